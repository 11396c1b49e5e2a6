"""Which estimator answers an outcome, by the plan's design and the outcome's measure. The first result is the one that is put forward."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from caraway.evidence.analysis import times
from caraway.evidence.analysis.people import COLUMN_OF, Numbers, People, Yes, columns_of, prefix
from caraway.evidence.designs.doubly_robust import doubly_robust_effect
from caraway.evidence.designs.entropy_balancing import entropy_balanced_effect
from caraway.evidence.designs.matching import matched_effect
from caraway.evidence.designs.weighting import weighted_effect
from caraway.evidence.estimators.assigned import difference
from caraway.evidence.outcomes.comparing import label
from caraway.evidence.outcomes.descriptive import rate, share
from caraway.evidence.outcomes.frequency import frequency
from caraway.evidence.outcomes.harm import harm
from caraway.evidence.outcomes.harm_table import DEMONSTRATION, HarmTable, harm_cells
from caraway.evidence.outcomes.prevalence import prevalence, two_by_two
from caraway.evidence.plan.parts import Outcome, Plan
from caraway.evidence.plan.words import Design, Measure
from caraway.evidence.refusals import DataUnfit, PlanUnfit
from caraway.evidence.result import NO_COMPARATOR, Arm, Interval, Maryland, Result, Setting

YEAR = 365.25
UNITS = {
    Measure.PREVALENCE: "people per person followed",
    Measure.FREQUENCY: "events per person followed",
}
MEANS = {Measure.FREQUENCY: "difference of mean number of events", Measure.HARM: "difference of mean harm"}
"""What the difference of means is called, of amounts known by their sums alone."""
LEVELS = {Design.RANDOMISED: Maryland.RANDOMISED, Design.DESCRIPTIVE: Maryland.CORRELATION}
_SCALE = re.compile(r"(?P<name>.+), version (?P<version>.+) \((?P<unit>[^()]+)\)")


@dataclass(frozen=True, eq=False)
class Asked:
    """One question to an estimator: who is counted (`rows`), what of, in which setting, and chance for those that draw."""

    plan: Plan
    people: People
    outcome: Outcome
    window: int
    rows: Yes
    rng: np.random.Generator

    @property
    def setting(self) -> Setting:
        """What its results say of themselves: the window and time zero are the file's, whatever was planned."""
        plan, comparator = self.plan, self.plan.arms.comparator_words or NO_COMPARATOR
        descriptive = plan.design is Design.DESCRIPTIVE
        return Setting(
            metric=self.outcome.metric,
            definition=self.outcome.definition,
            time_zero=self.people.time_zero,
            window_days=self.window,
            comparator=NO_COMPARATOR if descriptive else comparator,
            maryland=LEVELS.get(plan.design, Maryland.CONTROLLED),
            data_cut=self.people.data_cut,
            scale=self.outcome.scale,
        )

    @property
    def treated(self) -> Numbers:
        """1 for the programme's arm, 0 for the comparator's, of the rows counted."""
        return self.people.treated[self.rows].astype(np.float64)

    @property
    def values(self) -> Numbers:
        """The outcome of the rows counted: yes or no, how often, or how much."""
        if self.outcome.measure is Measure.PREVALENCE:
            return self.people.having(self.outcome, self.window)[self.rows].astype(np.float64)
        found = self.people.numbers(f"{prefix(self.outcome.definition)}_{COLUMN_OF[self.outcome.measure]}")
        return np.nan_to_num(found[self.rows])

    @property
    def counts(self) -> Numbers | None:
        """How many people each of the rows counted stands for, where it is not one."""
        return self.people.counts(self.rows)

    def total(self, values: Numbers) -> float:
        """The sum over people of what each of the rows counted has."""
        counts = self.counts
        return float(values.sum() if counts is None else counts @ values)

    @property
    def names(self) -> tuple[str, str]:
        """The arms' names. Raises `PlanUnfit` where there is one."""
        if len(self.people.arms) != 2:
            raise PlanUnfit("This design compares two arms, and the plan names one.")
        return self.people.arms[0], self.people.arms[1]


