ABOUT = "the proportional hazards test leaves the correlation with the model's own terms out, as older versions did"
TARGET = "caraway.evidence.checks.proportional_hazards._chi_squared"
FOUND_BY = ("cox regression and loops over risk sets",)


def replacement(original):
    import numpy as np

    def chi_squared(information, score, p, some):
        own = information[np.ix_(some + p, some + p)]
        return float(score[some] @ np.linalg.solve(own, score[some]))

    return chi_squared
