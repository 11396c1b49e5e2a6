import numpy as np

ABOUT = "donors may weigh less than nothing"
TARGET = "caraway.evidence.estimators.synthetic.simplex"
FOUND_BY = ("weights on the simplex and every set of donors",)


def replacement(original):
    def simplex(predictors, target, importance):
        apart = np.sqrt(importance)[:, None] * (predictors - target[:, None])
        raw = np.linalg.lstsq(apart.T @ apart + 1e-9 * np.eye(apart.shape[1]), np.ones(apart.shape[1]), rcond=None)[0]
        return raw / raw.sum()

    return simplex
