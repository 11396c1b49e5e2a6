"""The counts on which results stand, as cells of one release: whoever is counted in a table, a figure or a result is in here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from caraway.core.study.words import EndReason
from caraway.evidence.analysis.people import UNKNOWN, People, Yes, prefix
from caraway.evidence.plan.parts import Outcome, Plan
from caraway.evidence.plan.words import Design, Measure
from caraway.evidence.report import counts
from caraway.evidence.report.disclosure import Cell, Sum, dominated, may_be_dominated
from caraway.evidence.report.findings import Baseline, FlowArm, Force, Tally
from caraway.evidence.result import Result

Found = Iterator[Cell | Sum]

NUMBERS_OF = {Measure.FREQUENCY: "count", Measure.HARM: "harm"}


@dataclass(frozen=True, eq=False)
class Counted:
    """One outcome counted within its window. `rows` are those followed, `having` those of them with the outcome."""

    outcome: Outcome
    window: int
    rows: Yes
    having: Yes

    @property
    def definition(self) -> str:
        """The definition's word, which names its cells: outcomes of one definition share their counts of people."""
        return self.outcome.definition.value

    def names(self, arm: str, subgroup: str = "") -> tuple[str, str]:
        """The cells of people followed and of those with the outcome."""
        return (
            counts.followed(self.definition, self.window, arm, subgroup),
            counts.having(self.definition, self.window, arm, subgroup),
        )


def counted(people: People, outcome: Outcome, window: int) -> Counted:
    """The outcome counted."""
    return Counted(outcome, window, people.followed(outcome, window), people.having(outcome, window))


def of_arms(people: People, one: Counted, keep: int) -> Found:
    """Assigned, followed and with the outcome, by arm."""
    for number, arm in enumerate(people.arms):
        inside = people.arm(number)
        followed, having = one.names(arm)
        yield from counts.rest(
            counts.assigned(arm), people.n(inside), followed, people.n(inside & one.rows), keep=keep + 1
        )
        yield from counts.with_outcome(
            followed, people.n(inside & one.rows), having, people.n(inside & one.rows & one.having), keep=keep
        )


def of_subgroups(people: People, one: Counted, column: str) -> Found:
    """The same by the values of a column, which together are everybody."""
    values = people.words(column)
    for number, arm in enumerate(people.arms):
        inside = people.arm(number) & one.rows
        subgroups = [f"{column}={value}" for value in sorted(set(values.tolist()))]
        for subgroup in subgroups:
            within = inside & (values == subgroup.partition("=")[2])
            followed, having = one.names(arm, subgroup)
            yield from counts.with_outcome(followed, people.n(within), having, people.n(within & one.having))
        for place in (0, 1):
            yield counts.across(one.names(arm)[place], [one.names(arm, subgroup)[place] for subgroup in subgroups])


def values_of(people: People, column: str) -> list[str]:
    """The values of a column that are shown as subgroups."""
    return [value for value in sorted(set(people.words(column).tolist())) if value != UNKNOWN]


def tallies(people: People, one: Counted, columns: Sequence[str] = ()) -> tuple[Tally, ...]:
    """What the table of counts shows of an outcome."""
    subgroups = ["", *(f"{column}={value}" for column in columns for value in values_of(people, column))]
    return tuple(
        Tally(one.outcome.code, arm, *one.names(arm, subgroup), subgroup=subgroup)
        for subgroup in subgroups
        for arm in people.arms
    )


def amount(people: People, one: Counted, giving_rows: People, rows: Yes) -> list[Cell | Sum]:
    """A cell for each arm of how many people give to a sum of events or harm, hidden when one of them makes up most of it.

    Whoever gives harm had the outcome; whoever had it while followed for the window gives to the number of events. `giving_rows` are
    the rows with the amounts, of which `rows` are counted. Where they stand in for amounts, the cell holds at most how many give.
    """
    what = NUMBERS_OF[one.outcome.measure]
    numbers = np.nan_to_num(giving_rows.numbers(f"{prefix(one.outcome.definition)}_{what}"))
    found: list[Cell | Sum] = []
    for number, arm in enumerate(people.arms):
        inside = rows & giving_rows.arm(number)
        many = giving_rows.counts(inside)
        having, had = one.names(arm)[1], people.n(people.arm(number) & one.rows & one.having)
        if giving_rows.moments and many is not None:
            hide = may_be_dominated(numbers[inside], many)
            found.append(Cell(f"giving at most | {one.definition} | {what} | {arm}", had, hide=hide))
            continue
        name, giving = f"giving | {one.definition} | {what} | {arm}", giving_rows.n(inside & (numbers > 0))
        each = numbers[inside] if many is None else np.repeat(numbers[inside], many.astype(np.int64))
        found.append(Cell(name, giving, hide=dominated(each)))
        whole, part = ((having, had), (name, giving)) if what == "harm" else ((name, giving), (having, had))
        found += counts.rest(*whole, *part)
    return found


