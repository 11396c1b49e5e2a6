import numpy as np

ABOUT = "a group's residuals are not scaled up for having made its mean"
TARGET = "caraway.evidence.estimators.group_time._centred"
FOUND_BY = ("group-time and differences of four means",)


def replacement(original):
    def centred(moved, heavy):
        means, share, _ = original(moved, heavy)
        return means, share, np.where(heavy > 0, moved - means, 0.0)

    return centred
