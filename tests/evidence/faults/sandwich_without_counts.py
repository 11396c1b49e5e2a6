ABOUT = "a robust variance forgets that a row of a reduced table is several people"
TARGET = "caraway.evidence.estimators.sandwich.covariance"
FOUND_BY = ("least squares, cells and rows",)


def replacement(original):
    return lambda bread, scores, *, counts, **others: original(bread, scores, counts=counts**0, **others)