Estimator = Callable[[Asked], tuple[Result, ...]]


def estimate(asked: Asked) -> tuple[Result, ...]:
    """The results of one question, the one that is put forward first. Raises `DataUnfit` where no estimator answers it."""
    plan, measure = asked.plan, asked.outcome.measure
    if measure is Measure.TIME:
        return times.results_of(asked)
    found = _ESTIMATORS.get((plan.design, measure))
    if asked.people.moments and plan.design is Design.RANDOMISED:
        found = _means
    if found is None:
        raise DataUnfit(f"{measure.value.capitalize()} is not estimated by {plan.design.words}.")
    return found(asked)


def harm_scale(scale: str) -> HarmTable:
    """The table that a plan's `scale` names: “NAME, version VERSION (UNIT)”. The study file is weighed already, so it has no weights.

    Raises `PlanUnfit` for a scale said otherwise.
    """
    said = _SCALE.fullmatch(scale)
    if said is None:
        raise PlanUnfit(f"The scale “{scale}” is not said as “NAME, version VERSION (UNIT)”.")
    name, version, unit = said["name"], said["version"], said["unit"]
    return HarmTable(name, version, unit, {"weighed in the study file": 0.0}, "demonstration" in name.lower())


def _prevalence(asked: Asked) -> tuple[Result, ...]:
    table = two_by_two(asked.values, asked.treated, counts=asked.counts)
    found = prevalence(*table, setting=asked.setting, names=asked.names)
    return tuple(one for one in (found.difference, found.ratio, found.odds) if one is not None)


def _frequency(asked: Asked) -> tuple[Result, ...]:
    days = asked.people.numbers("followed_days")[asked.rows]
    given = (asked.values, asked.treated)
    found = frequency(*given, exposure=days / YEAR, counts=asked.counts, setting=asked.setting, names=asked.names)
    return found.negative_binomial, replace(found.poisson, name=f"{found.poisson.name} of Poisson regression")


def _harm(asked: Asked) -> tuple[Result, ...]:
    cells = harm_cells(asked.values, asked.treated)
    table = harm_scale(asked.outcome.scale)
    found = harm(*cells, table=table, setting=asked.setting, rng=asked.rng, names=asked.names)
    return tuple(one for one in (found.difference, found.ratio, found.prevalence, found.severity) if one is not None)


def _means(asked: Asked) -> tuple[Result, ...]:
    """The difference of means of amounts that are known by their sums and sums of squares."""
    found = difference(asked.values, asked.treated, counts=asked.counts)
    return (
        Result(
            name=MEANS[asked.outcome.measure],
            estimate=found.estimate,
            interval=Interval(*found.interval()),
            arms=(Arm(asked.names[0], found.treated), Arm(asked.names[1], found.control)),
            setting=asked.setting,
            method="means of each arm by sums and sums of squares (Neyman 1923), with Welch's t interval and test (1947)",
            unit=_unit(asked),
            standard_error=found.standard_error,
            p_value=found.p_value,
            labels=(label(as_assigned=True), *_demonstrated(asked)),
            details={"mean": found.mean_treated, "mean of the comparator": found.mean_control},
        ),
    )


def _demonstrated(asked: Asked) -> tuple[str, ...]:
    made_up = asked.outcome.measure is Measure.HARM and harm_scale(asked.outcome.scale).demonstration
    return (DEMONSTRATION,) if made_up else ()


def _unit(asked: Asked) -> str:
    if asked.outcome.measure is Measure.HARM:
        return f"{harm_scale(asked.outcome.scale).scale} per person followed"
    return UNITS[asked.outcome.measure]


