"""Looks: planned ones err as often as planned, those at any time no more often, and harm stops no more often than said."""

import math
from collections.abc import Callable, Iterator
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy import integrate, stats

from caraway.evidence.estimators.betting import BOLDEST, bets, paired_betting
from caraway.evidence.estimators.boundaries import Convention, Family, constant_boundary, spending_boundary
from caraway.evidence.estimators.harm_boundary import (
    ever_stops,
    log_likelihood_ratio,
    log_mixture,
    pocock_boundary,
)
from caraway.evidence.estimators.mixture import log_e_value, reach, tuned
from caraway.evidence.estimators.stages import exits
from caraway.evidence.estimators.stopped import at_stopping
from caraway.proofs.truth import Agreement, Alarms, Estimated, Truth
from caraway.proofs.truths.randomised import covered

Vector = NDArray[np.float64]
Pairs = Iterator[tuple[float, float]]
FIVE = np.arange(1, 6) / 5
EACH_LOOK = 60


def looked_at(rng: np.random.Generator, effect: float = 0.0, looks: int = 5) -> tuple[Vector, Vector]:
    """Estimates and standard errors at each look, of a difference of two arms that each gain 60 people a look (variances 1 and 4)."""
    y = [rng.normal(mean, spread, looks * EACH_LOOK) for mean, spread in ((effect, 1.0), (0.0, 2.0))]
    n = EACH_LOOK * np.arange(1, looks + 1)
    means = [np.cumsum(one)[n - 1] / n for one in y]
    squares = [np.cumsum(one**2)[n - 1] / n - mean**2 for one, mean in zip(y, means, strict=True)]
    return means[0] - means[1], np.sqrt((squares[0] + squares[1]) / (n - 1))


Boundary = Callable[[], Vector]


def _errs(boundary: Boundary) -> Callable[[np.random.Generator], Estimated]:
    """Nothing is there: the estimate at the end, and whether no look rejected. The boundary is made anew in each study."""

    def study(rng: np.random.Generator) -> Estimated:
        estimates, errors = looked_at(rng)
        return covered(float(estimates[-1]), bool((np.abs(estimates / errors) < boundary()).all()))

    return study


def _constants(shape: float) -> Boundary:
    return lambda: constant_boundary(FIVE, shape=shape)


def _spent(family: Family, parameter: float = 0.0, convention: Convention = Convention.EACH_SIDE) -> Boundary:
    return lambda: spending_boundary(FIVE, family=family, parameter=parameter, convention=convention)


OBRIEN_FLEMING = constant_boundary(FIVE, shape=0.0)
POCOCK = constant_boundary(FIVE, shape=0.5)


def _stopped(high: Vector, effect: float) -> Callable[[np.random.Generator], Estimated]:
    """A trial that stops by its boundary: whether the median-unbiased estimate is above the truth, and whether the interval holds it."""

    def study(rng: np.random.Generator) -> Estimated:
        estimates, errors = looked_at(rng, effect)
        over = np.abs(estimates / errors) >= high
        k = int(np.argmax(over)) if over.any() else len(high) - 1
        found = at_stopping(-high, high, FIVE[: k + 1], estimate=float(estimates[k]), standard_error=float(errors[k]))
        return covered(float(found.estimate > effect), found.low <= effect <= found.high)

    return study


def _repeated(rng: np.random.Generator) -> Estimated:
    estimates, errors = looked_at(rng, 0.3)
    reach_of_all = POCOCK * errors
    return covered(float(estimates[-1]), bool((np.abs(estimates - 0.3) <= reach_of_all).all()))


def _against_a_grid(rng: np.random.Generator) -> Pairs:
    """Exits by Simpson's rule on one fine grid from the first look on."""
    high = np.array([2.5, 2.2, 2.0]) + rng.uniform(-0.3, 0.3, 3)
    t, drift = np.array([0.3, 0.65, 1.0]), float(rng.uniform(-2, 3))
    found = exits(-high, high, t, drift)
    edge, step = high * np.sqrt(t), np.diff(t, prepend=0.0)
    at = [np.linspace(-one, one, 301) for one in edge]
    density = stats.norm.pdf(at[0], drift * t[0], math.sqrt(t[0]))
    yield found.above[0], float(stats.norm.sf(edge[0], drift * t[0], math.sqrt(t[0])))
    for k in (1, 2):
        out = stats.norm.sf(edge[k], at[k - 1] + drift * step[k], math.sqrt(step[k]))
        yield found.above[k], float(integrate.simpson(density * out, x=at[k - 1]))
        kernel = stats.norm.pdf(at[k][:, None], at[k - 1] + drift * step[k], math.sqrt(step[k]))
        density = integrate.simpson(kernel * density, x=at[k - 1], axis=1)


