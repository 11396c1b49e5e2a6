"""What the quasi-experimental estimators have no answer to, each with a sentence to act on; and forms that few ask for."""

import numpy as np
import pytest

from caraway.evidence.checks import missingness, recording
from caraway.evidence.checks.balance import balance
from caraway.evidence.checks.leave_one_out import jackknife_error, leave_one_out
from caraway.evidence.checks.recording import Recorded
from caraway.evidence.designs.interrupted_series import interrupted_series
from caraway.evidence.designs.panel_cells import cells
from caraway.evidence.estimators import aipw, entropy, matching, segmented, synthetic, weighting
from caraway.evidence.estimators.aggregate import aggregate
from caraway.evidence.estimators.group_time import GroupTime, group_time, panel
from caraway.evidence.estimators.two_way import two_way
from caraway.evidence.refusals import DataUnfit, EvidenceRefused
from tests.evidence.quasi_given import people, setting

RNG = np.random.default_rng(1)
FLAT = np.zeros((6, 5))
SEEN = Recorded(20, 100, 30, 100)
ARMS = np.array([1.0, 1, 1, 0, 0, 0])
LINE = np.arange(6.0)


def cells_of_none() -> GroupTime:
    return group_time(panel(FLAT + RNG.normal(size=(6, 5)), range(5), [2, 2, np.inf, np.inf, np.inf, np.inf]))


REFUSED = {
    "a spread nobody knows": (lambda: balance(ARMS, LINE, denominator="control"), "treated or pooled"),
    "a jackknife of one": (
        lambda: jackknife_error(leave_one_out(["a", "b"], refuses_the_first)),
        "at least two forces",
    ),
    "nobody can be left out": (lambda: leave_one_out(["a", "b"], refuses_but_all), "No force can be left out"),
    "another shape of outcomes": (lambda: missingness.sides(ARMS, [1.0, 0], np.ones(6)), "shape"),
    "more events than people": (lambda: Recorded(5, 3, 1, 3), "cannot have the outcome"),
    "an impossible risk": (lambda: recording.bias(1.2, 0.3, (1, 1)), "between 0 and 1"),
    "nothing recorded": (lambda: recording.corrected(Recorded(0, 9, 3, 9), (1, 1)), "Nothing was recorded"),
    "a ratio out of order": (lambda: recording.explaining_ratio(0.5, 0.6, 0.9), "in order"),
    "chances of sites": (lambda: recording.by_site([[1, 1]], [[2, 2]], [0.0]), "above 0"),
    "a measure nobody knows": (
        lambda: recording.extrapolated(SEEN, (1, 1), generator=RNG, measure="odds"),
        "log ratio or the difference",
    ),
    "nothing left to extrapolate": (
        lambda: recording.extrapolated(Recorded(1, 9, 1, 9), (0.01, 0.01), generator=RNG),
        "So little was recorded",
    ),
    "a period without people": (
        lambda: interrupted_series(RNG.normal(size=20), 10, setting=setting(), unit="days", number=np.zeros(20)),
        "somebody in it",
    ),
    "places and lines": (lambda: cells(["a"], [0, 1], [1, 1], [1, 1]), "one place for each"),
    "less than nobody": (lambda: cells(["a", "b"], [0, 1], [1, 1], [1, -1]), "not negative"),
    "a way to put together": (lambda: aggregate(cells_of_none(), "year"), "put together"),
    "chances out of bounds": (lambda: aipw.Models(clip=(0.0, 1.0)), "held within"),
    "no fold": (lambda: aipw.aipw(*people(n=50), generator=RNG, folds=0), "at least one fold"),
    "too many folds": (lambda: aipw.aipw(*people(n=50), generator=RNG, folds=40), "people in each arm"),
    "places for covariates": (
        lambda: group_time(
            panel(RNG.normal(size=(6, 5)), range(5), [2, 2, *[np.inf] * 4], covariates=RNG.normal(size=6))
        ),
        "too few places",
    ),
    "a third moment": (lambda: entropy.balance(ARMS, LINE, moments=3), "1 or 2 moments"),
    "starts that are missing": (lambda: panel(FLAT, range(5), [np.nan] * 6), "infinity where"),
    "periods that fall": (lambda: panel(FLAT, [3, 2, 1, 0, 9], [1.0] * 6), "periods rise"),
    "places of no weight": (lambda: panel(FLAT, range(5), [1.0] * 6, weights=[0, 1, 1, 1, 1, 1]), "weighs something"),
    "no comparison to match": (lambda: matching.nearest(ARMS, score=LINE, ratio=0), "at least one comparison"),
    "nothing to match on": (lambda: matching.nearest(ARMS), "a score or covariates"),
    "a caliper of nothing": (lambda: matching.nearest(ARMS, score=LINE, caliper=0.0), "above 0"),
    "nobody within the strata": (lambda: matching.nearest(ARMS, score=LINE, exact=LINE), "Nobody can be matched"),
    "one alone": (lambda: matching.nearest([1.0, 0, 0], covariates=[1.0, 2, 3]), "two people in each arm"),
    "one pair": (lambda: matching.effect(matching.nearest([1.0, 0, 0], score=[1.0, 2, 3]), [1.0, 2, 3]), "two matched"),
    "an adjustment without covariates": (
        lambda: matching.effect(matching.nearest(ARMS, score=LINE), LINE, adjust=True),
        "needs the covariates",
    ),
    "a variance without covariates": (
        lambda: matching.effect(matching.nearest(ARMS, score=LINE, replacement=True), LINE),
        "who is like whom",
    ),
    "too few alike": (
        lambda: matching.effect(
            matching.nearest(ARMS, score=LINE, replacement=True), LINE, covariates=LINE, neighbours=3
        ),
        "too few comparisons",
    ),
    "more terms than periods": (lambda: segmented.design(14, 7, season=12, harmonics=0), "too few for"),
    "events always alike": (lambda: segmented.segmented_poisson(np.full(20, 3.0), 10), "without any variation"),
    "another way": (lambda: segmented.segmented(RNG.normal(size=20), 10, how="arima"), "not 'arima'"),
    "lags": (lambda: segmented.segmented(RNG.normal(size=20), 10, how="newey-west", lags=20), "fewer than the periods"),
    "one donor": (lambda: synthetic.synthetic(RNG.normal(size=(2, 9)), 0, 4), "at least three"),
    "importance": (
        lambda: synthetic.synthetic(RNG.normal(size=(5, 9)), 0, 4, importance="random"),
        "equal, by regression, or outer",
    ),
    "a fit without a gap": (lambda: synthetic.in_space(np.ones((5, 9)), 0, 4), "without any gap"),
    "a placebo date after the start": (
        lambda: synthetic.in_time(RNG.normal(size=(5, 9)), 0, 4, 6),
        "before the true start",
    ),
    "nobody starts": (lambda: two_way(panel(FLAT, range(5), [np.inf] * 6)), "no coefficient"),
    "a certain chance": (
        lambda: weighting.weights_of(np.array([0.5, 1.0]), np.array([True, False]), weighting.Estimand.ATE),
        "0 or 1 has no weight",
    ),
}


