ABOUT = "the sweep gives each stretch of rows the hazard of the one before it"
TARGET = "caraway.evidence.estimators.cox_sweep.sweep"
FOUND_BY = ("cox regression compiled and by numpy",)


def replacement(original):
    import numpy as np

    def sweep(columns, risk, bounds, strata_from, multipliers, tied):
        return original(columns, risk, bounds, strata_from, np.roll(multipliers, 1), tied)

    return sweep
