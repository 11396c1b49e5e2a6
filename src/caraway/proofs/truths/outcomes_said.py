"""What results of outcomes, tests and plans say, beside loops over people and sums over every outcome that could have come."""

import math
from collections.abc import Callable, Iterator

import numpy as np
from scipy import stats

from caraway.evidence.checks.evalue import e_value, e_value_of_means
from caraway.evidence.estimators.glm import logistic, poisson
from caraway.evidence.estimators.linear import least_squares
from caraway.evidence.estimators.pairs import matched_odds_ratio, mcnemar, paired_difference
from caraway.evidence.estimators.proportion import proportion_interval
from caraway.evidence.estimators.proportions import chi_square, odds_ratio, risk_difference, risk_ratio
from caraway.evidence.outcomes.descriptive import rate
from caraway.evidence.outcomes.frequency import frequency
from caraway.evidence.outcomes.prevalence import prevalence, two_by_two
from caraway.evidence.outcomes.survey_change import paired_change, weighted_change
from caraway.evidence.planning import events_needed, in_groups, means_size, proportions_size
from caraway.evidence.result import Interval
from caraway.proofs.truth import Agreement, Claim, Pair
from caraway.proofs.truths import outcomes_slow as slow
from caraway.proofs.truths.outcomes_setting import ALONE, TRIAL

Pairs = Iterator[Pair]
Z = 1.959963984540054
PLANNED = means_size(0.5)


def _prevalence(rng: np.random.Generator) -> Pairs:
    outcomes, treated = (rng.random(90) < 0.4).astype(int), np.append(rng.integers(0, 2, 88), [0, 1])
    table = [[0, 0], [0, 0]]
    for yes, arm in zip(outcomes, treated, strict=True):
        table[1 - arm][1 - yes] += 1
    (a, b), (c, d) = table
    found = prevalence(*two_by_two(outcomes, treated), setting=TRIAL)
    yield found.difference.estimate + 1, a / (a + b) - c / (c + d) + 1
    yield found.difference.p_value or 0.0, slow.fisher(a, a + b, c, c + d)
    yield found.difference.details["p_chi_square"], float(stats.chi2.sf(_chi_square(table, 0.0), 1))
    yield found.difference.details["p_chi_square_corrected"], float(stats.chi2.sf(_chi_square(table, 0.5), 1))
    for measure, result in (("ratio", found.ratio), ("odds", found.odds)):
        low = math.nan if result is None else result.interval.low
        yield low, slow.score_limit(a, a + b, c, c + d, Z, measure=measure, upper=False)


def _chi_square(table: list[list[int]], off: float) -> float:
    """Σ (|O − E| − off)²/E over the four cells."""
    people = sum(map(sum, table))
    total = 0.0
    for row in table:
        for column in (0, 1):
            expected = sum(row) * (table[0][column] + table[1][column]) / people
            gap = abs(row[column] - expected)
            total += (gap - min(off, gap)) ** 2 / expected
    return total


def _tests(rng: np.random.Generator) -> Pairs:
    """Wald's errors from people's own variances; chi-squared from four cells; McNemar's as a score test of signs."""
    a, b, c, d = (int(one) for one in rng.integers(3, 25, 4))
    for off in (0.0, 0.5):
        found = chi_square(a, a + b, c, c + d, correction=off > 0).statistic or 0.0
        yield found + 1, _chi_square([[a, b], [c, d]], off) + 1
    one, other = np.repeat([1.0, 0.0], [a, b]), np.repeat([1.0, 0.0], [c, d])
    yield (
        risk_difference(a, a + b, c, c + d, method="wald").standard_error or 0.0,
        math.sqrt(one.var() / len(one) + other.var() / len(other)),
    )
    logs = one.var() / one.mean() ** 2 / len(one) + other.var() / other.mean() ** 2 / len(other)
    yield risk_ratio(a, a + b, c, c + d, method="wald").standard_error or 0.0, math.sqrt(logs)
    rows = [[1.0, 1.0]] * (a + b) + [[1.0, 0.0]] * (c + d)
    outcomes = [*one, *other]
    beta = slow.newton(rows, outcomes, [1.0] * len(rows), [0.0] * len(rows), poisson=False)
    found_odds = odds_ratio(a, a + b, c, c + d, method="wald")
    yield found_odds.estimate, math.exp(beta[1])
    yield found_odds.standard_error or 0.0, _information_error(rows, beta, poisson=False)[1]
    signs = np.repeat([1.0, -1.0], [b, c])
    yield (mcnemar(b, c).statistic or 0.0) + 1, signs.sum() ** 2 / (signs**2).sum() + 1
    changes = np.repeat([1.0, -1.0, 0.0], [b, c, a + d])
    yield paired_difference(a, b, c, d).standard_error or 0.0, changes.std() / math.sqrt(len(changes))


