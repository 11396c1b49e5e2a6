"""The interval for the effect is one-sided too short."""

ABOUT = "1.28 standard errors from either bound"
TARGET = "caraway.evidence.estimators.attrition_bounds.imbens_manski"
FOUND_BY = ("attrition: Imbens–Manski interval for an effect at its least",)


def replacement(original):
    def imbens_manski(low, high, low_error, high_error, level=0.95):
        return low - 1.28 * low_error, high + 1.28 * high_error

    return imbens_manski
