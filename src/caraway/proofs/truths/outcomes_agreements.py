"""Each estimator of outcomes beside its slow and obvious form (`outcomes_slow`), on generated data, reduced tables beside rows."""

import math
from collections.abc import Iterator

import numpy as np

from caraway.evidence.checks.evalue import e_value
from caraway.evidence.checks.multiplicity import Adjustment, adjusted
from caraway.evidence.estimators import bootstrap, linear
from caraway.evidence.estimators.exact_tables import conditional_odds_ratio, fisher_exact
from caraway.evidence.estimators.glm import logistic, poisson
from caraway.evidence.estimators.negative_binomial import negative_binomial
from caraway.evidence.estimators.nonresponse import answered_mean
from caraway.evidence.estimators.permutation import permutation_of_means
from caraway.evidence.estimators.proportion import wilson
from caraway.evidence.estimators.proportions import odds_ratio, risk_difference, risk_ratio
from caraway.evidence.estimators.rows import Matrix, Vector
from caraway.evidence.estimators.signed_rank import signed_rank
from caraway.evidence.outcomes.harm import harm
from caraway.evidence.outcomes.harm_table import harm_cells, harm_per_person
from caraway.evidence.planning import design_effect, means_power
from caraway.proofs.truth import Agreement, Claim, Pair
from caraway.proofs.truths import outcomes_slow as slow
from caraway.proofs.truths.outcomes_setting import TABLE, WEIGHED

Pairs = Iterator[Pair]
Z = 1.959963984540054


def _people(rng: np.random.Generator, n: int = 60) -> Matrix:
    return np.column_stack([np.ones(n), rng.integers(0, 2, n), rng.normal(size=n)])


def _both(fast: Vector, slow_ones: list[float]) -> Pairs:
    yield from zip((float(one) for one in fast), slow_ones, strict=True)


def _beside(fast: Vector, slow_ones: list[float], errors: list[float]) -> Pairs:
    """Coefficients, which may be nought by chance, each with its standard error for a unit."""
    yield from zip((float(one) for one in fast), slow_ones, errors, strict=True)


def _glm(rng: np.random.Generator) -> Pairs:
    design, counts, clusters = _people(rng, 40), rng.integers(1, 4, 40), rng.integers(0, 8, 40)
    weights = rng.uniform(0.5, 2, 40)
    events = rng.poisson(np.exp(design @ [0.2, -0.3, 0.2]))
    events[0] = 2
    yes = (rng.random(40) < 0.5).astype(float)
    is_poisson = bool(rng.random() < 0.5)
    outcomes, fit = (events.astype(float), poisson) if is_poisson else (yes, logistic)
    found = fit(outcomes, design, counts=counts, weights=weights, clusters=clusters)
    rows = np.repeat(design, counts, axis=0).tolist()
    y, w, whose = (np.repeat(one, counts).tolist() for one in (outcomes, weights, clusters))
    beta = slow.newton(rows, y, w, [0.0] * len(y), poisson=is_poisson)
    groups = len(set(whose))
    errors = slow.sandwich(rows, y, w, beta, whose, poisson=is_poisson, factor=groups / (groups - 1))
    yield from _beside(found.coefficients, beta, errors)
    yield from _both(found.standard_errors, errors)


def _exposed(rng: np.random.Generator) -> Pairs:
    design, years = _people(rng), rng.uniform(0.3, 2, 60)
    events = rng.poisson(np.exp(design @ [0.5, -0.3, 0.2]) * years).astype(float)
    found = poisson(events, design, exposure=years)
    logs = [math.log(one) for one in years]
    beta = slow.newton(design.tolist(), events.tolist(), [1.0] * 60, logs, poisson=True)
    yield from _beside(found.coefficients, beta, found.standard_errors.tolist())


def _scattered(rng: np.random.Generator, n: int) -> tuple[Matrix, Vector, Vector]:
    design = np.column_stack([np.ones(n), rng.integers(0, 2, n)]).astype(float)
    years = rng.integers(1, 4, n).astype(float)
    return design, years, rng.poisson(np.exp(design @ [0.6, -0.4]) * years * rng.gamma(1.2, 1 / 1.2, n)).astype(float)


