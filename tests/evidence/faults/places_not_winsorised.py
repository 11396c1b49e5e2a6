"""Outliers widen their own funnel."""

ABOUT = "φ is not winsorised"
TARGET = "caraway.evidence.estimators.funnel_limits.dispersion"
FOUND_BY = ("places: winsorised φ by hand",)


def replacement(original):
    def dispersion(z, winsorised=0.1):
        return original(z, 0.0)

    return dispersion
