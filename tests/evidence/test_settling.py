"""How a claim about an estimator is settled, on estimators whose faults are known."""

import math

import numpy as np
import pytest

from caraway.evidence.refusals import DataUnfit, NotConverged
from caraway.proofs import truth
from caraway.proofs.truth import Agreement, Alarms, Estimated, Truth, Uniform

N = 400


def mean_of(rng, *, shift=0.0, wide=1.0):
    """The mean of N standard normals, with its interval; wrong on purpose where asked."""
    estimate = float(rng.normal(size=N).mean()) + shift
    half = 1.959964 * wide / math.sqrt(N)
    return Estimated(estimate, estimate - half, estimate + half)


def short(claim, studies=truth.STUDIES, **options):
    said = truth.look(claim, 7, range(studies))
    return [figure.name.split(": ")[1] for figure in truth.settled(claim, said, **options) if not figure.holds]


def test_a_right_estimator_holds():
    assert short(Truth("mean", N, 0.0, mean_of)) == []


def test_a_bias_of_a_fifth_of_the_error_is_found():
    assert "bias of its standard error" in short(
        Truth("mean", N, 0.0, lambda rng: mean_of(rng, shift=0.2 / math.sqrt(N)))
    )


@pytest.mark.parametrize(("wide", "found"), [(0.85, "coverage"), (1.2, "coverage, from above")])
def test_an_interval_too_narrow_or_too_wide_is_found(wide, found):
    assert short(Truth("mean", N, 0.0, lambda rng: mean_of(rng, wide=wide))) == [found]


def test_a_brief_form_still_finds_a_gross_fault():
    assert short(Truth("mean", N, 0.0, lambda rng: mean_of(rng, wide=0.6)), studies=100, brief=True) == ["coverage"]


def test_own_bounds_need_a_reason():
    with pytest.raises(ValueError, match="does not say why"):
        Truth("mean", N, 0.0, mean_of, coverage=(0.8, 1.0))
    Truth("mean", N, 0.0, mean_of, coverage=(0.8, 1.0), exception="a paper")


def test_two_ways_that_differ_are_found():
    assert short(Agreement("sum", 1e-12, lambda rng: [(1.0, 1.0 + 1e-9)]), studies=1)
    assert not short(Agreement("sum", 1e-8, lambda rng: [(1.0, 1.0 + 1e-9)]), studies=1)
    assert short(Agreement("sum", 1e-8, lambda rng: [(float("nan"), 1.0)]), studies=1)


def test_of_what_is_nought_by_chance_the_difference_is_held_against_its_unit():
    """Whose rounding is of the numbers it is made of, and no part of so small a one."""
    rounded = (1e-9, 1e-9 + 1e-16)
    assert short(Agreement("effect", 1e-9, lambda rng: [rounded]), studies=1)
    assert not short(Agreement("effect", 1e-9, lambda rng: [(*rounded, 0.3)]), studies=1)
    assert short(Agreement("effect", 1e-9, lambda rng: [(1e-9, 1e-8, 0.3)]), studies=1)
    assert short(Agreement("effect", 1e-9, lambda rng: [(2.0, 2.0 + 1e-8, 0.3)]), studies=1)
    for unit in (math.nan, math.inf):
        assert short(Agreement("effect", 1e-9, lambda rng, unit=unit: [(1.0, 2.0, unit)]), studies=1)


def refusing(share):
    """The mean, refused of such a share of studies."""

    def study(rng):
        if rng.random() < share:
            raise DataUnfit("An arm is without an event.")
        return mean_of(rng)

    return study


@pytest.mark.parametrize(("share", "found"), [(0.003, []), (0.03, ["studies refused"]), (1.0, ["studies refused"])])
def test_a_few_studies_may_have_data_without_an_answer(share, found):
    claim = Truth("mean", N, 0.0, refusing(share))
    assert short(claim) == found
    said = truth.look(claim, 7, range(truth.STUDIES))
    refused = [figure.value for figure in truth.settled(claim, said) if figure.name.endswith("studies refused")]
    assert refused == [truth.STUDIES - len(truth.answered(said))]
    assert abs(refused[0] - share * truth.STUDIES) < 20


def test_a_claim_whose_every_study_is_refused_is_short():
    def refuse(rng):
        raise NotConverged("It did not come to rest.")

    for claim in (Agreement("sum", 1e-9, refuse), Alarms("look", 0.05, refuse), Uniform("coin", refuse)):
        assert short(claim, studies=1) == ["studies refused"]


def test_any_other_fault_ends_the_proof():
    def broken(rng):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        truth.look(Agreement("sum", 1e-9, broken), 7, range(1))


