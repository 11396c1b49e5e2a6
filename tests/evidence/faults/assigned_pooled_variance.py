"""Each arm's variance is forgotten."""

import dataclasses

ABOUT = "strata are weighted by their number, not their size"
TARGET = "caraway.evidence.estimators.assigned.stratified"
FOUND_BY = ("as assigned: difference within strata of other ratios",)


def replacement(original):
    def stratified(outcome, assigned, strata, *, counts=None):
        found = original(outcome, assigned, strata, counts=counts)
        return dataclasses.replace(found, standard_error=found.standard_error * 1.25)

    return stratified
