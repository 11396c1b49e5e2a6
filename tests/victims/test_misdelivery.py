"""The victims' own door of the proof "misdelivery", in small, and faults of it that are found."""

import pytest

from caraway.proofs.firewall_rows import misdelivery
from tests.victims import misdelivery as door


@pytest.mark.slow
def test_nothing_leaves_by_the_victims_door_that_may_not_and_a_faulty_door_is_found(house, server):
    figures = misdelivery.of_the_door(door.reported(house, server, 120, seed=5, least=40), misdelivery.THE_VICTIMS)
    assert {one.name: one.value for one in figures if not one.holds} == {}
