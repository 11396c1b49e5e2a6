"""Both bounds are trimmed at one end."""

ABOUT = "the upper bound is trimmed at the upper end"
TARGET = "caraway.evidence.estimators.attrition_bounds._trimmed"
FOUND_BY = (
    "attrition: trimming and people cut into parts",
    "attrition: Lee's upper bound",
)


def replacement(original):
    def trimmed(arm, p, of_p, ties, *, upper):
        return original(arm, p, of_p, ties, upper=False)

    return trimmed
