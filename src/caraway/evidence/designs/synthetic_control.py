"""Synthetic control as a design: one force with a programme beside a blend of forces without (Abadie, Diamond and Hainmueller 2010).

Maryland level 3: one place is compared. It rests on the blend following the force closely for long before, and on nothing else having
happened to the force alone.

An exception to exact coverage: with one treated place there is no sampling distribution. p and interval come from permuting which place
was treated (Abadie and others 2010; Firpo and Possebom 2018) and hold where every place was as likely to be; with J donors no interval of
a level above J/(J + 1) exists. Held to: with places that are alike, a 90% interval holds in at least .85 of studies.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from caraway.evidence.designs.claims import Said, brought_down, people, spanned
from caraway.evidence.designs.panel_cells import Cells
from caraway.evidence.estimators import synthetic
from caraway.evidence.estimators.synthetic import Importance, Placebos, Synthetic
from caraway.evidence.refusals import DataUnfit
from caraway.evidence.result import Arm, Interval, Maryland, Result, Setting


@dataclass(frozen=True)
class Blended:
    """The result, the fit, its placebos in space, and the effect without each donor that has weight (by its label)."""

    result: Result
    fit: Synthetic
    placebos: Placebos
    without: tuple[tuple[object, float], ...]


def synthetic_control(
    table: Cells,
    treated: object,
    start: float,
    *,
    setting: Setting,
    unit: str,
    predictors: ArrayLike | None = None,
    importance: Importance = "equal",
    earlier: float | None = None,
    level: float = 0.95,
) -> Blended:
    """The mean gap from `start` on between the force `treated` and its synthetic control.

    `predictors` (places × k, in the order of `table.places`) and `importance` as `estimators.synthetic.synthetic`. With `earlier`, a
    period before, the placebo date's effect is among the details. Raises `DataUnfit`.
    """
    row = _row(table, treated)
    first = int(np.searchsorted(table.periods, start))
    values = table.means
    fit = synthetic.synthetic(values, row, first, predictors=predictors, importance=importance)
    placebos = synthetic.in_space(values, row, first, predictors=predictors, importance=importance)
    low, high, reached = synthetic.interval(placebos, level)
    without = synthetic.without_each(values, row, first, predictors=predictors, importance=importance)
    details = _details(fit, placebos, [one.effect for _, one in without])
    if earlier is not None:
        at = int(np.searchsorted(table.periods, earlier))
        details["effect from the placebo date"] = synthetic.in_time(
            values, row, first, at, importance=importance
        ).effect
    held, labels = brought_down(setting, Maryland.COMPARISON, "one force is compared with others")
    if reached < level:
        labels += (f"With {len(fit.weights)} donors the interval is of {reached:.0%}: no wider claim can be made.",)
    said = Said(
        held, _sides(table, row, first), _method(importance, predictors is not None), unit, reached, labels, details
    )
    span = Interval(low, high, reached)
    result = spanned(said, "mean gap after the start", fit.effect, span, error=None, p_value=placebos.p_value)
    return Blended(
        result, fit, placebos, tuple((table.places[at : at + 1].tolist()[0], one.effect) for at, one in without)
    )


def _row(table: Cells, treated: object) -> int:
    found = np.flatnonzero(table.places == treated)
    if not len(found):
        raise DataUnfit(f"{treated} is not among the places: look at how it is spelled.")
    return int(found[0])


def _sides(table: Cells, row: int, first: int) -> tuple[Arm, ...]:
    after = table.people[:, first:].sum(axis=1)
    return (people("programme", float(after[row])), people("donors", float(after.sum() - after[row])))


def _method(importance: Importance, predictors: bool) -> str:
    on = "predictors" if predictors else "all outcomes before the start"
    v = {
        "equal": "equal importance",
        "regression": "importance by regression",
        "outer": "importance that best follows the outcome before",
    }
    return f"Synthetic control (Abadie, Diamond and Hainmueller 2010) on {on}, {v[importance]}; p and interval by placebos in space (Firpo and Possebom 2018)"


def _details(fit: Synthetic, placebos: Placebos, without: list[float]) -> dict[str, float]:
    return {
        "root mean squared gap before": float(np.sqrt(fit.before)),
        "ratio of squared gaps, after to before": float(placebos.ratios[0]),
        "donors with weight": float((fit.weights > 1e-8).sum()),
        "largest weight": float(fit.weights.max()),
        "least effect without a donor": min(without, default=fit.effect),
        "greatest effect without a donor": max(without, default=fit.effect),
    }
