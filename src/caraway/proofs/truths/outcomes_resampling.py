"""Bootstrap, permutation, harm, survey change and planned sizes do what they say in studies with a known truth."""

import itertools
import math
from collections.abc import Sequence

import numpy as np

from caraway.evidence.estimators.bootstrap import bias_corrected, bootstrap_cells, jackknife, percentile
from caraway.evidence.estimators.nonresponse import answered_mean
from caraway.evidence.estimators.permutation import permutation_of_means
from caraway.evidence.estimators.rows import Matrix, Vector
from caraway.evidence.estimators.signed_rank import signed_rank
from caraway.evidence.outcomes.harm import harm
from caraway.evidence.outcomes.survey_change import paired_change
from caraway.evidence.planning import events_needed, means_size, proportions_size
from caraway.proofs.truth import Alarms, Claim, Estimated, Truth, Uniform
from caraway.proofs.truths.outcomes_setting import ALONE, TABLE, WEIGHED

AMOUNTS = np.array([0.0, 1, 2, 5, 10, 20, 30, 90, 180])
OFTEN = np.array([0.7, 0.08, 0.06, 0.05, 0.04, 0.03, 0.02, 0.015, 0.005])
LESS = np.array([0.76, 0.07, 0.05, 0.04, 0.03, 0.02, 0.02, 0.008, 0.002])
ARM = 4000
PARTS = ("difference", "ratio", "prevalence", "severity")
SMALL_ALARM = 0.03


def _mean_and_share(chances: Vector) -> tuple[float, float]:
    return float(chances @ AMOUNTS), float(1 - chances[0])


(_MEAN, _SHARE), (_MEAN_OTHER, _SHARE_OTHER) = _mean_and_share(LESS), _mean_and_share(OFTEN)
_TRUE = {
    "difference": _MEAN - _MEAN_OTHER,
    "ratio": math.log(_MEAN / _MEAN_OTHER),
    "prevalence": math.log(_SHARE / _SHARE_OTHER),
    "severity": math.log(_MEAN / _SHARE / (_MEAN_OTHER / _SHARE_OTHER)),
}


def _harm(part: str, rng: np.random.Generator) -> Estimated:
    found = getattr(
        harm(
            AMOUNTS,
            rng.multinomial(ARM, LESS),
            rng.multinomial(ARM, OFTEN),
            table=TABLE,
            setting=WEIGHED,
            rng=rng,
            replicates=1000,
            draws=99,
        ),
        part,
    )
    three = (found.estimate, found.interval.low, found.interval.high)
    return Estimated(*(three if part == "difference" else map(math.log, three)))


def _bootstrap(ends: str, rng: np.random.Generator) -> Estimated:
    counts = rng.multinomial(ARM, OFTEN)
    estimate = float(counts @ AMOUNTS / ARM)
    drawn = bootstrap_cells(_mean, counts, rng=rng)
    if ends == "percentile":
        interval = percentile(drawn)
    else:
        interval = bias_corrected(estimate, drawn, jackknife(_mean, counts), counts)
    return Estimated(estimate, interval.low, interval.high)


def _by_force(rng: np.random.Generator) -> Estimated:
    """Counts drawn by themselves, as forces apart would."""
    counts = rng.multinomial(ARM, OFTEN)
    interval = percentile(bootstrap_cells(_mean, counts, rng=rng, scheme="poisson"))
    return Estimated(float(counts @ AMOUNTS / ARM), interval.low, interval.high)


def _mean(counts: Matrix) -> Vector:
    return np.asarray(counts @ AMOUNTS / counts.sum(axis=1))


def _two_of_two(rng: np.random.Generator) -> Sequence[int]:
    """Two people drawn from two: both the first, both the second, or one of each, which is twice as likely."""
    first = bootstrap_cells(lambda counts: counts[:, 0], [1, 1], rng=rng, replicates=400)
    mixed = int((first == 1).sum())
    half = int(rng.binomial(mixed, 0.5))
    return int((first == 2).sum()), half, mixed - half, int((first == 0).sum())


def _drawn_p(rng: np.random.Generator) -> Sequence[int]:
    """p-values of 99 draws where nothing differs: each hundredth is as likely."""
    found = [
        permutation_of_means(rng.normal(size=40), *_split(rng, 40, 17), rng=rng, draws=99).p_value for _ in range(40)
    ]
    return _fifths(found)


