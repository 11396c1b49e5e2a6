import numpy as np

ABOUT = "the variance of entropy balancing is solved in the units that covariates were measured in"
TARGET = "caraway.evidence.estimators.entropy._influence"
FOUND_BY = ("entropy balancing in any unit",)


def replacement(original):
    from caraway.evidence.estimators import entropy

    def influence(chosen, columns, y, weights, number, means):
        kept, entropy.unit_of = entropy.unit_of, lambda columns, people: np.ones(columns.shape[1])
        try:
            return original(chosen, columns, y, weights, number, means)
        finally:
            entropy.unit_of = kept

    return influence
