"""The file of a breach: what is in it, what never is, and who may read it."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from caraway.casework.actions import bookings, cases, corrections, encouraging, referrals
from caraway.casework.queries import police_breach
from caraway.core import facts as f
from caraway.core.refusals import InvalidValue
from caraway.core.vocabulary import (
    AskedBy,
    ContactMethod,
    ContactResult,
    Decision,
    EncourageReason,
)
from caraway.platform.web.dates import day
from tests.cast import ABSENT, WEEK, on, saturday_from
from tests.integration.casework.police import browser_of, errors, page, send
from tests.paper_text import everything_in, words_of

CANARY = "CANARY"
CONDITIONS = ["Attend both CARA workshops", "Do not go to Elm Road"]
PARTICIPANT = {
    "address": "CANARY-address 1",
    "safe_hours": "CANARY-hours",
    "shared_with": "CANARY-shared",
    "access_needs": "CANARY-access",
    "court_orders": "CANARY-orders",
    "email": "canary-mail@example.org",
}


def failed_with_canaries(cast):
    """Missed A twice, with a mark in every field that is not for the file."""
    last = saturday_from(cast.today) - WEEK
    ago = (cast.today - last).days + 17
    person = cast.referred(days_ago=ago, conditions=CONDITIONS, **PARTICIPANT)
    with on(cast.today - timedelta(days=ago)):
        cases.ask_information(case=person.id, what="CANARY-question", by=cast.coordinator)
        referrals.give_information(case=person.id, what="CANARY-answer", by=cast.officer)
        call = {"method": ContactMethod.CALL, "result": ContactResult.NO_ANSWER}
        cases.log_contact(case=person.id, note="CANARY-note", by=cast.coordinator, **call)
    person.accept(cast.today - timedelta(days=ago - 1))
    person.book(last - timedelta(days=15), first=last - WEEK)
    person.mark("A", ABSENT)
    person.book(last - timedelta(days=5), first=last)
    b = next(one for one in person.standing().bookings if one.step == "B")
    with on(last - timedelta(days=4)):
        session = str(cast.workshops[cast.wessex.id, "B", b.on + WEEK])
        moved = {"step": "B", "session": session, "asked_by": AskedBy.PARTICIPANT, "reason": "CANARY-moved"}
        bookings.move(case=person.id, by=cast.coordinator, **moved)
        encouraging.ask_encouragement(case=person.id, reason=EncourageReason.UNSURE, by=cast.coordinator)
        wrong = next(one for one in person.facts() if isinstance(one.detail, f.Contacted))
        detail = replace(wrong.detail, note="CANARY-corrected")
        corrections.correct(case=person.id, fact=wrong.id, detail=detail, why="CANARY-why", by=cast.coordinator)
    person.mark("A", ABSENT)
    return person.give_back().tell()


def decided(cast, person, **changes):
    given = {
        "decision": Decision.PROSECUTE,
        "goes_on": False,
        "condition": CONDITIONS[0],
        "evidence": "Two registers without a mark",
        "excuse": "A shift could not be swapped",
        "excuse_on": cast.today - timedelta(days=1),
        "excuse_to": "PC 2231 Frome",
        "excuse_reasonable": False,
    }
    referrals.decide(case=person.id, by=cast.decider, **(given | changes))
    return person


def pack(browser, person):
    answer = browser.get(f"/police/{person.id}/breach/pack/")
    assert answer.status_code == 200
    return answer


def squeezed(words):
    return re.sub(r"\s+", "", words)


def test_the_file_says_what_was_asked_arranged_done_said_and_decided(cast):
    person = decided(cast, failed_with_canaries(cast))
    shown = page(browser_of(cast.decider), f"/police/{person.id}/breach/")
    for words in (
        *CONDITIONS,
        "Sgt 2231 Harte",
        "Workshop A booked",
        "Workshop B moved",
        "Told how the programme ended",
        "absent, no acceptable reason",
        "A shift could not be swapped",
        f"Said on {day(cast.today - timedelta(days=1))} to PC 2231 Frome.",
        "No: this is a breach",
        "Prosecute",
        f"C. Nye, {day(cast.today)}",
    ):
        assert words in shown
    assert CANARY not in shown.upper()


def test_the_pack_says_the_same_and_holds_nothing_else(cast):
    person = decided(cast, failed_with_canaries(cast))
    answer = pack(browser_of(cast.decider), person)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="papers-{cast.today.isoformat()}.pdf"'
    said = squeezed(words_of(answer.content))
    # The search finds what is there, so what it does not find is not there.
    for words in (*CONDITIONS, "Marlowe", "OFFICIAL-SENSITIVE", "A shift could not be swapped", "PC 2231 Frome"):
        assert squeezed(words) in said
    for words in ("Workshop A booked", "Absent, no acceptable reason", "Told how the programme ended", "Prosecute"):
        assert squeezed(words) in said
    whole = said.upper() + squeezed(everything_in(answer.content).decode("latin-1")).upper()
    assert CANARY not in whole
    for name in (cast.coordinator.name, cast.facilitator.name):
        assert squeezed(name).upper() not in whole
    assert "HOLD" not in said.upper().replace("HOUSEHOLD", "")


def test_a_mark_in_a_field_of_the_file_is_found(cast):
    """The control: the same search sees a mark where the file has a place for it."""
    person = decided(cast, failed_with_canaries(cast), evidence="CANARY-evidence")
    assert "CANARY-EVIDENCE" in squeezed(words_of(pack(browser_of(cast.decider), person).content)).upper()


def test_a_fact_that_is_not_on_the_list_would_be_seen(cast, monkeypatch):
    """A seeded fault: the contacts are let into the file, and the search finds their notes."""
    person = decided(cast, failed_with_canaries(cast))
    let_in = {f.Contacted: lambda detail, on: police_breach.Dated(on, "Contact", detail.note)}
    monkeypatch.setattr(police_breach, "WENT", {**police_breach.WENT, **let_in})
    assert "CANARY-CORRECTED" in squeezed(words_of(pack(browser_of(cast.decider), person).content)).upper()


def test_there_is_no_file_where_nothing_was_failed(cast):
    officer = browser_of(cast.officer)
    for person in (cast.booked(), cast.closed(), cast.referred()):
        for tail in ("breach/", "breach/pack/"):
            assert officer.get(f"/police/{person.id}/{tail}").status_code == 404
        assert "File of the breach" not in page(officer, f"/police/{person.id}/")


def test_the_page_of_the_decision_asks_when_and_to_whom_an_excuse_was_given(cast):
    person, decider = cast.out_of_chances(), browser_of(cast.decider)
    path = f"/police/{person.id}/decide/"
    given = {"condition": "Attend", "excuse_reasonable": "yes", "decision": "no_action", "excuse": "A shift"}
    assert errors(send(decider, path, **given)) == [
        "Enter the day on which the excuse was given",
        "Say to whom the excuse was given",
    ]
    late = send(decider, path, **given, excuse_on=cast.today + timedelta(days=1), excuse_to="PC 2231")
    assert len(errors(late)) == 1
    assert send(decider, path, **given, excuse_on=cast.today, excuse_to="PC 2231").status_code == 302
    said = page(browser_of(cast.officer), f"/police/{person.id}/")
    assert f"Excuse offered: A shift (on {day(cast.today)}, to PC 2231)" in said


def test_a_decision_without_an_excuse_names_nobody_who_heard_one(cast):
    person = cast.out_of_chances()
    with pytest.raises(InvalidValue, match="to whom"):
        decided(cast, person, excuse_to=" ")
    decided(cast, person, excuse="", excuse_to="PC 2231")
    (fact,) = [one.detail for one in person.facts() if isinstance(one.detail, f.Decided)]
    assert (fact.excuse, fact.excuse_on, fact.excuse_to) == ("", None, "")
