"""A plan carried out: each planned outcome asked of its estimator, the counts put into one release, and departures found."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from caraway.evidence.analysis import counting, further, times, timing
from caraway.evidence.analysis.economics import Priced, appraise
from caraway.evidence.analysis.estimating import Asked, estimate, rows_of
from caraway.evidence.analysis.further import Primary
from caraway.evidence.analysis.harms import of_harms
from caraway.evidence.analysis.looks import widened
from caraway.evidence.analysis.people import COLUMN_OF, People, columns_of, prefix
from caraway.evidence.analysis.sensitivity import sensitivity
from caraway.evidence.checks.balance import balance
from caraway.evidence.checks.multiplicity import Adjustment, adjusted
from caraway.evidence.estimators import entropy, weighting
from caraway.evidence.placed import Part, Placed
from caraway.evidence.plan.departures import departures
from caraway.evidence.plan.parts import Outcome, Plan
from caraway.evidence.plan.words import Boundary, Design, Measure, Multiplicity
from caraway.evidence.refusals import DataUnfit, EvidenceRefused
from caraway.evidence.report import counts
from caraway.evidence.report.disclosure import Cell, Sum, release
from caraway.evidence.report.findings import Appraised, Balanced, Check, Curve, Findings, Force, Tally
from caraway.evidence.report.tables import CORRECTED, OF_SEVERAL

Step = Callable[[str], None]
"""Told of each step as it begins."""
BY_SUMS = (
    "{metric} ({measure}): of a reduced table, means are compared by sums and sums of squares. What needs each person’s amount (a permutation "
    "test, resampling, ratios with their intervals) could not be found."
)

ALONE = OF_SEVERAL + "; once it is allowed for that there are several ({by}), what was seen is not beyond chance"
ADJUSTED: Mapping[Multiplicity, Adjustment] = {
    Multiplicity.HOLM: "holm",
    Multiplicity.HOCHBERG: "hochberg",
    Multiplicity.BONFERRONI: "bonferroni",
    Multiplicity.BENJAMINI_HOCHBERG: "benjamini-hochberg",
}
"""How each word of a plan's multiplicity is carried out; `NONE` is not."""


@dataclass
class _Gathering:
    """What has been found so far."""

    placed: list[Placed] = field(default_factory=list)
    cells: list[Cell | Sum] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    unavailable: list[str] = field(default_factory=list)
    curves: tuple[Curve, ...] = ()
    tallies: list[Tally] = field(default_factory=list)
    counted: list[counting.Counted] = field(default_factory=list)

    def take(self, found: Placed | Check | Cell | Sum | str) -> None:
        """Put a finding where it belongs; a sentence is of what could not be found."""
        if isinstance(found, Placed):
            self.placed.append(found)
        elif isinstance(found, Check):
            self.checks.append(found)
        elif isinstance(found, Cell | Sum):
            self.cells.append(found)
        else:
            self.unavailable.append(found)


def steps(plan: Plan) -> int:
    """How many steps carrying out this plan has."""
    return len(plan.outcomes) + len(plan.subgroups) + len(plan.sensitivity) + 2


def carry_out(plan: Plan, people: People, step: Step = lambda _: None, *, tables: Priced | None = None) -> Findings:
    """Everything the plan asks, found in these people. What cannot be found is said, with why; nothing is left out in silence.
    `tables` are those that the plan's appraisal names.

    Raises `DataUnfit` when the primary outcome has no answer, `ImmortalTime` for an effect counted from completion.
    """
    have = _Gathering()
    answered: dict[str, Primary] = {}
    for number, outcome in enumerate(plan.outcomes):
        step(outcome.metric)
        found = _outcome(plan, people, outcome, number, have)
        if found is not None:
            answered[outcome.code] = found
    if plan.primary.code not in answered:
        raise DataUnfit(f"The primary outcome has no answer: {' '.join(have.unavailable)}")
    appraisal, worth = appraise(plan, answered, tables)
    for one in worth:
        have.take(one)
    primary = replace(answered[plan.primary.code], everything=tuple(have.placed))
    return _around(plan, people, primary, have, step, appraisal)


