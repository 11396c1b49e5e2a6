"""Claims about estimators that simulated studies can settle, and how each is settled.

A module of `caraway.proofs.truths` lists its claims in `CLAIMS`:

- `Truth`: over simulated studies with a known value, the bias and the coverage of the interval;
- `Agreement`: a fast way and a slow, obvious one on generated data, to a relative difference; what may be nought by chance has its unit;
- `Alarms`: how often something that should be rare happens when nothing is there;
- `Uniform`: that every one of several outcomes is as likely.

Everything random comes from a `numpy.random.Generator` of the seed, the claim's name and the study's number.
"""

import importlib
import math
import pkgutil
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from caraway.evidence.refusals import DataUnfit, NotConverged
from caraway.proofs import Figure, truths

STUDIES = 1000
BIAS_ERRORS = 4.0  # Monte Carlo errors
BIAS_OF_ERROR = 0.1  # of the estimator's own standard error
COVERAGE_ERRORS = 3.5
MORE_STUDIES = 15000
"""When 1,000 studies leave open whether a bias is under .1 of the standard error (their own error is .03 of it), this many more decide."""
BY_CHANCE = 2.0
"""So many Monte Carlo errors beyond a bound that is itself of Monte Carlo errors are left to more studies to decide; further is short."""
UNLIKELY = 1e-5
REFUSED = -math.inf
"""What stands for each number of a study whose data the estimator refused: no claim's estimate and interval are all three this."""
REFUSED_AT_MOST = 0.01
A_FEW = 3
"""One simulated study in a hundred, or three, may have data without an answer, such as an arm without an event. More is a fault."""


@dataclass(frozen=True)
class Estimated:
    """What one simulated study said: estimate and interval, on the scale on which the interval is symmetrical."""

    estimate: float
    low: float
    high: float


@dataclass(frozen=True)
class Truth:
    """An estimator recovers `value` from studies of `n` people. `study` makes one and estimates.

    `exception` names the paper and the reason where `bias_of_error`, `bias_errors` or `coverage` differ from what all others are held to;
    without it they may not. `coverage` is (lowest, highest).
    """

    name: str
    n: int
    value: float
    study: Callable[[np.random.Generator], Estimated]
    bias_of_error: float = BIAS_OF_ERROR
    bias_errors: float = BIAS_ERRORS
    coverage: tuple[float, float] | None = None
    exception: str = ""

    def __post_init__(self) -> None:
        own = (self.bias_of_error, self.bias_errors, self.coverage) != (BIAS_OF_ERROR, BIAS_ERRORS, None)
        if own and not self.exception:
            raise ValueError(f"{self.name} has bounds of its own and does not say why.")


Pair = tuple[float, float] | tuple[float, float, float]


@dataclass(frozen=True)
class Agreement:
    """`pairs` makes data and yields (fast, slow) numbers, which differ relatively by at most `within`.

    Of a number that may be nought by chance, whose rounding then is no part of it, its unit comes third (an effect's standard error):
    the difference is held against that where the number is less.
    """

    name: str
    within: float
    pairs: Callable[[np.random.Generator], Iterable[Pair]]


@dataclass(frozen=True)
class Alarms:
    """`study` says whether it alarmed although nothing is there; at most `limit` of studies may."""

    name: str
    limit: float
    study: Callable[[np.random.Generator], bool]


@dataclass(frozen=True)
class Uniform:
    """`counts` says how often each outcome came; all are as likely (chi-squared)."""

    name: str
    counts: Callable[[np.random.Generator], Sequence[int]]


Claim = Truth | Agreement | Alarms | Uniform


def claims() -> Iterator[Claim]:
    """All claims of all modules of `caraway.proofs.truths`. Raises ValueError when two have one name."""
    seen: set[str] = set()
    for found in sorted(module.name for module in pkgutil.iter_modules(truths.__path__)):
        for claim in importlib.import_module(f"{truths.__name__}.{found}").CLAIMS:
            if claim.name in seen:
                raise ValueError(f"Two claims are called {claim.name!r}.")
            seen.add(claim.name)
            yield claim


def named(name: str) -> Claim:
    """The claim of that name. Raises KeyError."""
    return {claim.name: claim for claim in claims()}[name]


def generator(seed: int, name: str, study: int) -> np.random.Generator:
    """Where study number `study` of the claim `name` gets its randomness."""
    return np.random.default_rng(np.random.SeedSequence([seed, zlib.crc32(name.encode()), study]))


def look(claim: Claim, seed: int, numbers: range) -> np.ndarray:
    """What studies of these numbers said: of a Truth rows of estimate, low, high; of others one number each; REFUSED of refused data."""
    rows: list[tuple[float, ...]] = []
    for number in numbers:
        try:
            rows.append(_said(claim, generator(seed, claim.name, number)))
        except (DataUnfit, NotConverged):
            rows.append((REFUSED,) * (3 if isinstance(claim, Truth) else 1))
    return np.array(rows)


def _said(claim: Claim, rng: np.random.Generator) -> tuple[float, ...]:
    match claim:
        case Truth():
            said = claim.study(rng)
            return said.estimate, said.low, said.high
        case Alarms():
            return (float(claim.study(rng)),)
        case Agreement():
            return (max(_apart(*pair) for pair in claim.pairs(rng)),)
        case Uniform():
            return (_evenness(claim.counts(rng)),)


def answered(said: np.ndarray) -> np.ndarray:
    """The studies whose data were not refused."""
    refused: np.ndarray = (said == REFUSED).all(axis=1)
    return np.asarray(said[~refused])