def of_estimate(people: People, one: Counted, result: Result, rows: Yes, subgroup: str = "") -> list[Cell | Sum]:
    """How many people of each arm an estimate used, of those in `rows`: matching and trimming leave some out."""
    sides: list[Side] = []
    for number, arm in enumerate(people.arms):
        inside = rows & people.arm(number)
        asked = f"asked | {one.outcome.code} | {arm} | {subgroup or 'everybody'}"
        having = one.names(arm, subgroup)[1]
        had = (
            people.n(inside & one.having) if len(one.having) == len(inside) else 0
        )  # rows of sums are of no matched people
        sides.append((asked, people.n(inside), having, had))
    yes_or_no = one.outcome.measure is Measure.PREVALENCE
    return of_used(result, f"{one.outcome.code} | {subgroup or 'everybody'}", sides, yes_or_no=yes_or_no)


Side = tuple[str, int, str, int]
"""One arm of a question: the cell of its people and how many they are, the cell of those with the outcome and how many these are."""
MEANS_OF = ("mean, programme", "mean, comparison")


def of_used(result: Result, code: str, sides: Sequence[Side], *, yes_or_no: bool) -> list[Cell | Sum]:
    """How many people of each side a result used, and of matched people how many of these had the outcome (`yes_or_no`).

    The mean of matched people is a share of a number that is printed, so it says how many had the outcome among them, and by
    subtraction how many among those who found no match.
    """
    cells: list[Cell | Sum] = []
    matched = yes_or_no and "not matched" in result.details
    for number, (asked, inside, having, had) in enumerate(sides):
        used, n = f"used | {code} | {number}", result.arms[number].n if number < len(result.arms) else inside
        cells += counts.rest(asked, inside, used, n)
        if matched:
            with_it = f"used with | {code} | {number}"
            some = round(result.details[MEANS_OF[number]] * n)
            cells += counts.with_outcome(used, n, with_it, some)
            cells += counts.rest(having, had, with_it, some)
    return cells


def of_windows(people: People, several: Sequence[Counted]) -> Found:
    """What joins the counts of one definition within a shorter and a longer window: who had the outcome in between, and who was lost.

    Whoever knows both counts knows how many that is, so they are (implied) counts too.
    """
    by_window = {(one.definition, one.window): one for one in several}
    ordered = [by_window[key] for key in sorted(by_window)]
    for short, long in pairwise(ordered):
        if short.definition != long.definition:
            continue
        for number, arm in enumerate(people.arms):
            yield from _two_windows(people, people.arm(number), arm, short, long)


def _two_windows(people: People, inside: Yes, arm: str, short: Counted, long: Counted) -> Found:
    n, (first, first_had), (second, second_had) = people.n, short.names(arm), long.names(arm)
    followed, longer = inside & short.rows, inside & long.rows
    had, had_later = followed & short.having, longer & long.having
    yield from counts.crossing((first_had, n(had)), (second_had, n(had_later)), n(had & had_later))
    if (longer & ~followed).any():
        yield from counts.crossing((first, n(followed)), (second, n(longer)), n(followed & longer))
        return
    yield from counts.rest(first, n(followed), second, n(longer))
    lost, lost_with = counts.left(first, second), counts.left(first_had, second_had)
    yield from counts.implied(counts.rest(lost, n(followed & ~longer), lost_with, n(had & ~had_later)))


def printed(cells: Sequence[Cell | Sum]) -> tuple[str, ...]:
    """The names of the cells that are printed."""
    return tuple(one.name for one in cells if isinstance(one, Cell) and not one.implied)


