ABOUT = "harm is added up as doubles, in the order in which cells come"
TARGET = "caraway.evidence.reduce.exact.added"
FOUND_BY = ("sums in any order",)


def replacement(original):
    return lambda name: f"SUM({name}_whole + {name}_rest / 4503599627370496E0)"
