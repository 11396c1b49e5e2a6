"""Matching as a design: each person of the programme beside the most alike without it.

Maryland level 4 with at least three covariates when no standardised difference above .1 is left between matched people; else 3.
An exception to exact coverage: pairs are found before outcomes are seen, but the matches are not perfect, so a bias of order n^(−1/k) in
k continuous covariates stays (Abadie and Imbens 2006, Econometrica 74, theorem 1); `adjust` takes most of it out.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from caraway.evidence.checks.balance import Balance, balance
from caraway.evidence.designs.claims import Said, both, brought_down, is_yes_or_no, of_covariates, people
from caraway.evidence.estimators import propensity
from caraway.evidence.estimators.influence import arms as arms_of
from caraway.evidence.estimators.influence import how_many
from caraway.evidence.estimators.matching import MatchedEffect, Order, Pairs, effect, nearest
from caraway.evidence.estimators.rows import matrix, vector
from caraway.evidence.result import Result, Setting


@dataclass(frozen=True)
class Matching:
    """How to match: on the "log odds" or the "chance" of treatment, or the "mahalanobis" distance (the log odds then serves the caliper)."""

    on: str = "log odds"
    ratio: int = 1
    replacement: bool = False
    caliper: float | None = 0.2
    order: Order = Order.LARGEST
    adjust: bool = False


@dataclass(frozen=True)
class Matched:
    """The result, who was matched with whom (by index of row), and the balance before and after."""

    result: Result
    pairs: Pairs
    balance: Balance


def matched_effect(
    treated: ArrayLike,
    covariates: ArrayLike,
    outcome: ArrayLike,
    *,
    setting: Setting,
    unit: str,
    how: Matching = Matching(),
    exact: ArrayLike | None = None,
    generator: np.random.Generator | None = None,
    arms: tuple[str, str] = ("programme", "comparison"),
    level: float = 0.95,
) -> Matched:
    """The effect on those of the programme who found a match, one row a person (see `estimators.matching` for the distances and variances)."""
    rows = how_many(treated)
    columns = matrix(covariates, "covariates", rows=rows)
    chosen = arms_of(treated, np.ones(rows))
    model = propensity.fit(chosen, columns, np.ones(rows))
    pairs = nearest(
        treated,
        score=model.score if how.on == "chance" else model.log_odds,
        covariates=columns if how.on == "mahalanobis" else None,
        ratio=how.ratio,
        replacement=how.replacement,
        caliper=how.caliper,
        exact=exact,
        order=how.order,
        generator=generator,
    )
    found = effect(pairs, outcome, covariates=columns, adjust=how.adjust)
    table = balance(treated, columns, weights=pairs.weights(rows))
    held, labels = brought_down(setting, *of_covariates(columns.shape[1], table.worst_after))
    sides = (people(arms[0], found.matched), people(arms[1], found.comparisons))
    said = Said(
        held, sides, _method(how, exact is not None), unit, level, (*labels, *_lost(found)), _details(found, table)
    )
    yes = is_yes_or_no(vector(outcome, "outcome", rows=rows))
    return Matched(both(said, yes, (found.effect, found.standard_error), None)[0], pairs, table)


UNMATCHED = "Some people of the programme found no match: the effect is that on the others, who alone are counted."
"""How many is no part of a sentence, which nothing could round or hide: it is a count like every other."""


def _lost(found: MatchedEffect) -> tuple[str, ...]:
    if not found.unmatched:
        return ()
    return (UNMATCHED,)


def _method(how: Matching, exact: bool) -> str:
    parts = [
        f"Nearest-neighbour matching 1:{how.ratio} on the {how.on}",
        f"{'with' if how.replacement else 'without'} replacement",
        f"in {how.order.value} order",
        f"within {how.caliper:g} standard deviations" if how.caliper is not None else "",
        "within exact strata" if exact else "",
        "adjusted for what the covariates still differ by (Abadie and Imbens 2011)" if how.adjust else "",
        "variance of Abadie and Imbens 2006"
        if how.replacement
        else "variance of matched sets (Abadie and Spiess 2022)",
    ]
    return ", ".join(part for part in parts if part)


def _details(found: MatchedEffect, table: Balance) -> dict[str, float]:
    return {
        "mean, programme": found.treated_mean,
        "mean, comparison": found.comparison_mean,
        "matched": float(found.matched),
        "not matched": float(found.unmatched),
        "largest standardised difference left": table.worst_after,
    }