def _on_any_day(rng: np.random.Generator) -> bool:
    """Two arms alike, days of harm with many zeros, looked at after each pair from the 20th on to 1,000 pairs."""
    y = (rng.random((2, 1000)) < 0.4) * rng.gamma(2.0, 10.0, (2, 1000))
    n = np.arange(1, 1001)
    means = np.cumsum(y, axis=1) / n
    squares = np.cumsum(y**2, axis=1) / n - means**2
    with np.errstate(invalid="ignore", divide="ignore"):
        z = (means[0] - means[1]) / np.sqrt((squares[0] + squares[1]) / np.maximum(n - 1, 1))
    rho = tuned(1000)
    wide = np.array([reach(2 * pairs, rho) for pairs in n[19:]])
    return bool((np.abs(z[19:]) >= wide).any())


def _e_value(rng: np.random.Generator) -> bool:
    """The e-value of a mean, looked at after each of 2,000 people, reaches 20."""
    z = np.cumsum(rng.normal(size=2000)) / np.sqrt(np.arange(1, 2001))
    return any(log_e_value(float(one), n, 0.1) >= math.log(20) for n, one in enumerate(z, start=1) if abs(one) > 1.9)


def _betting(treated: float, control: float) -> Callable[[np.random.Generator], bool]:
    """The interval by betting leaves out the true difference at any of 200 pairs."""

    def study(rng: np.random.Generator) -> bool:
        found = paired_betting(rng.random(200) < treated, rng.random(200) < control)
        truth = treated - control
        return bool(((found.low > truth) | (found.high < truth)).any())

    return study


def _bets_one_by_one(rng: np.random.Generator) -> Pairs:
    """The e-value against no difference by following each bet."""
    up, down = (rng.random(60) < 0.3).astype(float), (rng.random(60) < 0.5).astype(float)
    capital, sizes = [1.0, 1.0], bets(up - down, 0.05)
    for gap, size in zip(up - down, sizes, strict=True):
        held = min(float(size), BOLDEST)
        capital = [capital[0] * (1 + held * gap), capital[1] * (1 - held * gap)]
    yield math.exp(paired_betting(up, down).log_e[-1]), sum(capital) / 2


def _mixed_by_integral(rng: np.random.Generator) -> Pairs:
    """Mixtures by numerical integration."""
    z, n, rho = float(rng.normal() * 2), int(rng.integers(10, 200)), 0.15
    mean = z / math.sqrt(n)

    def ratio(mu: float) -> float:
        return math.exp(n * (mean * mu - mu * mu / 2)) * float(stats.norm.pdf(mu, 0, rho))

    yield math.exp(log_e_value(z, n, rho)), integrate.quad(ratio, -2, 2, points=[mean], epsabs=1e-14, epsrel=1e-11)[0]
    x, p = int(rng.integers(0, 8)), 0.1

    def higher(q: float) -> float:
        return math.exp(x * math.log(q / p) + (30 - x) * math.log((1 - q) / (1 - p)))

    yield math.exp(log_mixture(x, 30, p)), integrate.quad(higher, p, 1 - 1e-12, epsabs=1e-14, epsrel=1e-11)[0] / (1 - p)


HARM_PEOPLE = 120
ACCEPTED = 0.06


def _stops(statistic: Callable[[int, int], float]) -> Callable[[np.random.Generator], bool]:
    """The statistic of harms among people reaches log 20 at any of 120 people, of whom each is harmed at the accepted rate."""

    def study(rng: np.random.Generator) -> bool:
        harms = np.cumsum(rng.random(HARM_PEOPLE) < ACCEPTED)
        return any(statistic(int(x), n) >= math.log(20) for n, x in enumerate(harms, start=1))

    return study