def _information_error(rows: list[list[float]], beta: list[float], *, poisson: bool) -> list[float]:
    """Standard errors of the model's own, person by person."""
    information = np.zeros((len(beta), len(beta)))
    for x in rows:
        linear = sum(one * b for one, b in zip(x, beta, strict=True))
        mean = math.exp(linear) if poisson else 1 / (1 + math.exp(-linear))
        information += (mean if poisson else mean * (1 - mean)) * np.outer(x, x)
    return [math.sqrt(one) for one in np.diag(np.linalg.inv(information))]


def _tails(rng: np.random.Generator) -> Pairs:
    """Exact limits, where the sum of every outcome as far is half of a twentieth."""
    n, events = 30, int(rng.integers(1, 29))

    def above(share: float) -> float:
        return math.fsum(math.comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(events, n + 1))

    def below(share: float) -> float:
        return math.fsum(math.comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(events + 1))

    found = proportion_interval(events, n, method="clopper-pearson")
    low, high = _half(lambda p: above(p) - 0.025, 1.0), _half(lambda p: 0.025 - below(p), 1.0)
    yield found.low, low
    yield found.high, high
    matched = matched_odds_ratio(events, n - events).interval
    yield matched.low, low / (1 - low)
    yield matched.high, high / (1 - high)

    def seldom(mean: float, most: int) -> float:
        return math.fsum(math.exp(-mean + k * math.log(mean) - math.lgamma(k + 1)) for k in range(most + 1))

    rates = rate(events, 12.5, 20, setting=ALONE).interval
    yield rates.low * 12.5, _half(lambda mean: 0.975 - seldom(mean, events - 1), 200.0)
    yield rates.high * 12.5, _half(lambda mean: 0.025 - seldom(mean, events), 200.0)


def _half(rising: Callable[[float], float], most: float) -> float:
    low, high = 1e-12, most - 1e-12
    for _ in range(70):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < 0 else (low, middle)
    return (low + high) / 2


def _errors(rng: np.random.Generator) -> Pairs:
    """The model's own errors, and robust ones of people each by themselves."""
    design = np.column_stack([np.ones(50), rng.integers(0, 2, 50), rng.normal(size=50)])
    rows, alone = design.tolist(), list(range(50))
    for outcomes, fit, is_poisson in (
        ((rng.random(50) < 0.5).astype(float), logistic, False),
        (np.append(rng.poisson(1.5, 49), 2).astype(float), poisson, True),
    ):
        found = fit(outcomes, design)
        beta = [float(one) for one in found.coefficients]
        yield from zip(
            map(float, found.standard_errors), _information_error(rows, beta, poisson=is_poisson), strict=True
        )
        robust = slow.sandwich(rows, outcomes.tolist(), [1.0] * 50, beta, alone, poisson=is_poisson, factor=50 / 47)
        yield from zip(map(float, fit(outcomes, design, spread="HC1").standard_errors), robust, strict=True)
    y = rng.normal(size=50)
    plain = least_squares(y, design)
    left = [float(one - x @ plain.coefficients) for one, x in zip(y, design, strict=True)]
    variance = math.fsum(one**2 for one in left) / 47
    expected = np.sqrt(variance * np.diag(np.linalg.inv(design.T @ design)))
    yield from zip(map(float, plain.standard_errors), map(float, expected), strict=True)


def _frequencies(rng: np.random.Generator) -> Pairs:
    """Without covariates the robust Poisson's ratio is one of plain rates, its error of people's own residuals."""
    treated, years = np.repeat([1, 0], [40, 50]), rng.uniform(0.5, 2, 90)
    events = rng.poisson(years * rng.gamma(1, 1, 90)).astype(float)
    events[[0, 50]] += 1
    found = frequency(events, treated, setting=TRIAL, exposure=years).poisson
    rates, spread = [], 0.0
    for arm in (1, 0):
        whose = [at for at in range(90) if treated[at] == arm]
        one = math.fsum(events[at] for at in whose) / math.fsum(years[at] for at in whose)
        rates.append(one)
        spread += sum((events[at] - one * years[at]) ** 2 for at in whose) / sum(events[at] for at in whose) ** 2
    yield found.estimate, rates[0] / rates[1]
    yield found.standard_error or 0.0, math.sqrt(spread * 90 / 88)
    yield found.interval.high, rates[0] / rates[1] * math.exp(Z * math.sqrt(spread * 90 / 88))


