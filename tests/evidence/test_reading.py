"""Columns as strangers bring them: every kind that means the same gives the same answer, and what is no number is refused in a sentence.

Narrow integers matter most: a product of two counts of 8 to 32 bits runs over without a word, and the answer is wrong.
"""

from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from caraway.evidence.checks.leave_one_out import leave_one_out
from caraway.evidence.checks.missingness import sides
from caraway.evidence.designs.panel_cells import cells
from caraway.evidence.economics.money import present_value
from caraway.evidence.estimators import proportion, reading
from caraway.evidence.estimators.aipw import aipw
from caraway.evidence.estimators.assigned import adjusted, difference, stratified
from caraway.evidence.estimators.attrition_bounds import lee_bounds, worst_case
from caraway.evidence.estimators.cox import cox
from caraway.evidence.estimators.entropy import effect
from caraway.evidence.estimators.exact_tables import conditional_odds_ratio, fisher_exact
from caraway.evidence.estimators.funnel_limits import standardised_ratio
from caraway.evidence.estimators.glm import logistic, poisson
from caraway.evidence.estimators.group_time import panel
from caraway.evidence.estimators.harm_boundary import least_harms, lower_limit
from caraway.evidence.estimators.instrument import two_stage
from caraway.evidence.estimators.kaplan_meier import kaplan_meier
from caraway.evidence.estimators.logrank import logrank
from caraway.evidence.estimators.matching import nearest
from caraway.evidence.estimators.pairs import matched_odds_ratio, mcnemar, paired_difference
from caraway.evidence.estimators.parametric import parametric
from caraway.evidence.estimators.permuted import permutation_test
from caraway.evidence.estimators.proportion import binomial_test, proportion_interval
from caraway.evidence.estimators.proportions import chi_square, odds_ratio, risk_difference, risk_ratio
from caraway.evidence.estimators.random_effects import random_effects
from caraway.evidence.estimators.rows import codes_of
from caraway.evidence.outcomes.harm_table import harm_cells
from caraway.evidence.planning import means_power, means_size, proportions_power
from caraway.evidence.refusals import DataUnfit

PEOPLE = 48
TREATED = np.arange(PEOPLE) % 2
AGE = 18 + (np.arange(PEOPLE) * 7) % 40
DAYS = 1 + (np.arange(PEOPLE) * 11) % 90
AGAIN = (np.arange(PEOPLE) * 5) % 7 < 3
HARM = (np.arange(PEOPLE) * 13) % 9
FORCE = np.array(["east", "north", "west"])[np.arange(PEOPLE) % 3]
DESIGN = np.column_stack([np.ones(PEOPLE), TREATED, AGE])

