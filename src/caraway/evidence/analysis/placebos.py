"""Placebos: the primary analysis where the programme can have changed nothing. A difference there is bias, and tells of bias in the answer.

An outcome from before time zero is asked of both arms; a date on which nothing began is asked of those without the programme alone, of whom
those who came in from then on are taken for the ones with it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

import numpy as np
import pyarrow as pa

from caraway.core.study.pseudonyms import is_coarse
from caraway.core.study.words import DateRule
from caraway.evidence.analysis import counting
from caraway.evidence.analysis.estimating import Asked, estimate
from caraway.evidence.analysis.further import Primary
from caraway.evidence.analysis.people import Numbers, Yes
from caraway.evidence.checks.placebo import Placebos, placebo_dates, placebo_outcomes
from caraway.evidence.placed import Part, Placed
from caraway.evidence.plan.supposed import PlaceboDate, PlaceboOutcome
from caraway.evidence.plan.words import Design, Measure
from caraway.evidence.refusals import DataUnfit
from caraway.evidence.report import counts
from caraway.evidence.report.disclosure import Cell, Sum
from caraway.evidence.report.findings import SURE, Check, Force
from caraway.evidence.report.formats import spoken
from caraway.evidence.result import Definition, Maryland, Result, Setting

NORMAL = 3.919927969080108
"""How many standard errors a 95% interval is wide."""
NOTHING = "nothing began on that day, so a difference would be of something else"
Found = Iterator[Placed | Check | Cell | Sum]


@dataclass(frozen=True, eq=False)
class Instead(Asked):
    """The primary question asked of something else: `instead` are its values, a row for each person of the file."""

    instead: Numbers

    @property
    def setting(self) -> Setting:
        """What was so before time zero."""
        return replace(super().setting, definition=Definition.BEFORE, scale="")

    @property
    def values(self) -> Numbers:
        """The placebo of the rows counted."""
        chosen: Numbers = self.instead[self.rows]
        return chosen


def outcomes(primary: Primary, forces: tuple[Force, ...]) -> Found:
    """Each placebo outcome by the primary's design, and what they say together. Raises `DataUnfit` for one that cannot be asked."""
    planned = {one.code: one for one in primary.asked.plan.placebo_outcomes}
    _require_two_arms(primary)
    values = {code: _having(primary, one) for code, one in planned.items()}
    found: dict[str, Placed] = {}

    def asked_of(code: str) -> Result:
        yes = values[code].astype(np.float64)
        outcome = replace(primary.asked.outcome, metric=planned[code].metric, measure=Measure.PREVALENCE, scale="")
        return estimate(Instead(**{**vars(primary.asked), "outcome": outcome}, instead=yes))[0]

    for code in planned:
        names, cells = _counts(primary, planned[code], values[code])
        result = asked_of(code)
        used = counting.of_used(result, code, _sides(primary, names, values[code]), yes_or_no=True)
        yield from (*cells, *used)
        exact = primary.asked.plan.design is Design.RANDOMISED
        standing = tuple(dict.fromkeys((*names, *counting.printed(used))))
        found[code] = Placed(code, Part.SENSITIVITY, result, "", standing, exact)
    together = placebo_outcomes({code: _alone(one) for code, one in found.items()}, _first)
    yield from _said(primary, "outcomes", found, together)


def dates(primary: Primary, forces: tuple[Force, ...]) -> Found:
    """Each placebo date by the primary's design, and what they say together. Raises `DataUnfit` where days are shifted."""
    asked = primary.asked
    _require_two_arms(primary)
    if asked.outcome.measure is not Measure.PREVALENCE:
        raise DataUnfit("it is of outcomes that people have or have not.")
    if not asked.people.has("zero_on") or not pa.types.is_date(asked.people.table.schema.field("zero_on").type):
        raise DataUnfit("the file does not say when people came in.")
    planned = sorted(asked.plan.placebo_dates, key=lambda one: one.on)
    _require_told(asked.people.dates, [one.on for one in planned])
    came = np.asarray(asked.people.table.column("zero_on").to_numpy(zero_copy_only=False), dtype="datetime64[D]")
    yield from _bands(primary, [one.on for one in planned], came)
    found: dict[str, Placed] = {}
    for one in planned:
        for each in _split(primary, one, came):
            if isinstance(each, Placed):
                found[one.code] = each
            else:
                yield each
    ordered = dict(enumerate(found.values()))
    together = placebo_dates(ordered, lambda number: _first(_alone(ordered[int(number)])))
    yield from _said(primary, "dates", found, together)