def _around(
    plan: Plan, people: People, primary: Primary, have: _Gathering, step: Step, appraisal: Appraised | None
) -> Findings:
    one = primary.counted
    harmed, told, harm_tallies = of_harms(primary.asked, one)
    for each in told:
        have.take(each)
    columns = [column.column for column in plan.subgroups if _coded(people, column.column, have)]
    for column in columns:
        step(f"by {column}")
        have.cells += counting.of_subgroups(people, one, column)
        for found in further.subgroups(primary, column):
            have.take(found)
    forces = _forces(people, one, have)
    for kind in plan.sensitivity:
        step(kind.words)
        for more in sensitivity(primary, kind, forces):
            have.take(more)
    step("how alike the groups are")
    flow_cells, flow = counting.of_losses(people, one)
    if not people.has("end_reason"):
        have.take("Why people were not followed for the whole window is not told: a reduced table does not hold it.")
    covariates = _known(plan, people, have)
    coded = [name for name in covariates if counting.is_coded(people, name)]
    alike_cells, baseline = counting.of_covariates(people, coded)
    have.cells += [*flow_cells, *alike_cells, *counting.of_windows(people, have.counted)]
    step("disclosure control")
    placed = corrected(plan, have.placed)
    return Findings(
        plan=plan,
        placed=placed,
        release=release(*counts.apart(have.cells)),
        data_hash=people.hash,
        tallies=(*have.tallies, *counting.tallies(people, one, columns)[len(people.arms) :], *harm_tallies),
        harms=harmed,
        appraisal=appraisal,
        curves=have.curves,
        balance=tuple(_balance(plan, covariates, primary)) if counting.compared(plan) else (),
        baseline=baseline,
        checks=tuple(have.checks),
        flow=flow,
        forces=forces,
        departures=departures(
            plan,
            placed,
            covariates=covariates,
            unavailable=have.unavailable,
            people=people.n(np.ones(len(people), dtype=np.bool_)),
        ),
        unavailable=tuple(have.unavailable),
        notes=(*people.notes, *_notes(plan, people)),
    )


def _outcome(plan: Plan, people: People, outcome: Outcome, number: int, have: _Gathering) -> Primary | None:
    """Ask one outcome of its estimator; `None` where it has no answer, and the reason among what is unavailable."""
    at = prefix(outcome.definition)
    if not at or not people.has(f"{at}_whole", f"{at}_any"):
        have.take(f"{outcome.metric}: the study file does not hold {outcome.definition.value}.")
        return None
    try:
        answering = people.of(outcome.measure, plan.design)
    except EvidenceRefused as refused:
        have.take(_cannot(outcome, refused))
        return None
    if not answering.has(f"{at}_{COLUMN_OF[outcome.measure]}"):
        have.take(f"{outcome.metric}: the study file does not hold {outcome.definition.value}.")
        return None
    window = people.window_of(outcome.measure, plan.window_of(outcome))
    one = counting.counted(people, outcome, window)
    have.counted.append(one)
    rng = np.random.default_rng([int(plan.hash[:15], 16), number])
    asked = Asked(plan, answering, outcome, window, rows_of(answering, outcome, window, plan.design), rng)
    have.cells += counting.of_arms(people, one, counts.PRIMARY if outcome.primary else 0)
    cells = _stands_on(people, one, asked, have)
    if timed := people.timed(outcome) if outcome.primary or outcome.measure is Measure.TIME else None:
        cells = (*cells, *_curves(timed, counting.counted(timed, outcome, window), asked, have))
    try:
        results = estimate(asked)
    except EvidenceRefused as refused:
        have.take(_cannot(outcome, further.told(refused, people, one, one.rows, plan.disclosure.least)))
        return None
    if answering.moments and plan.design is Design.RANDOMISED:
        have.take(BY_SUMS.format(metric=outcome.metric, measure=outcome.measure.value))
    if outcome.measure is Measure.PREVALENCE or outcome.primary:
        have.tallies += counting.tallies(people, one)
    used = counting.of_estimate(answering, one, results[0], asked.rows)
    have.cells += used
    cells = (*cells, *counting.printed(used))
    part = Part.PRIMARY if outcome.primary else Part.SECONDARY
    if outcome.primary:
        results = tuple(widened(result, plan.looks) for result in results)
    exact = outcome.measure is Measure.PREVALENCE and plan.design in (Design.RANDOMISED, Design.DESCRIPTIVE)
    placed = tuple(Placed(outcome.code, part, result, "", cells, exact) for result in results)
    have.placed += placed
    return Primary(asked, one, placed)


def _cannot(outcome: Outcome, why: EvidenceRefused | str) -> str:
    return further.CANNOT.format(what=f"{outcome.metric} ({outcome.measure.value})", why=why)


def _stands_on(people: People, one: counting.Counted, asked: Asked, have: _Gathering) -> tuple[str, ...]:
    """The counts that an outcome's results stand on; those that no table prints are put into the release here."""
    cells = [name for arm in people.arms for name in one.names(arm)]
    if one.outcome.measure in counting.NUMBERS_OF:
        giving = counting.amount(people, one, asked.people, asked.rows)
        have.cells += giving
        cells += [name for name in counting.printed(giving) if name not in cells]
    for number, arm in enumerate(people.arms):
        counted = asked.people.n(asked.rows & asked.people.arm(number))
        name = f"counted | {one.definition} | {one.outcome.measure.value} | {one.window} | {arm}"
        have.cells += counts.rest(counts.assigned(arm), people.n(people.arm(number)), name, counted, keep=1)
        cells.append(name)
    return tuple(cells)


