import dataclasses

ABOUT = "the p-value leaves the treated place out of its own permutations"
TARGET = "caraway.evidence.estimators.synthetic.in_space"
FOUND_BY = ("synthetic control, p at .05 with nothing there", "synthetic control and a general optimiser")


def replacement(original):
    def in_space(*given, **rest):
        found = original(*given, **rest)
        return dataclasses.replace(found, p_value=found.p_value / 3, ratios=found.ratios**0.5)

    return in_space
