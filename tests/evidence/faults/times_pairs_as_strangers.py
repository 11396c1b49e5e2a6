import dataclasses

ABOUT = "matched people are taken for strangers to each other"
TARGET = "caraway.evidence.estimators.weighing.by_pairs"
FOUND_BY = ("matched times and pairs by hand",)


def replacement(original):
    return lambda pairs, rows: dataclasses.replace(original(pairs, rows), clusters=None)
