"""The values of a joint decision: what they refuse, and what exactly is agreed to."""

from dataclasses import MISSING, fields, replace
from datetime import UTC, date, datetime, timedelta
from inspect import getmembers, isclass
from uuid import UUID

import pytest

from caraway.core.joint import words
from caraway.core.joint.events import ENDED, Dissented, Event, MemberRemoved, Opened, Overtaken
from caraway.core.joint.people import BreachException, Member, Seniors, require_not_deciding
from caraway.core.joint.record import Record
from caraway.core.joint.text import AT_ONCE, CODED, Advised, Crossing, Proposal, Urgent, digest, frozen
from caraway.core.joint.timetable import Consequence, Timetable
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
from caraway.core.refusals import InvalidValue
from caraway.core.vocabulary import HoldCode, Stage, Word

ONE, OTHER = UUID(int=1), UUID(int=2)
NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
DAYS = Timetable(NOON, NOON + timedelta(days=1), NOON + timedelta(days=2), session_on=date(2026, 3, 14))
RECORD = Record("The victim told of threats", RiskBand.STANDARD, Children.NONE)
ADVISED = Advised((Advice.TWO_IN_ROOM, Advice.CALL_AFTER), Purpose.SESSION, date(2026, 3, 14))
HOLD = Proposal(Option.HOLD, "As talked over", HoldCode.VENUE, None)
LISTS = sorted({one for _, one in getmembers(words, isclass) if issubclass(one, Word)} - {Word}, key=str)


def refused(field, make, *args, **kwargs):
    with pytest.raises(InvalidValue) as found:
        make(*args, **kwargs)
    assert found.value.code == field
    assert found.value.sentence.endswith(".")


@pytest.mark.parametrize("name", ["deadline", "batch_before", "last_batch"])
def test_every_moment_has_its_time_zone(name):
    refused("deadline", replace, DAYS, **{name: NOON.replace(tzinfo=None)})


def test_moments_stand_in_order():
    assert replace(DAYS, deadline=DAYS.last_batch).deadline == DAYS.last_batch
    refused("deadline", replace, DAYS, deadline=DAYS.last_batch + timedelta(minutes=1))
    refused("batch_before", replace, DAYS, batch_before=DAYS.last_batch)
    refused("last_batch", replace, DAYS, session_on=date(2026, 3, 13))
    assert replace(DAYS, session_on=None).session_on is None


@pytest.mark.parametrize(
    ("field", "side", "decides", "exception"),
    [
        ("decides_breach", Side.PROVIDER, True, BreachException("Nobody else", OTHER)),
        ("exception", Side.POLICE, True, None),
        ("exception", Side.POLICE, False, BreachException("Nobody else", OTHER)),
        ("approver", Side.POLICE, True, BreachException("Nobody else", ONE)),
    ],
)
def test_a_member_that_cannot_be(field, side, decides, exception):
    refused(field, Member, ONE, side, decides, exception)


@pytest.mark.parametrize(
    ("side", "exception", "decided", "may"),
    [
        (Side.POLICE, False, False, True),
        (Side.POLICE, False, True, False),
        (Side.POLICE, False, None, False),
        (Side.POLICE, True, True, True),
        (Side.POLICE, True, None, True),
        (Side.PROVIDER, False, None, True),
    ],
)
def test_who_has_decided_on_the_breach_takes_part_by_exception_alone(side, exception, decided, may):
    member = Member(ONE, side, exception, BreachException("Nobody else", OTHER) if exception else None)
    if may:
        require_not_deciding(member, decided)
    else:
        refused("decides_breach", require_not_deciding, member, decided)


def test_whether_the_officer_decides_on_the_breach_is_always_said():
    (field,) = (one for one in fields(Member) if one.name == "decides_breach")
    assert field.default is MISSING


def test_an_exception_has_its_reason():
    refused("reason", BreachException, " ", OTHER)