def _changes(rng: np.random.Generator) -> Pairs:
    before = rng.normal(40, 5, 25)
    after = before + rng.normal(1, 3, 25)
    found = paired_change(before, after, setting=ALONE, unit="points")
    changes = [float(one - other) for one, other in zip(after, before, strict=True)]
    mean = math.fsum(changes) / 25
    error = math.sqrt(math.fsum((one - mean) ** 2 for one in changes) / 24 / 25)
    yield found.estimate, mean, error
    yield found.interval.high + 50, mean + float(stats.t.isf(0.025, 24)) * error + 50
    yield found.p_value or 0.0, float(stats.ttest_rel(after, before).pvalue)
    worse, said = rng.normal(size=60), (rng.random(60) < 0.6).astype(float)
    first, later = rng.normal(size=60), 3 + rng.normal(size=60)
    weighed = weighted_change(first, later, said, worse, setting=ALONE, unit="points")
    estimate, spread = slow.answered((later - first) * said, said, np.column_stack([np.ones(60), worse]))
    yield weighed.estimate, estimate
    yield weighed.interval.low + 50, estimate - Z * spread + 50


def _plans(rng: np.random.Generator) -> Pairs:
    """Sizes from the formulas as they are printed, for arms as large as one another."""
    one, other = sorted(float(share) for share in rng.uniform(0.1, 0.9, 2))
    other += 0.05
    a, b = Z, float(stats.norm.ppf(0.8))
    middle = (one + other) / 2
    both = one * (1 - one) + other * (1 - other)
    root = a * math.sqrt(2 * middle * (1 - middle)) + b * math.sqrt(both)
    yield proportions_size(one, other).exact / 2, root**2 / (one - other) ** 2
    yield proportions_size(one, other, method="unpooled").exact / 2, (a + b) ** 2 * both / (one - other) ** 2
    h = 2 * math.asin(math.sqrt(other)) - 2 * math.asin(math.sqrt(one))
    yield proportions_size(one, other, method="arcsine").exact / 2, 2 * (a + b) ** 2 / h**2
    hazard = float(rng.uniform(0.3, 0.9))
    yield events_needed(hazard), 4 * ((a + b) / math.log(hazard)) ** 2
    yield events_needed(hazard, method="freedman"), ((a + b) * (1 + hazard) / (1 - hazard)) ** 2
    grown = in_groups(PLANNED, 1.3, both_arms=False)
    yield 1.3 / (grown.exact / 2) + 1 / (grown.exact / 2), 2 / (PLANNED.exact / 2)


def _hidden(rng: np.random.Generator) -> Pairs:
    """Measures brought to a risk ratio, then what strength just explains them."""
    ratio, reach = float(rng.uniform(1.2, 4)), float(rng.uniform(1.05, 3))
    interval = Interval(ratio / reach, ratio * reach)
    common = (1 - 2 ** -math.sqrt(ratio)) / (1 - 2 ** -math.sqrt(1 / ratio))
    yield e_value(ratio, measure="hazard ratio, common").estimate, slow.e_value(common)
    yield e_value(ratio, measure="odds ratio, common").estimate, slow.e_value(ratio**0.5)
    yield e_value(ratio, interval).limit, slow.e_value(max(1.0, interval.low))
    yield e_value_of_means(math.log(ratio), 0.1).estimate, slow.e_value(ratio**0.91)


CLAIMS: tuple[Claim, ...] = (
    Agreement("prevalence, person by person", 1e-8, _prevalence),
    Agreement("tests and Wald's errors, person by person", 1e-9, _tests),
    Agreement("exact limits, outcome by outcome", 1e-8, _tails),
    Agreement("errors of regressions, person by person", 1e-9, _errors),
    Agreement("frequency, person by person", 1e-9, _frequencies),
    Agreement("survey change, person by person", 1e-7, _changes),
    Agreement("plans, as printed", 1e-7, _plans),
    Agreement("E-values of other measures, searched", 1e-7, _hidden),
)
