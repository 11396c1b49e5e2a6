"""Sizes and power: whole people, groups, losses, refusals."""

import math

import pytest

from caraway.evidence.planning import (
    design_effect,
    events_needed,
    in_groups,
    means_power,
    means_size,
    proportions_power,
    proportions_size,
    survival_size,
    with_losses,
)
from caraway.evidence.refusals import DataUnfit, NotConverged


def test_a_size_has_the_power_it_was_asked_for():
    for ratio in (1.0, 2.0):
        size = means_size(0.4, power=0.9, ratio=ratio)
        one, other = size.exact / (1 + ratio), size.exact * ratio / (1 + ratio)
        assert means_power((one, other), 0.4) == pytest.approx(0.9, abs=1e-9)
        assert means_power(size.arms, 0.4) >= 0.9
        assert size.total - 1 < size.exact <= size.total <= sum(size.arms)
    for method in ("pooled", "unpooled", "arcsine"):
        size = proportions_size(0.22, 0.31, method=method)
        half = size.exact / 2
        assert proportions_power((half, half), 0.22, 0.31, method=method) == pytest.approx(0.8, abs=1e-9)


def test_the_trial_of_2017():
    """293 of a planned 351: what power was left for the effect planned."""
    assert means_power((154, 139), 0.3) == pytest.approx(0.7251, abs=0.002)
    assert means_size(-0.3) == means_size(0.3)


def test_events():
    z = 1.959963984540054 + 0.8416212335729143
    assert events_needed(0.5) == pytest.approx(4 * z**2 / math.log(2) ** 2)
    assert events_needed(0.5, method="freedman") == pytest.approx(z**2 * 9)
    assert events_needed(0.5) == pytest.approx(events_needed(2.0))
    assert survival_size(0.5, 0.2, 0.4).exact == pytest.approx(events_needed(0.5) / 0.3)
    assert events_needed(0.5, ratio=2) == pytest.approx(events_needed(0.5) * 9 / 8)


def test_workshops_of_five_to_eight():
    effect = design_effect((5, 6, 7, 8), 0.05)
    assert effect == pytest.approx(1 + 0.05 * ((25 + 36 + 49 + 64) / 26 - 1))
    assert design_effect((6, 6, 6), 0.05) == pytest.approx(1.25)
    assert design_effect((1, 1), 0.5) == 1
    size = means_size(0.3)
    both, one = (in_groups(size, effect, both_arms=on) for on in (True, False))
    assert both.exact == pytest.approx(size.exact * effect)
    assert one.exact == pytest.approx(size.exact * (effect + 1) / 2)
    assert with_losses(size, 0.2).exact == pytest.approx(size.exact / 0.8)


@pytest.mark.parametrize(
    ("words", "call"),
    [
        ("effect of nothing", lambda: means_size(0)),
        ("more than one", lambda: means_power((1, 5), 0.3)),
        ("between 0 and 1", lambda: means_power((10, 10), 0.3, alpha=0)),
        ("power is", lambda: means_size(0.3, power=0.01)),
        ("ratio of arms", lambda: means_size(0.3, ratio=0)),
        ("differ", lambda: proportions_size(0.2, 0.2)),
        ("no way", lambda: proportions_size(0.2, 0.3, method="exact")),
        ("not 1", lambda: events_needed(1)),
        ("no way", lambda: events_needed(0.5, method="cox")),
        ("share who", lambda: survival_size(0.5, 0, 0.2)),
        ("Groups", lambda: design_effect((), 0.1)),
        ("at least 1", lambda: in_groups(means_size(0.3), 0.9, both_arms=True)),
        ("share lost", lambda: with_losses(means_size(0.3), 1)),
    ],
)
def test_refusals(words, call):
    with pytest.raises(DataUnfit, match=words):
        call()


def test_an_effect_as_good_as_nothing():
    with pytest.raises(NotConverged, match="too few"):
        means_size(1e-6)
