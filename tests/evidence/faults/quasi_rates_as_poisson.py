import dataclasses

ABOUT = "rates that vary more than Poisson's are taken as Poisson's"
TARGET = "caraway.evidence.estimators.segmented.segmented_poisson"
FOUND_BY = ("series of rates, level",)


def replacement(original):
    def segmented_poisson(*given, **rest):
        found = original(*given, **rest)
        return dataclasses.replace(found, covariance=found.covariance / found.dispersion)

    return segmented_poisson
