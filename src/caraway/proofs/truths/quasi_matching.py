"""Matching: an exception to the bounds of bias and coverage (Abadie and Imbens 2006), and the slow forms of its pairs and variance."""

from collections.abc import Iterator

import numpy as np

from caraway.evidence.estimators import matching
from caraway.proofs.truth import Agreement, Estimated, Truth
from caraway.proofs.truths.quasi_people import around, people, straight


def _matched(rng: np.random.Generator, *, replacement: bool) -> Estimated:
    who = straight(rng, 400)
    pairs = matching.nearest(who.treated, covariates=who.covariates, replacement=replacement, caliper=None)
    found = matching.effect(pairs, who.outcome, covariates=who.covariates, adjust=True)
    return around(found.effect, found.standard_error)


IMPERFECT = (
    "Abadie and Imbens 2006, Econometrica 74: matches are not perfect and the variance is estimated from few neighbours; "
    "with an adjustment (2011) what is left is small at 400 people"
)


def _greedy(rng: np.random.Generator) -> Iterator[tuple[float, float]]:
    """Each treated in turn, each comparison in turn, by plain loops."""
    who = people(rng, 120)
    score = np.round(who.covariates[:, 0], 2)
    strata = who.covariates[:, 1]
    wide = 0.5 * score.std(ddof=1)
    for replacement in (False, True):
        pairs = matching.nearest(who.treated, score=score, replacement=replacement, caliper=0.5, exact=strata)
        own = [at for at in range(120) if who.treated[at]]
        used: set[int] = set()
        got = {}
        for at in sorted(own, key=lambda at: -score[at]):
            best, least = -1, np.inf
            for other in range(120):
                far = abs(score[at] - score[other])
                if (
                    not who.treated[other]
                    and other not in used
                    and strata[other] == strata[at]
                    and far <= wide
                    and far < least
                ):
                    best, least = other, far
            got[at] = best
            if best >= 0 and not replacement:
                used.add(best)
        for at, (found,) in zip(own, pairs.comparisons, strict=True):
            yield float(found), float(got[at])


def _reused(rng: np.random.Generator) -> Iterator[tuple[float, float]]:
    """The variance of matching with replacement, term by term (Abadie and Imbens 2006, theorem 7, for the treated)."""
    who = straight(rng, 150)
    pairs = matching.nearest(who.treated, covariates=who.covariates, replacement=True, ratio=2, caliper=None)
    found = matching.effect(pairs, who.outcome, covariates=who.covariates, neighbours=2)
    own, rest = np.flatnonzero(who.treated == 1), np.flatnonzero(who.treated == 0)
    guess = {at: np.mean([who.outcome[other] for other in row]) for at, row in zip(own, pairs.comparisons, strict=True)}
    apart = np.array([who.outcome[at] - guess[at] for at in own])
    scale = who.covariates[rest].std(axis=0)
    total = float(((apart - apart.mean()) ** 2).sum())
    for at in rest:
        times = int((pairs.comparisons == at).sum())
        far = {
            other: float((((who.covariates[other] - who.covariates[at]) / scale) ** 2).sum())
            for other in rest
            if other != at
        }
        like = sorted(far, key=lambda other, far=far: (far[other], other))[:2]  # type: ignore[misc]
        spread = 2 / 3 * (who.outcome[at] - np.mean(who.outcome[like])) ** 2
        total += times * (times - 1) / 4 * spread
    yield found.effect, float(apart.mean())
    yield found.standard_error, float(np.sqrt(total) / len(own))


CLAIMS = (
    Truth(
        "matching without replacement, adjusted",
        400,
        -1.0,
        lambda rng: _matched(rng, replacement=False),
        bias_of_error=0.2,
        bias_errors=7.0,
        coverage=(0.9, 0.99),
        exception=IMPERFECT,
    ),
    Truth(
        "matching with replacement, adjusted",
        400,
        -1.0,
        lambda rng: _matched(rng, replacement=True),
        bias_of_error=0.2,
        bias_errors=7.0,
        coverage=(0.9, 0.99),
        exception=IMPERFECT,
    ),
    Agreement("matching with replacement, its variance term by term", 1e-9, _reused),
    Agreement("matching and plain loops", 0.0, _greedy),
)
