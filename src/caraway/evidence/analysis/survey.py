"""A plan of what people say in a survey, carried out on a study file of the kind `answers`: the change of the same people's scores.

A score is the mean of a person's answers to the instrument's items on one occasion, of those who answered every item that was asked on both.
Whoever was asked first and did not answer again is counted, and weighed for beside: it is the change of all who answered first.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from caraway.evidence.analysis.further import CANNOT
from caraway.evidence.analysis.people import Numbers, Yes
from caraway.evidence.outcomes.survey_change import paired_change, weighted_change
from caraway.evidence.placed import Part, Placed
from caraway.evidence.plan.departures import departures
from caraway.evidence.plan.parts import Outcome, Plan
from caraway.evidence.refusals import DataUnfit, EvidenceRefused
from caraway.evidence.report import counts
from caraway.evidence.report.disclosure import Cell, Sum, release
from caraway.evidence.report.findings import Findings
from caraway.evidence.result import NO_COMPARATOR, Maryland, Result, Setting
from caraway.evidence.study_file.reading import read


@dataclass(frozen=True, eq=False)
class Answers:
    """The rows of a file of answers, the last day its data tell of, and the hash of its content."""

    table: pa.Table
    data_cut: date
    hash: str


@dataclass(frozen=True, eq=False)
class Scores:
    """The scores of those who answered before, and of those of them who answered after: `after` is NaN where they did not."""

    before: Numbers
    after: Numbers

    @property
    def again(self) -> Yes:
        """Who answered again."""
        return np.asarray(np.isfinite(self.after), dtype=np.bool_)


def answers_of(path: Path) -> Answers:
    """A file of answers, verified. Raises `StudyFileUnfit`."""
    file = read(path, kind="answers")
    return Answers(file.table, file.description.data_cut, file.description.content)


def carry_out_survey(plan: Plan, answers: Answers, step: Callable[[str], None] = lambda _: None) -> Findings:
    """Every outcome's change, of those who answered both times and weighed for those who did not answer again.

    Raises `DataUnfit` when the primary outcome has no answer.
    """
    placed: list[Placed] = []
    cells: list[Cell | Sum] = []
    unavailable: list[str] = []
    for outcome in plan.outcomes:
        step(outcome.metric)
        try:
            scores = scores_of(answers, outcome)
            found = changes(plan, answers, outcome, scores)
        except EvidenceRefused as refused:
            unavailable.append(CANNOT.format(what=outcome.metric, why=refused))
            continue
        first, again = f"answered before | {outcome.code}", f"answered again | {outcome.code}"
        cells += counts.rest(first, len(scores.before), again, int(scores.again.sum()))
        part = Part.PRIMARY if outcome.primary else Part.SECONDARY
        placed += [Placed(outcome.code, part, one, "", (first, again), exact=False) for one in found]
        if outcome.primary:
            asked = counts.assigned(plan.arms.treated)
            cells += counts.rest(asked, len(scores.before), first, len(scores.before))
    if not any(one.part is Part.PRIMARY for one in placed):
        raise DataUnfit(f"The primary outcome has no answer: {' '.join(unavailable)}")
    return Findings(
        plan=plan,
        placed=tuple(placed),
        release=release(*counts.apart(cells)),
        data_hash=answers.hash,
        departures=departures(plan, placed, unavailable=unavailable),
        unavailable=tuple(unavailable),
    )


def scores_of(answers: Answers, outcome: Outcome) -> Scores:
    """The scores of everybody who answered before. Raises `DataUnfit` where nobody did, or nobody answered again."""
    rows = answers.table.filter(pc.equal(answers.table.column("instrument"), outcome.instrument))
    if not rows.num_rows:
        raise DataUnfit(f"the file has no answers to {outcome.instrument}.")
    before, after = (_means(rows, occasion) for occasion in (outcome.before.value, outcome.after.value))
    asked = sorted(before)
    again = [after.get(victim, np.nan) for victim in asked]
    found = Scores(np.array([before[victim] for victim in asked]), np.array(again, dtype=np.float64))
    if not found.again.any():
        raise DataUnfit(f"nobody answered {outcome.instrument} both {outcome.before.value} and {outcome.after.value}.")
    return found


def _means(rows: pa.Table, occasion: str) -> dict[str, float]:
    """The mean answer of each person who answered every item of the occasion."""
    of = rows.filter(pc.equal(rows.column("occasion"), occasion))
    items = set(of.column("item").to_pylist())
    said: dict[str, dict[str, int]] = {}
    for row in of.select(["victim", "item", "answer"]).to_pylist():
        if row["answer"] is not None:
            said.setdefault(row["victim"], {})[row["item"]] = row["answer"]
    return {victim: sum(one.values()) / len(items) for victim, one in said.items() if set(one) == items}


def changes(plan: Plan, answers: Answers, outcome: Outcome, scores: Scores) -> tuple[Result, ...]:
    """The mean change of those who answered both times, and weighed for those who did not answer again where some did not."""
    setting = Setting(
        metric=outcome.metric,
        definition=outcome.definition,
        time_zero=plan.time_zero,
        window_days=plan.window_of(outcome),
        comparator=NO_COMPARATOR,
        maryland=Maryland.BEFORE_AND_AFTER,
        data_cut=answers.data_cut,
    )
    unit, name, again = f"points of {outcome.instrument}", plan.arms.treated, scores.again
    paired = paired_change(scores.before[again], scores.after[again], setting=setting, unit=unit, name=name)
    if again.all():
        return (paired,)
    later = np.where(again, scores.after, 0.0)
    given = (scores.before, later, again.astype(np.float64), scores.before[:, None])
    return paired, weighted_change(*given, setting=setting, unit=unit, name=name)
