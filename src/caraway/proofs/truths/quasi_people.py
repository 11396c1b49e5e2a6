"""Weighting, entropy balancing and doubly robust estimation, of people whose chance of the programme and outcome share causes.

Of 1,500 people one cause is normal, one is yes or no; both make the programme and the outcome likelier or less likely, and the
programme does more for those who have the second. True effects are found by quadrature over the first.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import optimize, special

from caraway.evidence.estimators import aipw, entropy, nuisance, weighing, weighting
from caraway.evidence.estimators.aipw import Models, Target
from caraway.evidence.estimators.weighting import Bounds, Estimand, Percentiles
from caraway.proofs.truth import Agreement, Estimated, Pair, Truth

PEOPLE = 1500
Z = 1.959963984540054


@dataclass(frozen=True, eq=False)
class People:
    """Who was treated, two causes (n × 2), and an outcome."""

    treated: np.ndarray
    covariates: np.ndarray
    outcome: np.ndarray


def chance_of(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """The true chance of treatment."""
    return np.asarray(special.expit(-0.3 + 0.6 * first - 0.5 * second))


def risk_of(first: np.ndarray, second: np.ndarray, treated: np.ndarray | float) -> np.ndarray:
    """The true risk of the outcome."""
    return np.asarray(special.expit(-0.6 + 0.7 * first + 0.5 * second + treated * (-0.7 + 0.4 * second)))


def mean_of(first: np.ndarray, second: np.ndarray, treated: np.ndarray | float) -> np.ndarray:
    """The true mean of an outcome that has one, not straight in the first cause."""
    return np.asarray(2 + first + 0.3 * first**2 + second + treated * (-1 + 0.5 * second))


def people(rng: np.random.Generator, n: int = PEOPLE, *, risk: bool = True) -> People:
    """n people."""
    first, second = rng.normal(size=n), (rng.random(n) < 0.4).astype(float)
    treated = rng.random(n) < chance_of(first, second)
    if risk:
        outcome = (rng.random(n) < risk_of(first, second, treated)).astype(float)
    else:
        outcome = mean_of(first, second, treated) + rng.normal(size=n)
    return People(treated.astype(float), np.column_stack([first, second]), outcome)


def straight(rng: np.random.Generator, n: int, effect: float = -1.0) -> People:
    """n people whose outcome is straight in both causes and whose effect is one and the same."""
    first, second = rng.normal(size=n), (rng.random(n) < 0.4).astype(float)
    treated = rng.random(n) < chance_of(first, second)
    outcome = 2 + first + second + treated * effect + rng.normal(size=n)
    return People(treated.astype(float), np.column_stack([first, second]), outcome)


def truth(of: str, whose: str, *, risk: bool = True) -> float:
    """The true difference or log ratio over everybody, the treated or the overlap population."""
    nodes, heavy = np.polynomial.hermite_e.hermegauss(80)
    first, second = np.repeat(nodes, 2), np.tile([0.0, 1.0], 80)
    mass = np.repeat(heavy, 2) * np.tile([0.6, 0.4], 80)
    chance = chance_of(first, second)
    tilt = {"ATE": np.ones_like(chance), "ATT": chance, "ATC": 1 - chance, "ATO": chance * (1 - chance)}[whose]
    mean = risk_of if risk else mean_of
    one, other = (np.average(mean(first, second, t), weights=mass * tilt) for t in (1.0, 0.0))
    return float(one - other) if of == "difference" else float(np.log(one / other))


def around(estimate: float, error: float) -> Estimated:
    """A 95% interval on a normal scale."""
    return Estimated(estimate, estimate - Z * error, estimate + Z * error)


def _weighted(rng: np.random.Generator, estimand: Estimand, of: str) -> Estimated:
    who = people(rng)
    found = weighting.weighted(who.treated, who.covariates, who.outcome, estimand=estimand)
    return around(*(found.difference if of == "difference" else found.log_ratio))


def _trimmed(rng: np.random.Generator, trim: Bounds | Percentiles) -> Estimated:
    who = straight(rng, PEOPLE)
    return around(*weighting.weighted(who.treated, who.covariates, who.outcome, trim=trim).difference)


def _clustered(rng: np.random.Generator) -> Estimated:
    """250 places of 6 people, whose outcomes have something in common, and who have the programme by one draw of chance for the place."""
    place = np.repeat(np.arange(250), 6)
    shared, drawn = rng.normal(size=250)[place], rng.random(250)[place]
    own, first = (rng.random(250) < 0.5).astype(float)[place], rng.normal(size=1500)
    treated = (drawn < special.expit(0.4 * first + 0.6 * own - 0.3)).astype(float)
    outcome = first + own + shared + treated + rng.normal(size=1500)
    found = weighting.weighted(treated, np.column_stack([first, own]), outcome, clusters=place)
    return around(*found.difference)


def _balanced(rng: np.random.Generator, moments: int) -> Estimated:
    who = people(rng, risk=False)
    found = entropy.effect(who.treated, who.covariates, who.outcome, moments=moments)
    return around(found.effect, found.standard_error)


def _robust(rng: np.random.Generator, target: Target, models: Models, *, risk: bool = False) -> Estimated:
    who = people(rng, risk=risk)
    found = aipw.aipw(who.treated, who.covariates, who.outcome, generator=rng, target=target, folds=3, models=models)
    return around(found.effect, found.standard_error)


def _coarse(rng: np.random.Generator) -> Estimated:
    """Discrete causes, cells of them as the model of both, from a reduced table."""
    cell = rng.integers(0, 6, size=PEOPLE)
    treated = rng.random(PEOPLE) < 0.25 + 0.1 * cell
    outcome = (rng.random(PEOPLE) < np.array([0.2, 0.5, 0.3, 0.6, 0.2, 0.5])[cell] - 0.1 * treated).astype(float)
    rows, counts = np.unique(np.column_stack([treated, cell, outcome]), axis=0, return_counts=True)
    saturated = Models(nuisance.saturated, nuisance.saturated)
    found = aipw.aipw(rows[:, 0], rows[:, 1], rows[:, 2], generator=rng, counts=counts, folds=3, models=saturated)
    return around(found.effect, found.standard_error)


def _first_alone(columns: np.ndarray, outcome: np.ndarray, counts: np.ndarray) -> nuisance.Predictor:
    """A model of the chance of treatment that is wrong: it does not know the second cause."""
    fitted = nuisance.logistic(columns[:, :1], outcome, counts)
    return lambda given: fitted(given[:, :1])


def _curved(columns: np.ndarray, outcome: np.ndarray, counts: np.ndarray) -> nuisance.Predictor:
    """A line that also knows the square of the first cause."""
    fitted = nuisance.linear(np.column_stack([columns, columns[:, 0] ** 2]), outcome, counts)
    return lambda given: fitted(np.column_stack([given, given[:, 0] ** 2]))


def _expanded(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A table with counts, and the same people one a row."""
    who = people(rng, 300)
    table = np.column_stack([who.treated, np.round(who.covariates[:, 0]), who.covariates[:, 1], who.outcome])
    cells, counts = np.unique(table, axis=0, return_counts=True)
    return cells, counts, np.repeat(cells, counts, axis=0)


