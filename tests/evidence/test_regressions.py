"""Negative binomial, least squares, answers weighted for non-response: counts, units, refusals."""

import numpy as np
import pytest
from scipy import stats

from caraway.evidence.estimators.glm import poisson
from caraway.evidence.estimators.linear import least_squares, two_way_fixed_effects
from caraway.evidence.estimators.negative_binomial import log_likelihood, negative_binomial
from caraway.evidence.estimators.nonresponse import answered_mean
from caraway.evidence.estimators.rows import codes_of, matrix, vector
from caraway.evidence.estimators.signed_rank import signed_rank
from caraway.evidence.refusals import DataUnfit

N = 300


def scattered(alpha: float = 0.8) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(11)
    design = np.column_stack([np.ones(N), rng.integers(0, 2, N), rng.integers(0, 3, N)]).astype(float)
    years = rng.integers(1, 4, N).astype(float)
    mean = np.exp(design @ [0.3, -0.4, 0.2]) * years
    return design, years, rng.poisson(mean * rng.gamma(1 / alpha, alpha, N)).astype(float)


class TestNegativeBinomial:
    def test_its_likelihood_is_that_of_scipy(self):
        design, years, events = scattered()
        fit = negative_binomial(events, design, exposure=years)
        size = 1 / fit.alpha
        expected = stats.nbinom.logpmf(events, size, size / (size + fit.fitted))
        assert fit.log_likelihood == pytest.approx(expected.sum(), rel=1e-12)
        assert log_likelihood(events, fit.fitted, fit.alpha).sum() == pytest.approx(expected.sum(), rel=1e-10)

    def test_cells_units_and_order(self):
        design, years, events = scattered()
        fit = negative_binomial(events, design, exposure=years)
        cells, counts = np.unique(np.column_stack([design, years, events]), axis=0, return_counts=True)
        reduced = negative_binomial(cells[:, 4], cells[:, :3], exposure=cells[:, 3], counts=counts)
        turned = negative_binomial(events[::-1], design[::-1], exposure=years[::-1])
        days = negative_binomial(events, design, exposure=365.25 * years)
        for other in (reduced, turned, days):
            assert np.allclose(other.coefficients[1:], fit.coefficients[1:], rtol=1e-9)
            assert np.allclose(other.covariance, fit.covariance, rtol=1e-8, atol=1e-12)
            assert other.alpha == pytest.approx(fit.alpha, rel=1e-9)

    def test_weights_are_not_counts(self):
        design, _, events = scattered()
        doubled = np.full(N, 2.0)
        weighted = negative_binomial(events, design, weights=doubled)
        plain = negative_binomial(events, design, spread="HC0")
        assert weighted.spread == "HC0"
        assert np.allclose(weighted.covariance, plain.covariance, rtol=1e-8)
        counted = negative_binomial(events, design, counts=doubled)
        assert np.allclose(2 * counted.covariance, negative_binomial(events, design).covariance, rtol=1e-8)

    def test_near_poisson_it_is_poisson(self):
        """Between a little overdispersion and none there is no jump, and no rounding that shows."""
        design, _, _ = scattered()
        rng = np.random.default_rng(4)
        events = rng.poisson(np.exp(design @ [1.0, -0.4, 0.2])).astype(float)
        found = [negative_binomial(np.append(events, far), np.vstack([design, design[0]])) for far in (3, 12, 13)]
        plain = poisson(np.append(events, 3), np.vstack([design, design[0]]))
        assert found[0].alpha == 0
        assert found[0].alpha_standard_error is None
        assert np.allclose(found[0].covariance, plain.covariance)
        assert found[0].log_likelihood == plain.log_likelihood
        for fit in found[1:]:
            assert fit.alpha == 0 or fit.log_likelihood > -np.inf

    def test_thin_and_wild_counts_come_to_rest(self):
        """At the end all slopes are nothing, also where the first information is no hill and counts run to thousands."""
        from caraway.evidence.estimators import negative_binomial as module

        rng = np.random.default_rng(9)
        fitted = 0
        for _ in range(150):
            n = int(rng.integers(8, 120))
            design = np.column_stack([np.ones(n), rng.integers(0, 2, n), rng.normal(size=n) * 5])
            alpha = float(np.exp(2.5 * rng.normal()))
            mean = np.exp(np.clip(design @ (rng.normal(size=3) * [1.5, 1, 0.5]), -8, 6))
            events = rng.poisson(mean * rng.gamma(1 / alpha, alpha, n))
            try:
                fit = negative_binomial(events, design)
            except DataUnfit:
                continue  # nobody has an event, or a column parts those with from those without
            if fit.alpha:
                fitted += 1
                data = module._data(events, design, None, None, np.zeros(n))
                slopes = module._derivatives(data, fit.coefficients, fit.alpha)[0].sum(axis=0)
                assert slopes @ fit.covariance @ slopes < 1e-12
        assert fitted > 50

    def test_at_the_edge_clusters_are_heeded(self):
        events, design = np.array([1, 1, 0, 1, 0, 1, 1, 0]), np.ones(8)
        found = negative_binomial(events, design, clusters=np.arange(8) // 2)
        assert found.alpha == 0
        plain = poisson(events, design, clusters=np.arange(8) // 2)
        assert np.allclose(found.covariance, plain.covariance)

    def test_small_alphas_keep_their_derivatives(self):
        from caraway.evidence.estimators import negative_binomial as module

        design, _, events = scattered()
        data = module._data(events, design, None, None, np.zeros(N))
        mean = np.exp(design @ [0.3, -0.4, 0.2])
        for alpha in (1e-6, 1e-3, 0.05, 0.5):
            first, second = module._in_alpha(data, mean, alpha)
            step = max(alpha * 1e-3, 1e-7)
            up, _ = module._in_alpha(data, mean, alpha + step)
            down, _ = module._in_alpha(data, mean, alpha - step)
            assert np.allclose(second, (up - down) / (2 * step), rtol=1e-3, atol=1e-3)
            values = [
                module._sums(data, a, 0) - (events + 1 / a) * np.log1p(a * mean) for a in (alpha * 1.001, alpha * 0.999)
            ]
            if alpha > 1e-4:
                assert np.allclose(first, (values[0] - values[1]) / (0.002 * alpha), rtol=1e-3, atol=1e-3)

    def test_refusals(self):
        design, years, events = scattered()
        for words, call in (
            ("whole", lambda: negative_binomial(events / 2 + 0.1, design)),
            ("No event", lambda: negative_binomial(0 * events, design)),
            ("time at risk", lambda: negative_binomial(events, design, exposure=0 * years)),
            ("twice", lambda: negative_binomial(events, np.column_stack([design, 2 * design[:, 1]]))),
            ("separation", lambda: negative_binomial(events * design[:, 1], design)),
        ):
            with pytest.raises(DataUnfit, match=words):
                call()


class TestLeastSquares:
    def test_counts_are_people_in_every_spread(self):
        design, weights, outcome = scattered()
        counts = np.random.default_rng(1).integers(1, 4, N)
        whose = np.arange(N) % 30
        for spread in ("model", "HC0", "HC1", "HC2", "HC3", "CR0", "CR1", "CR1S"):
            clusters = whose if spread.startswith("CR") else None
            cells = least_squares(outcome, design, counts=counts, weights=weights, spread=spread, clusters=clusters)
            rows = least_squares(
                np.repeat(outcome, counts),
                np.repeat(design, counts, axis=0),
                weights=np.repeat(weights, counts),
                spread=spread,
                clusters=None if clusters is None else np.repeat(clusters, counts),
            )
            assert np.allclose(cells.coefficients, rows.coefficients)
            assert np.allclose(cells.covariance, rows.covariance)
            assert cells.freedom == rows.freedom

    def test_the_scale_of_weights_does_not_matter(self):
        design, weights, outcome = scattered()
        for spread in ("model", "HC1", "HC3"):
            one = least_squares(outcome, design, weights=weights, spread=spread)
            other = least_squares(outcome, design, weights=1000 * weights, spread=spread)
            assert np.allclose(one.covariance, other.covariance)

    def test_labels_of_units_do_not_matter_and_counts_do(self):
        rng = np.random.default_rng(2)
        unit, time = np.repeat(np.arange(10), 6), np.tile(np.arange(6), 10)
        started = ((unit < 5) & (time > 2)).astype(float)
        outcome, counts = rng.normal(size=60), rng.integers(1, 4, 60)
        numbers = two_way_fixed_effects(outcome, started, unit, time, counts=counts, clusters=unit)
        words = two_way_fixed_effects(
            outcome, started, np.array(list("jihgfedcba"))[unit], 2020 + time, counts=counts, clusters=unit
        )
        rows = two_way_fixed_effects(
            *(np.repeat(one, counts) for one in (outcome, started, unit, time)), clusters=np.repeat(unit, counts)
        )
        for other in (words, rows):
            assert np.allclose(numbers.coefficients, other.coefficients)
            assert np.allclose(numbers.covariance, other.covariance)

    def test_which_effects_count_as_parameters(self):
        rng = np.random.default_rng(2)
        unit, time = np.repeat(np.arange(10), 6), np.tile(np.arange(6), 10)
        started, outcome = rng.normal(size=60), rng.normal(size=60)
        full = two_way_fixed_effects(outcome, started, unit, time, clusters=unit, absorbed="not nested")
        every = two_way_fixed_effects(outcome, started, unit, time, clusters=unit)
        assert every.covariance / full.covariance == pytest.approx((60 - 7) / (60 - 16))
        by_time = two_way_fixed_effects(outcome, started, unit, time, clusters=time, absorbed="not nested")
        alone = two_way_fixed_effects(outcome, started, unit, time, clusters=time, spread="CR1")
        assert by_time.covariance / alone.covariance == pytest.approx(59 / (60 - 11))
        unclustered = two_way_fixed_effects(outcome, started, unit, time, absorbed="not nested")
        assert unclustered.freedom == 60 - 16

    def test_refusals(self):
        design, years, outcome = scattered()
        lone = np.column_stack([design, np.arange(N) == 3])
        unit = np.arange(N) % 10
        for words, call in (
            ("fitted exactly", lambda: least_squares(outcome, lone, spread="HC3")),
            ("more people", lambda: least_squares([1, 2], [[1, 0], [1, 1]])),
            ("with clusters", lambda: least_squares(outcome, design, spread="HC2", clusters=unit)),
            ("units and times", lambda: two_way_fixed_effects(outcome, unit, unit, years)),
            ("labels that are missing", lambda: two_way_fixed_effects(outcome, design[:, 1], unit * np.nan, years)),
            ("One cluster", lambda: least_squares(outcome, design, clusters=np.zeros(N))),
        ):
            with pytest.raises(DataUnfit, match=words):
                call()


class TestAnsweredMean:
    def test_cells_say_what_rows_say(self):
        design, _, outcome = scattered()
        said = (np.arange(N) % 3 > 0).astype(float)
        cells, counts = np.unique(np.column_stack([design, outcome, said]), axis=0, return_counts=True)
        rows = answered_mean(outcome, said, design)
        reduced = answered_mean(cells[:, 3], cells[:, 4], cells[:, :3], counts=counts)
        assert reduced.estimate == pytest.approx(rows.estimate)
        assert reduced.standard_error == pytest.approx(rows.standard_error)
        assert reduced.effective == pytest.approx(rows.effective)

    def test_answers_at_random_leave_the_mean(self):
        _, _, outcome = scattered()
        said = (np.arange(N) % 3 > 0).astype(float)
        found = answered_mean(outcome, said, np.ones(N))
        assert found.estimate == pytest.approx(outcome[said == 1].mean())
        assert found.effective == pytest.approx(said.sum())


class TestSignedRank:
    def test_counts_and_sides(self):
        change, counts = np.array([-2.0, -1, 0, 1, 3]), np.array([3, 4, 6, 9, 8])
        assert signed_rank(change, counts=counts) == signed_rank(np.repeat(change, counts))
        assert signed_rank(-change, counts=counts).p_value == signed_rank(change, counts=counts).p_value

    def test_refusals(self):
        with pytest.raises(DataUnfit, match="Nobody changed"):
            signed_rank([0, 0])
        with pytest.raises(DataUnfit, match="no exact"):
            signed_rank([1, 1, 2], exact=True)


@pytest.mark.parametrize(
    ("words", "call"),
    [
        ("not a number", lambda: vector(["a"], "x")),
        ("one row", lambda: vector([], "x")),
        ("one row", lambda: vector([[1]], "x")),
        ("2 entries", lambda: vector([1, 2], "x", rows=3)),
        ("missing or infinite", lambda: vector([1, np.inf], "x")),
        ("not a number", lambda: matrix([["a"]], "x", rows=1)),
        ("at least one column", lambda: matrix(np.zeros((2, 0)), "x", rows=2)),
        ("lines", lambda: matrix([[1], [2]], "x", rows=3)),
        ("missing or infinite", lambda: matrix([[1], [np.nan]], "x", rows=2)),
        ("has shape", lambda: codes_of([1, 2], "x", rows=3)),
    ],
)
def test_arrays_that_are_refused(words, call):
    with pytest.raises(DataUnfit, match=words):
        call()
