ABOUT = "a weighted regression keeps the model's own standard errors, as if a weight were people"
TARGET = "caraway.evidence.estimators.sandwich.chosen"
FOUND_BY = ("logistic regression, sampling weights",)


def replacement(original):
    return lambda spread, *, weighted, clusters: original(spread, weighted=False, clusters=clusters)
