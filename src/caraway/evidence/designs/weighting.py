"""Inverse probability weighting as a design: people with the programme beside people without it who weigh as much like them.

Maryland level 4 with at least three covariates when no standardised difference above .1 is left after weighting; else 3. It rests on
there being no unmeasured reason both for being in the programme and for the outcome; see `checks` for what may be looked at.
"""

import numpy as np
from numpy.typing import ArrayLike

from caraway.evidence.checks.balance import balance
from caraway.evidence.designs.claims import Said, both, brought_down, is_yes_or_no, of_covariates, people
from caraway.evidence.estimators.influence import how_many
from caraway.evidence.estimators.rows import counts_of, vector
from caraway.evidence.estimators.weighting import Bounds, Estimand, Percentiles, Weighted, weighted
from caraway.evidence.result import Result, Setting

WHOSE = {
    Estimand.ATE: "average effect on everybody",
    Estimand.ATT: "average effect on the treated",
    Estimand.ATC: "average effect on the comparison",
    Estimand.ATO: "average effect in the overlap population (Li, Morgan and Zaslavsky 2018)",
}


def weighted_effect(
    treated: ArrayLike,
    covariates: ArrayLike,
    outcome: ArrayLike,
    *,
    setting: Setting,
    unit: str,
    counts: ArrayLike | None = None,
    estimand: Estimand = Estimand.ATT,
    trim: Bounds | Percentiles | None = None,
    clusters: ArrayLike | None = None,
    arms: tuple[str, str] = ("programme", "comparison"),
    level: float = 0.95,
) -> tuple[Result, ...]:
    """The difference of weighted means (a risk difference for 0 and 1), and their ratio where both are above 0.

    Arguments as `estimators.weighting.weighted`; `unit` is what one of the outcome is. Details have the effective sizes, how many were
    trimmed, the range of chances of treatment, and the largest standardised difference left.
    """
    number = counts_of(counts, how_many(treated))
    found = weighted(treated, covariates, outcome, counts=counts, estimand=estimand, trim=trim, clusters=clusters)
    chosen = np.asarray(treated, dtype=np.float64) == 1.0
    table = balance(treated, covariates, weights=found.weights, counts=number)
    reached, why = of_covariates(len(table.names), table.worst_after)
    held, labels = brought_down(setting, reached, why)
    sides = (people(arms[0], float(number[chosen].sum())), people(arms[1], float(number[~chosen].sum())))
    said = Said(held, sides, _method(estimand, trim), unit, level, labels, _details(found, number, table.worst_after))
    positive = min(found.treated_mean, found.comparison_mean) > 0
    yes = is_yes_or_no(vector(outcome, "outcome"))
    return both(said, yes, found.difference, found.log_ratio if positive else None)


def _method(estimand: Estimand, trim: Bounds | Percentiles | None) -> str:
    cut = ""
    if isinstance(trim, Bounds):
        cut = f"; chances outside {trim.low:g} to {trim.high:g} left out (Crump and others 2009)"
    if isinstance(trim, Percentiles):
        cut = f"; weights held within percentiles {trim.low:g} and {trim.high:g} (Cole and Hernán 2008)"
    return (
        f"Inverse probability weighting, {WHOSE[estimand]}, Hájek means, variance from stacked estimating equations "
        f"(Lunceford and Davidian 2004){cut}"
    )


def _details(found: Weighted, number: np.ndarray, worst: float) -> dict[str, float]:
    return {
        "mean, programme": found.treated_mean,
        "mean, comparison": found.comparison_mean,
        "effective size, programme": found.effective[0],
        "effective size, comparison": found.effective[1],
        "people left out": float(number[~found.kept].sum()),
        "lowest chance": float(found.scores.min()),
        "highest chance": float(found.scores.max()),
        "largest standardised difference left": worst,
    }
