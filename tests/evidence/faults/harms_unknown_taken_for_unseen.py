"""Of whom nobody knows whether they came to harm is taken for unharmed."""

import numpy as np

ABOUT = "people of whom harms are not known count as people without"
TARGET = "caraway.evidence.analysis.harms.seen"
FOUND_BY = ("reports: harms are in every report, as counted person by person",)


def replacement(original):
    def seen(people, one):
        found = original(people, one)
        return type(found)(found.people, np.ones_like(found.known), found.kinds, found.died)

    return seen
