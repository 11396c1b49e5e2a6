"""Time to a first event of people weighed or matched: arms whose whole groups have known curves, though people in them differ.

Of the treated group as a whole, times without and with the programme are exponential; who is early in it goes with what is recorded of them
(a Gaussian copula), and so does who is treated. So the ratio of hazards of the whole treated group is known, as are shares and means.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from caraway.evidence.designs.weighed_times import Weighed, by_balancing, by_matching, by_weighting
from caraway.evidence.estimators import entropy, glm
from caraway.evidence.estimators.influence import arms
from caraway.evidence.estimators.matching import nearest
from caraway.evidence.estimators.weighed_times import curve, log_hazard_ratio, mean_within, survival
from caraway.evidence.estimators.weighing import Weighing, by_balance, by_chances, by_pairs
from caraway.evidence.result import Maryland, Result
from caraway.proofs.truth import Agreement, Estimated, Truth
from caraway.proofs.truths.quasi_matching import IMPERFECT
from caraway.proofs.truths.survival import SETTING, WINDOW

Floats = NDArray[np.float64]
RATE, RATIO = 0.0018, float(np.log(0.7))
PEOPLE = 800
MANY = 1200
APART = 0.5
TIES = 0.6
"""How strongly the time goes with what is recorded."""
STEP = 0.01
"""How much more or less of a person."""
HELD = replace(SETTING, maryland=Maryland.CONTROLLED)


@dataclass(frozen=True, eq=False)
class People:
    """How long each was followed in whole days, whether until the event, who is treated, and what is recorded."""

    times: Floats
    events: NDArray[np.bool_]
    treated: Floats
    covariates: Floats


def people(rng: np.random.Generator, n: int = PEOPLE, ratio: float = RATIO, share: float = 0.5) -> People:
    """n people, about a `share` of them treated; the treated's first covariate is standard normal, the others' lower by `APART`."""
    treated = rng.random(n) < share
    first = rng.normal(size=n) - APART * ~treated
    second = rng.normal(size=n)
    early = stats.norm.sf(TIES * first + np.sqrt(1 - TIES**2) * rng.normal(size=n))
    lasted = np.ceil(-np.log1p(-early) / (RATE * np.exp(ratio * treated)))
    leaves = np.where(rng.random(n) < 0.2, np.ceil(rng.uniform(60, WINDOW, n)), WINDOW)
    return People(
        np.minimum(lasted, leaves), lasted <= leaves, treated.astype(np.float64), np.column_stack([first, second])
    )


WHICH = {"mean": 0, "share": 1, "ratio": 2}


def _study(rng: np.random.Generator, by: Callable[..., Weighed], what: str) -> Estimated:
    who = people(rng)
    found = by(who.times, who.events, who.treated, who.covariates, setting=HELD, names=("treated", "comparison"))
    return _of(found.results[WHICH[what]], what)


def _matched(rng: np.random.Generator, what: str) -> Estimated:
    """Four others to each of the treated, so that nearly each finds somebody alike."""
    who = people(rng, MANY, 0.0, 0.2)
    found = by_matching(
        who.times, who.events, who.treated, who.covariates, setting=HELD, names=("treated", "comparison")
    )
    return _of(found.results[WHICH[what]], what)


def _of(result: Result, what: str) -> Estimated:
    scale = np.log if what == "ratio" else float
    return Estimated(*(float(scale(one)) for one in (result.estimate, result.interval.low, result.interval.high)))


def _share(ratio: float) -> float:
    return float(np.exp(-RATE * WINDOW * np.exp(ratio)))


def _mean(ratio: float) -> float:
    return float(np.exp(-RATE * np.exp(ratio) * np.arange(WINDOW)).sum())


TRUE = {"mean": _mean(RATIO) - _mean(0.0), "share": _share(RATIO) - _share(0.0), "ratio": RATIO}


def _estimates(who: People, weights: Floats) -> Floats:
    """The three estimates of weighed people."""
    used, chosen = weights > 0, who.treated == 1.0
    found = [curve(who.times[side & used], who.events[side & used], weights[side & used]) for side in (chosen, ~chosen)]
    means, shares = ([way(each, WINDOW)[0] for each in found] for way in (mean_within, survival))
    ratio = log_hazard_ratio(who.times[used], who.events[used], who.treated[used], weights[used])[0]
    return np.array([means[0] - means[1], shares[0] - shares[1], ratio])


def _parts(who: People, weights: Floats) -> Floats:
    """Each person's part in the three (n × 3), as the design puts them together."""
    used, chosen = weights > 0, who.treated == 1.0
    parts = np.zeros((len(weights), 3))
    for side, sign in ((chosen & used, 1.0), (~chosen & used, -1.0)):
        found = curve(who.times[side], who.events[side], weights[side])
        parts[side, 0], parts[side, 1] = sign * mean_within(found, WINDOW)[1], sign * survival(found, WINDOW)[1]
    parts[used, 2] = log_hazard_ratio(who.times[used], who.events[used], who.treated[used], weights[used])[1]
    return parts


