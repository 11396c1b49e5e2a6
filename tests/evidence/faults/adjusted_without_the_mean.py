"""The part due to the mean of the covariates is left out."""

ABOUT = "the effect in the population has the interval of the effect among those in the trial"
TARGET = "caraway.evidence.estimators.assigned._of_the_mean"
FOUND_BY = ("as assigned: Lin's adjustment, effect in the population",)


def replacement(original):
    return lambda x, w, slopes: 0.0
