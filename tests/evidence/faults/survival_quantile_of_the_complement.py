ABOUT = "the time by which a share have had the event is that by which as many have not"
TARGET = "caraway.evidence.estimators.kaplan_meier._falls_to"
FOUND_BY = ("kaplan-meier and loops over times", "time by which a quarter had it, log-log")


def replacement(original):
    return lambda fit, curve, aim: original(fit, curve, 1 - aim)
