"""Prevalence, frequency, harm, survey change and descriptive rates: what they say, and what they refuse."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from caraway.evidence.outcomes.comparing import AS_ASSIGNED, AS_RECEIVED
from caraway.evidence.outcomes.descriptive import NO_EFFECT, rate, share
from caraway.evidence.outcomes.frequency import NO_EXCESS, frequency
from caraway.evidence.outcomes.harm import harm
from caraway.evidence.outcomes.harm_table import (
    DEMONSTRATION,
    HarmTable,
    demonstration_table,
    harm_cells,
    harm_per_person,
    harm_table,
    one_scale,
)
from caraway.evidence.outcomes.prevalence import prevalence, two_by_two
from caraway.evidence.outcomes.survey_change import paired_change, weighted_change
from caraway.evidence.refusals import DataUnfit, ImmortalTime, OutcomesMixed, ResultIncomplete
from caraway.evidence.result import COMPLETERS_ONLY, NO_COMPARATOR, Definition, Maryland, Setting, TimeZero

TRIAL = Setting(
    "people arrested again",
    Definition.REARREST,
    TimeZero.ASSIGNMENT,
    365,
    "no workshop",
    Maryland.RANDOMISED,
    date(2026, 1, 1),
)
TABLE = demonstration_table()
WEIGHED = replace(TRIAL, scale=TABLE.label)
ALONE = replace(TRIAL, comparator=NO_COMPARATOR, maryland=Maryland.CORRELATION)
COMPLETED = replace(ALONE, time_zero=TimeZero.COMPLETION)


def rng() -> np.random.Generator:
    return np.random.default_rng(7)


class TestPrevalence:
    def test_says_what_it_is(self):
        found = prevalence(48, 216, 66, 216, setting=TRIAL)
        assert [arm.n for arm in found.difference.arms] == [216, 216]
        assert found.difference.labels == (AS_ASSIGNED,)
        assert found.difference.null == 0
        assert found.ratio.null == found.odds.null == 1
        assert found.difference.p_value == found.difference.details["p_fisher"]
        assert "Fisher" in found.difference.method
        assert found.ratio.estimate == pytest.approx(48 / 66)

    def test_the_test_is_the_one_the_plan_names(self):
        plain = prevalence(48, 216, 66, 216, setting=TRIAL, test="chi-square").difference
        exact = prevalence(48, 216, 66, 216, setting=TRIAL, test="fisher").difference
        assert plain.p_value < 0.05 < exact.p_value  # the reason to name it beforehand

    def test_swapping_arms_turns_the_sign(self):
        for method in ("wald", "newcombe", "miettinen-nurminen"):
            one = prevalence(48, 216, 66, 200, setting=TRIAL, method=method)
            other = prevalence(66, 200, 48, 216, setting=TRIAL, method=method)
            assert one.difference.interval.low == pytest.approx(-other.difference.interval.high, abs=1e-9)
            assert one.ratio.interval.low == pytest.approx(1 / other.ratio.interval.high, rel=1e-9)
            assert one.odds.interval.low == pytest.approx(1 / other.odds.interval.high, rel=1e-9)

    def test_rows_and_cells_make_one_table(self):
        outcomes, treated = rng().integers(0, 2, 50), rng().integers(0, 2, 50)
        cells, counts = np.unique(np.column_stack([outcomes, treated]), axis=0, return_counts=True)
        assert two_by_two(*cells.T, counts=counts) == two_by_two(outcomes, treated)

    def test_empty_cells_leave_no_ratio_but_a_difference(self):
        nobody = prevalence(0, 20, 0, 30, setting=TRIAL)
        assert nobody.ratio is None
        assert nobody.odds is None
        assert nobody.difference.p_value == 1
        assert 0 in nobody.difference.interval
        none_of_one = prevalence(0, 20, 9, 30, setting=TRIAL)
        assert none_of_one.ratio.interval.low == 0
        assert prevalence(0, 20, 9, 30, setting=TRIAL, method="wald").ratio is None

    def test_by_what_people_received_is_said(self):
        assert prevalence(4, 20, 9, 30, setting=TRIAL, as_assigned=False).difference.labels == (AS_RECEIVED,)

    def test_refusals(self):
        with pytest.raises(ResultIncomplete, match="no comparator"):
            prevalence(4, 20, 9, 30, setting=ALONE)
        with pytest.raises(ResultIncomplete, match="apart"):
            prevalence(4, 20, 9, 30, setting=TRIAL, names=("a", "a"))
        with pytest.raises(ImmortalTime):
            replace(TRIAL, time_zero=TimeZero.COMPLETION)
        for words, call in (
            ("count people", lambda: prevalence(25, 20, 9, 30, setting=TRIAL)),
            ("Nobody", lambda: prevalence(0, 0, 9, 30, setting=TRIAL)),
            ("whole", lambda: prevalence(2.5, 20, 9, 30, setting=TRIAL)),
            ("no test", lambda: prevalence(4, 20, 9, 30, setting=TRIAL, test="z")),
            ("no interval", lambda: prevalence(4, 20, 9, 30, setting=TRIAL, method="agresti")),
            ("no width", lambda: prevalence(0, 20, 0, 30, setting=TRIAL, method="wald")),
            ("not how often", lambda: two_by_two([0, 2], [1, 0])),
            ("1 or 0", lambda: two_by_two([0, 1], [1, 2])),
        ):
            with pytest.raises(DataUnfit, match=words):
                call()


def counted(n: int = 400) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    treated, years = rng().integers(0, 2, n), rng().integers(1, 4, n).astype(float)
    return rng().poisson(0.5 * years * rng().gamma(1, 1, n)).astype(float), treated, years


class TestFrequency:
    def test_both_ways_and_their_details(self):
        events, treated, years = counted()
        both = frequency(events, treated, setting=TRIAL, exposure=years)
        for found in (both.negative_binomial, both.poisson):
            assert found.estimate in found.interval
            assert [arm.n for arm in found.arms] == [treated.sum(), (1 - treated).sum()]
            expected = events[treated == 1].sum() / years[treated == 1].sum()
            assert found.details["rate"] == pytest.approx(expected)
        rates = both.poisson.details
        assert both.poisson.estimate == pytest.approx(rates["rate"] / rates["rate_comparator"])
        assert both.negative_binomial.details["alpha"] > 0

    def test_cells_and_units_of_time_do_not_matter(self):
        events, treated, years = counted()
        cells, counts = np.unique(np.column_stack([events, treated, years]), axis=0, return_counts=True)
        rows = frequency(events, treated, setting=TRIAL, exposure=years)
        reduced = frequency(cells[:, 0], cells[:, 1], setting=TRIAL, exposure=365 * cells[:, 2], counts=counts)
        for one, other in (
            (rows.negative_binomial, reduced.negative_binomial),
            (rows.poisson, reduced.poisson),
        ):
            assert one.estimate == pytest.approx(other.estimate, rel=1e-9)
            assert one.interval.high == pytest.approx(other.interval.high, rel=1e-9)

    def test_counts_no_wilder_than_poisson_are_said_to_be(self):
        events = np.array([1, 1, 0, 1, 0, 1, 1, 0, 1, 1, 0, 1])
        found = frequency(events, np.tile([0, 1], 6), setting=TRIAL).negative_binomial
        assert found.details["alpha"] == 0
        assert NO_EXCESS in found.labels

    def test_groups_are_no_strangers(self):
        events, treated, _ = counted()
        whose = np.arange(400) // 10
        found = frequency(events, treated, setting=TRIAL, clusters=whose).poisson
        assert "CR1S" in found.method

    def test_everybody_with_as_many_events_is_refused(self):
        with pytest.raises(DataUnfit, match="without variation"):
            frequency(np.ones(20), np.arange(20) % 2, setting=TRIAL)
        with pytest.raises(DataUnfit, match="time at risk"):
            frequency(np.ones(20), np.arange(20) % 2, setting=TRIAL, exposure=np.arange(20) % 2)

    def test_refusals(self):
        events, treated, years = counted()
        for words, call in (
            ("any event", lambda: frequency(events * treated, treated, setting=TRIAL)),
            ("Nobody is in the arm", lambda: frequency(events, np.ones(400), setting=TRIAL)),
            ("time at risk", lambda: frequency(events, treated, setting=TRIAL, exposure=years - 1)),
            ("whole", lambda: frequency(events + 0.5, treated, setting=TRIAL)),
        ):
            with pytest.raises(DataUnfit, match=words):
                call()
        with pytest.raises(ResultIncomplete):
            frequency(events, treated, setting=ALONE)


def weighed() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    days = rng().choice([0.0, 0, 0, 0, 1, 10, 20, 90], 300)
    return harm_cells(days, np.arange(300) % 2)


class TestHarm:
    def test_parts_make_the_whole(self):
        found = harm(*weighed(), table=TABLE, setting=WEIGHED, rng=rng(), replicates=500, draws=999)
        assert found.ratio.estimate == pytest.approx(found.prevalence.estimate * found.severity.estimate)
        details = found.difference.details
        parts = details["difference_by_how_many"] + details["difference_by_how_much"]
        assert parts == pytest.approx(found.difference.estimate)
        assert found.difference.estimate in found.difference.interval
        assert DEMONSTRATION in found.difference.labels
        assert found.difference.unit == "demonstration days per person"

    def test_the_same_randomness_says_the_same(self):
        one, other = (harm(*weighed(), table=TABLE, setting=WEIGHED, rng=rng(), draws=999) for _ in range(2))
        assert one == other

    def test_another_unit_of_harm_changes_nothing_but_the_unit(self):
        values, *arms = weighed()
        hours = replace(TABLE, scale="demonstration hours")
        one = harm(values, *arms, table=TABLE, setting=WEIGHED, rng=rng(), draws=999)
        other = harm(24 * values, *arms, table=hours, setting=replace(TRIAL, scale=hours.label), rng=rng(), draws=999)
        assert other.difference.interval.low == pytest.approx(24 * one.difference.interval.low)
        assert other.difference.p_value == one.difference.p_value
        assert other.ratio.estimate == pytest.approx(one.ratio.estimate)

    def test_few_people_have_every_table_listed(self):
        found = harm([0, 5, 9], [3, 2, 0], [1, 2, 2], table=TABLE, setting=WEIGHED, rng=rng(), ends="percentile")
        assert "all" in found.difference.method

    @pytest.mark.parametrize("arm", [[9, 0], [8, 1]])
    def test_too_few_with_harm_leave_a_difference_and_no_ratio(self, arm):
        found = harm([0, 5], arm, [5, 4], table=TABLE, setting=WEIGHED, rng=rng(), ends="percentile")
        assert found.difference.estimate < 0
        assert found.ratio is None or arm[1]
        none_to_divide_by = harm([0, 5], [5, 4], arm, table=TABLE, setting=WEIGHED, rng=rng(), ends="percentile")
        assert none_to_divide_by.ratio is none_to_divide_by.prevalence is none_to_divide_by.severity is None

    def test_scales_are_never_mixed(self):
        with pytest.raises(OutcomesMixed, match="one estimate has one"):
            harm(*weighed(), table=TABLE, setting=TRIAL, rng=rng())
        with pytest.raises(OutcomesMixed, match="several"):
            one_scale([TABLE, replace(TABLE, version="2")])
        with pytest.raises(OutcomesMixed):
            one_scale([TABLE, replace(TABLE, weights={"common assault": 2.0})])
        assert one_scale([TABLE, TABLE]) == TABLE

    def test_offences_that_the_table_does_not_know_are_named(self):
        with pytest.raises(DataUnfit, match="piracy"):
            harm_per_person(2, [0, 1], ["common assault", "piracy"], TABLE)

    def test_harm_of_each_person_is_summed(self):
        days = harm_per_person(3, [0, 2, 2], ["common assault", "harassment", "common assault"], TABLE)
        assert days.tolist() == [1, 0, 11]
        assert harm_per_person(2, [], [], TABLE).tolist() == [0, 0]

    @pytest.mark.parametrize(
        ("words", "call"),
        [
            ("no harm table", lambda path: harm_table(path / "nothing.toml")),
            ("none of the 2", lambda path: harm_per_person(2, [2], ["harassment"], TABLE)),
            ("each offence", lambda path: harm_per_person(2, [1, 0], ["harassment"], TABLE)),
            ("same value", lambda path: harm([0, 5], [9, 0], [5, 0], table=TABLE, setting=WEIGHED, rng=rng())),
            ("not negative", lambda path: harm([0, -5], [9, 1], [5, 4], table=TABLE, setting=WEIGHED, rng=rng())),
            ("no interval", lambda path: harm(*weighed(), table=TABLE, setting=WEIGHED, rng=rng(), ends="t")),
            ("not negative", lambda path: HarmTable("a", "1", "days", {"theft": -1.0})),
            ("no offence", lambda path: HarmTable("a", "1", "days", {})),
            ("its version", lambda path: HarmTable("a", " ", "days", {"theft": 1.0})),
        ],
    )
    def test_refusals(self, words, call, tmp_path):
        with pytest.raises(DataUnfit, match=words):
            call(tmp_path)

    def test_a_table_is_read_from_a_file(self, tmp_path):
        file = tmp_path / "mine.toml"
        file.write_text('name = "Mine"\nversion = "2"\nscale = "days"\n[weights]\n"theft" = 2\n')
        read = harm_table(file)
        assert read.label == "Mine, version 2 (days)"
        assert not read.demonstration
        assert read.weigh(["theft"]).tolist() == [2.0]
        with pytest.raises(TypeError):
            read.weights["theft"] = 3


class TestSurveyChange:
    def test_paired(self):
        before = rng().normal(40, 5, 30)
        after = before + np.arange(30) / 10
        found = paired_change(before, after, setting=ALONE, unit="points")
        assert found.estimate == pytest.approx(1.45)
        assert found.details["freedom"] == 29
        turned = paired_change(after, before, setting=ALONE, unit="points")
        assert turned.interval.low == pytest.approx(-found.interval.high)
        assert turned.details["wilcoxon_p"] == pytest.approx(found.details["wilcoxon_p"])

    def test_cells_say_what_rows_say(self):
        change, counts = np.array([-1.0, 0, 2, 3]), np.array([3, 4, 6, 2])
        rows = paired_change(np.zeros(15), np.repeat(change, counts), setting=ALONE, unit="points")
        cells = paired_change(np.zeros(4), change, counts=counts, setting=ALONE, unit="points")
        assert cells.interval.low == pytest.approx(rows.interval.low)
        assert dict(cells.details) == pytest.approx(dict(rows.details))

    def test_weighting_undoes_who_answers(self):
        worse = np.repeat([0.0, 1.0], 500)
        said = np.where(worse == 1, np.arange(1000) % 4 == 0, np.arange(1000) % 4 != 0).astype(float)
        change = 1 + 2 * worse + rng().normal(size=1000) / 10
        after = np.where(said, change, np.nan)
        found = weighted_change(np.zeros(1000), after, said, worse, setting=ALONE, unit="points")
        assert found.estimate == pytest.approx(2, abs=0.02)
        assert found.details["asked"] == 1000
        assert found.arms[0].n == 500
        assert found.details["effective_sample"] < 500

    def test_completers_are_labelled(self):
        assert COMPLETERS_ONLY in paired_change([1, 2, 3], [2, 2, 5], setting=COMPLETED, unit="points").labels

    def test_refusals(self):
        with pytest.raises(ResultIncomplete, match="nobody"):
            paired_change([1, 2], [2, 5], setting=TRIAL, unit="points")
        with pytest.raises(DataUnfit, match="by the same"):
            paired_change([1, 2, 3], [2, 3, 4], setting=ALONE, unit="points")
        with pytest.raises(DataUnfit, match="more people"):
            paired_change([1], [2], setting=ALONE, unit="points")
        with pytest.raises(DataUnfit, match="everybody, answered"):
            weighted_change([1, 2, 3], [2, 3, 9], [1, 1, 1], [0, 1, 0], setting=ALONE, unit="points")


class TestDescriptive:
    def test_completers_are_labelled_and_compare_nothing(self):
        found = share(13, 87, setting=COMPLETED)
        assert found.labels == (COMPLETERS_ONLY,)
        assert found.null is None
        assert found.p_value is None
        assert share(13, 87, setting=ALONE).labels == (NO_EFFECT,)

    def test_rates(self):
        found = rate(0, 40.0, 50, setting=ALONE)
        assert found.estimate == found.interval.low == 0
        assert found.interval.high == pytest.approx(-np.log(0.025) / 40)

    def test_edges(self):
        for method in ("wilson", "clopper-pearson", "agresti-coull"):
            nobody, everybody = (share(x, 20, setting=ALONE, method=method).interval for x in (0, 20))
            assert nobody.low == 0
            assert everybody.high == 1
            assert nobody.high == pytest.approx(1 - everybody.low)

    def test_refusals(self):
        for setting in (TRIAL, replace(ALONE, maryland=Maryland.BEFORE_AND_AFTER)):
            with pytest.raises(ResultIncomplete, match="level 1"):
                share(13, 87, setting=setting)
        with pytest.raises(DataUnfit, match="any time"):
            rate(3, 0, 10, setting=ALONE)
        with pytest.raises(DataUnfit, match="no interval"):
            share(3, 10, setting=ALONE, method="exact")
