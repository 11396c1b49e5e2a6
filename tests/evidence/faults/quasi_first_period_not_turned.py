ABOUT = "the first period keeps its full error in an autocorrelated series"
TARGET = "caraway.evidence.estimators.segmented._turned"
FOUND_BY = ("series and the whole matrix of covariances",)


def replacement(original):
    def turned(values, rho):
        found = original(values, rho)
        found[0] = values[0]
        return found

    return turned
