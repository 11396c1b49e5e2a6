"""Checks of a quasi-experiment that say a number: recording, missing outcomes, placebos, balance, single forces."""

from collections.abc import Iterator

import numpy as np
from scipy import optimize

from caraway.evidence.checks import missingness, recording
from caraway.evidence.checks.balance import balance
from caraway.evidence.checks.leave_one_out import jackknife_error, leave_one_out
from caraway.evidence.checks.overlap import overlap
from caraway.evidence.checks.placebo import placebo_outcomes
from caraway.evidence.checks.recording import Recorded
from caraway.evidence.checks.sample_size import kish
from caraway.proofs.truth import Agreement, Alarms, Estimated, Pair, Truth
from caraway.proofs.truths.quasi_people import around, people

RISKS = (0.2, 0.3)
DETECTION = (0.9, 0.6)
ARM = 2000


def _recorded(rng: np.random.Generator, n: int = ARM) -> Recorded:
    """What was recorded: of the programme's people nine in ten outcomes, of the others' six."""
    events = [rng.binomial(n, risk * chance) for risk, chance in zip(RISKS, DETECTION, strict=True)]
    return Recorded(events[0], n, events[1], n)


def _corrected(rng: np.random.Generator, of: str) -> Estimated:
    found = recording.corrected(_recorded(rng), DETECTION)
    return around(*(found.difference if of == "difference" else found.log_ratio))


def _carried_back(rng: np.random.Generator) -> Estimated:
    """The correction by simulation and extrapolation, with the correction's own error."""
    seen = _recorded(rng)
    found = recording.extrapolated(seen, DETECTION, generator=rng, replicates=100)
    return around(found.extrapolated, recording.corrected(seen, DETECTION).log_ratio[1])


SITES = np.array([0.5, 0.7, 0.9])


def _sites(rng: np.random.Generator) -> Estimated:
    """Sites that record more have more of the programme's people."""
    there = np.array([[300, 900], [600, 600], [900, 300]])
    events = rng.binomial(there, SITES[:, None] * np.array(RISKS))
    return around(*recording.by_site(events, there, SITES).difference)


def _missing(rng: np.random.Generator) -> Estimated:
    """All that is missing in the programme had the outcome, none in the comparison: the truth is at the upper bound."""
    treated = np.repeat([1.0, 0.0], 1000)
    outcome = (rng.random(2000) < np.where(treated == 1, 0.4, 0.5)).astype(float)
    lost = rng.random(2000) < 0.2
    outcome = np.where(lost, treated, outcome)
    found = missingness.worst_and_best(treated, np.where(lost, np.nan, outcome), ~lost)
    return Estimated(found.high, *found.interval)


MISSING = (0.8 * 0.4 + 0.2) - 0.8 * 0.5


def _placebo(rng: np.random.Generator) -> bool:
    """Three outcomes that nothing moved, looked at together."""

    def apart(values: np.ndarray) -> tuple[float, float]:
        one, other = values[:300], values[300:]
        return float(one.mean() - other.mean()), float(np.sqrt(one.var(ddof=1) / 300 + other.var(ddof=1) / 300))

    return not placebo_outcomes({name: rng.normal(size=600) for name in "abc"}, apart, level=0.03).passed


def _balance_by_rows(rng: np.random.Generator) -> Iterator[tuple[float, float]]:
    """A weighted table with counts, and the same people one a row, by the formulas."""
    who = people(rng, 200)
    counts = rng.integers(1, 4, size=200)
    weights = rng.uniform(0.2, 2, size=200)
    found = balance(who.treated, who.covariates, weights=weights, counts=counts)
    one = np.repeat(who.treated, counts) == 1
    rows, heavy = np.repeat(who.covariates[:, 0], counts), np.repeat(weights, counts)

    def moments(arm: np.ndarray) -> tuple[float, float]:
        share = heavy[arm] / heavy[arm].sum()
        mean = float(share @ rows[arm])
        return mean, float(share @ (rows[arm] - mean) ** 2 / (1 - share @ share))

    (mine, my_variance), (theirs, their_variance) = moments(one), moments(~one)
    line = found.after[0]
    yield line.standardised, (mine - theirs) / rows[one].std(ddof=1)
    yield line.variance_ratio or 0.0, my_variance / their_variance
    gaps = [
        abs(heavy[one & (rows <= at)].sum() / heavy[one].sum() - heavy[~one & (rows <= at)].sum() / heavy[~one].sum())
        for at in rows
    ]
    yield line.kolmogorov, float(max(gaps))
    yield kish(weights, counts=counts), float(heavy.sum() ** 2 / (heavy**2).sum())


