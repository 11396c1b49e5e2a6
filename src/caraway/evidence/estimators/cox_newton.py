"""Newton's method for the partial likelihood, as R's `coxph` goes about it, and further: to where nothing changes any more.

A step that makes the likelihood worse, or not finite, is halved. R rests when the log-likelihood changes by less than 1e-9 of itself; we
also ask that the step still to be made is under a ten-millionth of a standard error, and make it: what is left then is of rounding.
Many rows begin from the fit of some 16,000 of them, which costs next to nothing and saves an iteration or two; the answer is that of all rows.

Let λ = U' I⁻¹ U be the squared length of a step in standard errors. By Newton's quadratic convergence the ratio of one λ to the one before is about
half the relative change of I along the last step, so many rows are also at rest where that ratio is under 5e-9: the step is still made, what remains
is that ratio of it, and standard errors, from the information before it, are right to about 5e-9 of themselves.
"""

from dataclasses import dataclass, replace

import numpy as np

from caraway.evidence.estimators.cox_kernel import Ties, evaluated, null_log_likelihood
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
STEADY = 5e-9  # λ to the λ before it
RUNS_AWAY = 1e-3  # of a mean absolute deviation: a step that no longer changes the likelihood, yet goes on
FAR = 15.0  # between the logarithms of the highest risk and of the lowest
ORDINARY = 1.0  # of the logarithm of the hazard for a mean absolute deviation
PART = 0.1  # of a standard error
ABOUT = 2.0  # times as much, or half


@dataclass(frozen=True)
class Stand:
    """Where the iteration stands: scaled coefficients, log-likelihood, score and information there."""

    scaled: Floats
    log_likelihood: float
    score: Floats
    information: Floats


@dataclass(frozen=True)
class Found:
    """The log-likelihood with all coefficients 0, where it came to rest, and after how many steps."""

    log_likelihood_null: float
    fitted: Stand
    steps: int


def maximise(
    sets: RiskSets, names: tuple[str, ...], ties: Ties, compile_it: bool, tolerance: float, max_iterations: int
) -> Found:
    """Go from 0 to the maximum. Raises `DataUnfit` for covariates that say the same or predict the events without exception, and
    `NotConverged` when the steps run out."""
    here, step = _begun(sets, names, ties, compile_it)
    null = here.log_likelihood
    left = np.inf
    for steps in range(1, max_iterations + 1):
        before, here = here, _improved(sets, here, step, names, ties, compile_it)
        step = _step(here, names, begun=True)
        left_before, left = left, float(here.score @ step)
        steady = sets.rows >= MANY and left <= STEADY * left_before < np.inf
        if (steady or left <= AT_REST) and _alike(before.log_likelihood, here.log_likelihood, tolerance):
            _refuse_runaway(sets, here, step, names, ties, compile_it)
            return Found(null, _settled(sets, here, step, ties, compile_it), steps)
    if _alike(before.log_likelihood, here.log_likelihood, tolerance):
        _refuse_runaway(sets, here, step, names, ties, compile_it)
    said = f"the log-likelihood stands at {here.log_likelihood:.6f}."
    raise _restless(sets, here, names, f"Cox regression did not come to rest in {max_iterations} steps: {said}")


def score_statistic(sets: RiskSets, ties: Ties, compile_it: bool) -> float:
    """U' I⁻¹ U with all coefficients 0."""
    null = stand(sets, np.zeros(len(sets.covariates)), ties, compile_it)
    return float(null.score @ np.linalg.solve(null.information, null.score))


def _begun(sets: RiskSets, names: tuple[str, ...], ties: Ties, compile_it: bool) -> tuple[Stand, Floats]:
    """Where all coefficients are 0 and the first step; many rows are guessed from, and need no more there than the log-likelihood."""
    guessed = _guess(sets, names, ties, compile_it) if sets.rows >= MANY and sets.first is None else None
    null = _bare(sets, ties, compile_it) if guessed is not None else stand(sets, np.zeros(len(names)), ties, compile_it)
    if not np.isfinite(null.log_likelihood):
        raise DataUnfit(
            "The offset is so large that risks cannot be compared: take its mean off it, or check its unit."
        )
    return null, _step(null, names, begun=False) if guessed is None else guessed


def _bare(sets: RiskSets, ties: Ties, compile_it: bool) -> Stand:
    """The stand where all coefficients are 0, by its log-likelihood alone; score and information are left at 0."""
    with np.errstate(all="ignore"):
        log_likelihood = null_log_likelihood(sets, ties, compile_it)
    scaled = np.zeros(len(sets.covariates))
    return Stand(scaled, log_likelihood, scaled, np.zeros((len(scaled), len(scaled))))


