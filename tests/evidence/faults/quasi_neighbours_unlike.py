ABOUT = "neighbours in time are taken to be apart"
TARGET = "caraway.evidence.estimators.segmented.long_run"
FOUND_BY = ("series, Newey and West, level",)


def replacement(original):
    return lambda scores, lags: original(scores, 0)
