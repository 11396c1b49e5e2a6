"""Events of a joint decision to JSON and back, for every kind; what nobody declared is refused."""

import json
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from caraway.core.joint import events as e
from caraway.core.joint.people import BreachException, Member, Seniors
from caraway.core.joint.record import Record
from caraway.core.joint.store import KINDS, detail_from_json, detail_to_json, kind_of
from caraway.core.joint.text import Advised, Crossing, Proposal, Urgent
from caraway.core.joint.timetable import Timetable
from caraway.core.joint.words import (
    Advice,
    Children,
    Marac,
    Option,
    Purpose,
    ReleaseKind,
    RiskBand,
    Side,
    Trigger,
)
from caraway.core.refusals import InvalidValue, Refusal, Unknown
from caraway.core.vocabulary import HoldCode, Stage

ONE, OTHER = UUID(int=1), UUID(int=2)
NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
DAYS = Timetable(NOON, NOON + timedelta(hours=6), NOON + timedelta(days=2), session_on=date(2026, 3, 14))
ADVISED = Advised((Advice.TWO_IN_ROOM, Advice.CALL_AFTER), Purpose.SESSION, date(2026, 3, 14))
EVERY = (
    e.Opened(
        ONE,
        OTHER,
        ONE,
        Trigger.DISCLOSURE,
        DAYS,
        RiskBand.STANDARD,
        HoldCode.VENUE,
        Seniors(ONE, OTHER),
        held=False,
    ),
    e.MemberAdded(Member(ONE, Side.POLICE, True, BreachException("Nobody else is there", OTHER))),
    e.MemberRemoved(ONE),
    e.BreachDecided(ONE),
    e.Recorded(Record("Threats", RiskBand.HIGH, Children.NOT_KNOWN, Marac.NOT_REFERRED, "At the next meeting")),
    e.Moved(DAYS),
    e.Proposed(Proposal(Option.CARE, "As talked over", None, ADVISED)),
    e.Agreed("a" * 64),
    e.Dissented("a" * 64, "Too soon"),
    e.UrgentAsked(ONE, Urgent("In danger", Crossing(ReleaseKind.HOLD, HoldCode.VENUE))),
    e.UrgentConfirmed("a" * 64),
    e.Released((ONE, OTHER)),
    e.Closed(),
    e.Overtaken(Stage.COMPLETED),
)


def test_every_kind_comes_back_as_it_went():
    assert [kind_of(type(one)) for one in EVERY] == list(KINDS)
    for one in EVERY:
        stored = json.loads(json.dumps(detail_to_json(one)))
        assert detail_from_json(kind_of(type(one)), stored) == one


def test_what_is_stored_is_readable():
    assert detail_to_json(e.MemberAdded(Member(ONE, Side.POLICE, False))) == {
        "member": {"person": str(ONE), "side": "police", "decides_breach": False, "exception": None}
    }
    assert detail_to_json(e.Moved(DAYS))["timetable"]["deadline"] == "2026-03-12T12:00:00+00:00"


def test_a_later_key_may_be_absent():
    stored = detail_to_json(e.MemberAdded(Member(ONE, Side.POLICE, False)))
    del stored["member"]["exception"]
    assert detail_from_json("member_added", stored) == e.MemberAdded(Member(ONE, Side.POLICE, False))


@pytest.mark.parametrize(
    ("kind", "stored", "refusal"),
    [
        ("nobody_knows", {}, Unknown),
        ("closed", {"why": "secret"}, Unknown),
        ("agreed", {}, InvalidValue),
        ("agreed", {"digest": 1}, InvalidValue),
        ("agreed", ["secret"], InvalidValue),
        ("member_removed", {"person": "secret"}, InvalidValue),
        ("member_removed", {"person": 1}, InvalidValue),
        ("released", {"ids": "secret"}, InvalidValue),
        ("overtaken", {"stage": "secret"}, InvalidValue),
        ("overtaken", {"stage": "under_way"}, InvalidValue),
        ("moved", {"timetable": {"deadline": "2026-03-12T12:00:00"}}, InvalidValue),
        ("moved", {"timetable": detail_to_json(e.Moved(DAYS))["timetable"] | {"why": "secret"}}, Unknown),
        ("moved", {"timetable": detail_to_json(e.Moved(DAYS))["timetable"] | {"deadline": "2026-03-12"}}, InvalidValue),
    ],
)
def test_what_nobody_declared_or_cannot_be_is_refused_and_never_repeated(kind, stored, refusal):
    with pytest.raises(refusal) as found:
        detail_from_json(kind, stored)
    assert isinstance(found.value, Refusal)
    assert "secret" not in found.value.sentence
