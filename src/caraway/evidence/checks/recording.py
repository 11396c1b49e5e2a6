"""What a difference of recording does to an effect: abuse that is not recorded is not an outcome, and recording differs between arms.

With R₁, R₀ the true risks and d₁, d₀ the chances that what happened is recorded, the recorded risks are d₁R₁ and d₀R₀. So a recorded risk
ratio is the true one times d₁/d₀, and a recorded difference is d₁R₁ − d₀R₀ (non-differential when d₁ = d₀: the ratio stands, the
difference shrinks). Nothing is ever recorded that did not happen. Copeland and others 1977, American Journal of Epidemiology 105.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from caraway.evidence.estimators.rows import Matrix, Vector, matrix, vector
from caraway.evidence.refusals import DataUnfit


@dataclass(frozen=True)
class Recorded:
    """What was recorded: people with the outcome and people, of both arms."""

    treated_events: float
    treated: float
    comparison_events: float
    comparison: float

    def __post_init__(self) -> None:
        for events, people in ((self.treated_events, self.treated), (self.comparison_events, self.comparison)):
            if not 0 <= events <= people or not 0 < people < np.inf:
                raise DataUnfit(f"{events} of {people} people cannot have the outcome.")

    @property
    def risks(self) -> tuple[float, float]:
        """Recorded risks of the treated and the comparison."""
        return self.treated_events / self.treated, self.comparison_events / self.comparison


@dataclass(frozen=True)
class Corrected:
    """True risks, difference and logarithm of the ratio with their standard errors, under the chances of recording that were supposed."""

    treated: float
    comparison: float
    difference: tuple[float, float]
    log_ratio: tuple[float, float]
    detection: tuple[float, float]

    def difference_interval(self, level: float = 0.95) -> tuple[float, float]:
        """The interval of the difference."""
        half = float(stats.norm.ppf((1 + level) / 2)) * self.difference[1]
        return self.difference[0] - half, self.difference[0] + half


def bias(true_treated: float, true_comparison: float, detection: tuple[float, float]) -> tuple[float, float]:
    """By how much recording moves the difference (recorded less true), and by what factor the ratio. Risks and chances in 0 to 1."""
    _chances(detection)
    if not 0 <= true_treated <= 1 or not 0 < true_comparison <= 1:
        raise DataUnfit("A risk is between 0 and 1, and the comparison's above 0.")
    seen = detection[0] * true_treated - detection[1] * true_comparison
    return seen - (true_treated - true_comparison), detection[0] / detection[1]


def _chances(detection: tuple[float, float]) -> None:
    if not all(0 < chance <= 1 for chance in detection):
        raise DataUnfit(f"A chance of recording is above 0 and at most 1, not {detection}.")


def corrected(seen: Recorded, detection: tuple[float, float]) -> Corrected:
    """True risks and effects when the treated's outcomes are recorded with chance `detection[0]`, the comparison's with `detection[1]`.

    R = r/d with variance r(1 − r)/(n d²), r being recorded. Raises `DataUnfit` when more would have happened than people there are,
    or nothing was recorded in an arm.
    """
    _chances(detection)
    risks = np.array(seen.risks)
    true = risks / np.array(detection)
    if (true > 1).any():
        raise DataUnfit(f"With chances of recording {detection} more people than there are would have had the outcome.")
    if (risks == 0).any():
        raise DataUnfit("Nothing was recorded in an arm: no chance of recording says how much happened.")
    people = np.array([seen.treated, seen.comparison])
    spread = risks * (1 - risks) / people
    apart = float(np.sqrt((spread / np.array(detection) ** 2).sum()))
    log = float(np.sqrt((spread / risks**2).sum()))
    return Corrected(
        float(true[0]),
        float(true[1]),
        (float(true[0] - true[1]), apart),
        (float(np.log(true[0] / true[1])), log),
        detection,
    )


def explaining_ratio(ratio: float, low: float, high: float) -> tuple[float, float]:
    """The ratio of chances of recording (treated over comparison) at which nothing is left of a recorded ratio, and of its interval.

    The first is the ratio itself: a recorded .65 is nothing if the programme's people were recorded .65 as often. The second is the
    interval's limit nearer to 1 (1 where the interval holds it). Raises `DataUnfit`.
    """
    if not 0 < low <= ratio <= high:
        raise DataUnfit(f"A ratio and its interval are above 0 and in order, not {low}, {ratio}, {high}.")
    near = 1.0 if low <= 1 <= high else (high if ratio < 1 else low)
    return ratio, near


def over_range(seen: Recorded, chances: Sequence[tuple[float, float]]) -> Iterator[Corrected]:
    """The corrected effects for each pair of chances that is possible; those that are not are passed over."""
    for pair in chances:
        try:
            yield corrected(seen, pair)
        except DataUnfit:
            _chances(pair)


@dataclass(frozen=True)
class OfSites:
    """Risks of both arms as recorded and when each site's own chance of recording is taken out, over all sites."""

    recorded: tuple[float, float]
    corrected: tuple[float, float]
    difference: tuple[float, float]