def of_losses(people: People, one: Counted) -> tuple[list[Cell | Sum], tuple[FlowArm, ...]]:
    """The flow: assigned, and how many of them attended; followed and counted, and why others were not followed."""
    cells: list[Cell | Sum] = []
    flow: list[FlowArm] = []
    for number, arm in enumerate(people.arms):
        inside = people.arm(number)
        steps = [("Assigned", counts.assigned(arm))]
        if people.has("attended"):
            cells += _attending(people, one, inside, arm)
        came = ("Attended at least one session", attended(arm)) if people.has("attended") and number == 0 else None
        steps.append(("Followed for the whole window, and counted", one.names(arm)[0]))
        losses = _losses(people, inside & ~one.rows, arm, one)
        cells += losses[0]
        flow.append(FlowArm(arm, tuple(steps), losses[1], came))
    return cells, tuple(flow)


def attended(arm: str, *, followed: bool = False) -> str:
    """The name of the count of those of an arm who attended, all of them or of those followed."""
    return f"attended{' and followed' if followed else ''} | {arm}"


def _attending(people: People, one: Counted, inside: Yes, arm: str) -> Found:
    came = people.flags("attended") & inside
    yield from counts.rest(counts.assigned(arm), people.n(inside), attended(arm), people.n(came), keep=1)
    yield from counts.rest(attended(arm), people.n(came), attended(arm, followed=True), people.n(came & one.rows))


def _losses(people: People, lost: Yes, arm: str, one: Counted) -> tuple[list[Cell | Sum], tuple[tuple[str, str], ...]]:
    if not people.has("end_reason"):
        return [], ()
    reasons = people.words("end_reason")
    names = [(reason, f"{reason.value} | {one.definition} | {one.window} | {arm}") for reason in EndReason]
    cells = [Cell(name, people.n(lost & (reasons == reason.value)), nought_tells=False) for reason, name in names]
    together = Sum(f"{counts.assigned(arm)} but not {one.names(arm)[0]}", tuple(name for _, name in names))
    return [*cells, together], tuple((f"Not followed: {reason.words.lower()}", name) for reason, name in names)


def of_covariates(people: People, names: Sequence[str]) -> tuple[list[Cell | Sum], tuple[Baseline, ...]]:
    """What people were like at time zero: how many of each arm have each value of each covariate that is a code."""
    cells: list[Cell | Sum] = []
    rows: list[Baseline] = []
    for column in names:
        values = people.words(column)
        for value in sorted(set(values.tolist())):
            places = tuple(counts.assigned(arm, f"{column}={value}") for arm in people.arms)
            rows.append(Baseline(column, value, places))
            for number, place in enumerate(places):
                cells.append(Cell(place, people.n(people.arm(number) & (values == value))))
        for number, arm in enumerate(people.arms):
            parts = [counts.assigned(arm, f"{column}={value}") for value in sorted(set(values.tolist()))]
            cells += [
                Cell(counts.assigned(arm), people.n(people.arm(number)), keep=3, nought_tells=False),
                counts.across(counts.assigned(arm), parts),
            ]
    return cells, tuple(rows)


def of_forces(people: People, one: Counted) -> tuple[list[Cell | Sum], tuple[Force, ...]]:
    """Each force's people followed and with the outcome, over both arms, and that they come to all."""
    forces = people.words("force")
    cells: list[Cell | Sum] = []
    found: list[Force] = []
    everybody = [one.names(arm) for arm in people.arms]
    for force in sorted(set(forces.tolist())):
        inside = (forces == force) & one.rows
        names = one.names(f"force {force}")
        cells += counts.with_outcome(names[0], people.n(inside), names[1], people.n(inside & one.having))
        found.append(Force(force, *names))
    for place in (0, 1):
        total = f"{one.names('both arms')[place]}"
        both = people.n(one.rows if place == 0 else one.rows & one.having)
        cells += [
            Cell(total, both, implied=True, nought_tells=False),
            Sum(total, tuple(names[place] for names in everybody)),
            Sum(total, tuple((force.people, force.having)[place] for force in found)),
        ]
    return cells, tuple(found)


def is_coded(people: People, column: str) -> bool:
    """Whether a column holds codes, so that people can be counted by it."""
    return people.has(column) and str(people.table.schema.field(column).type) == "string"


def compared(plan: Plan) -> bool:
    """Whether the plan compares arms."""
    return plan.design is not Design.DESCRIPTIVE
