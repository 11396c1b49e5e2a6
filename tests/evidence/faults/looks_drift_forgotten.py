"""The drift of those still going is forgotten."""

ABOUT = "the density is carried on as if nothing were there"
TARGET = "caraway.evidence.estimators.stages.onward"
FOUND_BY = (
    "planned looks: exits and Simpson's rule on one grid",
    "planned looks: estimate and interval at stopping, Pocock",
)


def replacement(original):
    def onward(going, low, high, information, following, drift=0.0):
        return original(going, low, high, information, following)

    return onward
