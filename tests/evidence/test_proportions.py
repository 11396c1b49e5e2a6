"""Proportions, exact tables and pairs: symmetries, edges, refusals."""

import math

import pytest

from caraway.evidence.estimators.exact_tables import conditional_odds_ratio, fisher_exact
from caraway.evidence.estimators.pairs import matched_odds_ratio, mcnemar, paired_difference
from caraway.evidence.estimators.proportion import binomial_test, proportion_interval
from caraway.evidence.estimators.proportions import chi_square, odds_ratio, risk_difference, risk_ratio
from caraway.evidence.estimators.score_interval import restricted_difference, restricted_odds, restricted_ratio
from caraway.evidence.refusals import DataUnfit

TABLES = [(48, 216, 66, 216), (0, 10, 3, 10), (9, 10, 1, 30), (1, 500, 40, 600)]


@pytest.mark.parametrize("table", TABLES)
def test_having_it_and_not_having_it_are_two_sides_of_one_thing(table):
    x1, n1, x0, n0 = table
    for method in ("wald", "newcombe", "miettinen-nurminen"):
        one = risk_difference(x1, n1, x0, n0, method=method).interval
        other = risk_difference(n1 - x1, n1, n0 - x0, n0, method=method).interval
        assert one.low == pytest.approx(-other.high, abs=1e-9)
    assert fisher_exact(*table).p_value == pytest.approx(fisher_exact(n1 - x1, n1, n0 - x0, n0).p_value)
    assert fisher_exact(*table).p_value == pytest.approx(fisher_exact(x0, n0, x1, n1).p_value)
    for on in (False, True):
        assert chi_square(*table, correction=on).statistic == pytest.approx(
            chi_square(x0, n0, x1, n1, correction=on).statistic
        )


@pytest.mark.parametrize("table", TABLES)
def test_a_wider_level_is_a_wider_interval(table):
    for compare in (risk_difference, risk_ratio, odds_ratio, conditional_odds_ratio):
        narrow, wide = (compare(*table, level=level).interval for level in (0.8, 0.99))
        assert wide.low <= narrow.low <= narrow.high <= wide.high


def test_the_score_interval_and_the_score_test_agree():
    """The chi-squared test with (N-1)/N is the score test of no difference: the limit is 0 at the level of its p-value."""
    x1, n1, x0, n0 = 48, 216, 66, 216
    statistic = chi_square(x1, n1, x0, n0, correction=False).statistic * (n1 + n0 - 1) / (n1 + n0)
    level = math.erf(math.sqrt(statistic / 2))
    assert risk_difference(x1, n1, x0, n0, level=level).interval.high == pytest.approx(0, abs=1e-9)
    assert risk_ratio(x1, n1, x0, n0, level=level).interval.high == pytest.approx(1, rel=1e-9)
    assert odds_ratio(x1, n1, x0, n0, level=level).interval.high == pytest.approx(1, rel=1e-9)


@pytest.mark.parametrize("table", TABLES)
def test_the_best_fit_at_the_estimate_is_the_estimate(table):
    x1, n1, x0, n0 = table
    p1, p0 = x1 / n1, x0 / n0
    assert restricted_difference(x1, n1, x0, n0, p1 - p0) == pytest.approx(p0, abs=1e-7)
    if x1:
        assert restricted_ratio(x1, n1, x0, n0, p1 / p0) == pytest.approx(p0)
        assert restricted_odds(x1, n1, x0, n0, p1 / (1 - p1) / (p0 / (1 - p0))) == pytest.approx(p0)


def test_nobody_of_one_arm():
    found = risk_ratio(0, 10, 3, 10)
    assert found.estimate == found.interval.low == 0
    assert found.standard_error is None
    assert conditional_odds_ratio(0, 10, 3, 10).interval.low == 0
    assert conditional_odds_ratio(10, 10, 3, 10).interval.high == math.inf


def test_one_share_at_its_edges():
    for method in ("wilson", "clopper-pearson"):
        assert proportion_interval(0, 12, method=method).low == 0
        assert proportion_interval(12, 12, method=method).high == 1
    assert proportion_interval(0, 12, method="clopper-pearson").high == pytest.approx(1 - 0.025 ** (1 / 12))


def test_pairs():
    assert mcnemar(5, 5).p_value == 1
    assert mcnemar(5, 5, form="corrected").statistic == 0
    assert mcnemar(9, 2, form="exact").p_value == pytest.approx(2 * sum(math.comb(11, k) for k in range(3)) / 2**11)
    assert matched_odds_ratio(9, 3).interval.low == pytest.approx(1 / matched_odds_ratio(3, 9).interval.high)
    wald = matched_odds_ratio(9, 3, method="wald").interval
    assert wald.low * wald.high == pytest.approx(9)
    found = paired_difference(30, 12, 5, 40)
    turned = paired_difference(40, 5, 12, 30)
    assert found.interval.low == pytest.approx(-turned.interval.high)
    assert matched_odds_ratio(0, 4).interval.low == 0


@pytest.mark.parametrize(
    ("words", "call"),
    [
        ("between 0 and 1", lambda: proportion_interval(3, 10, level=1)),
        ("no interval", lambda: proportion_interval(3, 10, method="bayes")),
        ("Nobody", lambda: proportion_interval(0, 0)),
        ("whole", lambda: proportion_interval(math.nan, 10)),
        ("test against", lambda: binomial_test(3, 10, 1.0)),
        ("cannot have", lambda: risk_difference(-1, 10, 3, 10)),
        ("no interval", lambda: risk_ratio(2, 10, 3, 10, method="newcombe")),
        ("no interval", lambda: odds_ratio(2, 10, 3, 10, method="newcombe")),
        ("ratio to nothing", lambda: risk_ratio(2, 10, 0, 10)),
        ("empty", lambda: risk_ratio(0, 10, 3, 10, method="wald")),
        ("empty", lambda: odds_ratio(0, 10, 3, 10, method="wald")),
        ("no width", lambda: risk_ratio(10, 10, 9, 9, method="wald")),
        ("odds have no ratio", lambda: odds_ratio(10, 10, 3, 10)),
        ("nothing to test", lambda: chi_square(0, 10, 0, 10, correction=False)),
        ("no odds ratio", lambda: conditional_odds_ratio(0, 10, 0, 10)),
        ("No pair changed", lambda: mcnemar(0, 0)),
        ("whole numbers", lambda: mcnemar(1.5, 3)),
        ("no form", lambda: mcnemar(1, 3, form="mid")),
        ("no end", lambda: matched_odds_ratio(3, 0)),
        ("both directions", lambda: matched_odds_ratio(0, 3, method="wald")),
        ("not negative", lambda: paired_difference(-1, 3, 4, 5)),
        ("same way", lambda: paired_difference(0, 3, 0, 0)),
    ],
)
def test_refusals(words, call):
    with pytest.raises(DataUnfit, match=words):
        call()
