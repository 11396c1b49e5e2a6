ABOUT = "everybody of a cell of a reduced table is taken to have its mean harm"
TARGET = "caraway.evidence.estimators.moments.standing_in"
FOUND_BY = ("means by sums and by rows",)


def replacement(original):
    return lambda people, totals, squares: original(people, totals, totals**2 / people)
