import dataclasses

import numpy as np

ABOUT = "groups are put together without their weight"
TARGET = "caraway.evidence.estimators.aggregate.aggregate"
FOUND_BY = ("effects put together and cell by cell",)


def replacement(original):
    def aggregate(cells, how="simple"):
        return original(dataclasses.replace(cells, sizes=np.ones_like(cells.sizes)), how)

    return aggregate
