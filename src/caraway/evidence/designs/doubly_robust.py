"""Doubly robust estimation as a design: outcome and chance of treatment are both modelled, and one of them may be wrong.

Maryland level 4 with at least three covariates when weighting by the chances leaves no standardised difference above .1; else 3.
"""

import numpy as np
from numpy.typing import ArrayLike

from caraway.evidence.checks.balance import balance
from caraway.evidence.designs.claims import Said, both, brought_down, is_yes_or_no, of_covariates, people
from caraway.evidence.estimators.aipw import Models, Robust, Target, aipw
from caraway.evidence.estimators.influence import how_many
from caraway.evidence.estimators.rows import counts_of, matrix, vector
from caraway.evidence.estimators.weighting import Estimand, weights_of
from caraway.evidence.result import Result, Setting


def doubly_robust_effect(
    treated: ArrayLike,
    covariates: ArrayLike,
    outcome: ArrayLike,
    *,
    setting: Setting,
    unit: str,
    generator: np.random.Generator,
    counts: ArrayLike | None = None,
    target: Target = Target.ATE,
    folds: int = 5,
    repeats: int = 5,
    models: Models | None = None,
    clusters: ArrayLike | None = None,
    arms: tuple[str, str] = ("programme", "comparison"),
    level: float = 0.95,
) -> tuple[Result, ...]:
    """The difference of means with and without the programme, and their ratio where both are above 0. Arguments as `estimators.aipw.aipw`."""
    number = counts_of(counts, how_many(treated))
    known = models or Models()
    found = aipw(
        treated,
        covariates,
        outcome,
        generator=generator,
        counts=counts,
        target=target,
        folds=folds,
        repeats=repeats,
        models=known,
        clusters=clusters,
    )
    chosen = np.asarray(treated, dtype=np.float64) == 1.0
    worst, factors = _left(chosen, covariates, number, known, target)
    held, labels = brought_down(setting, *of_covariates(factors, worst))
    sides = (people(arms[0], float(number[chosen].sum())), people(arms[1], float(number[~chosen].sum())))
    said = Said(held, sides, _method(target, folds, repeats), unit, level, labels, _details(found, worst))
    ratio = found.log_ratio if min(found.treated_mean, found.comparison_mean) > 0 else None
    return both(said, is_yes_or_no(vector(outcome, "outcome")), (found.effect, found.standard_error), ratio)


def _left(
    chosen: np.ndarray, covariates: ArrayLike, number: np.ndarray, models: Models, target: Target
) -> tuple[float, int]:
    """The largest standardised difference after weighting by the chances, and how many covariates there are."""
    columns = matrix(covariates, "covariates", rows=len(number))
    chance = np.clip(models.treatment(columns, chosen.astype(np.float64), number)(columns), *models.clip)
    weights = weights_of(chance, chosen, Estimand(target.value))
    table = balance(chosen.astype(np.float64), columns, weights=weights, counts=number)
    return table.worst_after, len(table.names)


def _method(target: Target, folds: int, repeats: int) -> str:
    whose = "everybody" if target is Target.ATE else "the treated"
    crossed = f"{folds} folds, median of {repeats}" if folds > 1 else "without cross-fitting"
    return (
        f"Augmented inverse probability weighting (Robins, Rotnitzky and Zhao 1994), average effect on {whose}, "
        f"{crossed} (Chernozhukov and others 2018)"
    )


def _details(found: Robust, worst: float) -> dict[str, float]:
    return {
        "mean, programme": found.treated_mean,
        "mean, comparison": found.comparison_mean,
        "share of chances held at a bound": found.clipped,
        "largest standardised difference left": worst,
    }
