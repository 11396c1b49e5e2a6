"""A plan and results of a study that never was, for the tests of reports."""

from datetime import date

from caraway.evidence.placed import Part, Placed
from caraway.evidence.result import Arm, Definition, Interval, Maryland, Result, Setting, TimeZero

PLAN = """
title = "Workshops for people cautioned for domestic abuse"
question = "Are people given a place in a workshop less likely to be arrested again within a year?"
design = "randomised"
time_zero = "assignment"
window_days = 365
data_cut = 2026-01-31
registered_on = 2024-05-01
registered_at = "a public register of trials"
planned_people = 351
covariates = ["age_band"]
sensitivity = ["e_value"]

[arms]
treated = "workshop"
treated_words = "a place in a workshop"
comparator = "control"
comparator_words = "no workshop, among people already cautioned"

[[outcomes]]
code = "rearrested"
metric = "people arrested again for any offence"
definition = "re-arrest"
measure = "prevalence"
primary = true

[[outcomes]]
code = "harm"
metric = "harm of the offences people were arrested for again"
definition = "re-arrest"
measure = "harm"
scale = "demonstration weights 1"

[[subgroups]]
column = "age_band"
reason = "an earlier evaluation found the largest difference at ages 25 to 34"
"""


def setting(**changed) -> Setting:
    said = {
        "metric": "people arrested again for any offence",
        "definition": Definition.REARREST,
        "time_zero": TimeZero.ASSIGNMENT,
        "window_days": 365,
        "comparator": "no workshop, among people already cautioned",
        "maryland": Maryland.RANDOMISED,
        "data_cut": date(2026, 1, 31),
    }
    return Setting(**said | changed)


def result(estimate=-0.08, low=-0.15, high=-0.01, *, n=(154, 139), **changed) -> Result:
    said = {
        "name": "risk difference",
        "estimate": estimate,
        "interval": Interval(low, high),
        "arms": (Arm("workshop", n[0]), Arm("control", n[1])),
        "setting": setting(**changed.pop("of", {})),
        "method": "score interval (Miettinen and Nurminen 1985)",
        "unit": "people per person followed",
        "standard_error": 0.035,
        "p_value": 0.023,
    }
    return Result(**said | changed)


def placed(outcome="rearrested", part=Part.PRIMARY, *, subgroup="", cells=(), **changed) -> Placed:
    return Placed(outcome, part, result(**changed), subgroup, cells)
