"""Claims about what a report is made of: harms are never left out, and what is averted is valued by nothing but a cost of the same."""

from collections.abc import Iterator
from datetime import date
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from caraway.core.study.words import EndReason, Harm
from caraway.evidence.analysis.carrying_out import carry_out
from caraway.evidence.analysis.people import People
from caraway.evidence.economics.tables import Cost, Per, Quantity
from caraway.evidence.placed import Part
from caraway.evidence.plan.files import plan_from
from caraway.evidence.plan.parts import Plan
from caraway.evidence.refusals import UnitsMixed
from caraway.evidence.result import TimeZero
from caraway.evidence.synthetic.simulating import blocks
from caraway.evidence.synthetic.tables import analysis_table, data_cut
from caraway.evidence.synthetic.world import World
from caraway.proofs.truth import Agreement

Pairs = Iterator[tuple[float, float]]
WORLD = World(harmed=0.08, lost=0.1)
PLAN = """
title = "A randomised trial"
question = "Are fewer people arrested again?"
design = "randomised"
time_zero = "assignment"
window_days = 365
data_cut = 2027-07-03
registered_on = 2024-01-01
registered_at = "a register"
arms = { treated = "workshop", treated_words = "a place", comparator = "control", comparator_words = "no workshop" }
[[outcomes]]
code = "rearrested"
metric = "people arrested again"
definition = "re-arrest"
measure = "prevalence"
primary = true
"""


@cache
def _plan() -> Plan:
    return plan_from(PLAN, "plan.toml")


def _people(rng: np.random.Generator) -> People:
    """Simulated people, of one in ten of whom nobody knows whether they came to harm."""
    seed = int(rng.integers(1, 2**31))
    made = next(blocks(WORLD, 300, seed, 512))
    coded = analysis_table(WORLD, seed, made.people, made.events)
    plain = [column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column for column in coded.columns]
    columns = dict(zip(coded.column_names, plain, strict=True))
    unknown = pa.array(rng.random(len(coded)) < 0.1)
    for harm in Harm:
        columns[harm.seen] = pc.if_else(unknown, pa.scalar(None, pa.bool_()), columns[harm.seen])
    treated = np.asarray(columns["arm"].to_pylist()) == "workshop"
    cut: date = data_cut(WORLD)
    arms = ("workshop", "control")
    return People(pa.table(columns), treated, TimeZero.ASSIGNMENT, WORLD.window_days, cut, "0" * 64, arms)


def _harms(rng: np.random.Generator) -> Pairs:
    """Harms counted person by person, beside the counts of a report, its result and its table."""
    people = _people(rng)
    found = carry_out(_plan(), people)
    yield float(any(one.part is Part.HARMS for one in found.placed)), 1.0
    yield float(found.harms is not None), 1.0
    for arm in people.arms:
        known = [row for row in people.table.to_pylist() if row["arm"] == arm and row[Harm.HOLD.seen] is not None]
        harmed = [
            row
            for row in known
            if row[Harm.NEW_ABUSE.seen]
            or row[Harm.SERIOUS_INCIDENT.seen]
            or (row["end_reason"] == EndReason.DIED.value and not row["rearrest_whole"])
        ]
        for name, slow in (("told of harm", known), ("serious harm", harmed)):
            counted = found.release.cells.get(f"{name} | {arm}")
            yield 1.0 + (counted.value if counted else 0), 1.0 + len(slow)


def _units(rng: np.random.Generator) -> Pairs:
    """A cost per one thing values that thing, and refuses every other."""
    amount, number = float(rng.uniform(1, 1000)), float(rng.uniform(1, 50))
    for of in Per:
        cost = Cost("a cost", amount, of, "made")
        for per in Per:
            try:
                said = cost.of(Quantity(number, per))
            except UnitsMixed:
                said = -1.0
            yield said, amount * number if per is of else -1.0


CLAIMS = (
    Agreement("reports: harms are in every report, as counted person by person", 0.0, _harms),
    Agreement("economics: a cost values nothing but what it is per", 1e-12, _units),
)