def _require_told(rule: DateRule, days: Sequence[date]) -> None:
    """Whether the file can tell who came in from those days on: its own days may be coarser, or each person's shifted."""
    if rule is DateRule.SHIFTED:
        raise DataUnfit(
            "each person’s days are shifted in this file, so that nobody is known to have come in from a date on."
        )
    for day in days:
        if not is_coarse(rule, day):
            raise DataUnfit(
                f"the file has {rule.words.lower()} of each day, so it is not told who came in from {spoken(day)} on."
            )


def _require_two_arms(primary: Primary) -> None:
    if primary.asked.plan.design is Design.DESCRIPTIVE:
        raise DataUnfit("a description compares nobody.")


def _alone(placed: Placed) -> Numbers:
    """The estimate and its standard error, for the judgement of several."""
    result = placed.result
    error = result.standard_error or (result.interval.high - result.interval.low) / NORMAL
    return np.array([result.estimate, error])


def _first(said: Numbers) -> tuple[float, float]:
    return float(said[0]), float(said[1])


def _said(primary: Primary, kind: str, found: dict[str, Placed], together: Placebos) -> Found:
    """The results, and a sentence of how many of them say that there is bias: it counts placebos and nobody."""
    yield from found.values()
    alarm = (
        "A difference where there can be none is bias: the primary result may be biased as well."
        if together.alarms
        else "That none does is no proof that there is no bias, above all where people are few."
    )
    many = {0: "none of them shows", 1: "{alarms} of them shows"}.get(len(together.alarms), "{alarms} of them show")
    yield Check(
        f"placebo {kind}",
        f"Where the programme can have changed nothing, the same analysis was made of {{all}} placebo {kind}; {many} "
        f"a difference once it is allowed for that there are so many. {alarm}",
        {"all": (len(together.all), "whole"), "alarms": (len(together.alarms), "whole")},
        primary.placed[0],
        section=SURE if together.alarms else "sensitivity",
    )


# outcomes


def _having(primary: Primary, one: PlaceboOutcome) -> Yes:
    people = primary.asked.people
    if not counting.is_coded(people, one.column):
        raise DataUnfit(f"the study file has no codes of {one.column}.")
    codes = people.words(one.column)
    unknown = [value for value in one.values if value not in set(codes.tolist())]
    if unknown:
        raise DataUnfit(f"nobody in the study file has {one.column} {', '.join(unknown)}.")
    return np.asarray(np.isin(codes, one.values), dtype=np.bool_)


def _counts(primary: Primary, one: PlaceboOutcome, having: Yes) -> tuple[tuple[str, ...], list[Cell | Sum]]:
    """The counts that a placebo stands on, joined to those of the same codes in other tables."""
    asked, counted, people = primary.asked, primary.counted, primary.asked.people
    names: list[str] = []
    cells: list[Cell | Sum] = []
    for number, arm in enumerate(people.arms):
        inside, name, n = people.arm(number), f"{one.code} | {arm}", people.n
        whole = f"counted | {counted.definition} | {counted.outcome.measure.value} | {counted.window} | {arm}"
        cells += counts.with_outcome(whole, n(inside & asked.rows), name, n(inside & asked.rows & having))
        names += [whole, name]
        codes = people.words(one.column)
        parts = {counts.assigned(arm, f"{one.column}={value}"): n(inside & (codes == value)) for value in one.values}
        everybody = f"{one.code} assigned | {arm}"
        had = n(inside & asked.rows & having)
        cells += map(_hidden, counts.split(everybody, parts))
        cells += map(_hidden, counts.rest(everybody, sum(parts.values()), name, had))
        if np.array_equal(asked.rows, counted.rows):
            of = {value: counted.names(arm, f"{one.column}={value}")[0] for value in one.values}
            followed = {name: n(inside & asked.rows & (codes == value)) for value, name in of.items()}
            cells += map(_hidden, counts.split(name, followed))
    return tuple(names), cells


