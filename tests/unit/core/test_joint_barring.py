"""Who is told that an officer has decided on a breach, and for how long. What becomes of the agreement: tests/spec/joint_decision.toml."""

from datetime import timedelta
from uuid import uuid4

import pytest

from caraway.core.joint import barring, stands
from caraway.core.joint.people import Seniors
from caraway.core.joint.state import Barred
from tests.spec.joint_grammar import SENIORS, moment, person
from tests.spec.test_joint_decision import TABLE, told

START = {"start": "met", "events": ["5 Mar 10:00 Rose proposes hold, staffing", "5 Mar 10:10 Anna agrees"]}
AT = moment("5 Mar 10:30")


def test_nobody_is_told_of_themselves():
    officer, other = uuid4(), uuid4()
    assert barring.told(Barred(officer, AT, stays=True), Seniors(officer, other)) == other
    assert barring.told(Barred(uuid4(), AT, stays=True), Seniors(officer, other)) == officer


def test_what_stays_is_told_for_a_time_and_what_was_undone_until_somebody_is_named():
    handed_over = [
        *START["events"],
        "5 Mar 10:20 Rose agrees",
        "5 Mar 10:21 Caraway releases",
        "5 Mar 10:30 Caraway bars Anna",
    ]
    events = told(START | {"events": handed_over})
    for ago, shown in ((barring.TOLD_FOR - timedelta(minutes=1), True), (barring.TOLD_FOR, False)):
        assert bool(barring.to_tell(stands(events, AT + ago), SENIORS.police, AT + ago)) is shown
    assert barring.to_tell(stands(events, AT), SENIORS.provider, AT) == ()
    undone = told(START | {"events": [*START["events"], "5 Mar 10:30 Caraway bars Anna"]})
    later = AT + 2 * barring.TOLD_FOR
    (one,) = barring.to_tell(stands(undone, later), SENIORS.police, later)
    assert (one.person, one.stays) == (person("Anna"), False)
    ended = told(
        START | {"events": [*START["events"], "5 Mar 10:30 Caraway bars Anna", "5 Mar 10:40 Caraway ends completed"]}
    )
    assert barring.to_tell(stands(ended, later), SENIORS.police, later) == ()


@pytest.mark.parametrize("start", ["opened", "held"])
def test_a_stranger_is_never_noted(start):
    now = stands(told({"start": start, "events": []}), AT)
    assert not barring.concerns(now, uuid4(), AT)
    assert TABLE["start"][start]
