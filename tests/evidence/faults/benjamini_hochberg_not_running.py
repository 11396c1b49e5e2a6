ABOUT = "adjusted p-values do not take the smallest of those after them"
TARGET = "caraway.evidence.checks.multiplicity.adjusted"
FOUND_BY = ("several tests, each from its definition",)


def replacement(original):
    import numpy as np

    def alone(p_values, *, method="holm"):
        found = np.asarray(p_values, dtype=float)
        if method != "benjamini-hochberg":
            return original(p_values, method=method)
        return np.minimum(found * len(found) / (found.argsort(kind="stable").argsort() + 1), 1.0)

    return alone