def _outside(rng: np.random.Generator) -> Iterator[tuple[float, float]]:
    """Who is outside what both arms cover, one by one."""
    scores, treated = rng.beta(2, 2, size=60), (rng.random(60) < 0.5).astype(float)
    treated[:2] = (0.0, 1.0)
    found = overlap(scores, treated)
    own, other = scores[treated == 1].tolist(), scores[treated == 0].tolist()
    yield found.treated_outside, sum(not min(other) <= score <= max(other) for score in own) / len(own)
    yield found.comparison_outside, sum(not min(own) <= score <= max(own) for score in other) / len(other)
    yield float(found.treated_bins.sum()), float(len(own))


def _tipping(rng: np.random.Generator) -> Iterator[tuple[float, float]]:
    """The shift that turns the conclusion, searched for step by step."""
    outcome = np.concatenate([rng.normal(0.6, 1, 300), rng.normal(0, 1, 300)])
    treated, observed = np.repeat([1.0, 0.0], 300), np.tile(np.arange(300) % 5 > 0, 2)
    one, other = missingness.sides(treated, outcome, observed)
    found = missingness.tipping_point(one, other)
    seen = outcome[:300][observed[:300]]
    theirs = outcome[300:][observed[300:]]

    def edge(shift: float) -> float:
        mean = seen.mean() + 0.2 * shift - theirs.mean()
        spread = seen.var() / 240 + 0.2 * 0.8 * shift**2 / 300 + theirs.var() / 240
        return float(mean - 1.959963984540054 * np.sqrt(spread))

    yield found.shift or 0.0, float(optimize.bisect(edge, -20, 0, xtol=1e-12))


def _jackknife(rng: np.random.Generator) -> Iterator[Pair]:
    """Of a mean of forces' means the jackknife is the textbook error."""
    values = rng.normal(size=12)
    found = leave_one_out(np.arange(12), lambda kept: (float(values[kept].mean()), -9.0, 9.0))
    error = float(values.std(ddof=1) / np.sqrt(12))
    yield jackknife_error(found), error
    slow = {at: float(np.delete(values, at).mean()) for at in range(12)}
    yield from ((found.without[at][0], mean, error) for at, mean in slow.items())


CLAIMS = (
    Truth(
        "recording corrected, risk difference", 2 * ARM, RISKS[0] - RISKS[1], lambda rng: _corrected(rng, "difference")
    ),
    Truth(
        "recording corrected, log risk ratio",
        2 * ARM,
        float(np.log(RISKS[0] / RISKS[1])),
        lambda rng: _corrected(rng, "ratio"),
    ),
    Truth(
        "recording carried back by extrapolation, log risk ratio",
        2 * ARM,
        float(np.log(RISKS[0] / RISKS[1])),
        _carried_back,
    ),
    Truth("recording that differs by site, risk difference", 3600, RISKS[0] - RISKS[1], _sites),
    Truth("missing outcomes, at the upper bound", 2000, MISSING, _missing),
    Alarms("three placebo outcomes at .03", 0.05, _placebo),
    Agreement("balance with counts and weights, and row by row", 1e-9, _balance_by_rows),
    Agreement("overlap and one by one", 1e-12, _outside),
    Agreement("tipping point and a search", 1e-8, _tipping),
    Agreement("without each force, and the error of a mean", 1e-10, _jackknife),
)
