"""Time to the first by the plan's design: of people as they were assigned, weighed or matched, or of one arm alone."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from caraway.evidence.analysis.counting import Counted, counted
from caraway.evidence.analysis.people import Numbers, Yes, columns_of
from caraway.evidence.analysis.timing import results_of as as_assigned
from caraway.evidence.analysis.timing import times_of
from caraway.evidence.designs.weighed_times import Weighed, by_balancing, by_matching, by_weighting
from caraway.evidence.estimators.influence import Places
from caraway.evidence.outcomes.time_to_first import event_free
from caraway.evidence.plan.words import Design
from caraway.evidence.refusals import DataUnfit, EvidenceRefused
from caraway.evidence.result import Result

if TYPE_CHECKING:
    from caraway.evidence.analysis.estimating import Asked

WEIGHED: Mapping[Design, Callable[..., Weighed]] = MappingProxyType(
    {Design.WEIGHTING: by_weighting, Design.BALANCING: by_balancing, Design.MATCHING: by_matching}
)
WHY_NOT: Mapping[Design, str] = MappingProxyType(
    {
        Design.DOUBLY_ROBUST: "time to the first would need a model of how people are cut off beside that of the hazard, or it is robust to "
        "neither: plan weighting, entropy balancing or matching.",
    }
)
"""Designs that do not answer it, and why."""


def results_of(asked: "Asked") -> tuple[Result, ...]:
    """The results of one question of time to the first, the one put forward first. Raises `DataUnfit` where no estimator answers it."""
    design = asked.plan.design
    one = counted(asked.people, asked.outcome, asked.window)
    if design is Design.RANDOMISED:
        return as_assigned(asked.people, one, asked.setting, asked.names, rows=asked.rows)
    if design is Design.DESCRIPTIVE:
        times, seen, kept = rows_of(asked, one)
        many = asked.people.counts(kept)
        return (event_free(times, seen, counts=many, setting=asked.setting, arm=asked.people.arms[0]),)
    if design not in WEIGHED:
        raise DataUnfit(WHY_NOT.get(design, f"time to the first is not estimated by {design.words}."))
    return weighed(asked).results


def weighed(asked: "Asked") -> Weighed:
    """The answer of a design that weighs or matches people, with the weight of each of `persons`. Raises `DataUnfit`."""
    if asked.people.many is not None and asked.plan.design is Design.MATCHING:
        raise DataUnfit("people are matched one by one, and a reduced table has none")
    every, seen = times_of(asked.people, counted(asked.people, asked.outcome, asked.window))
    who = persons(asked, every)
    columns = columns_of(asked.people, asked.plan.covariates)[0][who]
    differing = np.ptp(columns, axis=0) > 0
    treated = asked.people.treated[who].astype(np.float64)
    by = WEIGHED[asked.plan.design]
    return by(every[who], seen[who], treated, columns[:, differing], setting=asked.setting, names=asked.names)


def persons(asked: "Asked", times: Numbers) -> Places:
    """The row of each person who is counted: a row that stands for several people is there as often."""
    rows = np.flatnonzero(asked.rows & (times > 0))
    many = asked.people.many
    return rows if many is None else np.repeat(rows, many[rows].astype(np.int64))


def weights_of(asked: "Asked") -> Numbers | None:
    """The weight of each person of a design that weighs or matches (0: left out); `None` of another, or where it has no answer."""
    if asked.plan.design not in WEIGHED:
        return None
    try:
        found = weighed(asked)
    except EvidenceRefused:
        return None
    weights = np.zeros(len(asked.people))
    times, _ = times_of(asked.people, counted(asked.people, asked.outcome, asked.window))
    weights[persons(asked, times)] = found.weights
    return weights


def rows_of(asked: "Asked", one: Counted) -> tuple[Numbers, Yes, Yes]:
    """How long each person of the rows was followed, whether with the outcome, and which of all people these are."""
    times, seen = times_of(asked.people, one)
    kept = np.asarray(asked.rows & (times > 0), dtype=np.bool_)
    return times[kept], seen[kept], kept
