"""Maximum likelihood for restricted."""

ABOUT = "τ² is that of the likelihood that takes the mean as known"
TARGET = "caraway.evidence.estimators.random_effects._slope"
FOUND_BY = ("places: τ² and a search for it",)


def replacement(original):
    def slope(y, v, tau2):
        w = 1 / (v + tau2)
        return original(y, v, tau2) - float((w**2).sum() / w.sum())

    return slope