def _sides(primary: Primary, names: Sequence[str], having: Yes) -> list[counting.Side]:
    """Each arm's people and those with the placebo, by the names of their cells (`_counts`)."""
    asked, n = primary.asked, primary.asked.people.n
    inside = [asked.people.arm(number) & asked.rows for number in range(len(asked.people.arms))]
    return [(names[2 * at], n(rows), names[2 * at + 1], n(rows & having)) for at, rows in enumerate(inside)]


def _hidden(cell: Cell | Sum) -> Cell | Sum:
    """A count that this table does not print; another may."""
    return replace(cell, implied=True) if isinstance(cell, Cell) else cell


# dates


def _names(primary: Primary, on: date, *, before: bool) -> tuple[str, str]:
    """The cells of those without the programme who came in before a date or from it on: followed, and with the outcome."""
    side = "before" if before else "from"
    return primary.counted.names(primary.asked.people.arms[1], f"came in {side} {on.isoformat()}")


def _split(primary: Primary, one: PlaceboDate, came: np.ndarray) -> Iterator[Placed | Cell | Sum]:
    asked = primary.asked
    others = ~asked.people.treated
    later = came >= np.datetime64(one.on)
    arms = (f"from {spoken(one.on)}", "before")
    table, many = asked.people.table.filter(pa.array(others)), asked.people.counts(others)
    people = replace(asked.people, table=table, treated=later[others], arms=arms, many=many)
    metric = f"{asked.outcome.metric}, of those without the programme who came in from {spoken(one.on)} on, against those before"
    question = replace(asked, people=people, outcome=replace(asked.outcome, metric=metric), rows=asked.rows[others])
    result = estimate(question)[0]
    randomised = asked.plan.design is Design.RANDOMISED
    setting = replace(
        result.setting,
        comparator=f"those without the programme who came in before {spoken(one.on)}",
        maryland=min(result.setting.maryland, Maryland.COMPARISON),
    )
    labels = (NOTHING, one.reason) if randomised else (*result.labels, NOTHING, one.reason)
    had, n = primary.counted.having[others] & question.rows, people.n
    sides: list[counting.Side] = []
    for number, before in enumerate((False, True)):
        names, inside = _names(primary, one.on, before=before), people.arm(number)
        sides.append((names[0], n(inside & question.rows), names[1], n(inside & had)))
    used = counting.of_used(result, one.code, sides, yes_or_no=True)
    cells = (*(name for side in sides for name in (side[0], side[2])), *counting.printed(used))
    yield from used
    yield Placed(
        one.code,
        Part.SENSITIVITY,
        replace(result, setting=setting, labels=labels),
        "",
        tuple(dict.fromkeys(cells)),
        randomised,
    )


def _bands(primary: Primary, days: Sequence[date], came: np.ndarray) -> Iterator[Cell | Sum]:
    """Who came in before each date and from it on, and (implied) between two of them; both sides are all those without the programme."""
    asked, counted, n = primary.asked, primary.counted, primary.asked.people.n
    rows = ~asked.people.treated & counted.rows
    whole = counted.names(asked.people.arms[1])
    ends = [np.datetime64("0001-01-01"), *(np.datetime64(day) for day in days), np.datetime64("9999-12-31")]
    bands = [rows & (came >= low) & (came < high) for low, high in pairwise(ends)]
    parts = [counted.names(asked.people.arms[1], f"came in between {number}") for number in range(len(bands))]
    for band, (people, having) in zip(bands, parts, strict=True):
        yield from map(_hidden, counts.with_outcome(people, n(band), having, n(band & counted.having)))
    for number, day in enumerate(days, 1):
        for before, some in ((True, slice(None, number)), (False, slice(number, None))):
            names = _names(primary, day, before=before)
            inside = np.logical_or.reduce(bands[some])
            yield from counts.with_outcome(names[0], n(inside), names[1], n(inside & counted.having))
            for place in (0, 1):
                yield counts.across(names[place], [one[place] for one in parts[some]])
        for place in (0, 1):
            both = [_names(primary, day, before=before)[place] for before in (True, False)]
            yield counts.across(whole[place], both)