def _of_chances(who: People, mass: Floats) -> Floats:
    """Weights by the odds of being treated, where person i stands for mass[i] people."""
    design = np.column_stack([np.ones(len(mass)), who.covariates])
    score = glm.logistic(who.treated, design, weights=mass).fitted
    return mass * np.where(who.treated == 1.0, 1.0, score / (1 - score))


def _of_balance(who: People, mass: Floats) -> Floats:
    found = entropy.balance(who.treated, who.covariates, counts=np.round(mass / (STEP / 2)))
    return mass * found.weights


def _slowly(
    rng: np.random.Generator, whole: Callable[[People, Floats], Floats], fast: Callable[..., Weighing]
) -> Iterator[tuple[float, float]]:
    """The spread of the three, by doing everything again with a little more and a little less of each person in turn.

    From a step and from half of it (Richardson 1911): a step small enough to do alone leaves too few figures to the balance of few people.
    """
    who = people(rng, 60)

    def moves(row: int, step: float) -> Floats:
        more, less = (1 + sign * step * np.eye(60)[row] for sign in (1, -1))
        return (_estimates(who, whole(who, more)) - _estimates(who, whole(who, less))) / (2 * step)

    moved = np.array([(4 * moves(row, STEP / 2) - moves(row, STEP)) / 3 for row in range(60)])
    given = fast(who.treated, who.covariates)
    spread = given.spread(_parts(who, given.weights))
    slow = moved.T @ moved
    yield from zip(np.sqrt(np.diag(spread)).tolist(), np.sqrt(np.diag(slow)).tolist(), strict=True)


def _of_pairs(rng: np.random.Generator) -> Iterator[tuple[float, float]]:
    """Pairs as clusters: the parts of both of a pair added up by hand."""
    who = people(rng, 80)
    chosen = arms(who.treated, np.ones(80))
    pairs = nearest(who.treated, score=who.covariates[:, 0], caliper=0.5)
    given = by_pairs(pairs, 80)
    parts = _parts(who, given.weights)
    by_hand = np.zeros((3, 3))
    for one, (other,) in zip(pairs.treated, pairs.comparisons, strict=True):
        if other >= 0:
            both = parts[one] + parts[other]
            by_hand += np.outer(both, both)
    yield from zip(np.diag(given.spread(parts)).tolist(), np.diag(by_hand).tolist(), strict=True)
    yield float(given.weights[chosen].sum()), float((pairs.comparisons >= 0).sum())


CLAIMS = (
    *(Truth(f"weighted times, {what}", PEOPLE, TRUE[what], lambda rng, what=what: _study(rng, by_weighting, what)) for what in WHICH),  # type: ignore[misc]
    *(Truth(f"balanced times, {what}", PEOPLE, TRUE[what], lambda rng, what=what: _study(rng, by_balancing, what)) for what in WHICH),  # type: ignore[misc]
    *(
        Truth(
            f"matched times with nothing there, {what}", MANY, 0.0, lambda rng, what=what: _matched(rng, what),  # type: ignore[misc]
            bias_of_error=0.2, bias_errors=7.0, coverage=(0.9, 0.99), exception=IMPERFECT,
        )
        for what in ("mean", "ratio")
    ),
    Agreement("weighted times and everything again for each person", 1e-7, lambda rng: _slowly(rng, _of_chances, by_chances)),
    Agreement("balanced times and everything again for each person", 1e-7, lambda rng: _slowly(rng, _of_balance, by_balance)),
    Agreement("matched times and pairs by hand", 1e-12, _of_pairs),
)  # fmt: skip
