ABOUT = "tied events are handled as Breslow does where Efron is asked for"
TARGET = "caraway.evidence.estimators.cox_kernel._efron"
FOUND_BY = ("cox regression and loops over risk sets",)


def replacement(original):
    from caraway.evidence.estimators.cox_kernel import _breslow

    def efron(s0, a0, deaths, dead_mass, tied):
        tied[:] = _breslow(s0, deaths, dead_mass)

    return efron
