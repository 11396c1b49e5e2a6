"""Each look at the whole level."""

ABOUT = "the Pocock-type rule for harm takes the least number rarer than α at each look"
TARGET = "caraway.evidence.estimators.harm_boundary._limits"
FOUND_BY = ("harm: Pocock's rule stops as often as said",)


def replacement(original):
    def limits(people, rate, nominal):
        return original(people, rate, 0.05)

    return limits
