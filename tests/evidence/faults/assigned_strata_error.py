"""Strata with too large an error."""

import dataclasses

ABOUT = "the standard error within strata is a quarter too large"
TARGET = "caraway.evidence.estimators.assigned.stratified"
FOUND_BY = ("as assigned: difference within strata of other ratios",)


def replacement(original):
    def stratified(outcome, assigned, strata, *, counts=None):
        found = original(outcome, assigned, strata, counts=counts)
        return dataclasses.replace(found, standard_error=found.standard_error * 1.25)

    return stratified
