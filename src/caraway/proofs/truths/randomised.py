"""Trials whose effect is known: as assigned, by attendance, and with people lost."""

import math
from collections.abc import Callable, Iterator
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from caraway.evidence.estimators.assigned import Contrast, adjusted, difference, stratified
from caraway.evidence.estimators.attrition_bounds import Bounds, lee_bounds, worst_case
from caraway.evidence.estimators.instrument import InstrumentFit, two_stage
from caraway.evidence.estimators.permuted import permutation_test
from caraway.proofs.truth import Agreement, Estimated, Pair, Truth

Vector = NDArray[np.float64]
Pairs = Iterator[Pair]


def of_contrast(found: Contrast) -> Estimated:
    """The contrast with its interval."""
    return Estimated(found.estimate, *found.interval())


def covered(estimate: float, holds: bool) -> Estimated:
    """An estimate whose interval is known only to hold the truth or not."""
    return Estimated(estimate, -math.inf if holds else math.inf, math.inf)


def allotted(rng: np.random.Generator, treated: int, control: int) -> Vector:
    """So many of each arm in an order by chance."""
    return np.asarray(rng.permutation(np.repeat([1.0, 0.0], [treated, control])))


def harm_days(rng: np.random.Generator, n: int, share: float) -> Vector:
    """Days of harm: most have none, the rest many (mean 20 × share)."""
    return np.asarray((rng.random(n) < share) * rng.gamma(2.0, 10.0, n))


def _plain(rng: np.random.Generator) -> Estimated:
    z = allotted(rng, 320, 280)
    return of_contrast(difference(harm_days(rng, 600, 0.4) * (1 - 0.25 * z), z))


def _within_strata(rng: np.random.Generator) -> Estimated:
    """Three strata of other ratios and levels; the effect is 1, 2 and 3."""
    sizes = ((40, 40), (60, 30), (30, 70))
    z = np.concatenate([allotted(rng, *size) for size in sizes])
    stratum = np.repeat([0, 1, 2], [sum(size) for size in sizes])
    return of_contrast(stratified(5.0 * stratum + z * (1 + stratum) + rng.exponential(2.0, len(z)), z, stratum))


STRATA_TRUTH = (80 * 1 + 90 * 2 + 100 * 3) / 270


def _with_covariates(rng: np.random.Generator) -> tuple[Vector, Vector, NDArray[np.float64]]:
    """An effect of 1 + 3x₁, with x₁ of mean 0 in the population."""
    x = rng.normal(size=(300, 2))
    z = allotted(rng, 100, 200)
    return 2 * x[:, 0] - x[:, 1] + z * (1 + 3 * x[:, 0]) + rng.normal(size=300) * (1 + z), z, x


def _lin(rng: np.random.Generator) -> Estimated:
    return of_contrast(adjusted(*_with_covariates(rng), population=True))


def _ancova(rng: np.random.Generator) -> Estimated:
    x = rng.normal(size=(200, 2))
    z = allotted(rng, 100, 100)
    return of_contrast(adjusted(x @ [2.0, -1.0] + z + rng.normal(size=200), z, x, adjustment="parallel"))


def _of_those_in_the_trial(rng: np.random.Generator) -> Estimated:
    """The effect among those in the trial: 1 + thrice their own mean of x₁, taken off."""
    y, z, x = _with_covariates(rng)
    found = adjusted(y, z, x)
    low, high = found.interval()
    mean = 3 * float(x[:, 0].mean())
    return Estimated(found.estimate - mean, low - mean, high - mean)


