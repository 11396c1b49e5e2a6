"""The constant of one side used for two."""

ABOUT = "a two-sided test has the constant of a one-sided one"
TARGET = "caraway.evidence.estimators.boundaries._leaves"
FOUND_BY = ("planned looks: Pocock, five looks, errs as planned",)


def replacement(original):
    def leaves(high, t, sides):
        return original(high, t, sides) / 2

    return leaves
