import numpy as np

ABOUT = "doubly robust without its second half: the outcome's model alone"
TARGET = "caraway.evidence.estimators.aipw._scores"
FOUND_BY = ("doubly robust and the formula person by person",)


def replacement(original):
    return lambda people, here, chance, one, other, target: np.column_stack([one, other])
