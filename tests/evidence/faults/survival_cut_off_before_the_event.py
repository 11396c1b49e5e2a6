ABOUT = "whoever is cut off at the time of an event is taken not to have been at risk"
TARGET = "caraway.evidence.estimators.event_table._table"
FOUND_BY = ("kaplan-meier and loops over times",)


def replacement(original):
    from dataclasses import replace

    import numpy as np

    def table(values, happened, cut, entered):
        made = original(values, happened, cut, entered)
        return replace(made, at_risk=np.maximum(made.at_risk - made.censored, made.events))

    return table
