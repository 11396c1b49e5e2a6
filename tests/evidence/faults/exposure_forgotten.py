ABOUT = "everybody is taken to be followed for as long"
TARGET = "caraway.evidence.estimators.glm.offset_of"
FOUND_BY = ("poisson with exposure, person by person",)


def replacement(original):
    return lambda offset, exposure, rows: original(offset, None, rows)