def _nb(rng: np.random.Generator) -> Pairs:
    """The slopes are nothing at the maximum, so each is told in the errors of its own parameter, beside 1."""
    design, years, events = _scattered(rng, 80)
    fit = negative_binomial(events, design, exposure=years)
    values = np.append(fit.coefficients, fit.alpha)
    yield fit.log_likelihood, slow.nb_log_likelihood(design, events.tolist(), years.tolist(), values)
    errors = slow.nb_errors(design, events.tolist(), years.tolist(), values)
    yield from _both(np.append(fit.standard_errors, fit.alpha_standard_error or 0.0), errors.tolist())
    for slope, error in zip(slow.nb_scores(design, events.tolist(), years.tolist(), values), errors, strict=True):
        yield 1.0 + slope * error, 1.0


def _nb_cells(rng: np.random.Generator) -> Pairs:
    design, years, events = _scattered(rng, 400)
    whose = rng.integers(0, 20, 400)
    rows = np.column_stack([design, years, events, whose])
    cells, counts = np.unique(rows, axis=0, return_counts=True)
    for clusters, of_cells in ((None, None), (whose, cells[:, 4])):
        one = negative_binomial(events, design, exposure=years, clusters=clusters)
        other = negative_binomial(cells[:, 3], cells[:, :2], exposure=cells[:, 2], counts=counts, clusters=of_cells)
        yield from _both(np.append(one.coefficients, one.alpha), [*other.coefficients, other.alpha])
        yield from _both(np.diag(one.covariance), np.diag(other.covariance).tolist())


def _linear(rng: np.random.Generator) -> Pairs:
    design, weights, clusters = _people(rng)[:, ::-1], rng.uniform(0.5, 2, 60), rng.integers(0, 9, 60)
    y = design @ [1.0, 0.3, 0.2] + rng.normal(size=60)
    for spread in ("HC0", "HC1", "HC2", "HC3", "CR1S"):
        whose = clusters if spread == "CR1S" else None
        fit = linear.least_squares(y, design, weights=weights, spread=spread, clusters=whose)
        yield from zip(
            (float(fit.coefficients[0]), float(fit.standard_errors[0])),
            slow.least_squares(y, design, weights, None if whose is None else whose.tolist(), spread),
            strict=True,
        )


def _linear_cells(rng: np.random.Generator) -> Pairs:
    design, counts, weights = _people(rng), rng.integers(1, 4, 60), rng.uniform(0.5, 2, 60)
    y = design @ [1.0, 0.3, 0.2] + rng.normal(size=60)
    for spread in ("model", "HC1", "HC3"):
        one = linear.least_squares(y, design, counts=counts, weights=weights, spread=spread)
        other = linear.least_squares(
            np.repeat(y, counts), np.repeat(design, counts, axis=0), weights=np.repeat(weights, counts), spread=spread
        )  # fmt: skip
        yield from _beside(one.coefficients, other.coefficients.tolist(), other.standard_errors.tolist())
        yield from _both(one.standard_errors, other.standard_errors.tolist())


def _two_way(rng: np.random.Generator) -> Pairs:
    """Some of unit and time are missing, so that demeaning takes many turns."""
    here = rng.random((12, 7)) < 0.8
    here[:, 0] = here[0, :] = True
    unit, time = (one.astype(float) for one in np.nonzero(here))
    started = (time >= 2 + unit % 5).astype(float)
    y, weights = started + rng.normal(size=len(unit)), rng.uniform(0.5, 3, len(unit))
    fit = linear.two_way_fixed_effects(y, started, unit, time, weights=weights, clusters=unit)
    whose = [int(one) for one in unit]
    design = np.column_stack([started, slow.dummies(whose), slow.dummies([int(one) for one in time])[:, 1:]])
    yield from zip(
        (float(fit.coefficients[0]), float(fit.standard_errors[0])),
        slow.least_squares(y, design, weights, whose, "CR1S"),
        strict=True,
    )