def attendance(rng: np.random.Generator, n: int, come: float) -> tuple[Vector, Vector, Vector]:
    """Outcome, assigned, attended. `come` of people attend when assigned, one in twenty anyway; the effect of attending is 2 for those
    who come because assigned and 5 for those who come anyway; and who attends would have done better without it."""
    kind = rng.choice(["never", "because", "anyway"], size=n, p=[1 - come - 0.05, come, 0.05])
    z = allotted(rng, n // 2, n - n // 2)
    d = np.where(kind == "anyway", 1.0, np.where(kind == "because", z, 0.0))
    effect = np.where(kind == "anyway", 5.0, 2.0)
    return effect * d + 1.5 * (kind != "never") + rng.normal(size=n), z, d


def _wald(rng: np.random.Generator) -> Estimated:
    y, z, d = attendance(rng, 600, 0.7)
    found = two_stage(y, d, z)
    return Estimated(found.estimate, *found.interval())


def _anderson_rubin(rng: np.random.Generator) -> Estimated:
    y, z, d = attendance(rng, 600, 0.7)
    found = two_stage(y, d, z)
    return Estimated(found.estimate, found.anderson_rubin.low, found.anderson_rubin.high)


def _weak(rng: np.random.Generator) -> Estimated:
    y, z, d = attendance(rng, 400, 0.1)
    # Where as many came of either arm there is no estimate, and it is refused: one study in some ten thousand.
    while d[z == 1].sum() == d[z == 0].sum():
        y, z, d = attendance(rng, 400, 0.1)
    found = two_stage(y, d, z)
    return covered(found.reduced_form - 2 * found.first_stage, 2.0 in found.anderson_rubin)


def _several(rng: np.random.Generator) -> InstrumentFit:
    """Three instruments of middling strength, a covariate, an effect of 1, an error that attendance shares."""
    n = 800
    z, x, u = rng.normal(size=(n, 3)), rng.normal(size=n), rng.normal(size=n)
    d = z @ [0.5, 0.4, -0.3] + 0.5 * x + u + rng.normal(size=n)
    return two_stage(d + x + u + rng.normal(size=n), d, z, x, variance="classical")


def _two_stage(rng: np.random.Generator) -> Estimated:
    found = _several(rng)
    return Estimated(found.estimate, *found.interval())


def _set_of_several(rng: np.random.Generator) -> Estimated:
    found = _several(rng)
    return covered(found.estimate, 1.0 in found.anderson_rubin)


LOST = (0.9, 0.6)
CUT = 1 - LOST[1] / LOST[0]
REACH = float(stats.norm.pdf(stats.norm.ppf(CUT))) / (1 - CUT)


def lost(rng: np.random.Generator) -> Bounds:
    """A trial whose effect is ½, in which 90% and 60% are followed, whoever they are: Lee's bounds are ½ ∓ φ(z_p)/(1 − p).
    Controls vary little, so that most of the error is in what is trimmed."""
    z = allotted(rng, 600, 600)
    known = (rng.random(1200) < np.where(z == 1, *LOST)).astype(float)
    return lee_bounds(
        np.where(known == 1, 0.5 * z + rng.normal(size=1200) * np.where(z == 1, 1.0, 0.3), np.nan), z, known
    )


def _end(which: str) -> Callable[[np.random.Generator], Estimated]:
    def study(rng: np.random.Generator) -> Estimated:
        found = lost(rng)
        value, error = getattr(found, which), getattr(found, f"{which}_error")
        return Estimated(value, value - 1.959964 * error, value + 1.959964 * error)

    return study


def _effect_at_its_least(rng: np.random.Generator) -> Estimated:
    found = lost(rng)
    return Estimated(found.low, *found.interval)


def _worst(rng: np.random.Generator) -> Estimated:
    """Of 300 and 280, 12% and 20% are missing; the risks are .3 and .4: the least is .3 × .88 − (.4 × .8 + .2)."""
    people, seen, risk = (300, 280), (0.88, 0.8), (0.3, 0.4)
    observed = tuple(int(rng.binomial(n, share)) for n, share in zip(people, seen, strict=True))
    events = tuple(int(rng.binomial(n, share)) for n, share in zip(observed, risk, strict=True))
    found = worst_case((events[0], events[1]), (observed[0], observed[1]), people)
    return Estimated(found.low, *found.interval)


def _permutation(rng: np.random.Generator) -> Estimated:
    """Ten people, nothing there: the p-value is each multiple of 2/252, and 6 of 126 are at .05 or below."""
    p = permutation_test(rng.normal(size=10), allotted(rng, 5, 5), rng=rng).p_value
    return covered(p, p > 0.05)


def _every_allocation(rng: np.random.Generator) -> Pairs:
    """All allocations of two blocks by hand."""
    y = np.round(rng.normal(size=9), 1)
    z = np.concatenate([allotted(rng, 2, 3), allotted(rng, 2, 2)])
    block = np.repeat([0, 1], [5, 4])
    seen = []
    for first in combinations(range(5), 2):
        for second in combinations(range(5, 9), 2):
            take = np.isin(np.arange(9), first + second)
            gaps = [y[take & (block == b)].mean() - y[~take & (block == b)].mean() for b in (0, 1)]
            seen.append((5 * gaps[0] + 4 * gaps[1]) / 9)
    found = permutation_test(y, z, rng=rng, blocks=block)
    yield found.p_value, float(np.mean(np.abs(seen) >= abs(found.statistic) - 1e-9))


def _counts_or_rows(rng: np.random.Generator) -> Pairs:
    """A reduced table gives what its rows give."""
    y, x = rng.normal(size=40), np.tile([0.0, 0, 1, 1, 2, 2, 3, 3], 5)
    z, d, s = np.tile([0.0, 1.0], 20), np.tile([0.0, 1.0], 20) + rng.normal(size=40) / 4, np.tile([1.0, 1, 1, 0, 1], 8)
    w = rng.integers(1, 5, 40)
    rows = [np.repeat(one, w) for one in (y, z, x, d, s)]
    pairs = [
        (difference(y, z, counts=w), difference(rows[0], rows[1])),
        (stratified(y, z, x, counts=w), stratified(rows[0], rows[1], rows[2])),
        (adjusted(y, z, x, counts=w), adjusted(rows[0], rows[1], rows[2])),
    ]
    for short, long in pairs:
        yield from (
            (short.estimate, long.estimate, long.standard_error),
            (short.standard_error, long.standard_error),
            (short.degrees, long.degrees),
        )
    one, other = two_stage(y, d, z, x, counts=w), two_stage(rows[0], rows[3], rows[1], rows[2])
    yield from (
        (one.estimate, other.estimate, other.standard_error),
        (one.standard_error, other.standard_error),
        (one.first_stage_f, other.first_stage_f),
    )
    bounds, slow = lee_bounds(y, z, s, counts=w), lee_bounds(rows[0], rows[1], rows[4])
    yield from ((bounds.low, slow.low, slow.low_error), (bounds.high, slow.high, slow.low_error))
    yield bounds.low_error, slow.low_error


def _trimming(rng: np.random.Generator) -> Pairs:
    """Each person cut into as many parts as the other arm has people, then trimmed whole."""
    z = np.repeat([1.0, 0.0], [12, 15])
    known = np.concatenate([np.repeat([1.0, 0.0], [9, 3]), np.repeat([1.0, 0.0], [8, 7])])
    y = np.round(rng.normal(size=27), 1)
    found = lee_bounds(y, z, known)
    parts = np.sort(np.repeat(y[:9], 180))
    cut = round(len(parts) * (1 - (8 / 15) / (9 / 12)))
    mean = y[12:20].mean()
    yield 10 + found.low, 10 + float(parts[: len(parts) - cut].mean() - mean)
    yield 10 + found.high, 10 + float(parts[cut:].mean() - mean)


CLAIMS = (
    Truth("as assigned: difference of means of days of harm", 600, -0.25 * 8.0, _plain),
    Truth("as assigned: difference within strata of other ratios", 270, STRATA_TRUTH, _within_strata),
    Truth("as assigned: Lin's adjustment, effect in the population", 300, 1.0, _lin),
    Truth("as assigned: Lin's adjustment, effect among those in the trial", 300, 1.0, _of_those_in_the_trial),
    Truth("as assigned: analysis of covariance", 200, 1.0, _ancova),
    Truth("attendance: Wald's ratio and its delta-method interval", 600, 2.0, _wald),
    Truth("attendance: Anderson–Rubin interval", 600, 2.0, _anderson_rubin),
    Truth("attendance: Anderson–Rubin set where assignment hardly moves attendance", 400, 0.0, _weak),
    Truth("attendance: two-stage least squares with three instruments", 800, 1.0, _two_stage),
    Truth("attendance: Anderson–Rubin set with three instruments", 800, 1.0, _set_of_several),
    Truth("attrition: Lee's lower bound", 1200, 0.5 - REACH, _end("low")),
    Truth("attrition: Lee's upper bound", 1200, 0.5 + REACH, _end("high")),
    Truth("attrition: Imbens–Manski interval for an effect at its least", 1200, 0.5 - REACH, _effect_at_its_least),
    Truth("attrition: worst case of a risk difference", 580, 0.3 * 0.88 - 0.52, _worst),
    Truth("as assigned: p-value of the randomisation test", 10, 0.5 + 1 / 252, _permutation),
    Agreement("as assigned: randomisation test and every allocation by hand", 1e-9, _every_allocation),
    Agreement("randomised designs: counts and rows", 1e-9, _counts_or_rows),
    Agreement("attrition: trimming and people cut into parts", 1e-9, _trimming),
)
