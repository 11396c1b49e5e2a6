"""E-values and several tests: symmetries and refusals."""

from datetime import date

import numpy as np
import pytest

from caraway.evidence.checks.evalue import e_value, e_value_of, e_value_of_means
from caraway.evidence.checks.multiplicity import adjusted, family
from caraway.evidence.outcomes.prevalence import prevalence
from caraway.evidence.refusals import DataUnfit
from caraway.evidence.result import Definition, Interval, Maryland, Setting, TimeZero

TRIAL = Setting(
    "people arrested again",
    Definition.REARREST,
    TimeZero.ASSIGNMENT,
    365,
    "no workshop",
    Maryland.RANDOMISED,
    date(2026, 1, 1),
)


def test_a_ratio_and_its_inverse_are_as_hard_to_explain():
    for measure in ("risk ratio", "odds ratio, common", "hazard ratio, common"):
        one = e_value(2.5, Interval(1.4, 4.0), measure=measure)
        other = e_value(1 / 2.5, Interval(1 / 4.0, 1 / 1.4), measure=measure)
        assert (one.estimate, one.limit) == pytest.approx((other.estimate, other.limit))
    assert e_value_of_means(0.4, 0.1).limit == pytest.approx(e_value_of_means(-0.4, 0.1).limit)


def test_no_effect_needs_nothing():
    assert e_value(1.0).estimate == 1
    assert e_value(1.0, Interval(0.8, 1.2)).limit == 1
    assert e_value_of_means(0.0).estimate == 1


def test_rare_ratios_are_risk_ratios():
    for measure in ("odds ratio, rare", "hazard ratio, rare", "rate ratio"):
        assert e_value(2.0, measure=measure).estimate == e_value(2.0).estimate


def test_of_a_result():
    found = prevalence(48, 216, 90, 216, setting=TRIAL)
    assert e_value_of(found.ratio).estimate == e_value(found.ratio.estimate).estimate
    with pytest.raises(DataUnfit, match="no ratio"):
        e_value_of(found.difference)


@pytest.mark.parametrize(
    ("words", "call"),
    [
        ("above 0", lambda: e_value(0)),
        ("hold its estimate", lambda: e_value(2, Interval(3, 4))),
        ("no measure", lambda: e_value(2, measure="rate")),
        ("is a number", lambda: e_value_of_means(np.nan)),
        ("standard error", lambda: e_value_of_means(0.3, 0)),
        ("p-value", lambda: adjusted([0.2, 1.2])),
        ("no adjustment", lambda: adjusted([0.2], method="sidak")),
        ("at least one", lambda: family({})),
    ],
)
def test_refusals(words, call):
    with pytest.raises(DataUnfit, match=words):
        call()


def test_order_does_not_matter_and_none_shrinks():
    p_values = np.array([0.04, 0.001, 0.3, 0.04, 0.02])
    turned = np.array([3, 0, 4, 1, 2])
    for method in ("holm", "hochberg", "bonferroni", "benjamini-hochberg"):
        found = adjusted(p_values, method=method)
        assert (found >= p_values).all()
        assert found[turned] == pytest.approx(adjusted(p_values[turned], method=method))
    strict, loose = (adjusted(p_values, method=method) for method in ("bonferroni", "benjamini-hochberg"))
    assert (strict >= adjusted(p_values)).all()
    assert (adjusted(p_values, method="hochberg") <= adjusted(p_values)).all()
    assert (loose <= adjusted(p_values, method="hochberg")).all()


def test_a_family_is_named_and_adjusted_together():
    found = family({"harm": 0.011, "prevalence": 0.03, "frequency": 0.2})
    assert [test.name for test in found] == ["harm", "prevalence", "frequency"]
    assert [test.stands for test in found] == [True, False, False]
    assert found[0].adjusted == pytest.approx(0.033)
