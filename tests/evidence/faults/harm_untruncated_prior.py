"""The mixture counts lower rates too."""

ABOUT = "evidence of less harm counts as evidence of more"
TARGET = "caraway.evidence.estimators.harm_boundary.log_mixture"
FOUND_BY = ("any day: mixtures and their integrals",)


def replacement(original):
    def log_mixture(harms, people, accepted, prior=(1.0, 1.0)):
        return original(harms, people, accepted, prior) + 0.05 * harms

    return log_mixture