def _counts_and_rows(rng: np.random.Generator) -> Iterator[Pair]:
    cells, counts, rows = _expanded(rng)
    for estimand in Estimand:
        for trim in (None, Bounds(0.2, 0.8), Percentiles(5, 95)):
            one, other = (
                weighting.weighted(t[:, 0], t[:, 1:3], t[:, 3], counts=n, estimand=estimand, trim=trim)
                for t, n in ((cells, counts), (rows, None))
            )
            yield one.difference[0], other.difference[0], other.difference[1]
            yield one.difference[1], other.difference[1]
    for moments in (1, 2):
        first, second = (
            entropy.effect(t[:, 0], t[:, 1:3], t[:, 3], counts=n, moments=moments)
            for t, n in ((cells, counts), (rows, None))
        )
        yield first.effect, second.effect, second.standard_error
        yield first.standard_error, second.standard_error
    for target in Target:
        third, fourth = (
            aipw.aipw(t[:, 0], t[:, 1:3], t[:, 3], counts=n, generator=rng, target=target, folds=1)
            for t, n in ((cells, counts), (rows, None))
        )
        yield third.effect, fourth.effect, fourth.standard_error
        yield third.standard_error, fourth.standard_error


def _stacked(rng: np.random.Generator) -> Iterator[Pair]:
    """The sandwich by numbers: all equations as one function, its derivative by differences."""
    who = people(rng, 400)
    design = np.column_stack([np.ones(400), who.covariates])
    for estimand in (Estimand.ATE, Estimand.ATT, Estimand.ATC, Estimand.ATO):
        found = weighting.weighted(who.treated, who.covariates, who.outcome, estimand=estimand)

        def each(at: np.ndarray, estimand: Estimand = estimand) -> np.ndarray:
            chance = special.expit(design @ at[:3])
            weights = weighting.weights_of(chance, who.treated == 1, estimand)
            means = [weights * who.treated * (who.outcome - at[3]), weights * (1 - who.treated) * (who.outcome - at[4])]
            return np.column_stack([design * (who.treated - chance)[:, None], *means])

        root = optimize.root(
            lambda at, each=each: each(at).sum(axis=0),
            np.r_[np.zeros(3), found.treated_mean, found.comparison_mean],
            tol=1e-12,
        ).x
        steps = 1e-5 * np.eye(5)
        slope = np.column_stack([(each(root + h).sum(axis=0) - each(root - h).sum(axis=0)) / 2e-5 for h in steps])
        bread = np.linalg.inv(slope)
        spread = bread @ each(root).T @ each(root) @ bread.T
        error = float(np.sqrt(spread[3, 3] + spread[4, 4] - 2 * spread[3, 4]))
        yield found.difference[0], root[3] - root[4], error
        yield found.difference[1], error