ESTIMATES = {
    "cox": lambda read: cox(read(DAYS), read(AGAIN), read(AGE)).coefficients,
    "kaplan-meier": lambda read: kaplan_meier(read(DAYS), read(AGAIN)).survival,
    "log-rank": lambda read: logrank(read(DAYS), read(AGAIN), read(TREATED)).chi_squared,
    "weibull": lambda read: parametric(read(DAYS), read(AGAIN), read(AGE), shape="weibull").log_likelihood,
    "logistic": lambda read: logistic(read(AGAIN), DESIGN, counts=read(TREATED + 1)).coefficients,
    "poisson": lambda read: poisson(read(HARM), DESIGN, exposure=read(DAYS)).coefficients,
    "difference": lambda read: difference(read(HARM), read(TREATED)).estimate,
    "balanced": lambda read: effect(read(TREATED), read(AGE), read(HARM)).effect,
    "pairs": lambda read: nearest(read(HARM > 6), score=read(AGE)).comparisons,
}
KINDS = {
    "list": lambda column: column.tolist(),
    "narrow": lambda column: column if column.dtype == bool else column.astype(np.int8),
    "unsigned": lambda column: column if column.dtype == bool else column.astype(np.uint8),
    "objects": lambda column: column.astype(object),
    "series": lambda column: pd.Series(column, index=np.arange(PEOPLE)[::-1]),
    "nullable": lambda column: pd.Series(column).convert_dtypes(),
    "category": lambda column: pd.Series(column).astype("category"),
    "arrow": lambda column: pa.array(column.tolist()),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("estimate", ESTIMATES)
def test_every_kind_of_column_gives_the_same(estimate, kind):
    plain = ESTIMATES[estimate](lambda column: column.astype(np.float64))
    assert np.allclose(ESTIMATES[estimate](KINDS[kind]), plain, rtol=1e-12, atol=0)


BIG = (30_000, 60_000, 31_000, 70_000)
TABLES = {
    "difference": lambda *t: risk_difference(*t).interval,
    "newcombe": lambda *t: risk_difference(*t, method="newcombe").interval,
    "ratio": lambda *t: risk_ratio(*t).interval,
    "odds": lambda *t: odds_ratio(*t).interval,
    "chi-squared": lambda *t: chi_square(*t, correction=True),
    "wilson": lambda *t: proportion_interval(*t[:2]),
    "exact": lambda *t: proportion_interval(*t[:2], method="clopper-pearson"),
    "binomial": lambda *t: binomial_test(*t[:2]),
    "fisher": fisher_exact,
    "conditional": conditional_odds_ratio,
    "mcnemar": lambda *t: mcnemar(t[1], t[3], form="exact"),
    "matched": lambda *t: matched_odds_ratio(t[1], t[3]),
    "paired": paired_difference,
}


@pytest.mark.parametrize("table", [BIG, (48, 216, 66, 216)])
@pytest.mark.parametrize("which", TABLES)
@pytest.mark.parametrize("kind", [float, np.float64, np.int32, np.uint32, np.int64, np.uint8, np.array])
def test_every_kind_of_count_gives_the_same(kind, which, table):
    if table is BIG and (kind is np.uint8 or which in ("fisher", "conditional")):
        return
    assert TABLES[which](*map(kind, table)) == TABLES[which](*table)


def test_counts_left_narrow_would_be_found(monkeypatch):
    """The fault that was there: with counts taken as they come, χ² of these two arms is 151,238.9 and not 423.6."""
    as_counted = chi_square(*BIG, correction=False)
    assert round(as_counted.statistic, 1) == 423.6
    monkeypatch.setattr(proportion, "whole", lambda value, refusal: value)
    with np.errstate(over="ignore"):
        assert chi_square(*map(np.int32, BIG), correction=False) != as_counted


def test_a_mask_taken_off_would_be_found(monkeypatch):
    masked = np.ma.masked_array(HARM, mask=HARM > 7)
    with pytest.raises(DataUnfit, match="missing"):
        difference(masked, TREATED)
    monkeypatch.setattr("caraway.evidence.estimators.reading.array_of", lambda given, name: np.asarray(given))
    assert difference(masked, TREATED) == difference(HARM, TREATED)


NO_NUMBERS = {
    "text": np.array([f"{one}" for one in HARM]),
    "some text": np.where(HARM > 7, "many", HARM.astype(object)),
    "dates": np.array(["2026-01-01"] * PEOPLE, dtype="M8[D]"),
    "days as dates": [date(2026, 1, 1)] * PEOPLE,
    "durations": HARM.astype("m8[D]"),
    "complex": HARM + 0j,
    "none": np.where(HARM > 7, None, HARM.astype(object)),
    "NA": pd.Series(HARM).astype("Int64").where(HARM < 8),
    "masked": np.ma.masked_array(HARM, mask=HARM > 7),
    "nulls": pa.array([None if one > 7 else one for one in HARM.tolist()]),
    "uneven": [[1, 2], [3]],
    "beyond": np.where(HARM > 7, 1e300, HARM),
    "too long": [10**400, *HARM.tolist()[1:]],
}
READERS = {
    "difference": lambda column: difference(column, TREATED),
    "adjusted": lambda column: adjusted(HARM, TREATED, column),
    "instrument": lambda column: two_stage(HARM, AGAIN, TREATED, column),
    "poisson": lambda column: poisson(column, DESIGN),
    "cox": lambda column: cox(DAYS, AGAIN, column),
    "weibull": lambda column: parametric(DAYS, AGAIN, column, shape="weibull"),
    "times": lambda column: kaplan_meier(column, AGAIN),
    "balanced": lambda column: effect(TREATED, column, HARM),
    "bounds": lambda column: lee_bounds(column, TREATED, np.ones(PEOPLE)),
    "missing": lambda column: sides(TREATED, column, np.ones(PEOPLE)),
    "harm": lambda column: harm_cells(column, TREATED),
    "starts": lambda column: panel(np.ones((PEOPLE, 3)), [1, 2, 3], column),
    "money": present_value,
}


@pytest.mark.parametrize("what", NO_NUMBERS)
@pytest.mark.parametrize("reader", READERS)
def test_what_is_no_number_is_refused(reader, what):
    with pytest.raises(DataUnfit):
        READERS[reader](NO_NUMBERS[what])


UNLABELLED = {
    "none": np.where(HARM > 7, None, FORCE),
    "NA": pd.Series(FORCE).astype("string").where(HARM < 8),
    "nan": np.where(HARM > 7, np.nan, HARM),
    "no date": np.where(HARM > 7, np.datetime64("NaT"), np.datetime64("2026-01-01")),
    "masked": np.ma.masked_array(FORCE, mask=HARM > 7),
    "mixed": np.where(HARM > 7, 1, FORCE.astype(object)),
    "complex": HARM + 0j,
    "unordered": [{"east": 1}] * PEOPLE,
    "short": FORCE[:-1],
}
LABELS = {
    "rows": lambda labels: codes_of(labels, "forces", rows=PEOPLE),
    "strata": lambda labels: stratified(HARM, TREATED, labels),
    "blocks": lambda labels: permutation_test(HARM, TREATED, rng=np.random.default_rng(1), blocks=labels, draws=99),
    "exact": lambda labels: nearest(TREATED, score=AGE, exact=labels),
    "clusters": lambda labels: logistic(AGAIN, DESIGN, clusters=labels),
    "clusters of folds": lambda labels: aipw(TREATED, AGE, HARM, generator=np.random.default_rng(1), clusters=labels),
    "groups": lambda labels: logrank(DAYS, AGAIN, labels),
    "places": lambda labels: cells(labels, DAYS, HARM, np.ones(PEOPLE)),
}


@pytest.mark.parametrize("what", UNLABELLED)
@pytest.mark.parametrize("labels", LABELS)
def test_what_is_no_label_is_refused(labels, what):
    with pytest.raises(DataUnfit):
        LABELS[labels](UNLABELLED[what])


@pytest.mark.parametrize(
    "kind", [list, pd.Series, lambda labels: labels.astype(object), lambda labels: pd.Series(labels).astype("category")]
)
def test_forces_by_name_in_any_column(kind):
    found = leave_one_out(kind(FORCE), lambda kept: (float(kept.sum()), 0.0, 100.0))
    assert set(found.without) == {"east", "north", "west"}


@pytest.mark.parametrize(
    ("words", "call"),
    [
        ("whole numbers", lambda: chi_square(3.5, 10, 2, 10, correction=False)),
        ("whole numbers", lambda: fisher_exact("3", 10, 2, 10)),
        ("whole numbers", lambda: risk_ratio(None, 10, 2, 10)),
        ("whole numbers", lambda: odds_ratio(3, 1e300, 2, 10)),
        ("whole numbers", lambda: mcnemar(np.nan, 3)),
        ("whole numbers", lambda: worst_case((3, 4), (8, 8), (10, np.inf))),
        ("cannot be", lambda: lower_limit(2.5, 10)),
        ("whole number", lambda: standardised_ratio(2.5, 3.0)),
        ("at most", lambda: means_power((np.inf, 10), 0.3)),
        ("more than nobody", lambda: proportions_power((0, 10), 0.3, 0.2)),
        ("effect of nothing", lambda: means_size(1e6)),
        ("so small", lambda: random_effects([1.0, 2.0], [1e-300, 1.0])),
        ("nothing of the outcome", lambda: adjusted(np.zeros(PEOPLE), TREATED, AGE)),
        ("does not vary", lambda: two_stage(np.zeros(PEOPLE), DAYS > 40, TREATED)),
        ("more people than", lambda: logistic(AGAIN, DESIGN, counts=np.full(PEOPLE, 2**52))),
        ("from 10 to", lambda: aipw(TREATED, AGE, HARM, generator=np.random.default_rng(1), counts=np.full(PEOPLE, 10**8))),
    ],
)  # fmt: skip
def test_refusals(words, call):
    with pytest.raises(DataUnfit, match=words):
        call()


def test_harms_counted_as_floats():
    assert least_harms(200.0, 0.01) == least_harms(200, 0.01)


def test_what_is_missing():
    assert [reading.is_missing(one) for one in (None, float("nan"), pd.NA, pd.NaT, 0, "", "nan")] == [True] * 4 + [
        False
    ] * 3
