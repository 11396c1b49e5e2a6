"""A register corrected after the return: everybody who was told is told again, in the same transaction."""

from datetime import timedelta
from typing import Any

import pytest

from caraway.casework.actions import corrections, participants, referrals
from caraway.core import facts as f
from caraway.core.refusals import NotNow
from caraway.core.vocabulary import Decision, DueKind, Language, Outcome
from caraway.platform.web.dates import day
from tests.cast import ATTENDED, WEEK, Cast, Person, on, saturday_from
from tests.integration.casework.doings import correct
from tests.integration.casework.test_coordination_pages import address, client_of, text


def test_everybody_who_was_told_is_told_again(cast):
    doing = correct(cast)
    doing.now()
    told = cast.person(doing.what["case"]).messages()
    assert [(one.recipient, bool(one.corrects_id)) for one in told] == [
        ("police", False),
        ("participant", False),
        ("police", True),
        ("participant", True),
    ]
    for first, second in ((told[0], told[2]), (told[1], told[3])):
        assert second.corrects_id == first.id
        assert second.body != first.body
        assert "absent, no acceptable reason" in second.body


def test_the_decision_maker_is_alerted_that_day(cast):
    doing = correct(cast)
    doing.now()
    person = cast.person(doing.what["case"])
    alert = next(one for one in person.dues() if one.kind == DueKind.LOOK_AGAIN.value)
    assert (alert.desk, alert.due_on) == ("police", cast.today)


def test_the_return_is_corrected_by_a_new_fact_and_the_old_one_stays(cast):
    doing = correct(cast)
    person = cast.person(doing.what["case"])
    before = person.facts()
    doing.now()
    after = person.facts()
    assert after[: len(before)] == before
    old = next(one for one in before if isinstance(one.detail, f.Returned))
    new = next(one for one in after if isinstance(one.detail, f.Returned) and one.replaces)
    assert new.replaces == old.id
    assert old.detail.answer[0] == Outcome.COMPLETED.value
    assert new.detail.answer[0] == Outcome.OPEN.value


def test_a_correction_that_changes_nothing_said_sends_nothing(cast):
    person = cast.closed()
    wrong = next(one for one in person.facts() if isinstance(one.detail, f.Contacted))
    corrections.annul(case=person.id, fact=wrong.id, why="Another case.", by=cast.coordinator)
    assert len(person.messages()) == 2


@pytest.fixture
def twice(cast: Cast) -> Person:
    """Returned when no dates fitted any more; the police let it go on; completed, and returned again today."""
    first = saturday_from(cast.today) - 5 * WEEK
    person = cast.accepted(days_ago=(cast.today - first).days + 106)
    stands = person.standing()
    with on(stands.impossible_from + timedelta(days=2)):
        person.give_back()
        person.tell()
    with on(stands.impossible_from + timedelta(days=3)):
        more = {"goes_on": True, "expires_on": stands.window.furthest_on, "excuse_reasonable": True}
        what: dict[str, Any] = {"decision": Decision.EXTEND, "condition": "Attend both workshops", **more}
        referrals.decide(case=person.id, **what, by=cast.decider)
    person.book(first - timedelta(days=8), first=first).mark("A", ATTENDED).mark("B", ATTENDED)
    person.give_back()
    return person


def caution_moved(person: Person) -> None:
    """The police correct the day of the caution: there was time when the case went back for want of it."""
    old = next(one for one in person.facts() if isinstance(one.detail, f.Cautioned))
    what = {"detail": old.detail, "why": "Wrong day", "on": old.on + timedelta(days=60)}
    corrections.correct(case=person.id, fact=old.id, **what, by=person.cast.officer)


def returned_on(person: Person) -> list[str]:
    """The days of its two returns, as a message names them."""
    return [day(one.on) for one in person.facts() if isinstance(one.detail, f.Returned) and not one.replaces]


def test_the_correction_of_the_first_of_two_returns_is_not_read_as_that_of_the_second(twice: Person) -> None:
    first, second = (one for one in twice.messages() if one.recipient == "police")
    caution_moved(twice)
    newest = [one for one in twice.messages() if one.recipient == "police"][-1]
    then, now = returned_on(twice)
    assert first.body.startswith("Not completed: the caution's time ran out.")
    assert newest.corrects_id == first.id != second.id
    assert newest.subject.endswith(f": corrected return of {then}")
    assert newest.body.splitlines()[:2] == [
        f"This corrects our earlier return of {then}, which was wrong, and says how things stood that day."
        f" How they stand now is in our return of {now}.",
        "Not finished: the programme goes on.",
    ]
    assert twice.standing().outcome is Outcome.COMPLETED


def test_the_participant_is_told_what_the_return_in_force_says_and_once(cast: Cast, twice: Person) -> None:
    caution_moved(twice)
    before = len(twice.messages())
    shown = text(client_of(cast.coordinator), address("case_tell", twice))
    twice.tell()
    told = twice.messages()[before:]
    assert [(one.recipient, one.corrects_id) for one in told] == [("participant", None)]
    assert told[0].body.startswith("You have completed your sessions.")
    assert "You have completed your sessions." in shown
    assert isinstance(twice.facts()[-1].detail, f.ParticipantTold)
    assert twice.facts()[-1].replaces is None
    assert not {DueKind.CORRECT_PARTICIPANT, DueKind.TELL_PARTICIPANT} & {one.kind for one in twice.standing().due}


def test_what_the_participant_was_told_first_is_corrected_as_what_was_so_then(cast: Cast, twice: Person) -> None:
    twice.tell()
    first, second = (one for one in twice.messages() if one.recipient == "participant")
    caution_moved(twice)
    newest = [one for one in twice.messages() if one.recipient == "participant"][-1]
    then, now = returned_on(twice)
    assert newest.corrects_id == first.id != second.id
    assert newest.body.splitlines()[0] == (
        f"What we told you on {then} was wrong, and we are sorry. This is what was right that day."
        f" How things are now is in what we told you on {now}."
    )


def test_a_correction_corrected_again_follows_the_last_one(cast: Cast) -> None:
    doing = correct(cast)
    doing.now()
    person = cast.person(doing.what["case"])
    wrong = person.facts()[-1]
    line = next(one for one in person.facts() if one.replaces == doing.what["fact"])
    back = next(one.detail for one in person.facts() if one.id == doing.what["fact"])
    corrections.correct(case=person.id, fact=line.id, detail=back, why="It was right.", by=cast.coordinator)
    police = [one for one in person.messages() if one.recipient == "police"]
    assert isinstance(wrong.detail, f.ParticipantTold)
    assert [one.corrects_id for one in police] == [None, police[0].id, police[1].id]
    assert (
        police[2].body.splitlines()[0]
        == f"This corrects our return of {day(cast.today)}, which was wrong. Please use this one."
    )


def test_a_correction_in_another_language_corrects_what_was_written_in_the_first(cast: Cast) -> None:
    doing = correct(cast)
    person = cast.person(doing.what["case"])
    now = participants.as_shown(person.row().participant, participants.NEEDS)
    what = {"language": Language.WELSH, "interpreter": False, "shown": now}
    participants.set_needs(case=person.id, **what, by=cast.coordinator)
    first = next(one for one in person.messages() if one.recipient == "participant")
    doing.now()
    again = person.messages()[-1]
    assert (first.language, again.language, again.corrects_id) == ("en", "cy", first.id)
    assert again.body.startswith("Roedd yr hyn a ddywedom wrthych ar 2 Mawrth 2026 yn anghywir")


def test_nobody_is_told_before_there_is_a_return(cast: Cast) -> None:
    with pytest.raises(NotNow):
        cast.completed().tell()
