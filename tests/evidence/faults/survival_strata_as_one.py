ABOUT = "strata share their risk sets"
TARGET = "caraway.evidence.estimators.cox_rows._order"
FOUND_BY = ("cox within strata",)


def replacement(original):
    import numpy as np

    def order(rows, stratum, compile_it):
        if stratum is not None:
            stratum[:] = np.zeros_like(stratum)
        return original(rows, stratum, compile_it)

    return order
