"""A tie in minimisation goes to the first arm."""

ABOUT = "where several arms are as good, minimisation prefers the first"
TARGET = "caraway.core.allocation.chance.weighted"
FOUND_BY = ("allocation: minimisation gives the first person each arm as likely",)


def replacement(original):
    def weighted(stream, weights):
        original(stream, weights)
        return weights.index(max(weights))

    return weighted
