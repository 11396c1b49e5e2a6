"""What was run held against what was planned. Every difference is listed in the report; none is hidden by being small."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from caraway.evidence.placed import Part, Placed
from caraway.evidence.plan.parts import Plan
from caraway.evidence.refusals import DataUnfit, SubgroupUnplanned
from caraway.evidence.result import Result


@dataclass(frozen=True)
class Departure:
    """One difference between plan and run: its kind ("other window") and a sentence that says what."""

    kind: str
    sentence: str


def departures(
    plan: Plan,
    placed: Sequence[Placed],
    *,
    covariates: Sequence[str] = (),
    unavailable: Sequence[str] = (),
    people: int | None = None,
) -> tuple[Departure, ...]:
    """Every difference between a plan and the results placed in its report, and every amendment.

    `covariates` are those that were used, `unavailable` sentences of what could not be run and why, `people` how many are in the study.
    """
    found = (
        *_amended(plan),
        *_size(plan, people),
        *_missing_outcomes(plan, placed),
        *(departure for one in placed for departure in _of_one(plan, one)),
        *_subgroups(plan, placed),
        *_covariates(plan, covariates),
        *(Departure("not run", sentence) for sentence in unavailable),
    )
    return tuple(dict.fromkeys(found))


def headline(plan: Plan, placed: Sequence[Placed]) -> Placed:
    """The result that stands first: the headline's, and without one the primary outcome's.

    Raises `SubgroupUnplanned` when it is of a subgroup that nobody planned, `DataUnfit` where there is no such result.
    """
    outcome = plan.headline.outcome or plan.primary.code
    wanted = [one for one in placed if one.outcome == outcome and one.subgroup == plan.headline.subgroup]
    first = next((one for one in wanted if one.part in (Part.PRIMARY, Part.SECONDARY, Part.SUBGROUP)), None)
    if first is None:
        of = f" in {plan.headline.subgroup}" if plan.headline.subgroup else ""
        raise DataUnfit(
            f"There is no result of {outcome}{of}, which is to stand first: look at headline in the plan, and at the study file."
        )
    return require_planned(plan, first)


def require_planned(plan: Plan, first: Placed) -> Placed:
    """The result, if it may be a headline. Raises `SubgroupUnplanned`."""
    column = first.subgroup.partition("=")[0]
    if first.part is Part.EXPLORATORY or (column and not plan.is_planned(column)):
        raise SubgroupUnplanned(
            f"{first.subgroup or first.outcome} was not planned before the data were cut, so it is no headline. "
            "Show it among the exploratory results, after the primary outcome."
        )
    return first


def _amended(plan: Plan) -> Iterator[Departure]:
    for amendment in plan.amendments:
        late = ", after the data were cut" if amendment.on > plan.data_cut else ""
        yield Departure(
            "amendment", f"Changed on {amendment.on.isoformat()}{late}: {amendment.what} Why: {amendment.why}"
        )


def _size(plan: Plan, people: int | None) -> Iterator[Departure]:
    """That there were more or fewer people than planned; how many is a count, which the report shows where it may."""
    planned = plan.planned_people
    if people is None or planned is None or people == planned:
        return
    yield Departure(
        "other size", f"Planned {planned:,} people; {'fewer' if people < planned else 'more'} are in the study."
    )


def _missing_outcomes(plan: Plan, placed: Iterable[Placed]) -> Iterator[Departure]:
    shown = {one.outcome for one in placed}
    for outcome in plan.outcomes:
        if outcome.code not in shown:
            yield Departure("missing outcome", f"Planned and not shown: {outcome.metric} ({outcome.measure.value}).")


def _of_one(plan: Plan, one: Placed) -> Iterator[Departure]:
    outcome = plan.outcome(one.outcome)
    if one.part is Part.HARMS or one.outcome in plan.further:
        return
    if outcome is None:
        yield Departure("extra analysis", f"Shown and not planned: {one.result.setting.metric} ({one.result.name}).")
        return
    yield from _of_setting(plan, one.outcome, plan.window_of(outcome), outcome.definition.value, one.result)


def _of_setting(plan: Plan, code: str, window: int, definition: str, result: Result) -> Iterator[Departure]:
    setting = result.setting
    told = (
        ("other window", f"{code}: ", f"{window} days", f"{setting.window_days} days"),
        ("other definition", f"{code}: ", definition, setting.definition.value),
        ("other time zero", "Time zero: ", plan.time_zero.value, setting.time_zero.value),
        ("other data cut", "Data as of: ", plan.data_cut.isoformat(), setting.data_cut.isoformat()),
    )
    for kind, of, planned, was in told:
        if planned != was:
            yield Departure(kind, f"{of}planned {planned}, run with {was}.")


def _subgroups(plan: Plan, placed: Sequence[Placed]) -> Iterator[Departure]:
    shown = {one.subgroup.partition("=")[0] for one in placed if one.subgroup}
    for column in sorted(shown):
        if not plan.is_planned(column):
            yield Departure("extra analysis", f"Shown and not planned as a subgroup: {column}.")
    for subgroup in plan.subgroups:
        if subgroup.column not in shown:
            yield Departure("missing subgroup", f"Planned and not shown: {subgroup.column}.")


def _covariates(plan: Plan, used: Sequence[str]) -> Iterator[Departure]:
    for name in plan.covariates:
        if name not in used:
            yield Departure("missing covariate", f"Planned and not used: {name}.")
    for name in used:
        if name not in plan.covariates:
            yield Departure("extra covariate", f"Used and not planned: {name}.")