def refuses_the_first(kept):
    if not kept[0]:
        raise DataUnfit("Nobody is left.")
    return 1.0, 0.5, 1.5


def refuses_but_all(kept):
    if not kept.all():
        raise DataUnfit("Nobody is left.")
    return 1.0, 0.5, 1.5


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused_with_a_sentence(name):
    ask, said = REFUSED[name]
    with pytest.raises(EvidenceRefused, match=said):
        ask()


def test_adjusted_matches_of_a_straight_outcome_are_exact():
    treated, covariates, _ = people(n=200)
    outcome = 2.0 + covariates @ [1.0, -2.0, 0.5] + 3.0 * treated
    for replacement in (False, True):
        pairs = matching.nearest(treated, covariates=covariates, replacement=replacement)
        found = matching.effect(pairs, outcome, covariates=covariates, adjust=True)
        assert found.effect == pytest.approx(3.0)
        plain = matching.effect(pairs, outcome, covariates=covariates)
        assert plain.standard_error > 0


def test_a_control_used_often_widens_the_variance():
    treated = np.array([1.0] * 6 + [0.0] * 6)
    score = np.array([0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.25, 9, 9.5, 10, 11, 12])
    pairs = matching.nearest(treated, score=score, replacement=True)
    outcome = np.array([1.0, 2, 1, 2, 1, 2, 0, 3, 1, 2, 5, 1])
    found = matching.effect(pairs, outcome, covariates=score)
    assert found.comparisons == 1
    assert found.standard_error > np.std(outcome[:6], ddof=1) / np.sqrt(6)


def test_the_range_of_estimates_without_a_force():
    found = leave_one_out(["a", "b", "c"], lambda kept: (float(kept[0]), -1.0, 2.0))
    assert (found.lowest, found.highest) == (0.0, 1.0)


def test_people_in_clusters():
    treated, covariates, outcome = people()
    clusters = np.arange(900) // 30
    one = entropy.effect(treated, covariates, outcome, clusters=clusters)
    other = entropy.effect(treated, covariates, outcome)
    assert one.effect == other.effect
    assert one.standard_error != other.standard_error
    three = aipw.aipw(treated, covariates, outcome, generator=np.random.default_rng(1), clusters=clusters)
    assert three.standard_error > 0
    assert np.exp(three.log_ratio[0]) == pytest.approx(three.treated_mean / three.comparison_mean)
