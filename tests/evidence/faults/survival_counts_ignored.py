ABOUT = "a row with a count is one person"
TARGET = "caraway.evidence.estimators.followed.whole_counts"
FOUND_BY = ("time to first: counts and rows written out",)


def replacement(original):
    import numpy as np

    return lambda values, rows: (original(values, rows) > 0) * np.ones(rows)
