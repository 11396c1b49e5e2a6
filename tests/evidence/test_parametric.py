"""Accelerated failure time models: identities between them, and what they refuse."""

import numpy as np
import pytest

from caraway.evidence.estimators.parametric import parametric, wald_p_values
from caraway.evidence.refusals import DataUnfit

RNG = np.random.default_rng(9)
X = RNG.normal(size=(200, 2))
LASTED = np.exp(1 + X @ [0.5, -0.3]) * RNG.exponential(size=200) ** 0.7
TIMES, EVENTS = np.minimum(LASTED, 6), LASTED <= 6


@pytest.mark.parametrize("shape", ["weibull", "lognormal", "exponential"])
def test_a_unit_of_time_moves_the_intercept_alone(shape: str) -> None:
    one, other = (parametric(TIMES * unit, EVENTS, X, shape=shape) for unit in (1, 7))  # type: ignore[arg-type]
    np.testing.assert_allclose(other.coefficients - one.coefficients, [np.log(7), 0, 0], atol=1e-9)
    np.testing.assert_allclose(one.standard_errors, other.standard_errors, rtol=1e-7)
    assert other.scale == pytest.approx(one.scale)


@pytest.mark.parametrize("shape", ["weibull", "lognormal", "exponential"])
def test_counts_are_rows_written_out_and_order_changes_nothing(shape: str) -> None:
    counts = RNG.integers(0, 3, 200)
    short = parametric(TIMES, EVENTS, X, shape=shape, counts=counts)  # type: ignore[arg-type]
    long = parametric(
        *(np.repeat(one, counts)[::-1] for one in (TIMES, EVENTS)), np.repeat(X, counts, 0)[::-1], shape=shape
    )  # type: ignore[arg-type, misc]
    np.testing.assert_allclose(short.coefficients, long.coefficients, rtol=1e-9)
    np.testing.assert_allclose(short.covariance, long.covariance, rtol=1e-7)
    assert short.people == counts.sum()


def test_an_exponential_without_covariates_is_time_over_events() -> None:
    fit = parametric(TIMES, EVENTS, shape="exponential")
    assert np.exp(fit.coefficients[0]) == pytest.approx(TIMES.sum() / EVENTS.sum())
    assert fit.standard_errors[0] == pytest.approx(1 / np.sqrt(EVENTS.sum()))
    assert fit.log_likelihood == pytest.approx(fit.log_likelihood_null)


def test_a_weibull_says_the_same_as_hazards_and_as_stretched_time() -> None:
    fit = parametric(TIMES, EVENTS, X, shape="weibull")
    np.testing.assert_allclose(fit.log_hazard_ratios, -fit.coefficients[1:] * fit.alpha)
    one, other = fit.survival(2.0, [0, 0]), fit.survival(2.0, [1, 0])
    assert np.log(np.log(other) / np.log(one)) == pytest.approx(fit.log_hazard_ratios[0])


def test_survival_of_a_lognormal_at_its_median_is_a_half() -> None:
    fit = parametric(TIMES, EVENTS, X, shape="lognormal")
    assert fit.survival(float(np.exp(fit.coefficients[0])), [0, 0]) == pytest.approx(0.5)
    with pytest.raises(DataUnfit, match="no hazard ratio"):
        _ = fit.log_hazard_ratios
    assert (wald_p_values(fit) < 0.05).all()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"times": np.where(TIMES < 1, 0, TIMES)}, "no logarithm"),
        ({"events": np.zeros(200)}, "no event"),
        ({"covariates": np.ones(200)}, "the same for everybody"),
        ({"covariates": np.column_stack([X, X[:, 0]])}, "told apart"),
        ({"covariates": X + np.where(X > 2, np.nan, 0)}, "missing"),
        ({"covariates": X.astype(str)}, "are numbers"),
        ({"names": ["one"]}, "each has one"),
        ({"shape": "gamma"}, "weibull"),
    ],
)
def test_what_leaves_no_answer_is_refused(changes: dict[str, object], says: str) -> None:
    given: dict[str, object] = {"times": TIMES, "events": EVENTS, "covariates": X, "shape": "weibull"} | changes
    with pytest.raises(DataUnfit, match=says):
        parametric(**given)  # type: ignore[arg-type]


def test_survival_is_asked_of_a_whole_person() -> None:
    with pytest.raises(DataUnfit, match="number for each covariate"):
        parametric(TIMES, EVENTS, X, shape="weibull").survival(1, [1])