def test_two_seniors_are_two_people():
    refused("seniors", Seniors, ONE, ONE)
    assert [Seniors(ONE, OTHER).of(side) for side in (Side.POLICE, Side.PROVIDER)] == [ONE, OTHER]


def test_a_record_says_what_is_known():
    refused("known", replace, RECORD, known=" ")


@pytest.mark.parametrize(
    ("marac", "why", "good"),
    [
        (None, "", True),
        (Marac.REFERRED, "", True),
        (Marac.NOT_REFERRED, "A plan is in place", True),
        (Marac.NOT_REFERRED, " ", False),
        (Marac.REFERRED, "A plan is in place", False),
        (None, "A plan is in place", False),
    ],
)
def test_why_it_is_not_referred_is_said_there_alone(marac, why, good):
    if good:
        assert replace(RECORD, marac=marac, why_not_referred=why).marac is marac
    else:
        refused("why_not_referred", replace, RECORD, marac=marac, why_not_referred=why)


@pytest.mark.parametrize("band", RiskBand)
@pytest.mark.parametrize(("ceiling", "above"), [("standard", "medium high not_known"), ("medium", "high not_known")])
def test_marac_is_asked_for_above_the_ceiling(band, ceiling, above):
    assert band.above(RiskBand(ceiling)) is (band.value in above.split())
    assert replace(RECORD, risk=band).marac_missing(RiskBand(ceiling)) is (band.value in above.split())
    assert not replace(RECORD, risk=band, marac=Marac.REFERRED).marac_missing(RiskBand(ceiling))


@pytest.mark.parametrize("sentences", [(), (Advice.CALL_AFTER, Advice.CALL_AFTER)])
def test_advice_is_one_sentence_at_least_and_each_once(sentences):
    refused("advice", Advised, sentences, Purpose.SESSION, date(2026, 3, 14))


@pytest.mark.parametrize("kind", ReleaseKind)
def test_what_crosses_has_a_code_or_advice_by_its_kind(kind):
    coded, advised = kind in CODED, kind is ReleaseKind.ADVISORY
    if kind is ReleaseKind.KEEP_APART:
        refused("kind", Crossing, kind)
        return
    made = Crossing(kind, HoldCode.VENUE if coded else None, ADVISED if advised else None)
    refused("code", Crossing, kind, None if coded else HoldCode.VENUE, ADVISED if advised else None)
    refused("advice", Crossing, kind, HoldCode.VENUE if coded else None, None if advised else ADVISED)
    assert advised or made.words == f"{kind.words}: Venue"


def test_the_words_of_advice_are_its_sentences_for_what_and_until_when():
    assert Crossing(ReleaseKind.ADVISORY, None, ADVISED).words == (
        "To lead the session safely, until 14 March 2026: Both of you stay in the room throughout. "
        "Telephone the safeguarding lead when the session has ended."
    )


def test_a_proposal_has_reasons_and_nothing_filled_in():
    refused("reasons", replace, HOLD, reasons="\n")
    assert all(one.default is one.default_factory is MISSING for one in fields(Proposal))
    assert {one.name for one in fields(Consequence)} == {"option", "words", "on"}


def test_a_change_of_anything_is_another_text():
    text = frozen(HOLD, False, DAYS, RECORD)
    care = replace(HOLD, option=Option.CARE, code=None, advised=ADVISED)
    others = [
        frozen(replace(HOLD, option=Option.TELEPHONE), False, DAYS, RECORD),
        frozen(replace(HOLD, reasons="As talked over."), False, DAYS, RECORD),
        frozen(replace(HOLD, code=HoldCode.STAFFING), False, DAYS, RECORD),
        frozen(replace(HOLD, code=None), True, DAYS, RECORD),
        frozen(HOLD, False, replace(DAYS, impossible_on=date(2026, 3, 21)), RECORD),
        frozen(HOLD, False, DAYS, replace(RECORD, children=Children.AT_HOME)),
        frozen(care, False, DAYS, RECORD),
        frozen(replace(care, advised=replace(ADVISED, purpose=Purpose.CALL)), False, DAYS, RECORD),
        frozen(replace(care, advised=replace(ADVISED, expires_on=date(2026, 3, 15))), False, DAYS, RECORD),
    ]
    assert len({one.digest for one in (text, *others)}) == len(others) + 1
    assert frozen(HOLD, False, DAYS, RECORD).digest == text.digest