def _tables(rng: np.random.Generator) -> tuple[int, int, int, int]:
    n1, n0 = (int(one) for one in rng.integers(20, 90, 2))
    return int(rng.integers(2, n1 - 1)), n1, int(rng.integers(2, n0 - 1)), n0


def _scores(rng: np.random.Generator) -> Pairs:
    table = _tables(rng)
    fast = {"difference": risk_difference, "ratio": risk_ratio, "odds": odds_ratio}
    measure = str(rng.choice(list(fast)))
    interval = fast[measure](*table).interval
    shift = 1.0 if measure == "difference" else 0.0  # so that a limit near 0 is compared as the others are
    for upper, end in ((False, interval.low), (True, interval.high)):
        yield end + shift, slow.score_limit(*table, Z, measure=measure, upper=upper) + shift


def _exact(rng: np.random.Generator) -> Pairs:
    table = _tables(rng)
    yield fisher_exact(*table).p_value, slow.fisher(*table)
    yield conditional_odds_ratio(*table).estimate, slow.conditional_odds(*table)


def _wilson(rng: np.random.Generator) -> Pairs:
    """Both arms' intervals, and what Newcombe makes of them."""
    x1, n1, x0, n0 = _tables(rng)
    one, other = ([slow.wilson(x, n, Z, upper=upper) for upper in (False, True)] for x, n in ((x1, n1), (x0, n0)))
    yield from zip(wilson(x1, n1, Z), one, strict=True)
    p1, p0 = x1 / n1, x0 / n0
    found = risk_difference(x1, n1, x0, n0, method="newcombe").interval
    yield found.low + 1, 1 + p1 - p0 - math.sqrt((p1 - one[0]) ** 2 + (other[1] - p0) ** 2)
    yield found.high + 1, 1 + p1 - p0 + math.sqrt((one[1] - p1) ** 2 + (p0 - other[0]) ** 2)


def _permuted(rng: np.random.Generator) -> Pairs:
    days = rng.choice([0.0, 0, 0, 1, 5, 20], 12)
    days[0] = 3
    treated = rng.permutation(np.repeat([1, 0], [5, 7]))
    values, one, other = harm_cells(days, treated)
    found = permutation_of_means(values, one, other, rng=rng)
    yield found.p_value, slow.permutation(days.tolist(), treated.tolist())


def _ranked(rng: np.random.Generator) -> Pairs:
    found = signed_rank(differences := rng.normal(0.3, 1, 9))
    v, p_value = slow.signed_rank(differences.tolist())
    yield found.statistic + 1, v + 1
    yield found.p_value, p_value
    tied = rng.integers(-4, 5, 60)
    yield signed_rank(tied).p_value, slow.signed_rank_of_many(tied.tolist())


def _bca(rng: np.random.Generator) -> Pairs:
    values, counts = np.array([0.0, 1, 4, 20]), rng.integers(2, 30, 4)

    def mean(table: Matrix) -> Vector:
        return np.asarray(table @ values / table.sum(axis=1))

    estimate = float(mean(counts[None, :].astype(float))[0])
    drawn = bootstrap.bootstrap_cells(mean, counts, rng=rng, replicates=500)
    found = bootstrap.bias_corrected(estimate, drawn, bootstrap.jackknife(mean, counts), counts)
    expected = slow.bca(np.repeat(values, counts).tolist(), estimate, drawn, 0.95)
    yield from zip((found.low, found.high), expected, strict=True)