def _trimmed_by_hand(rng: np.random.Generator) -> Iterator[tuple[float, float]]:
    """Who is left out, or whose weight is held, worked out from the chances by plain selection."""
    who = people(rng, 300)
    one = who.treated == 1
    chance = nuisance.logistic(who.covariates, who.treated, np.ones(300))(who.covariates)
    weights = np.where(one, 1 / chance, 1 / (1 - chance))
    inside = (chance >= 0.3) & (chance <= 0.6)
    held = np.clip(weights, *np.percentile(weights, [5, 90], method="inverted_cdf"))
    for trim, heavy in ((Bounds(0.3, 0.6), weights * inside), (Percentiles(5, 90), held)):
        found = weighting.weighted(who.treated, who.covariates, who.outcome, trim=trim)
        yield found.treated_mean, float(np.average(who.outcome[one], weights=heavy[one]))
        yield found.comparison_mean, float(np.average(who.outcome[~one], weights=heavy[~one]))


def _units(rng: np.random.Generator) -> Iterator[tuple[float, float]]:
    """Entropy balancing of covariates measured in millionths beside others in millions says what it says of any: error and all."""
    who = people(rng, 300, risk=False)
    apart = np.array([1e-6, 1e6])
    for moments in (1, 2):
        one, other = (
            entropy.effect(who.treated, columns, who.outcome, moments=moments)
            for columns in (who.covariates, who.covariates * apart)
        )
        yield one.effect, other.effect
        yield one.standard_error, other.standard_error
    parts = (who.outcome - who.outcome.mean())[:, None]
    first, second = (
        weighing.by_balance(who.treated, columns).spread(parts)[0, 0]
        for columns in (who.covariates, who.covariates * apart)
    )
    yield first, second


def _dual(rng: np.random.Generator) -> Iterator[tuple[float, float]]:
    """Entropy balancing by a general optimiser, its standard error by stacked equations and differences."""
    who = people(rng, 300, risk=False)
    one = who.treated == 1
    found = entropy.effect(who.treated, who.covariates, who.outcome)
    aim = who.covariates[one].mean(axis=0)
    apart = who.covariates[~one] - aim
    best = optimize.minimize(
        lambda at: special.logsumexp(apart @ at), np.zeros(2), method="BFGS", options={"gtol": 1e-10}
    ).x
    weights = special.softmax(apart @ best)
    yield found.comparison_mean, float(weights @ who.outcome[~one])

    def each(at: np.ndarray) -> np.ndarray:
        off = who.covariates - at[:2]
        raised = np.where(one, 0.0, np.exp(who.covariates @ at[2:4]))
        first = np.where(one, who.outcome - at[4], 0.0)
        return np.column_stack([one[:, None] * off, raised[:, None] * off, first, raised * (who.outcome - at[5])])

    at = np.r_[aim, best, found.treated_mean, found.comparison_mean]
    slope = np.column_stack([(each(at + h).sum(axis=0) - each(at - h).sum(axis=0)) / 2e-6 for h in 1e-6 * np.eye(6)])
    bread = np.linalg.inv(slope)
    spread = bread @ each(at).T @ each(at) @ bread.T
    yield found.standard_error, float(np.sqrt(spread[4, 4] + spread[5, 5] - 2 * spread[4, 5]))


