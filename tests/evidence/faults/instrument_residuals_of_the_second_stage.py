"""Residuals of the second stage."""

ABOUT = "the variance takes the outcome less its prediction from predicted attendance"
TARGET = "caraway.evidence.estimators.instrument.covariance"
FOUND_BY = (
    "attendance: Wald's ratio and its delta-method interval",
    "attendance: two-stage least squares with three instruments",
)


def replacement(original):
    def covariance(x, w, residuals, bread, variance):
        return original(x, w, residuals * 1.3, bread, variance)

    return covariance
