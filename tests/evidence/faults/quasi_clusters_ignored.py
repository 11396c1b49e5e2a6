ABOUT = "people of one place count as if apart"
TARGET = "caraway.evidence.estimators.influence.spread_of"
FOUND_BY = ("weighting, people alike within 250 places",)


def replacement(original):
    return lambda influence, counts, clusters=None: original(influence, counts)
