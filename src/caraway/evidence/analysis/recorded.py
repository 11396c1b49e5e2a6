"""The primary answer if what happened was not recorded alike in both arms."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from caraway.evidence.analysis.further import Primary
from caraway.evidence.checks.recording import Recorded, corrected, explaining_ratio
from caraway.evidence.placed import Part, Placed
from caraway.evidence.plan.supposed import Recording
from caraway.evidence.plan.words import Design, Measure
from caraway.evidence.refusals import DataUnfit
from caraway.evidence.report.findings import Check, Force
from caraway.evidence.report.formats import printed
from caraway.evidence.result import Arm, Interval, Result

METHOD = "recorded shares over the chances of recording that are supposed (Copeland and others 1977)"
SUPPOSED = "supposed, not seen: {reason}"


def recording(primary: Primary, forces: tuple[Force, ...]) -> Iterator[Placed | Check]:
    """At which ratio of chances nothing would be left, and the difference under each pair that the plan supposes. Raises `DataUnfit`."""
    yield from _explaining(primary)
    asked = primary.asked
    if asked.outcome.measure is not Measure.PREVALENCE or asked.plan.design is not Design.RANDOMISED:
        raise DataUnfit("chances of recording are taken out of counts of people as they are, in arms that chance made.")
    for one in asked.plan.recording:
        found = _supposed(primary, one)
        yield Placed(asked.outcome.code, Part.SENSITIVITY, found, "", primary.cells, primary.placed[0].exact)


def _explaining(primary: Primary) -> Iterator[Check]:
    ratio = next((one for one in primary.placed if one.result.null == 1 and "odds" not in one.result.name), None)
    if (
        ratio is None
        or not 0 < ratio.result.interval.low <= ratio.result.estimate <= ratio.result.interval.high < np.inf
    ):
        return
    interval = ratio.result.interval
    whole, near = explaining_ratio(ratio.result.estimate, interval.low, interval.high)
    yield Check(
        "recording",
        "Nothing would be left of the primary result if outcomes of those with the programme were recorded {whole} times as often as those of the "
        "others; "
        + (
            "its interval includes no difference as it is."
            if 1 in interval
            else "to bring the interval to no difference, {near} times would do."
        ),
        {"whole": (whole, "two"), "near": (near, "two")},
        ratio,
    )


def _supposed(primary: Primary, one: Recording) -> Result:
    asked, people = primary.asked, primary.asked.people
    rows, having = primary.counted.rows, primary.counted.having
    seen = [people.n(people.arm(number) & rows) for number in (0, 1)]
    events = [people.n(people.arm(number) & rows & having) for number in (0, 1)]
    found = corrected(Recorded(events[0], seen[0], events[1], seen[1]), (one.treated, one.comparator))
    chances = [printed(chance, "percent") for chance in (one.treated, one.comparator)]
    first = primary.placed[0].result
    return Result(
        name="risk difference",
        estimate=found.difference[0],
        interval=Interval(*found.difference_interval(0.95), 0.95),
        arms=(Arm(asked.names[0], seen[0]), Arm(asked.names[1], seen[1])),
        setting=replace(
            first.setting,
            metric=f"{asked.outcome.metric}, if {chances[0]}% of it is recorded with the programme and {chances[1]}% without",
        ),
        method=METHOD,
        unit="people per person followed",
        standard_error=found.difference[1],
        labels=(SUPPOSED.format(reason=one.reason),),
    )
