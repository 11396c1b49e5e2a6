ABOUT = "counts are said to vary no more than Poisson's own"
TARGET = "caraway.evidence.estimators.negative_binomial._excess"
FOUND_BY = ("negative binomial, person by person", "negative binomial, effect")


def replacement(original):
    return lambda data, means: -1.0
