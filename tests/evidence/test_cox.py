"""Cox regression: what changes nothing, what its parts add up to, and what it refuses."""

from dataclasses import replace

import numpy as np
import pytest

from caraway.evidence.checks.proportional_hazards import proportional_hazards
from caraway.evidence.estimators import cox_newton, cox_sweep
from caraway.evidence.estimators.cox import CoxFit, cox
from caraway.evidence.estimators.cox_after import (
    baseline_hazard,
    martingale_residuals,
    scaled_schoenfeld,
    schoenfeld,
)
from caraway.evidence.refusals import DataUnfit, NotConverged

RNG = np.random.default_rng(4)
N = 150
X = np.column_stack([RNG.random(N) < 0.5, RNG.normal(size=N)]).astype(float)
TIMES, EVENTS = RNG.integers(1, 25, N), RNG.random(N) < 0.6
SITES, WEIGHTS = RNG.integers(0, 3, N), RNG.uniform(0.5, 2, N)


def same(one: CoxFit, other: CoxFit) -> None:
    np.testing.assert_allclose(one.coefficients, other.coefficients, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(one.standard_errors, other.standard_errors, rtol=1e-9)
    assert one.log_likelihood == pytest.approx(other.log_likelihood, rel=1e-11)


def test_order_unit_of_time_and_names_of_strata_change_nothing() -> None:
    fit = cox(TIMES, EVENTS, X, strata=SITES, weights=WEIGHTS)
    back = slice(None, None, -1)
    named = np.array(["north", "east", "west"])[SITES]
    same(fit, cox(TIMES[back] * 0.1, EVENTS[back], X[back], strata=named[back], weights=WEIGHTS[back]))


def test_the_units_of_covariates_change_their_coefficients_alone() -> None:
    fit, other = cox(TIMES, EVENTS, X), cox(TIMES, EVENTS, X * [1, 1000] + [5, -20])
    np.testing.assert_allclose(fit.coefficients, other.coefficients * [1, 1000], rtol=1e-9)
    assert fit.log_likelihood == pytest.approx(other.log_likelihood)


def test_what_was_given_is_left_as_it_was() -> None:
    columns = np.asfortranarray(X)
    before = columns.copy()
    cox(TIMES, EVENTS, columns, weights=WEIGHTS)
    np.testing.assert_array_equal(columns, before)


def test_counts_are_rows_written_out_and_0_leaves_a_row_out() -> None:
    counts = RNG.integers(0, 4, N)
    same(
        cox(TIMES, EVENTS, X, counts=counts, strata=SITES),
        cox(
            *(np.repeat(one, counts) for one in (TIMES, EVENTS)),
            np.repeat(X, counts, 0),
            strata=np.repeat(SITES, counts),
        ),
    )


def test_a_start_of_minus_one_is_none_and_an_offset_stands_for_its_covariate() -> None:
    fit = cox(TIMES, EVENTS, X)
    same(fit, cox(TIMES, EVENTS, X, starts=np.full(N, -1)))
    held = cox(TIMES, EVENTS, X[:, 0], offset=fit.coefficients[1] * X[:, 1])
    assert held.coefficients[0] == pytest.approx(fit.coefficients[0], rel=1e-8)
    assert held.log_likelihood == pytest.approx(fit.log_likelihood)


def test_a_follow_up_cut_into_spells_is_the_same_follow_up() -> None:
    cut = np.maximum(TIMES // 2, 0)
    two = cut > 0
    times, starts = np.concatenate([TIMES, cut[two]]), np.concatenate([np.where(two, cut, -1), np.full(two.sum(), -1)])
    events, rows = (
        np.concatenate([EVENTS, np.zeros(two.sum(), bool)]),
        np.concatenate([np.arange(N), np.flatnonzero(two)]),
    )
    whole, spells = cox(TIMES, EVENTS, X, robust=True), cox(times, events, X[rows], starts=starts, clusters=rows)
    same(whole, spells)
    np.testing.assert_allclose(whole.robust_standard_errors, spells.robust_standard_errors, rtol=1e-9)


def test_efron_lies_between_breslow_and_the_order_of_events_unknown() -> None:
    efron, breslow = (cox(TIMES, EVENTS, X, ties=ties) for ties in ("efron", "breslow"))  # type: ignore[arg-type]
    assert efron.log_likelihood > breslow.log_likelihood
    alone = cox(TIMES + np.arange(N) / 1e6, EVENTS, X)
    same(alone, cox(TIMES + np.arange(N) / 1e6, EVENTS, X, ties="breslow"))


def test_the_log_rank_is_the_score_test_where_no_times_are_shared() -> None:
    from caraway.evidence.estimators.logrank import logrank

    apart = TIMES + np.arange(N) / 1e6
    fit = cox(apart, EVENTS, X[:, 0])
    assert fit.score_test.value == pytest.approx(logrank(apart, EVENTS, X[:, 0]).chi_squared)


def test_residuals_add_up() -> None:
    fit = cox(TIMES, EVENTS, X, strata=SITES)
    left = schoenfeld(fit)
    np.testing.assert_allclose(left.residuals.sum(axis=0), 0, atol=1e-9)
    assert len(left.times) == EVENTS.sum()
    np.testing.assert_array_equal(left.times, TIMES[left.rows])
    np.testing.assert_array_equal(left.strata, SITES[left.rows])
    assert martingale_residuals(fit).sum() == pytest.approx(0, abs=1e-9)
    np.testing.assert_allclose(scaled_schoenfeld(fit).mean(axis=0), fit.coefficients, rtol=1e-9)


def test_the_baseline_hazard_is_that_of_the_person_asked_for() -> None:
    fit = cox(TIMES, EVENTS, X)
    (nobody,), (somebody,) = baseline_hazard(fit), baseline_hazard(fit, [1, 0.5])
    np.testing.assert_allclose(somebody.cumulative / nobody.cumulative, np.exp(fit.coefficients @ [1, 0.5]))
    assert (np.diff(nobody.survival) < 0).all()
    with pytest.raises(DataUnfit, match="each covariate"):
        baseline_hazard(fit, [1])


def test_many_rows_in_few_cells_are_added_up_and_say_the_same() -> None:
    n = 24_000
    x = np.column_stack([RNG.integers(0, 2, n), RNG.integers(-1, 2, n)])
    times, events = RNG.integers(1, 30, n), RNG.random(n) < 0.4
    few, rows = cox(times, events, x), cox(times, events, x, weights=np.ones(n))
    assert (few.aggregated, rows.aggregated) == (True, False)
    assert few.sets.rows < 500
    same(few, rows)


@pytest.mark.slow
def test_many_rows_from_a_first_guess_compiled_and_by_numpy() -> None:
    n = 120_000
    x = RNG.normal(size=(n, 2))
    lasted = RNG.exponential(np.exp(-x @ [0.4, -0.2]))
    times, events = np.minimum(lasted, 1), lasted <= 1
    one, other = (cox(times, events, x, kernel=kernel) for kernel in ("compiled", "numpy"))  # type: ignore[arg-type]
    same(one, other)


@pytest.mark.parametrize("ties", ["efron", "breslow"])
@pytest.mark.parametrize("columns", [1, 4, 5, 9])
def test_one_sweep_and_numpy_say_the_same(ties: str, columns: int) -> None:
    """Strata, a few tied events, weights, an offset, empty slots, and a stretch longer than a block of the sweep."""
    n = 3_000
    rng = np.random.default_rng(columns)
    x = rng.normal(size=(n, columns))
    lasted = rng.exponential(np.exp(-0.3 * x[:, 0]), n).round(3)
    times, events = np.minimum(lasted, 1.2), lasted <= 1.2
    strata, weights, offset = rng.integers(0, 3, n), rng.uniform(0.5, 2, n), rng.normal(size=n) / 5
    one, other = (
        cox(times, events, x, strata=strata, weights=weights, offset=offset, ties=ties, kernel=kernel)  # type: ignore[arg-type]
        for kernel in ("compiled", "numpy")
    )
    assert not one.sets.long
    assert np.diff(one.sets.bounds).max() > cox_sweep.BLOCK
    assert (one.sets.deaths > 1).sum() > 50
    same(one, other)
    assert one.log_likelihood_null == pytest.approx(other.log_likelihood_null, rel=1e-12)
    assert one.score_test.value == pytest.approx(other.score_test.value, rel=1e-10)


@pytest.mark.slow
@pytest.mark.parametrize("by_day", [True, False])
def test_many_rows_come_to_rest_where_few_steps_more_would(by_day: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many rows stop one step earlier: their answer is that of rows that go on until nothing changes."""
    n = 120_000
    x = RNG.normal(size=(n, 3))
    x[:, 0] = RNG.exponential(size=n) ** 2  # skewed, so that there is a way to go
    lasted = RNG.exponential(300 * np.exp(-x @ [0.4, -0.2, 0.1]))
    times, events = np.minimum(np.ceil(lasted) if by_day else lasted, 365), lasted <= 365
    early = cox(times, events, x, kernel="numpy")
    monkeypatch.setattr(cox_newton, "MANY", n + 1)
    late = cox(times, events, x, kernel="numpy")
    np.testing.assert_allclose(early.coefficients, late.coefficients, rtol=1e-10)
    np.testing.assert_allclose(early.standard_errors, late.standard_errors, rtol=1e-8)
    # A sum of a column of both signs may be next to nothing: the digits are those of its largest.
    np.testing.assert_allclose(early.sums.s, late.sums.s, rtol=1e-9, atol=1e-9 * float(np.abs(late.sums.s).max()))
    np.testing.assert_allclose(
        [early.log_likelihood_null, early.log_likelihood, early.score_test.value, early.likelihood_ratio.value],
        [late.log_likelihood_null, late.log_likelihood, late.score_test.value, late.likelihood_ratio.value],
        rtol=1e-9,
    )


def test_hazard_ratio_by_name() -> None:
    fit = cox(TIMES, EVENTS, X, names=["workshop", "age"])
    ratio = fit.hazard_ratio("workshop", level=0.9)
    assert ratio.low < ratio.ratio < ratio.high
    assert fit.hazard_ratio("workshop").low < ratio.low
    with pytest.raises(DataUnfit, match="workshop, age"):
        fit.hazard_ratio("height")
    with pytest.raises(DataUnfit, match="robust"):
        _ = fit.robust_standard_errors


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"events": np.zeros(N)}, "no event"),
        ({"covariates": np.ones(N)}, "the same for everybody"),
        ({"covariates": np.column_stack([X, X[:, 0] * 2 + 1])}, "cannot be told apart"),
        ({"covariates": np.where(X[3, 1] == X, np.nan, X)}, "missing"),
        ({"covariates": X[:-1]}, "each has one"),
        ({"covariates": X.astype(str)}, "Covariates are numbers"),
        ({"covariates": np.empty((N, 0))}, "at least one column"),
        ({"names": ["one"]}, "different names"),
        ({"weights": np.zeros(N)}, "above 0"),
        ({"weights": WEIGHTS[:-1]}, "weights has"),
        ({"offset": np.full(N, 1e6)}, "offset"),
        ({"ties": "exact"}, "efron or breslow"),
        ({"kernel": "gpu"}, "kernel"),
        ({"strata": np.arange(N)}, "cannot be told apart"),
        ({"covariates": EVENTS.astype(float)}, "without exception"),
    ],
)
def test_what_leaves_no_answer_is_refused(changes: dict[str, object], says: str) -> None:
    given: dict[str, object] = {"times": TIMES, "events": EVENTS, "covariates": X} | changes
    with pytest.raises(DataUnfit, match=says):
        cox(**given)  # type: ignore[arg-type]


def test_an_arm_without_events_has_no_hazard_ratio() -> None:
    arm = np.arange(N) % 2 == 0
    with pytest.raises(DataUnfit, match="without exception"):
        cox(TIMES, EVENTS & arm, arm)


FAR_OUT = np.array([
    [2, 0, 3, 0, .53, -.32, -.05], [1, 1, 1, .13, -1.52, 1, -.43], [2, 1, 2, -.66, -.06, -.62, .09], [9, 0, 2, 0, -.65, -.57, .72],
    [6, 1, 3, 1, 1, -.04, .53], [13, 1, 2, 0, 0, -1.31, -.3], [4, 1, 2, 0, 0, 0, -.44], [6, 1, 1, -1.01, -.83, 0, .06],
    [2, 0, 1, 1, 0, 0, .08], [3, 1, 3, .55, -.44, .16, .32], [3, 1, 3, 0, 1, .15, -.61], [3, 0, 2, 1, 0, 0, -.04],
])  # fmt: skip


def test_a_fit_that_rounding_alone_brought_to_rest_is_refused() -> None:
    """Twelve people in three strata whose covariates part the events. Coefficients run so far out that the lesser risks are lost beside the
    greater, the information is of rounding, and the iteration rests there: R warns of it, and one would read a hazard ratio of e^220."""
    times, events, strata, offset = (FAR_OUT[:, at] for at in (0, 1, 2, 6))
    with pytest.raises(DataUnfit, match="without exception"):
        cox(times, events, FAR_OUT[:, 3:6], strata=strata, offset=offset, kernel="numpy")


def test_a_maximum_bends_as_its_information_says() -> None:
    sets = cox(TIMES, EVENTS, X).sets
    here = cox_newton.maximise(sets, ("a", "b"), "efron", False, 1e-9, 40).fitted
    assert cox_newton._bends(sets, here, "efron", False)
    for wrong in (0.01, 100):
        assert not cox_newton._bends(sets, replace(here, information=here.information * wrong), "efron", False)
    assert not cox_newton._bends(sets, replace(here, scaled=here.scaled + 1), "efron", False)


def test_too_few_steps_are_said() -> None:
    with pytest.raises(NotConverged, match="1 steps"):
        cox(TIMES, EVENTS, X + (EVENTS & (TIMES < 9))[:, None], max_iterations=1)


def test_proportional_hazards_finds_a_ratio_that_changes_and_leaves_one_that_does_not() -> None:
    arm = np.arange(400) % 2 == 0
    lasted = RNG.exponential(10, 400)
    early = np.where(arm, 5 + lasted / 8, lasted)
    assert proportional_hazards(cox(early, np.ones(400), arm)).p_values[0] < 1e-6
    assert proportional_hazards(cox(lasted, np.ones(400), arm)).p_values[0] > 1e-3


def test_proportional_hazards_refuses_what_it_cannot_say() -> None:
    fit = cox(TIMES - 1, EVENTS, X)
    with pytest.raises(DataUnfit, match="time 0"):
        proportional_hazards(fit, transform="log")
    with pytest.raises(DataUnfit, match="transform of time"):
        proportional_hazards(fit, transform="square")  # type: ignore[arg-type]
    with pytest.raises(DataUnfit, match="one time"):
        proportional_hazards(cox(np.where(EVENTS, 3, 4), EVENTS, X))


def test_transforms_of_the_unit_of_time_change_nothing_where_they_should_not() -> None:
    for transform in ("km", "identity", "rank", "log"):
        one, other = (proportional_hazards(cox(TIMES * unit, EVENTS, X), transform=transform) for unit in (1, 7))  # type: ignore[arg-type]
        np.testing.assert_allclose(one.chi_squared, other.chi_squared, rtol=1e-8)


def test_more_people_than_efron_can_sum_are_refused() -> None:
    rows = {"counts": np.array([2e7, 1e7, 5.0])}
    with pytest.raises(DataUnfit, match="at one time"):
        cox([1, 1, 2], [1, 1, 0], [0, 1, 1], **rows)
    assert cox([1, 1, 2], [1, 1, 0], [0, 1, 1], ties="breslow", **rows).events == 30_000_000
