"""Each look at the whole level."""

ABOUT = "the Pocock-type rule looks at the level of a single look"
TARGET = "caraway.evidence.estimators.harm_boundary.ever_stops"
FOUND_BY = ("harm: every way in which ten people can fare",)


def replacement(original):
    def ever_stops(limits, rate):
        return original(limits[-1:], rate)

    return ever_stops