def test_the_digest_is_sha256_over_one_way_of_writing_it():
    """Reckoned apart: printf '{"a":"é","b":["2026-03-07"]}' | sha256sum."""
    told = {"b": (date(2026, 3, 7),), "a": "é"}
    assert digest(told) == "afd0e27c8123c0df5c7c39095d320445b7b4732df58eea9786c07022af9c2cad"


def test_where_the_day_is_not_known_advice_may_end_on_any():
    care = replace(HOLD, option=Option.CARE, code=None, advised=replace(ADVISED, expires_on=date(2026, 3, 1)))
    assert frozen(care, False, replace(DAYS, session_on=None), RECORD).option is Option.CARE
    refused("expires_on", frozen, care, False, DAYS, RECORD)


def test_what_goes_at_once_is_a_hold_or_advice_with_its_reasons():
    hold = Crossing(ReleaseKind.HOLD, HoldCode.VENUE)
    assert Urgent("A threat", hold).digest != Urgent("A threat", None).digest != Urgent("Threats", None).digest
    refused("reasons", Urgent, " ", hold)
    for kind in set(CODED) - set(AT_ONCE):
        refused("kind", Urgent, "A threat", Crossing(kind, HoldCode.VENUE))


def test_an_opening_that_cannot_be():
    opened = Opened(
        ONE, ONE, ONE, Trigger.SIGNAL, DAYS, RiskBand.MEDIUM, HoldCode.VENUE, Seniors(ONE, OTHER), held=False
    )
    refused("trigger", replace, opened, trigger=Trigger.REVIEW)
    assert replace(opened, trigger=Trigger.REVIEW, held=True).held
    refused("ceiling", replace, opened, ceiling=RiskBand.NOT_KNOWN)


def test_an_event_has_its_moment_and_a_dissent_its_words():
    refused("at", Event, NOON.replace(tzinfo=None), ONE, MemberRemoved(OTHER))
    refused("words", Dissented, "0" * 64, " ")


@pytest.mark.parametrize("stage", Stage)
def test_a_case_has_ended_where_nobody_attends_any_more(stage):
    going_on = {Stage.REFERRED, Stage.INFORMATION_ASKED, Stage.ACCEPTED, Stage.UNDER_WAY}
    if stage in going_on:
        refused("stage", Overtaken, stage)
    else:
        assert Overtaken(stage).stage in ENDED


@pytest.mark.parametrize("entries", LISTS)
def test_every_entry_has_words_of_its_own(entries):
    said = [entry.words for entry in entries]
    assert all(one.strip() for one in said)
    assert len(set(said)) == len(said) == len(set(entries))


GIVES_AWAY = (
    *("victim", "partner", "wife", "husband", "she", "her", "he", "his", "told", "said", "report", "disclos"),
    *("risk", "danger", "police", "abuse", "because", "violen"),
)


@pytest.mark.parametrize("entry", [*Advice, *Purpose, *HoldCode, *ReleaseKind])
def test_nothing_that_crosses_says_why(entry):
    spoken = entry.words.lower().replace(".", "").split()
    assert not [one for one in spoken if any(one == word or (len(word) > 4 and word in one) for word in GIVES_AWAY)]


def test_the_lists_that_cross_are_as_they_were_agreed():
    assert [one.value for one in ReleaseKind] == ["hold", "resume", "telephone", "stop", "advisory", "keep_apart"]
    assert [one.value for one in Option] == ["continue", "care", "telephone", "hold", "stop"]
    assert set(CODED) | {ReleaseKind.ADVISORY, ReleaseKind.KEEP_APART} == set(ReleaseKind)