def _pocock_harm(rng: np.random.Generator) -> Estimated:
    harms = np.cumsum(rng.random(HARM_PEOPLE) < ACCEPTED)
    limits = pocock_boundary(HARM_PEOPLE, ACCEPTED).limits
    return covered(float(harms[-1]), bool((harms < limits).all()))


def _between_arms(rng: np.random.Generator) -> bool:
    """Sixty harms, each in either arm as likely, looked at after each."""
    treated = np.cumsum(rng.random(60) < 0.5)
    return any(log_mixture(int(x), n, 0.5) >= math.log(20) for n, x in enumerate(treated, start=1))


def _every_path(rng: np.random.Generator) -> Pairs:
    """The chance of ever stopping by going through every way in which ten people can fare."""
    limits, rate = np.sort(rng.integers(1, 6, 10)).astype(float), float(rng.uniform(0.05, 0.5))
    paths = np.array(list(product((0, 1), repeat=10)))
    chances = np.prod(np.where(paths == 1, rate, 1 - rate), axis=1)
    yield ever_stops(limits, rate), float(chances[(np.cumsum(paths, axis=1) >= limits).any(axis=1)].sum())


CLAIMS = (
    Truth("planned looks: O'Brien–Fleming, five looks, errs as planned", 600, 0.0, _errs(_constants(0.0))),
    Truth("planned looks: Pocock, five looks, errs as planned", 600, 0.0, _errs(_constants(0.5))),
    Truth("planned looks: Wang–Tsiatis, five looks, errs as planned", 600, 0.0, _errs(_constants(0.25))),
    Truth(
        "planned looks: spending of O'Brien–Fleming type errs as planned",
        600,
        0.0,
        _errs(_spent(Family.OBRIEN_FLEMING)),
    ),
    Truth(
        "planned looks: the same, both sides together, errs as planned",
        600,
        0.0,
        _errs(_spent(Family.OBRIEN_FLEMING, convention=Convention.TOGETHER)),
    ),
    Truth("planned looks: spending of Pocock type errs as planned", 600, 0.0, _errs(_spent(Family.POCOCK))),
    Truth(
        "planned looks: Hwang–Shih–DeCani spending errs as planned",
        600,
        0.0,
        _errs(_spent(Family.HWANG_SHIH_DECANI, -2.0)),
    ),
    Truth("planned looks: spending by a power errs as planned", 600, 0.0, _errs(_spent(Family.POWER, 2.0))),
    Truth(
        "planned looks: estimate and interval at stopping, O'Brien–Fleming", 600, 0.5, _stopped(OBRIEN_FLEMING, 0.35)
    ),
    Truth("planned looks: estimate and interval at stopping, Pocock", 600, 0.5, _stopped(POCOCK, 0.35)),
    Truth("planned looks: repeated intervals hold together", 600, 0.3, _repeated),
    Alarms("any day: difference of days of harm, from 20 pairs on", 0.05, _on_any_day),
    Alarms("any day: the e-value of a mean", 0.05, _e_value),
    Alarms("any day: betting on two rates that are alike", 0.05, _betting(0.3, 0.3)),
    Alarms("any day: betting on two rates that differ", 0.05, _betting(0.1, 0.35)),
    Alarms("harm: the mixture stops no more often than said", 0.05, _stops(lambda x, n: log_mixture(x, n, ACCEPTED))),
    Alarms(
        "harm: the sequential ratio test stops no more often than said",
        0.05,
        _stops(lambda x, n: log_likelihood_ratio(x, n, ACCEPTED, 0.1)),
    ),
    Alarms("harm: between arms it stops no more often than said", 0.05, _between_arms),
    Truth("harm: Pocock's rule stops as often as said", HARM_PEOPLE, HARM_PEOPLE * ACCEPTED, _pocock_harm),
    Agreement("planned looks: exits and Simpson's rule on one grid", 1e-6, _against_a_grid),
    Agreement("any day: mixtures and their integrals", 1e-8, _mixed_by_integral),
    Agreement("any day: bets followed one by one", 1e-10, _bets_one_by_one),
    Agreement("harm: every way in which ten people can fare", 1e-10, _every_path),
)
