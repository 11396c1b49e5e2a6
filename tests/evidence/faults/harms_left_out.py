"""Harms are left out of the report."""

ABOUT = "what went wrong for people has no result, no count and no table"
TARGET = "caraway.evidence.analysis.harms.of_harms"
FOUND_BY = ("reports: harms are in every report, as counted person by person",)


def replacement(original):
    return lambda asked, one: (None, (), ())
