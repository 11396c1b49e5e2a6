"""Proportions, odds and pairs recover what people were drawn with; exact tests alarm no oftener than they say."""

import math
from collections.abc import Callable

import numpy as np

from caraway.evidence.checks.multiplicity import Adjustment, adjusted
from caraway.evidence.estimators.exact_tables import conditional_odds_ratio
from caraway.evidence.estimators.pairs import matched_odds_ratio, paired_difference
from caraway.evidence.estimators.proportion import OneMethod, proportion_interval
from caraway.evidence.estimators.proportions import Compared, Method, odds_ratio, risk_difference, risk_ratio
from caraway.evidence.outcomes.descriptive import rate
from caraway.proofs.truth import Alarms, Claim, Estimated, Truth
from caraway.proofs.truths.outcomes_setting import ALONE

ARM = 1500
SHARE, SHARE_COMPARATOR = 0.22, 0.31
ODDS = SHARE * (1 - SHARE_COMPARATOR) / ((1 - SHARE) * SHARE_COMPARATOR)
PAIRS = 4000
FIRST_ONLY, SECOND_ONLY, BOTH = 0.18, 0.12, 0.3
SMALL_ALARM = 0.03
"""A chance of 3% stays under 5% of a thousand studies whatever the seed."""


def _arms(rng: np.random.Generator) -> tuple[int, int, int, int]:
    return int(rng.binomial(ARM, SHARE)), ARM, int(rng.binomial(ARM, SHARE_COMPARATOR)), ARM


def _plain(found: Compared) -> Estimated:
    return Estimated(found.estimate, found.interval.low, found.interval.high)


def _logarithm(found: Compared) -> Estimated:
    return Estimated(math.log(found.estimate), math.log(found.interval.low), math.log(found.interval.high))


def _one(method: OneMethod) -> Callable[[np.random.Generator], Estimated]:
    def study(rng: np.random.Generator) -> Estimated:
        events = int(rng.binomial(4000, SHARE))
        interval = proportion_interval(events, 4000, method=method)
        return Estimated(events / 4000, interval.low, interval.high)

    return study


def _difference(method: Method) -> Callable[[np.random.Generator], Estimated]:
    return lambda rng: _plain(risk_difference(*_arms(rng), method=method))


def _ratio(method: Method) -> Callable[[np.random.Generator], Estimated]:
    return lambda rng: _logarithm(risk_ratio(*_arms(rng), method=method))


def _odds(method: Method) -> Callable[[np.random.Generator], Estimated]:
    return lambda rng: _logarithm(odds_ratio(*_arms(rng), method=method))


def _pairs(rng: np.random.Generator) -> tuple[int, int, int, int]:
    both, first, second, neither = rng.multinomial(
        PAIRS, [BOTH, FIRST_ONLY, SECOND_ONLY, 1 - BOTH - FIRST_ONLY - SECOND_ONLY]
    )
    return int(both), int(first), int(second), int(neither)


def _rate(rng: np.random.Generator) -> Estimated:
    found = rate(int(rng.poisson(0.4 * 5000)), 5000.0, 5000, setting=ALONE)
    return Estimated(found.estimate, found.interval.low, found.interval.high)


def _family(method: Adjustment) -> Callable[[np.random.Generator], bool]:
    return lambda rng: bool((adjusted(rng.random(8), method=method) <= SMALL_ALARM).any())


_ONE: tuple[OneMethod, ...] = ("wilson", "clopper-pearson", "agresti-coull", "wald")
_TWO: tuple[Method, ...] = ("wald", "newcombe", "miettinen-nurminen")
_RATIOS: tuple[Method, ...] = ("wald", "miettinen-nurminen")
_ADJUSTMENTS: tuple[Adjustment, ...] = ("holm", "hochberg", "bonferroni", "benjamini-hochberg")

CLAIMS: tuple[Claim, ...] = (
    *(Truth(f"one share, {method}", 4000, SHARE, _one(method)) for method in _ONE),
    *(Truth(f"risk difference, {method}", 2 * ARM, SHARE - SHARE_COMPARATOR, _difference(method)) for method in _TWO),
    *(
        Truth(f"log risk ratio, {method}", 2 * ARM, math.log(SHARE / SHARE_COMPARATOR), _ratio(method))
        for method in _RATIOS
    ),
    *(Truth(f"log odds ratio, {method}", 2 * ARM, math.log(ODDS), _odds(method)) for method in _RATIOS),
    Truth(
        "log odds ratio, conditional",
        2 * ARM,
        math.log(ODDS),
        lambda rng: _logarithm(conditional_odds_ratio(*_arms(rng))),
    ),
    Truth("difference of pairs", PAIRS, FIRST_ONLY - SECOND_ONLY, lambda rng: _plain(paired_difference(*_pairs(rng)))),
    Truth(
        "log odds ratio of pairs, wald",
        PAIRS,
        math.log(FIRST_ONLY / SECOND_ONLY),
        lambda rng: _logarithm(matched_odds_ratio(*_pairs(rng)[1:3], method="wald")),
    ),
    Truth(
        "log odds ratio of pairs, exact",
        PAIRS,
        math.log(FIRST_ONLY / SECOND_ONLY),
        lambda rng: _logarithm(matched_odds_ratio(*_pairs(rng)[1:3])),
    ),
    Truth("rate of events, exact", 5000, 0.4, _rate),
    *(Alarms(f"eight tests of nothing, {method}", 0.05, _family(method)) for method in _ADJUSTMENTS),
)
