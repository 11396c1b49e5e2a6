ABOUT = "Greenwood's terms are d / n², as if nobody had left the risk set"
TARGET = "caraway.evidence.estimators.kaplan_meier.curve"
FOUND_BY = ("kaplan-meier and loops over times",)


def replacement(original):
    from dataclasses import replace

    import numpy as np

    def curve(table, people):
        return replace(original(table, people), greenwood=np.cumsum(table.events / table.at_risk**2))

    return curve
