"""Newton's method for the partial likelihood, as R's `coxph` goes about it, and further: to where nothing changes any more.

A step that makes the likelihood worse, or not finite, is halved. R rests when the log-likelihood changes by less than 1e-9 of itself; we
also ask that the step still to be made is under a ten-millionth of a standard error, and make it: what is left then is of rounding.
Many rows begin from the fit of some 16,000 of them, which costs next to nothing and saves an iteration or two; the answer is that of all rows.
"""

from dataclasses import dataclass, replace

import numpy as np

from caraway.evidence.estimators.cox_kernel import Sums, Ties, curvature, first_pass
from caraway.evidence.estimators.cox_rows import RiskSets
from caraway.evidence.estimators.followed import Floats
from caraway.evidence.refusals import DataUnfit, NotConverged

AT_REST = 1e-14  # U' I⁻¹ U of the step to be made: a squared distance in standard errors
MANY = 100_000
GUESSED_FROM = 16_000  # rows
ROUGHLY = 3
ROUNDING = 1e-12  # of the log-likelihood
HALVINGS = 30
SINGULAR = 1e-10
RUNS_AWAY = 1e-3  # of a mean absolute deviation: a step that no longer changes the likelihood, yet goes on


@dataclass(frozen=True)
class Stand:
    """Where the iteration stands: scaled coefficients, log-likelihood, and the sums, score and information there."""

    scaled: Floats
    log_likelihood: float
    sums: Sums
    score: Floats
    information: Floats


@dataclass(frozen=True)
class Found:
    """Where it began (all coefficients 0), where it came to rest, and after how many steps."""

    null: Stand
    fitted: Stand
    steps: int


def maximise(
    sets: RiskSets, names: tuple[str, ...], ties: Ties, compile_it: bool, tolerance: float, max_iterations: int
) -> Found:
    """Go from 0 to the maximum. Raises `DataUnfit` for covariates that say the same or predict the events without exception, and
    `NotConverged` when the steps run out."""
    null = here = _stand(sets, np.zeros(len(names)), ties, compile_it)
    if not np.isfinite(null.log_likelihood):
        raise DataUnfit(
            "The offset is so large that risks cannot be compared: take its mean off it, or check its unit."
        )
    step = _step(null, names, begun=False)
    if sets.rows >= MANY and sets.first is None:
        step = _guess(sets, names, ties, compile_it, step)
    for steps in range(1, max_iterations + 1):
        before, here = here, _improved(sets, here, step, ties, compile_it)
        step = _step(here, names, begun=True)
        left = float(here.score @ step)
        if left <= AT_REST and _alike(before.log_likelihood, here.log_likelihood, tolerance):
            _refuse_runaway(step, names)
            return Found(null, _settled(sets, here, step, ties, compile_it), steps)
    if _alike(before.log_likelihood, here.log_likelihood, tolerance):
        _refuse_runaway(step, names)
    raise NotConverged(
        f"Cox regression did not come to rest in {max_iterations} steps: the log-likelihood stands at {here.log_likelihood:.6f}."
    )


def _settled(sets: RiskSets, here: Stand, step: Floats, ties: Ties, compile_it: bool) -> Stand:
    """Where the last step leads. Among many rows it is so short that only the coefficients are moved by it."""
    if sets.rows < MANY:
        return _stand(sets, here.scaled + step, ties, compile_it)
    return replace(here, scaled=here.scaled + step, log_likelihood=here.log_likelihood + float(here.score @ step) / 2)


def _alike(before: float, here: float, tolerance: float) -> bool:
    return abs(here - before) <= tolerance * max(abs(here), 1.0)


def _guess(sets: RiskSets, names: tuple[str, ...], ties: Ties, compile_it: bool, otherwise: Floats) -> Floats:
    """Where a thinned part of the rows comes to rest, roughly; the step `otherwise` where they do not say."""
    few = sets.thinned(sets.rows // GUESSED_FROM, compile_it)
    try:
        here = _stand(few, np.zeros(len(names)), ties, compile_it)
        for _ in range(ROUGHLY):
            here = _improved(few, here, _step(here, names, begun=True), ties, compile_it)
    except (DataUnfit, NotConverged):
        return otherwise
    return here.scaled


def _stand(sets: RiskSets, scaled: Floats, ties: Ties, compile_it: bool) -> Stand:
    with np.errstate(
        all="ignore"
    ):  # risks beyond what a float holds make the likelihood not finite, which is looked at
        sums = first_pass(sets, scaled, ties, compile_it)
        said = float(sets.observed @ scaled) + sets.offset_of_events
        log_likelihood = float(said - sums.tied[0].sum())
        score, information = curvature(sets, sums, compile_it)
    return Stand(scaled, log_likelihood, sums, score, information)


def _improved(sets: RiskSets, here: Stand, step: Floats, ties: Ties, compile_it: bool) -> Stand:
    for halving in range(HALVINGS):
        tried = _stand(sets, here.scaled + step * 0.5**halving, ties, compile_it)
        if tried.log_likelihood >= here.log_likelihood - ROUNDING * abs(here.log_likelihood):
            return tried
    raise NotConverged(
        f"No step from a log-likelihood of {here.log_likelihood:.6f} makes it better: it is too flat there."
    )


def _step(here: Stand, names: tuple[str, ...], begun: bool) -> Floats:
    """I⁻¹ U. Raises `DataUnfit` where I cannot be inverted."""
    diagonal = np.diag(here.information)
    if diagonal.min() > 0:
        root = np.sqrt(diagonal)
        values = np.linalg.eigvalsh(here.information / np.outer(root, root))
        if values[0] > SINGULAR:
            return np.asarray(np.linalg.solve(here.information, here.score), dtype=np.float64)
    worst = names[int(np.argmin(diagonal))]
    if begun:
        raise DataUnfit(_separated(worst))
    raise DataUnfit(
        f"The covariates cannot be told apart: one (look at {worst}) does not vary among those at risk together, "
        "or follows from the others. Leave one out."
    )


def _refuse_runaway(step: Floats, names: tuple[str, ...]) -> None:
    if np.abs(step).max() > RUNS_AWAY:
        raise DataUnfit(_separated(names[int(np.argmax(np.abs(step)))]))


def _separated(name: str) -> str:
    return (
        f"{name} predicts the events without exception (all events are on one side of it): its hazard ratio has no end. "
        "Describe the two sides, or join categories, rather than estimate a ratio."
    )
