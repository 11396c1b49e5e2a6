"""A ratio of risks with the error of a ratio of counts."""

import math

ABOUT = "the log ratio takes people as if most had no event"
TARGET = "caraway.evidence.benchmarking.disparity.log_ratio"
FOUND_BY = ("disparity: log ratio of rates",)


def replacement(original):
    def log_ratio(one, base):
        return original(one, base)[0], math.sqrt(1 / one.events + 1 / base.events) * 1.2

    return log_ratio