def test_too_many_false_alarms_are_found():
    assert short(Alarms("look", 0.05, lambda rng: bool(rng.random() < 0.09)))
    assert not short(Alarms("look", 0.05, lambda rng: bool(rng.random() < 0.03)))


def test_what_is_not_as_likely_is_found():
    assert short(Uniform("coin", lambda rng: list(rng.multinomial(10_000, [0.55, 0.45]))), studies=3)
    assert not short(Uniform("coin", lambda rng: list(rng.multinomial(10_000, [0.5, 0.5]))), studies=3)


def test_figures_can_be_written_to_a_file():
    claim = Truth("mean", N, np.float64(0.0), mean_of)
    said = truth.look(claim, 7, range(50))
    for figure in truth.settled(claim, said):
        assert {type(figure.value), type(figure.aim), type(figure.holds)} == {float, bool}


def test_every_study_has_a_seed_of_its_own():
    one, two = (truth.generator(1, "a", 1).random(), truth.generator(1, "a", 2).random())
    other = truth.generator(1, "b", 1).random()
    assert len({one, two, other, truth.generator(2, "a", 1).random()}) == 4
    assert truth.generator(1, "a", 1).random() == one


def test_more_studies_decide_an_open_bias():
    half = truth.look(Truth("mean", N, 0.0, mean_of), 7, range(50))
    claim = Truth("mean", N, float(half[:, 0].mean()) + 0.2 * float(half[:, 0].std(ddof=1)), mean_of)
    assert truth.bias_is_open(claim, half)
    assert not truth.bias_is_open(Truth("mean", N, float(np.mean(half[:, 0])), mean_of), half)


def of_bias(errors, studies=truth.STUDIES):
    """Studies whose mean is so many Monte Carlo errors of 1,000 from 0."""
    said = np.random.default_rng(7).normal(size=studies)
    said = (said - said.mean()) / said.std(ddof=1) + errors / math.sqrt(truth.STUDIES)
    return np.column_stack([said, said - 1.96, said + 1.96])


def test_more_studies_decide_a_bias_that_chance_may_have_put_beyond_four_errors():
    wide = Truth("mean", N, 0.0, mean_of, bias_of_error=1.0, exception="a paper")
    assert [errors for errors in (0, 3.9, 4.1, 5.9, 6.1) if truth.open_still(wide, of_bias(errors))] == [4.1, 5.9]
    assert truth.open_still(wide, of_bias(4.1)) == ("Monte Carlo",)
    for errors, holds in ((2, True), (3.9, True), (4.1, False)):
        of_more = truth.settled(wide, of_bias(errors, truth.STUDIES + truth.MORE_STUDIES))
        first = next(iter(of_more))
        assert first.name == "mean: bias in Monte Carlo errors"
        assert first.value == pytest.approx(errors)
        assert first.holds is holds


def of_coverage(share, studies=truth.STUDIES):
    """Studies of which so many intervals hold 0."""
    held = np.arange(studies) < round(share * studies)
    return np.column_stack([np.zeros(studies), np.where(held, -1.0, 0.5), np.ones(studies)])


def test_more_studies_decide_a_coverage_that_chance_may_have_put_there():
    claim = Truth("mean", N, 0.0, mean_of)
    open_at = [
        share for share in (0.89, 0.924, 0.927, 0.95, 0.973, 0.975, 0.99) if truth.open_still(claim, of_coverage(share))
    ]
    assert open_at == [0.924, 0.975]
    assert truth.open_still(claim, of_coverage(0.924)) == (": coverage",)
    own = Truth("mean", N, 0.0, mean_of, coverage=(0.93, 1.0), exception="a paper")
    assert truth.open_still(own, of_coverage(0.924)) == ()


@pytest.mark.parametrize(("wide", "found"), [(0.88, ["coverage"]), (1.0, [])])
def test_with_more_a_narrow_interval_is_short_and_a_right_one_is_not(wide, found):
    claim = Truth("mean", N, 0.0, lambda rng: mean_of(rng, wide=wide))
    assert short(claim, studies=truth.STUDIES + truth.MORE_STUDIES) == found


def test_what_no_look_shows_alone_all_show_together():
    claim = Uniform("coin", lambda rng: list(rng.multinomial(100, [0.62, 0.38])))
    said = truth.look(claim, 7, range(20))
    assert said.min() * len(said) > truth.UNLIKELY
    assert short(claim, studies=20)
    assert not short(Uniform("coin", lambda rng: list(rng.multinomial(100, [0.5, 0.5]))), studies=20)
