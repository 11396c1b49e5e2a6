"""The plain estimate at stopping."""

from scipy.special import ndtr

ABOUT = "a trial that stopped early gives the estimate and interval of a single look"
TARGET = "caraway.evidence.estimators.stopped.as_extreme"
FOUND_BY = ("planned looks: estimate and interval at stopping, Pocock",)


def replacement(original):
    def as_extreme(low, high, information, z, drift):
        return float(ndtr(drift - z))

    return as_extreme
