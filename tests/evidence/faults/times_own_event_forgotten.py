import dataclasses

import numpy as np

ABOUT = "a person's part in a weighed curve leaves out their own event"
TARGET = "caraway.evidence.designs.weighed_times.curve"
FOUND_BY = ("weighted times, mean", "weighted times, share")


def replacement(original):
    def curve(times, events, weights):
        found = original(times, events, weights)
        return dataclasses.replace(found, own=np.zeros_like(found.own))

    return curve