def _augmented(rng: np.random.Generator) -> Iterator[Pair]:
    """Without folds, person by person from the formula, chances held within .01 and .99 as the docstring says."""
    who = people(rng, 200)
    one = who.treated == 1
    found = aipw.aipw(who.treated, who.covariates, who.outcome, generator=rng, folds=1)
    even = np.ones(200)
    chance = nuisance.logistic(who.covariates, who.treated, even)(who.covariates)
    with_it, without = (
        nuisance.linear(who.covariates[arm], who.outcome[arm], even[arm])(who.covariates) for arm in (one, ~one)
    )
    parts = []
    for at in range(200):
        t, y, e = who.treated[at], who.outcome[at], min(max(chance[at], 0.01), 0.99)
        parts.append(with_it[at] - without[at] + t * (y - with_it[at]) / e - (1 - t) * (y - without[at]) / (1 - e))
    error = float(np.std(parts) / np.sqrt(200))
    yield found.effect, float(np.mean(parts)), error
    yield found.standard_error, error


CLAIMS = (
    Truth(
        "weighting, everybody, risk difference",
        PEOPLE,
        truth("difference", "ATE"),
        lambda rng: _weighted(rng, Estimand.ATE, "difference"),
    ),
    Truth(
        "weighting, everybody, log risk ratio",
        PEOPLE,
        truth("ratio", "ATE"),
        lambda rng: _weighted(rng, Estimand.ATE, "ratio"),
    ),
    Truth(
        "weighting, treated, risk difference",
        PEOPLE,
        truth("difference", "ATT"),
        lambda rng: _weighted(rng, Estimand.ATT, "difference"),
    ),
    Truth(
        "weighting, comparison, risk difference",
        PEOPLE,
        truth("difference", "ATC"),
        lambda rng: _weighted(rng, Estimand.ATC, "difference"),
    ),
    Truth(
        "weighting, overlap, risk difference",
        PEOPLE,
        truth("difference", "ATO"),
        lambda rng: _weighted(rng, Estimand.ATO, "difference"),
    ),
    Truth("weighting trimmed at bounds", PEOPLE, -1.0, lambda rng: _trimmed(rng, Bounds(0.15, 0.85))),
    Truth("weighting, people alike within 250 places", PEOPLE, 1.0, _clustered),
    Truth("entropy balancing, means", PEOPLE, truth("difference", "ATT", risk=False), lambda rng: _balanced(rng, 1)),
    Truth(
        "entropy balancing, means and variances",
        PEOPLE,
        truth("difference", "ATT", risk=False),
        lambda rng: _balanced(rng, 2),
    ),
    Truth(
        "doubly robust, everybody, the outcome's model wrong",
        PEOPLE,
        truth("difference", "ATE", risk=False),
        lambda rng: _robust(rng, Target.ATE, Models(nuisance.logistic, nuisance.linear)),
    ),
    Truth(
        "doubly robust, everybody, the programme's model wrong",
        PEOPLE,
        truth("difference", "ATE", risk=False),
        lambda rng: _robust(rng, Target.ATE, Models(_first_alone, _curved)),
    ),
    Truth(
        "doubly robust, treated",
        PEOPLE,
        truth("difference", "ATT", risk=False),
        lambda rng: _robust(rng, Target.ATT, Models()),
    ),
    Truth(
        "doubly robust, risk difference",
        PEOPLE,
        truth("difference", "ATE"),
        lambda rng: _robust(rng, Target.ATE, Models(nuisance.logistic, nuisance.logistic), risk=True),
    ),
    Truth("doubly robust, cells of a reduced table", PEOPLE, -0.1, _coarse),
    Agreement("counts give what rows give: weighting, balancing, doubly robust", 1e-8, _counts_and_rows),
    Agreement("weighting and stacked equations solved by numbers", 1e-6, _stacked),
    Agreement("weighting trimmed, and by plain selection", 1e-9, _trimmed_by_hand),
    Agreement("entropy balancing and a general optimiser", 1e-5, _dual),
    Agreement("entropy balancing in any unit", 1e-6, _units),
    Agreement("doubly robust and the formula person by person", 1e-9, _augmented),
)
