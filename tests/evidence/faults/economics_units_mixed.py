"""A cost per one thing is taken for a cost per another."""

ABOUT = "a cost per victim values incidents too"
TARGET = "caraway.evidence.economics.tables.Cost.of"
FOUND_BY = ("economics: a cost values nothing but what it is per",)


def replacement(original):
    return lambda cost, quantity: cost.amount * quantity.amount