def _listed_p(rng: np.random.Generator) -> Sequence[int]:
    """p-values of all 252 ways of five among ten, two and two alike: 126 values, in six equal lots."""
    lots = [0] * 6
    for _ in range(36):
        one = np.zeros(10)
        one[rng.permutation(10)[:5]] = 1
        p_value = permutation_of_means(rng.normal(size=10), one, 1 - one, rng=rng).p_value
        lots[(round(p_value * 126) - 1) // 21] += 1
    return lots


def _split(rng: np.random.Generator, people: int, of_one: int) -> tuple[Vector, Vector]:
    one = np.zeros(people)
    one[rng.permutation(people)[:of_one]] = 1
    return one, 1 - one


def _fifths(p_values: Sequence[float]) -> Sequence[int]:
    return [sum(1 for p in p_values if math.ceil(p * 5 - 1e-9) == fifth) for fifth in range(1, 6)]


def _ranks(rng: np.random.Generator) -> bool:
    return signed_rank(rng.normal(size=30)).p_value <= SMALL_ALARM


def _ranks_of_many(rng: np.random.Generator) -> bool:
    return signed_rank(rng.integers(-4, 5, 200)).p_value <= SMALL_ALARM


def _paired(rng: np.random.Generator) -> Estimated:
    before = rng.normal(40, 8, 50)
    found = paired_change(before, before + rng.normal(2, 6, 50), setting=ALONE, unit="points")
    return Estimated(found.estimate, found.interval.low, found.interval.high)


def _answered(rng: np.random.Generator) -> Estimated:
    """Those who were worse before change more and answer less."""
    people = 2000
    worse = rng.integers(0, 3, people)
    said = rng.random(people) < 1 / (1 + np.exp(-1 + 0.8 * worse))
    change = np.where(said, 1 + worse + rng.normal(size=people), 0.0)
    found = answered_mean(change, said, np.column_stack([np.ones(people), worse]))
    reach = 1.959963984540054 * found.standard_error
    return Estimated(found.estimate, found.estimate - reach, found.estimate + reach)


def _missed_means(rng: np.random.Generator) -> bool:
    one, other = means_size(0.5, power=0.85).arms
    design = itertools.chain(itertools.repeat(0.5, one), itertools.repeat(0.0, other))
    values = np.fromiter(design, dtype=float) + rng.normal(size=one + other)
    a, b = values[:one], values[one:]
    spread = (a.var(ddof=1) * (one - 1) + b.var(ddof=1) * (other - 1)) / (one + other - 2)
    t = (a.mean() - b.mean()) / math.sqrt(spread * (1 / one + 1 / other))
    return bool(abs(t) < 1.97)


def _missed_shares(rng: np.random.Generator) -> bool:
    one, other = proportions_size(0.22, 0.31, power=0.85).arms
    x, y = rng.binomial(one, 0.22), rng.binomial(other, 0.31)
    middle = (x + y) / (one + other)
    return bool(abs(x / one - y / other) < 1.96 * math.sqrt(middle * (1 - middle) * (1 / one + 1 / other)))


def _missed_events(rng: np.random.Generator) -> bool:
    """Everybody has the event in the end, so that people are events; the log-rank score at a ratio near 1."""
    arm = math.ceil(events_needed(0.75, power=0.85) / 2)
    times = np.concatenate([rng.exponential(1 / 0.75, arm), rng.exponential(1.0, arm)])
    treated = np.repeat([1.0, 0.0], arm)[np.argsort(times)]
    at_risk = np.arange(2 * arm, 0, -1)
    share = (treated.sum() - np.concatenate([[0.0], np.cumsum(treated)[:-1]])) / at_risk
    return bool(abs(float((treated - share).sum())) < 1.96 * math.sqrt(float((share * (1 - share)).sum())))


def _part(part: str) -> Truth:
    return Truth(f"harm, {part}", 2 * ARM, _TRUE[part], lambda rng: _harm(part, rng))


CLAIMS: tuple[Claim, ...] = (
    *(_part(part) for part in PARTS),
    Truth("bootstrap over cells, percentile", ARM, _MEAN_OTHER, lambda rng: _bootstrap("percentile", rng)),
    Truth("bootstrap over cells, BCa", ARM, _MEAN_OTHER, lambda rng: _bootstrap("bca", rng)),
    Truth("bootstrap over cells, Poisson counts", ARM, _MEAN_OTHER, _by_force),
    Uniform("bootstrap over cells, two of two", _two_of_two),
    Uniform("permutation, drawn", _drawn_p),
    Uniform("permutation, listed", _listed_p),
    Alarms("signed ranks of thirty", 0.05, _ranks),
    Alarms("signed ranks with ties", 0.05, _ranks_of_many),
    Truth("paired change", 50, 2.0, _paired),
    Truth("mean of those who answered", 2000, 2.0, _answered),
    Alarms("planned means are missed", 0.2, _missed_means),
    Alarms("planned shares are missed", 0.2, _missed_shares),
    Alarms("planned events are missed", 0.2, _missed_events),
)