def by_site(events: ArrayLike, people: ArrayLike, detection: ArrayLike) -> OfSites:
    """Sites record differently, and arms are spread over them unevenly: risks of arms (treated, comparison) with each site's chance taken out.

    `events` and `people` are sites × 2, `detection` one chance a site. R = Σ(events/d)/Σ people; the difference with its standard error,
    Σ (events(1 − events/people)/d²) over the square of people. Raises `DataUnfit`.
    """
    chance = vector(detection, "detection")
    happened, there = (
        matrix(values, name, rows=len(chance)) for values, name in ((events, "events"), (people, "people"))
    )
    if (
        happened.shape[1] != 2
        or there.shape[1] != 2
        or ((happened < 0) | (happened > there)).any()
        or (there.sum(axis=0) <= 0).any()
    ):
        raise DataUnfit(
            "events and people have a line for each site and two columns, the treated's and the comparison's."
        )
    if ((chance <= 0) | (chance > 1)).any():
        raise DataUnfit("A chance of recording is above 0 and at most 1.")
    total = there.sum(axis=0)
    seen, true = happened.sum(axis=0) / total, (happened / chance[:, None]).sum(axis=0) / total
    error = float(np.sqrt((_binomial(happened, there) / chance[:, None] ** 2).sum(axis=0) @ (1 / total**2)))
    return OfSites(
        (float(seen[0]), float(seen[1])), (float(true[0]), float(true[1])), (float(true[0] - true[1]), error)
    )


def _binomial(happened: Matrix, there: Matrix) -> Matrix:
    return np.asarray(happened * (1 - happened / np.where(there > 0, there, 1.0)))


@dataclass(frozen=True, eq=False)
class Extrapolated:
    """Estimates when recording is made still worse (`steps` λ: a chance d becomes d^(1+λ)), and carried back to perfect recording, λ = −1."""

    steps: Vector
    estimates: Vector
    extrapolated: float


def extrapolated(
    seen: Recorded,
    detection: tuple[float, float],
    *,
    generator: np.random.Generator,
    measure: str = "log ratio",
    replicates: int = 200,
) -> Extrapolated:
    """Simulation and extrapolation (Cook and Stefanski 1994, JASA 89; for misclassification Küchenhoff and others 2006, Biometrics 62).

    Recorded outcomes are lost at random with chance 1 − d^λ more, for λ = 0, ½, 1, 1½, 2; the mean estimate of `replicates` draws is
    carried to λ = −1 by a line for the "log ratio" (exact) and a parabola for the "difference". A second way beside `corrected`.
    """
    _chances(detection)
    if measure not in ("log ratio", "difference") or replicates < 1:
        raise DataUnfit("Extrapolation is of the log ratio or the difference, over at least one replicate.")
    steps = np.array([0.0, 0.5, 1.0, 1.5, 2.0])
    means = np.array([_thinned(seen, detection, step, generator, measure, replicates) for step in steps])
    line = np.polynomial.Polynomial.fit(steps, means, 1 if measure == "log ratio" else 2)
    return Extrapolated(steps, means, float(line(-1.0)))


def _thinned(
    seen: Recorded,
    detection: tuple[float, float],
    step: float,
    generator: np.random.Generator,
    measure: str,
    replicates: int,
) -> float:
    sides = ((seen.treated_events, seen.treated, detection[0]), (seen.comparison_events, seen.comparison, detection[1]))
    risks = np.array(
        [generator.binomial(round(events), chance**step, replicates) / people for events, people, chance in sides]
    )
    if measure == "difference":
        return float((risks[0] - risks[1]).mean())
    if (risks == 0).any():
        raise DataUnfit(
            "So little was recorded that more loss leaves nothing: extrapolate the difference, or use the correction."
        )
    return float(np.log(risks[0] / risks[1]).mean())
