"""Entropy balancing as a design: comparison people weighted so that their means (and variances) are exactly those of the programme's.

Maryland level 4 with at least three covariates (no difference of balanced moments is left at all); else 3.
"""

import numpy as np
from numpy.typing import ArrayLike

from caraway.evidence.checks.balance import balance
from caraway.evidence.checks.sample_size import kish
from caraway.evidence.designs.claims import Said, both, brought_down, is_yes_or_no, of_covariates, people
from caraway.evidence.estimators import entropy
from caraway.evidence.estimators.influence import how_many
from caraway.evidence.estimators.rows import counts_of, vector
from caraway.evidence.result import Result, Setting


def entropy_balanced_effect(
    treated: ArrayLike,
    covariates: ArrayLike,
    outcome: ArrayLike,
    *,
    setting: Setting,
    unit: str,
    counts: ArrayLike | None = None,
    moments: int = 1,
    clusters: ArrayLike | None = None,
    arms: tuple[str, str] = ("programme", "comparison"),
    level: float = 0.95,
) -> tuple[Result, ...]:
    """The effect on the treated as a difference, and as a ratio where both means are above 0. Arguments as `estimators.entropy.effect`."""
    number = counts_of(counts, how_many(treated))
    found = entropy.effect(treated, covariates, outcome, counts=counts, moments=moments, clusters=clusters)
    chosen = np.asarray(treated, dtype=np.float64) == 1.0
    table = balance(treated, covariates, weights=found.balanced.weights, counts=number)
    reached, why = of_covariates(len(table.names), table.worst_after)
    held, labels = brought_down(setting, reached, why)
    sides = (people(arms[0], float(number[chosen].sum())), people(arms[1], float(number[~chosen].sum())))
    details = {
        "mean, programme": found.treated_mean,
        "mean, comparison": found.comparison_mean,
        "effective size, comparison": kish(found.balanced.weights[~chosen], counts=number[~chosen]),
        "largest standardised difference left": table.worst_after,
    }
    method = (
        f"Entropy balancing on {moments} moment{'s' * (moments > 1)} (Hainmueller 2012), average effect on the treated"
    )
    said = Said(held, sides, method, unit, level, labels, details)
    ratio = found.log_ratio if min(found.treated_mean, found.comparison_mean) > 0 else None
    return both(said, is_yes_or_no(vector(outcome, "outcome")), (found.effect, found.standard_error), ratio)