def _settled(sets: RiskSets, here: Stand, step: Floats, ties: Ties, compile_it: bool) -> Stand:
    """Where the last step leads. Among many rows it is so short that only the coefficients are moved by it."""
    if sets.rows < MANY:
        return stand(sets, here.scaled + step, ties, compile_it)
    return replace(here, scaled=here.scaled + step, log_likelihood=here.log_likelihood + float(here.score @ step) / 2)


def _alike(before: float, here: float, tolerance: float) -> bool:
    return abs(here - before) <= tolerance * max(abs(here), 1.0)


def _guess(sets: RiskSets, names: tuple[str, ...], ties: Ties, compile_it: bool) -> Floats | None:
    """Where a thinned part of the rows comes to rest, roughly; None where they do not say."""
    few = sets.thinned(sets.rows // GUESSED_FROM, compile_it)
    try:
        here = stand(few, np.zeros(len(names)), ties, compile_it)
        for _ in range(ROUGHLY):
            here = _improved(few, here, _step(here, names, begun=True), names, ties, compile_it)
    except (DataUnfit, NotConverged):
        return None
    return here.scaled


def stand(sets: RiskSets, scaled: Floats, ties: Ties, compile_it: bool) -> Stand:
    """The model at these coefficients."""
    with np.errstate(
        all="ignore"
    ):  # risks beyond what a float holds make the likelihood not finite, which is looked at
        return Stand(scaled, *evaluated(sets, scaled, ties, compile_it))


def _improved(sets: RiskSets, here: Stand, step: Floats, names: tuple[str, ...], ties: Ties, compile_it: bool) -> Stand:
    for halving in range(HALVINGS):
        tried = stand(sets, here.scaled + step * 0.5**halving, ties, compile_it)
        if tried.log_likelihood >= here.log_likelihood - ROUNDING * abs(here.log_likelihood):
            return tried
    said = f"No step from a log-likelihood of {here.log_likelihood:.6f} makes it better: it is too flat there."
    raise _restless(sets, here, names, said)


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


def _refuse_runaway(
    sets: RiskSets, here: Stand, step: Floats, names: tuple[str, ...], ties: Ties, compile_it: bool
) -> None:
    """Refuse where there is no maximum to rest at. Far out, where the lesser risks are lost beside the greater, rounding can stop an iteration
    that has none: there the likelihood does not bend as its information says."""
    if np.abs(step).max() > RUNS_AWAY:
        raise DataUnfit(_separated(names[int(np.argmax(np.abs(step)))]))
    if _far(sets, here) and not _bends(sets, here, ties, compile_it):
        raise DataUnfit(_separated(names[int(np.argmax(np.abs(here.scaled)))]))


def _far(sets: RiskSets, here: Stand) -> bool:
    """Whether the highest risk is so many times the lowest; among many rows not looked at while every effect is ordinary."""
    if sets.rows >= MANY and np.abs(here.scaled).max() <= ORDINARY:
        return False
    return bool(np.ptp(here.scaled @ sets.covariates) > FAR)


def _bends(sets: RiskSets, here: Stand, ties: Ties, compile_it: bool) -> bool:
    """Whether a part of a standard error to both sides lowers the likelihood about as much as the information says, along all its axes."""
    root = np.sqrt(np.diag(here.information))
    values, axes = np.linalg.eigh(here.information / np.outer(root, root))
    aside = PART * (axes / root[:, None] / np.sqrt(values)).T
    sides = (stand(sets, here.scaled + way, ties, compile_it).log_likelihood for way in (*aside, *-aside))
    return all(1 / ABOUT <= (here.log_likelihood - side) / (PART**2 / 2) <= ABOUT for side in sides)


def _restless(sets: RiskSets, here: Stand, names: tuple[str, ...], words: str) -> DataUnfit | NotConverged:
    """Why an iteration found no rest: it had run far out, where there is none to find, or the words given."""
    if _far(sets, here):
        return DataUnfit(_separated(names[int(np.argmax(np.abs(here.scaled)))]))
    return NotConverged(words)


def _separated(name: str) -> str:
    return (
        f"{name} predicts the events without exception (all events are on one side of it): its hazard ratio has no end. "
        "Describe the two sides, or join categories, rather than estimate a ratio."
    )