def _covariates(asked: Asked) -> Numbers:
    """The plan's covariates of the rows counted; those in which they do not differ say nothing and are left out."""
    found = columns_of(asked.people, asked.plan.covariates)[0][asked.rows]
    differing = np.ptp(found, axis=0) > 0 if len(found) else np.zeros(found.shape[1], dtype=np.bool_)
    kept: Numbers = found[:, differing]
    return kept


def _weighted(asked: Asked) -> tuple[Result, ...]:
    given = (asked.treated, _covariates(asked), asked.values)
    return weighted_effect(*given, counts=asked.counts, setting=asked.setting, unit=_unit(asked), arms=asked.names)


def _balanced(asked: Asked) -> tuple[Result, ...]:
    given = (asked.treated, _covariates(asked), asked.values)
    return entropy_balanced_effect(
        *given, counts=asked.counts, setting=asked.setting, unit=_unit(asked), arms=asked.names
    )


def _doubly_robust(asked: Asked) -> tuple[Result, ...]:
    if asked.people.moments:
        raise DataUnfit("people are dealt into folds with their amounts, and a reduced table has sums of them")
    given = (asked.treated, _covariates(asked), asked.values)
    return doubly_robust_effect(
        *given,
        counts=asked.counts,
        setting=asked.setting,
        unit=_unit(asked),
        generator=asked.rng,
        arms=asked.names,
    )


def _matched(asked: Asked) -> tuple[Result, ...]:
    if asked.counts is not None:
        raise DataUnfit("people are matched one by one, and a reduced table has none")
    given = (asked.treated, _covariates(asked), asked.values)
    found = matched_effect(*given, setting=asked.setting, unit=_unit(asked), generator=asked.rng, arms=asked.names)
    return (found.result,)


def _share(asked: Asked) -> tuple[Result, ...]:
    having, people = asked.total(asked.values), asked.people.n(asked.rows)
    return (share(round(having), people, setting=asked.setting, name=asked.people.arms[0]),)


def _rate(asked: Asked) -> tuple[Result, ...]:
    years = asked.total(asked.people.numbers("followed_days")[asked.rows]) / YEAR
    events, people = round(asked.total(asked.values)), asked.people.n(asked.rows)
    return (rate(events, years, people, setting=asked.setting, name=asked.people.arms[0]),)


_ADJUSTED: Mapping[Design, Estimator] = {
    Design.WEIGHTING: _weighted,
    Design.BALANCING: _balanced,
    Design.MATCHING: _matched,
    Design.DOUBLY_ROBUST: _doubly_robust,
}
_ESTIMATORS: Mapping[tuple[Design, Measure], Estimator] = MappingProxyType(
    {
        (Design.RANDOMISED, Measure.PREVALENCE): _prevalence,
        (Design.RANDOMISED, Measure.FREQUENCY): _frequency,
        (Design.RANDOMISED, Measure.HARM): _harm,
        (Design.DESCRIPTIVE, Measure.PREVALENCE): _share,
        (Design.DESCRIPTIVE, Measure.FREQUENCY): _rate,
        **{(design, measure): by for design, by in _ADJUSTED.items() for measure in (*UNITS, Measure.HARM)},
    }
)
"""Who answers what. Time to the first is of `times`."""

COUNTED_WHILE_FOLLOWED = frozenset((Measure.FREQUENCY, Measure.TIME))
"""Measures that count whoever was followed for any time; the others count those followed for the whole window."""


def rows_of(people: People, outcome: Outcome, window: int, design: Design) -> Yes:
    """Who is counted: everybody followed for the window; with an exposure, everybody followed at all.

    Means of amounts that are known by their sums have no exposure: they are of those followed for the window.
    """
    exposed = design is Design.DESCRIPTIVE or (design is Design.RANDOMISED and not people.moments)
    open_ended = exposed and outcome.measure in COUNTED_WHILE_FOLLOWED
    if open_ended or outcome.measure is Measure.TIME:
        return np.asarray(people.numbers("followed_days") > 0, dtype=np.bool_)
    return people.followed(outcome, window)