def settled(claim: Claim, said: np.ndarray, *, brief: bool = False) -> Iterator[Figure]:
    """The claim's figures from what its studies said. `brief` lets a bias be as large as so few studies can tell apart from its bound.

    How many were refused is a figure where any was.
    """
    studies, said = len(said), answered(said)
    if len(said) < studies:
        allowed = max(A_FEW, math.floor(REFUSED_AT_MOST * studies)) if len(said) else 0
        yield Figure(f"{claim.name}: studies refused", studies - len(said), allowed, "at most")
    if not len(said):
        return
    match claim:
        case Truth():
            yield from _of_truth(claim, said, brief)
        case Alarms():
            allowed_alarms = claim.limit + (
                COVERAGE_ERRORS * math.sqrt(claim.limit * (1 - claim.limit) / len(said)) if brief else 0
            )
            yield Figure(f"{claim.name}: false alarms", float(said.mean()), allowed_alarms, "at most")
        case Agreement():
            yield Figure(f"{claim.name}: largest difference", float(said.max()), claim.within, "at most")
        case Uniform():
            yield Figure(f"{claim.name}: chance of so uneven", _together(said[:, 0]), UNLIKELY, "at least")


def bias_is_open(claim: Claim, said: np.ndarray) -> bool:
    """Whether the studies so far leave it open that the bias is under its bound of the standard error, and more must decide."""
    if not isinstance(claim, Truth):
        return False
    spread = float(said[:, 0].std(ddof=1))
    over = abs(float(said[:, 0].mean()) - claim.value) / spread - claim.bias_of_error if spread else 0.0
    return 0 < over < BIAS_ERRORS / math.sqrt(len(said))


def errors_are_open(claim: Claim, said: np.ndarray) -> bool:
    """Whether the bias is so few Monte Carlo errors beyond its bound of them that chance may have done it, and more must decide."""
    return isinstance(claim, Truth) and 0 < _errors(claim, said) - claim.bias_errors < BY_CHANCE


def coverage_is_open(claim: Claim, said: np.ndarray) -> bool:
    """Whether the share of intervals that hold the truth is so little beyond its bound that chance may have done it, and more must decide.

    Right intervals are beyond 3.5 Monte Carlo errors in one claim of two thousand each, so at one seed of some twenty one of all claims is.
    """
    if not isinstance(claim, Truth) or claim.coverage:
        return False
    errors = abs(_covered(claim, said) - 0.95) / math.sqrt(0.95 * 0.05 / len(said))
    return COVERAGE_ERRORS < errors < COVERAGE_ERRORS + BY_CHANCE


def open_still(claim: Claim, said: np.ndarray) -> tuple[str, ...]:
    """Words of the names of those figures that the studies so far leave open."""
    asked = {"Monte Carlo": errors_are_open, "standard error": bias_is_open, ": coverage": coverage_is_open}
    return tuple(words for words, is_open in asked.items() if is_open(claim, answered(said)))


def _errors(claim: Truth, said: np.ndarray) -> float:
    """The bias in Monte Carlo errors; of more than 1,000 studies in those of 1,000, for the bound is of that many and only measured better."""
    estimates = said[:, 0]
    error = float(estimates.std(ddof=1)) / math.sqrt(min(len(estimates), STUDIES))
    bias = abs(float(estimates.mean()) - float(claim.value))
    return bias / error if bias else 0.0


def _covered(claim: Truth, said: np.ndarray) -> float:
    _, low, high = said.T
    return float(np.mean((low <= claim.value) & (claim.value <= high)))


def _of_truth(claim: Truth, said: np.ndarray, brief: bool) -> Iterator[Figure]:
    """Plain numbers of Python's own, so that a file of figures can be written of them."""
    estimates = said[:, 0]
    spread = float(estimates.std(ddof=1))
    bias = abs(float(estimates.mean()) - float(claim.value))
    slack = BIAS_ERRORS / math.sqrt(len(estimates)) if brief else 0.0
    yield Figure(f"{claim.name}: bias in Monte Carlo errors", _errors(claim, said), claim.bias_errors, "at most")
    yield Figure(f"{claim.name}: bias of its standard error", bias / spread, claim.bias_of_error + slack, "at most")
    covered = _covered(claim, said)
    # The bound is that of 1,000 studies; with more it is only measured better, as a bias is.
    margin = COVERAGE_ERRORS * math.sqrt(0.95 * 0.05 / min(len(estimates), STUDIES))
    least, most = claim.coverage or (0.95 - margin, 0.95 + margin)
    untold = margin if claim.coverage and brief else 0.0  # an exception's own bounds are no interval of so few studies
    yield Figure(f"{claim.name}: coverage", covered, max(0.0, least - untold), "at least")
    yield Figure(f"{claim.name}: coverage, from above", covered, min(1.0, most + untold), "at most")


def _together(chances: np.ndarray) -> float:
    """The chance that so many looks are as uneven, by their product (Fisher 1932): what each shows a little of all show together."""
    return float(stats.chi2.sf(-2 * np.log(np.maximum(chances, 1e-300)).sum(), 2 * len(chances)))


def _apart(one: float, other: float, unit: float = 0.0) -> float:
    if one == other:
        return 0.0
    apart = abs(one - other) / max(abs(one), abs(other), abs(unit), 1e-300)
    return apart if math.isfinite(apart) and math.isfinite(unit) else math.inf


def _evenness(counts: Sequence[int]) -> float:
    return float(stats.chisquare(counts).pvalue)
