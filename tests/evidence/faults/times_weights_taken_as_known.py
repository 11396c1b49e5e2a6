import numpy as np

ABOUT = "errors of weighed times take the weights as known"
TARGET = "caraway.evidence.estimators.weighing.Weighing.spread"
FOUND_BY = (
    "weighted times and everything again for each person",
    "balanced times and everything again for each person",
)


def replacement(original):
    def spread(self, parts):
        own = parts * self.weights[:, None]
        return np.asarray(own.T @ own)

    return spread