def _harmed(rng: np.random.Generator) -> Pairs:
    """Means and parts, person by person; how many and how much add up to the difference."""
    people, offences = 120, 90
    whose, codes = rng.integers(0, people, offences), rng.choice(list(TABLE.weights), offences)
    treated = rng.integers(0, 2, people)
    days = harm_per_person(people, whose, codes.tolist(), TABLE)
    found = harm(*harm_cells(days, treated), table=TABLE, setting=WEIGHED, rng=rng, replicates=100, draws=99)
    means, shares = [], []
    for arm in (1, 0):
        totals = [
            math.fsum(TABLE.weights[str(code)] for code, one in zip(codes, whose, strict=True) if one == person)
            for person in range(people)
            if treated[person] == arm
        ]
        means.append(math.fsum(totals) / len(totals))
        shares.append(sum(total > 0 for total in totals) / len(totals))
    yield found.difference.estimate, means[0] - means[1], means[1]
    ratios = [float("nan") if one is None else one.estimate for one in (found.ratio, found.prevalence, found.severity)]
    yield ratios[0], means[0] / means[1]
    yield ratios[1] * ratios[2], means[0] / means[1]
    yield ratios[1], shares[0] / shares[1]
    parts = found.difference.details
    yield 1000 + parts["difference_by_how_many"] + parts["difference_by_how_much"], 1000 + means[0] - means[1]


def _answered(rng: np.random.Generator) -> Pairs:
    design = _people(rng, 80)
    said = (rng.random(80) < 0.6).astype(float)
    values = 3 + said * rng.normal(size=80)
    found = answered_mean(values, said, design)
    yield from zip((found.estimate, found.standard_error), slow.answered(values * said, said, design), strict=True)


def _planned(rng: np.random.Generator) -> Pairs:
    one, other = (int(size) for size in rng.integers(20, 200, 2))
    effect = float(rng.uniform(0.2, 0.6))
    yield means_power((one, other), effect), slow.power_of_t(one, other, effect, 0.05)


def _in_groups(rng: np.random.Generator) -> Pairs:
    """The variance of a sum over people in groups, each pair of a group correlated, against people alone."""
    sizes = [int(size) for size in rng.integers(5, 9, 12)]
    pairs = sum(size + size * (size - 1) * 0.07 for size in sizes)
    yield design_effect(sizes, 0.07), pairs / sum(sizes)


def _several(rng: np.random.Generator) -> Pairs:
    p_values = np.round(rng.random(9) ** 3, 3)
    methods: tuple[Adjustment, ...] = ("holm", "hochberg", "bonferroni", "benjamini-hochberg")
    for method in methods:
        yield from _both(adjusted(p_values, method=method), slow.adjusted(p_values.tolist(), method))


def _hidden(rng: np.random.Generator) -> Pairs:
    ratio = float(np.exp(rng.normal()))
    yield e_value(ratio).estimate, slow.e_value(ratio)


CLAIMS: tuple[Claim, ...] = (
    Agreement("logistic and poisson, cells and clusters, person by person", 1e-9, _glm),
    Agreement("poisson with exposure, person by person", 1e-9, _exposed),
    Agreement("negative binomial, person by person", 1e-5, _nb),
    Agreement("negative binomial, cells and rows", 1e-8, _nb_cells),
    Agreement("least squares, person by person", 1e-9, _linear),
    Agreement("least squares, cells and rows", 1e-9, _linear_cells),
    Agreement("two-way fixed effects, dummies", 1e-8, _two_way),
    Agreement("score intervals, searched", 1e-8, _scores),
    Agreement("exact tables, in whole numbers", 1e-9, _exact),
    Agreement("wilson and newcombe, halved", 1e-9, _wilson),
    Agreement("permutation, every choice", 1e-9, _permuted),
    Agreement("signed ranks, every sign", 1e-9, _ranked),
    Agreement("BCa, a person left out at a time", 1e-9, _bca),
    Agreement("harm, person by person", 1e-9, _harmed),
    Agreement("mean of those who answered, stacked equations", 1e-7, _answered),
    Agreement("power of t, spread by spread", 1e-5, _planned),
    Agreement("design effect, pair by pair", 1e-12, _in_groups),
    Agreement("several tests, each from its definition", 1e-12, _several),
    Agreement("E-value, searched", 1e-9, _hidden),
)
