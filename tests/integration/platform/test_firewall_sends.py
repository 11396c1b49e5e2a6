"""The rows of the proof of the firewall that go through the site, in small, and faults that they find."""

import random

import pytest

from caraway.proofs.firewall_rows import batches, misdelivery, timing
from tests.firewall import batches as deciding
from tests.firewall import misdelivery as door
from tests.firewall import sends


def short(figures):
    return {one.name: one.value for one in figures if not one.holds}


@pytest.mark.slow
def test_the_batch_tells_nothing_of_the_call_and_without_batches_it_would(committed_cast, server):
    said = deciding.reported(committed_cast, server, 24, seed=3, batches=2)
    assert short(batches.figures(said, random.Random(3), 1_200)) == {}


def test_an_order_of_asking_within_the_batch_is_found():
    """A seeded fault: what takes effect at one moment, but in the order in which it was asked for."""
    asked = [
        {"batch": float(batch), "asked": float(at), "order": float(at // 2)} for batch in range(4) for at in range(8)
    ]
    assert batches.relation(asked, "asked", "order", random.Random(1), 1_200) < 0.001
    apart = [one | {"order": one["batch"] * 10} for one in asked]
    assert batches.relation(apart, "asked", "order", random.Random(1), 100) == 1


def test_rules_and_oracle_agree_and_a_rule_taken_out_is_missed(monkeypatch):
    monkeypatch.setattr(sends, "FAULT_SENDS", 400)
    for send in (sends.to_victims, sends.to_participants):
        came = send(1_000, random.Random(2))
        assert (came.sent_wrongly, came.held_wrongly) == ([], [])
    missed = [name for name, wrong in sends.found(2).items() if not wrong]
    assert missed == []


@pytest.mark.slow
def test_nothing_leaves_by_the_door_that_may_not_and_a_faulty_door_is_found(committed_cast):
    assert short(misdelivery.of_the_door(door.reported(committed_cast, 120, seed=5, least=30))) == {}


def test_the_area_under_the_curve_finds_a_shift_and_no_other():
    chance = random.Random(9)
    one, same, later = ([chance.gauss(20 + shift, 2) for _ in range(2_000)] for shift in (0, 0, 2))
    taken = {"absent": one, "absent again": same, "forbidden": later}
    assert not timing.spoiled(taken, timing.KINDS["forbidden"], 2_000)
    assert abs(timing.area(one, same) - 0.5) < timing.allowed(2_000) < abs(timing.area(one, later) - 0.5)
    assert timing.area([1, 2], [1, 2]) == 0.5
    alike = {"without": one, "without again": same, "with": same}
    figures = list(timing.figures({"forbidden": taken, "with": alike, "planted": taken}, 2_000))
    assert list(short(figures)) == ["absent and forbidden, from a half"]
