import numpy as np

ABOUT = "places that already have the programme are a comparison"
TARGET = "caraway.evidence.estimators.group_time._free"
FOUND_BY = ("group-time and differences of four means", "group-time, by event, not yet started")


def replacement(original):
    def free(data, first, early, latest, g, comparators):
        if comparators == "never":
            return original(data, first, early, latest, g, comparators)
        return np.repeat((first != g)[:, None], len(latest), axis=1)

    return free
