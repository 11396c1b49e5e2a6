"""The cast gets as far as its names say, and every stored standing is what its facts have."""

import pytest

from caraway.casework.actions.projections import plain
from caraway.core.vocabulary import Stage
from caraway.platform.gateways import clock
from tests.cast import NOON

FAR = {
    "referred": Stage.REFERRED,
    "accepted": Stage.ACCEPTED,
    "booked": Stage.ACCEPTED,
    "by_telephone": Stage.ACCEPTED,
    "attended_a": Stage.UNDER_WAY,
    "missed_a": Stage.UNDER_WAY,
    "missed_b": Stage.UNDER_WAY,
    "completed": Stage.COMPLETED,
    "returned": Stage.WITH_POLICE,
    "out_of_chances": Stage.WITH_POLICE,
    "closed": Stage.CLOSED,
}


@pytest.mark.parametrize(("name", "stage"), FAR.items())
def test_each_gets_as_far_as_its_name_says(cast, name, stage):
    person = getattr(cast, name)()
    assert person.standing().stage is stage
    assert person.stored().answer == plain(person.standing())
    assert clock.now() == NOON
