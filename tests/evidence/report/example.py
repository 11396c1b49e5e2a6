"""A plan and results of a study that never was, for the tests of reports."""

from datetime import date

from caraway.evidence.placed import Part, Placed
from caraway.evidence.plan import plan_from
from caraway.evidence.report import counts as counts_of
from caraway.evidence.report.disclosure import release
from caraway.evidence.report.findings import Balanced, Curve, Findings, FlowArm, Tally
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


def tallied(outcome="re-arrest", counts=((154, 37), (139, 48)), *, subgroup="", keep=0):
    """The cells and sums of one outcome in both arms, and their tallies."""
    found, tallies = [], []
    for arm, (people, having) in zip(("workshop", "control"), counts, strict=True):
        names = counts_of.followed(outcome, 365, arm, subgroup), counts_of.having(outcome, 365, arm, subgroup)
        found += counts_of.with_outcome(names[0], people, names[1], having, keep=keep)
        tallies.append(Tally("rearrested", arm, *names, subgroup=subgroup))
    return found, tuple(tallies)


def curve(arm, shares, cells, *, of=154) -> tuple[Curve, list]:
    """A curve at the ends of quarters, with the cells of its counts."""
    days = (91, 182, 273, 365)[-len(shares) :]
    names = tuple(counts_of.seen("re-arrest", day, arm) for day in days)
    at_risk = tuple(counts_of.at_risk("re-arrest", day, arm) for day in days)
    found = list(counts_of.falling(arm, of, "re-arrest", days, cells, (0,) * len(days)))
    found += counts_of.closed(arm, of, "re-arrest", 365, of, cells[-1], cells[-1], 0)
    return Curve(arm, days, shares, names, at_risk, setting()), found


def findings(**changed) -> Findings:
    """Findings with every part of a report in them."""
    cells, tallies = tallied(keep=counts_of.PRIMARY)
    parts, part_tallies = [], []
    for band, counts in {"18-24": ((60, 17), (50, 20)), "25-34": ((94, 20), (89, 28))}.items():
        more, told = tallied(counts=counts, subgroup=f"age_band={band}")
        parts += more
        part_tallies += told
    first, first_cells = curve("workshop", (0.93, 0.87, 0.8, 0.76), (11, 21, 31, 37))
    second, second_cells = curve("control", (0.9, 0.81, 0.72, 0.65), (14, 27, 38, 48), of=139)
    sums = [
        counts_of.across(
            name("re-arrest", 365, arm),
            [name("re-arrest", 365, arm, f"age_band={band}") for band in ("18-24", "25-34")],
        )
        for name in (counts_of.followed, counts_of.having)
        for arm in ("workshop", "control")
    ]
    flow = []
    for arm, people in (("workshop", 154), ("control", 139)):
        cells += counts_of.rest(counts_of.assigned(arm), people, counts_of.followed("re-arrest", 365, arm), people)
        flow.append(
            FlowArm(
                arm, (("Assigned", counts_of.assigned(arm)), ("Followed", counts_of.followed("re-arrest", 365, arm)))
            )
        )
    whole = placed(cells=tuple(name for one in tallies for name in (one.followed, one.having)))
    bands = [
        placed(
            part=Part.SUBGROUP,
            subgroup=f"age_band={band}",
            cells=tuple(
                name for one in part_tallies if one.subgroup.endswith(band) for name in (one.followed, one.having)
            ),
        )
        for band in ("18-24", "25-34")
    ]
    harm = placed("harm", Part.SECONDARY, of={"scale": "demonstration weights 1", "metric": "harm of the offences"}, name="difference in means",
                  unit="days of harm per person", estimate=-3.2, low=-7.0, high=0.6)  # fmt: skip
    ratio = placed(
        part=Part.SECONDARY, name="risk ratio", estimate=0.7, low=0.49, high=0.99, null=1.0, cells=whole.cells
    )
    joined = counts_of.apart([*cells, *parts, *first_cells, *second_cells, *sums])
    made = {
        "plan": plan_from(PLAN, "study.toml"),
        "placed": (whole, ratio, harm, *bands),
        "release": release(*joined),
        "data_hash": "0" * 64,
        "tallies": (*tallies, *part_tallies),
        "curves": (first, second),
        "balance": (Balanced("age band 18 to 24", 0.08, None), Balanced("age band 25 to 34", -0.05, None)),
        "flow": tuple(flow),
        "event_times": tuple((period, result()) for period in (-2, -1, 0, 1)),
    }
    return Findings(**made | changed)