def _curves(people: People, one: counting.Counted, asked: Asked, have: _Gathering) -> tuple[str, ...]:
    """Draw the curves, and give the counts that results of time to the first stand on: all events seen by the last day."""
    of_time = one.outcome.measure is Measure.TIME
    if have.curves and not of_time:
        return ()
    windows = [people.window_of(each.measure, asked.plan.window_of(each)) for each in asked.plan.outcomes
               if each.definition is one.outcome.definition]  # fmt: skip
    weights = times.weights_of(asked) if of_time else None
    have.curves, cells = timing.curves(people, one, asked.setting, weights=weights, windows=windows)
    have.cells += cells
    return tuple(curve.events[-1] for curve in have.curves) if of_time else ()


def _coded(people: People, column: str, have: _Gathering) -> bool:
    if counting.is_coded(people, column):
        return True
    have.take(f"The study file has no codes of {column}, so there are no subgroups by it.")
    return False


def corrected(plan: Plan, placed: Sequence[Placed]) -> tuple[Placed, ...]:
    """The results with the secondary outcomes' p-values corrected for there being several: of each the one put forward."""
    if plan.multiplicity is Multiplicity.NONE:
        return tuple(placed)
    firsts: dict[str, Placed] = {}
    for one in placed:
        if one.part is Part.SECONDARY and one.result.p_value is not None:
            firsts.setdefault(one.outcome, one)
    if len(firsts) < 2:
        return tuple(placed)
    chances = adjusted([one.result.p_value or 0.0 for one in firsts.values()], method=ADJUSTED[plan.multiplicity])
    of = dict(zip(map(id, firsts.values()), chances.tolist(), strict=True))
    return tuple(_with(one, of[id(one)], plan.multiplicity) if id(one) in of else one for one in placed)


def _with(placed: Placed, chance: float, by: Multiplicity) -> Placed:
    """The result with its corrected p-value. Where that is beyond chance no longer, it shows no difference, and says why."""
    result = replace(placed.result, details={**placed.result.details, CORRECTED: float(chance)})
    if chance < 1 - result.interval.level or not placed.shows_difference:
        return replace(placed, result=result)
    return replace(placed, result=replace(result, labels=(*result.labels, ALONE.format(by=by.words))), shows=False)


def _forces(people: People, one: counting.Counted, have: _Gathering) -> tuple[Force, ...]:
    if not people.has("force"):
        have.take("The forces are not told apart: the table was not reduced by force.")
        return ()
    cells, forces = counting.of_forces(people, one)
    have.cells += cells
    return forces


def _known(plan: Plan, people: People, have: _Gathering) -> tuple[str, ...]:
    """The covariates that are there; of a reduced table those it was reduced by, the others named among what is unavailable."""
    if people.many is None:
        return plan.covariates
    known = tuple(name for name in plan.covariates if people.has(name))
    for name in plan.covariates:
        if name not in known:
            have.take(f"How alike the groups are on {name} is not told: the table was not reduced by it.")
    return known


def _balance(plan: Plan, covariates: Sequence[str], primary: Primary) -> Iterator[Balanced]:
    """Standardised differences of the covariates, and what the design's weights leave of them."""
    if not covariates:
        return
    rows, people = primary.asked.rows, primary.asked.people
    columns, names = columns_of(people, covariates)
    differing = np.ptp(columns[rows], axis=0) > 0
    given, treated = columns[rows][:, differing], primary.asked.treated
    labels = [name for name, differs in zip(names, differing, strict=True) if differs]
    weights = _weights(plan, given, primary)
    found = balance(treated, given, weights=weights, counts=primary.asked.counts, names=labels)
    for before, after in zip(found.before, found.after, strict=True):
        column, _, value = before.name.partition("=")
        cells = tuple(counts.assigned(arm, before.name) for arm in people.arms) if value else ()
        label = f"{column} {value}".replace("_", " ").strip()
        yield Balanced(label, before.standardised, None if weights is None else after.standardised, cells)


def _weights(plan: Plan, given: np.ndarray, primary: Primary) -> np.ndarray | None:
    treated = primary.asked.treated
    if plan.design is Design.WEIGHTING:
        asked = primary.asked
        return weighting.weighted(
            treated, given, asked.values, counts=asked.counts, estimand=weighting.Estimand.ATT
        ).weights
    if plan.design is Design.BALANCING:
        return entropy.balance(treated, given, counts=primary.asked.counts).weights
    return None


def _notes(plan: Plan, people: People) -> tuple[str, ...]:
    """What is to be read with all results. How many did not agree is not said here: so few could be told by it."""
    looks, said = plan.looks, []
    if looks.boundary is not Boundary.NONE and looks.this < len(looks.fractions):
        said.append(
            f"This is look {looks.this} of {len(looks.fractions)}: the study goes on, and its figures may still change."
        )
    if people.left_out:
        said.append("Whoever had not agreed to be in the study, or is not known to have, is in none of its counts.")
    return tuple(said)
