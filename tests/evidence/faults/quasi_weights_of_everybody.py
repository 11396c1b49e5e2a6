from caraway.evidence.estimators.weighting import Estimand

ABOUT = "the effect on the treated is weighted as that on everybody"
TARGET = "caraway.evidence.estimators.weighting.weights_of"
FOUND_BY = ("weighting, treated, risk difference",)


def replacement(original):
    return lambda scores, treated, estimand, **rest: original(scores, treated, Estimand.ATE, **rest)
