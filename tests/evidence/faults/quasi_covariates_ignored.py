import numpy as np

ABOUT = "the doubly robust change is a plain difference of changes"
TARGET = "caraway.evidence.estimators.doubly_robust_change.change"
FOUND_BY = ("group-time, doubly robust",)


def replacement(original):
    def change(treated, covariates, moved, weights):
        effect = moved[treated].mean() - moved[~treated].mean()
        rest = np.where(treated, moved - moved[treated].mean(), moved - moved[~treated].mean())
        return float(effect), np.where(treated, rest / treated.sum(), -rest / (~treated).sum())

    return change
