"""Blocks are not read."""

ABOUT = "allocations are drawn over everybody"
TARGET = "caraway.evidence.estimators.permuted.codes"
FOUND_BY = ("as assigned: randomisation test and every allocation by hand",)


def replacement(original):
    def codes(what, given, length):
        return original(what, None, length)

    return codes
