ABOUT = "the variance of weighting takes the chances of treatment as known"
TARGET = "caraway.evidence.estimators.weighting._influence"
FOUND_BY = ("weighting and stacked equations solved by numbers",)


def replacement(original):
    def influence(model, chosen, y, number, weights, estimand, moving, means):
        return original(model, chosen, y, number, weights, estimand, moving & False, means)

    return influence
