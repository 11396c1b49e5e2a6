"""Claims about estimators that simulated studies can settle, and how each is settled.

A module of `caraway.proofs.truths` lists its claims in `CLAIMS`:

- `Truth`: over simulated studies with a known value, the bias and the coverage of the interval;
- `Agreement`: a fast way and a slow, obvious one on generated data, to a relative difference;
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

from caraway.proofs import Figure, truths

STUDIES = 1000
BIAS_ERRORS = 4.0  # Monte Carlo errors
BIAS_OF_ERROR = 0.1  # of the estimator's own standard error
COVERAGE_ERRORS = 3.5
MORE_STUDIES = 15000
"""When 1,000 studies leave open whether a bias is under .1 of the standard error (their own error is .03 of it), this many more decide."""
BY_CHANCE = 2.0
"""So many Monte Carlo errors beyond the bound of a coverage are left to more studies to decide; what is further beyond is short."""
UNLIKELY = 1e-5


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


@dataclass(frozen=True)
class Agreement:
    """`pairs` makes data and yields (fast, slow) numbers, which differ relatively by at most `within`."""

    name: str
    within: float
    pairs: Callable[[np.random.Generator], Iterable[tuple[float, float]]]


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
    """What studies of these numbers said: of a Truth rows of estimate, low, high; of others one number each."""
    rows: list[tuple[float, ...]] = []
    for number in numbers:
        rng = generator(seed, claim.name, number)
        match claim:
            case Truth():
                said = claim.study(rng)
                rows.append((said.estimate, said.low, said.high))
            case Alarms():
                rows.append((float(claim.study(rng)),))
            case Agreement():
                rows.append((max(_apart(*pair) for pair in claim.pairs(rng)),))
            case Uniform():
                rows.append((_evenness(claim.counts(rng)),))
    return np.array(rows)


def settled(claim: Claim, said: np.ndarray, *, brief: bool = False) -> Iterator[Figure]:
    """The claim's figures from what its studies said. `brief` lets a bias be as large as so few studies can tell apart from its bound."""
    match claim:
        case Truth():
            yield from _of_truth(claim, said, brief)
        case Alarms():
            allowed = claim.limit + (
                COVERAGE_ERRORS * math.sqrt(claim.limit * (1 - claim.limit) / len(said)) if brief else 0
            )
            yield Figure(f"{claim.name}: false alarms", float(said.mean()), allowed, "at most")
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
    asked = {"standard error": bias_is_open, ": coverage": coverage_is_open}
    return tuple(words for words, is_open in asked.items() if is_open(claim, said))


def _covered(claim: Truth, said: np.ndarray) -> float:
    _, low, high = said.T
    return float(np.mean((low <= claim.value) & (claim.value <= high)))


def _of_truth(claim: Truth, said: np.ndarray, brief: bool) -> Iterator[Figure]:
    """Plain numbers of Python's own, so that a file of figures can be written of them."""
    estimates = said[:, 0]
    spread = float(estimates.std(ddof=1))
    error = spread / math.sqrt(len(estimates))
    bias = abs(float(estimates.mean()) - float(claim.value))
    slack = BIAS_ERRORS / math.sqrt(len(estimates)) if brief else 0.0
    if len(estimates) <= STUDIES:
        yield Figure(f"{claim.name}: bias in Monte Carlo errors", bias / error, claim.bias_errors, "at most")
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


def _apart(one: float, other: float) -> float:
    if one == other:
        return 0.0
    apart = abs(one - other) / max(abs(one), abs(other), 1e-300)
    return apart if math.isfinite(apart) else math.inf


def _evenness(counts: Sequence[int]) -> float:
    return float(stats.chisquare(counts).pvalue)
