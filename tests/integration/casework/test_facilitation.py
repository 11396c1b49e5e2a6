"""The desk of facilitation, as facilitators and coordinators meet it."""

import re
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from caraway.casework.actions import cases, corrections, planning, registers, session_records, venues
from caraway.casework.models import Workshop
from caraway.casework.queries import registers as reading
from caraway.core.refusals import InvalidValue, NotNow, NotYours
from caraway.core.vocabulary import Attendance, ContactMethod, ContactResult, WithdrawalReason
from caraway.platform.accounts.actor import CARAWAY, INSTALLER, Actor
from caraway.platform.accounts.models import Account
from caraway.platform.agreements import actions as agreements
from caraway.platform.gateways import clock, ids
from caraway.platform.tenancy import scope
from tests.cast import ABSENT, AIMS, Cast, Person, on, saturday_from
from tests.sign_in import signed_in

LAST = saturday_from(date(2026, 3, 2)) - timedelta(days=7)


def client_of(actor: Actor) -> Client:
    return signed_in(Client(HTTP_HOST="casework.localhost"), Account.objects.get(pk=actor.account_id))


def post(browser: Client, path: str, **answers: Any) -> Any:
    return browser.post(path, {"request_key": str(ids.new()), **answers})


def undoing(page: str) -> dict[str, str]:
    """What the banner's button sends."""
    return {name: re.findall(f'name="{name}" value="([^"]+)"', page)[0] for name in ("fact", "request_key")}


@pytest.fixture
def booked(cast: Cast) -> Person:
    """Booked for last Saturday's workshop A, which nobody has marked yet."""
    return cast.accepted(days_ago=16).book(cast.today - timedelta(days=10), first=LAST)


@pytest.fixture
def place(booked: Person) -> str:
    return f"/sessions/{booked.workshop('A').id}/"


@pytest.fixture
def browser(cast: Cast) -> Client:
    return client_of(cast.facilitator)


def test_here_marks_at_once_and_can_be_taken_back(booked, place, browser):
    answer = post(browser, place, here=str(booked.id))
    assert answer.status_code == 302
    page = browser.get(answer["Location"].split("#")[0]).content.decode()
    assert [line.code for line in booked.standing().lines] == ["attended"]
    undo = undoing(page)
    assert post(browser, f"{place}undo/{booked.id}/", **undo).status_code == 302
    assert booked.standing().lines == ()
    assert booked.standing().bookings[0].step == "A"
    recorded = len(booked.facts())
    assert post(browser, f"{place}undo/{booked.id}/", **undo).status_code == 302
    assert len(booked.facts()) == recorded


def test_here_sent_again_does_not_undo_what_was_marked_since(cast, booked, place, browser):
    page = browser.get(place).content.decode()
    key = re.findall('name="request_key" value="([^"]+)"', page)[0]
    sent = {"request_key": key, "here": str(booked.id)}
    assert browser.post(place, sent).status_code == 302
    registers.mark(workshop=booked.workshop("A").id, case=booked.id, line=ABSENT, by=cast.facilitator_too)
    assert browser.post(place, sent).status_code == 302
    assert [line.code for line in booked.standing().lines] == ["absent_unacceptable"]


def test_one_page_marks_everybody_here(cast, booked, place, browser):
    other = cast.accepted(days_ago=16).book(cast.today - timedelta(days=10), first=LAST)
    key = re.findall('name="request_key" value="([^"]+)"', browser.get(place).content.decode())[0]
    for person in (booked, other):
        assert browser.post(place, {"request_key": key, "here": str(person.id)}).status_code == 302
        assert [line.code for line in person.standing().lines] == ["attended"]


def test_taking_back_a_second_mark_restores_the_first(booked, place, browser):
    post(browser, place, here=str(booked.id))
    answer = post(browser, f"{place}mark/{booked.id}/", code="left_early", time="12:30", excuse="no")
    undo = undoing(browser.get(answer["Location"].split("#")[0]).content.decode())
    assert post(browser, f"{place}undo/{booked.id}/", **undo).status_code == 302
    assert [line.code for line in booked.standing().lines] == ["attended"]
    assert [fact.why for fact in booked.facts()[-2:]] == ["Marked anew on the register.", "Undone in the same visit."]


def test_undo_is_offered_only_where_it_can_be_done(cast, booked, place, browser):
    marked = f"{place}?marked={booked.id}"
    post(browser, place, here=str(booked.id))
    assert "Undo" in browser.get(marked).content.decode()
    assert "Undo" not in client_of(cast.facilitator_too).get(marked).content.decode()
    with clock.use(clock.now() + timedelta(minutes=31), everywhere=True):
        assert "Undo" not in client_of(cast.facilitator).get(marked).content.decode()
    cases.log_contact(case=booked.id, method=ContactMethod.CALL, result=ContactResult.NO_ANSWER, by=cast.coordinator)
    assert "Undo" not in browser.get(marked).content.decode()


def test_only_a_mark_of_this_workshop_is_taken_back_here(cast, booked, place, browser):
    post(browser, place, here=str(booked.id))
    accepted = booked.facts()[2].id
    assert post(browser, f"{place}undo/{booked.id}/", fact=accepted).status_code == 404
    assert [line.code for line in booked.standing().lines] == ["attended"]


def test_a_second_mark_corrects_the_first(booked, place, browser):
    post(browser, place, here=str(booked.id))
    answer = post(browser, f"{place}mark/{booked.id}/", code="left_early", time="12:30", excuse="no")
    assert answer.status_code == 302
    assert [(line.code, line.counts) for line in booked.standing().lines] == [("left_early", False)]
    marks = [fact for fact in booked.facts() if type(fact.detail).__name__ == "SessionMarked"]
    assert marks[1].replaces == marks[0].id
    assert marks[1].detail.minute == 150


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"code": "late_refused"}, "Enter the time"),
        ({"code": "late_refused", "time": "9am", "excuse": "no"}, "The time must be between the start and the end"),
        ({"code": "late_refused", "time": "25:61", "excuse": "no"}, "must be a time, like 10:40"),
        ({"code": "absent_acceptable"}, "Choose the reason for the absence"),
        ({"code": "made_up"}, "Choose what the register should say"),
        ({}, "Choose what the register should say"),
    ],
)
def test_a_line_that_is_not_whole_says_what_is_missing_and_keeps_what_was_typed(
    booked, place, browser, answers, sentence
):
    answer = post(browser, f"{place}mark/{booked.id}/", **answers)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in page
    assert "There is a problem" in page
    assert "time" not in answers or f'value="{answers["time"]}"' in page
    assert booked.standing().lines == ()


def test_the_register_opens_on_the_day(cast, browser):
    person = cast.booked()
    workshop = person.workshop("A").id
    assert "Here" not in browser.get(f"/sessions/{workshop}/").content.decode()
    answer = post(browser, f"/sessions/{workshop}/mark/{person.id}/", code="attended")
    assert "The register opens on the day of the workshop." in answer.content.decode()
    assert person.standing().lines == ()


def test_a_court_order_is_on_no_register(cast):
    person = cast.accepted(days_ago=16, court_orders="Not to enter Elm Row", access_needs="Large print")
    person.book(cast.today - timedelta(days=10), first=LAST)
    page = client_of(cast.facilitator).get(f"/sessions/{person.workshop('A').id}/").content.decode()
    assert "Court order: ask the coordinator" in page
    assert "Large print" in page
    assert "Elm Row" not in page


def test_closing_waits_for_everybody(booked, place, browser):
    post(browser, f"{place}close/")
    assert booked.workshop("A").closed_at is None
    assert "not marked yet" in browser.get(place).content.decode()
    post(browser, place, here=str(booked.id))
    post(browser, f"{place}close/")
    assert booked.workshop("A").closed_at is not None


def test_somebody_not_on_the_list_is_found_by_the_reference_alone(cast, place, browser):
    other = cast.accepted(days_ago=16)
    missing = post(browser, f"{place}add/", reference="CARA-XXXXXX").content.decode()
    assert "No case of this programme has that reference" in missing
    reference = other.row().reference.lower()
    asked = post(browser, f"{place}add/", reference=reference).content.decode()
    assert f"Is it Dean {other.row().participant.family_name}?" in asked
    assert "Born 1 March 1990" in asked
    assert other.standing().lines == ()
    sent = dict(re.findall('type="hidden" name="([a-z_]+)" value="([^"]+)"', asked))
    assert sent.keys() >= {"reference", "seen", "request_key"}
    assert post(browser, f"{place}add/", **sent).status_code == 302
    assert [line.code for line in other.standing().lines] == ["attended"]
    assert other.row().participant.family_name in browser.get(place).content.decode()


def test_a_session_record_goes_on_to_the_next_person(booked, place, browser):
    post(browser, place, here=str(booked.id))
    assert "Choose at least one aim" in post(browser, f"{place}record/{booked.id}/").content.decode()
    answer = post(browser, f"{place}record/{booked.id}/", aims=["journey", "goals"], signposts=["gp"])
    assert answer["Location"] == place
    assert booked.standing().aims == ("goals", "journey")
    assert "Session record written" in browser.get(place).content.decode()


def test_a_record_is_written_under_the_session_it_is_about_alone(cast, booked, place, browser):
    post(browser, place, here=str(booked.id))
    own, other, recorded = booked.workshop("A").id, cast.plan(step="B", day=LAST), len(booked.facts())
    what = {"case": booked.id, "aims": AIMS[:1], "by": cast.facilitator}
    with pytest.raises(NotNow, match="No session record is due"):
        session_records.record_session(workshop=other, **what)
    assert len(booked.facts()) == recorded
    session_records.record_session(workshop=own, **what)
    with pytest.raises(NotNow, match="No session record is due"):
        session_records.record_session(workshop=own, **what)
    written = booked.facts()[-1]
    detail = replace(written.detail, aims=AIMS[:2])
    corrections.correct(case=booked.id, fact=written.id, detail=detail, why="One more.", by=cast.coordinator)
    assert booked.standing().aims == tuple(sorted(AIMS[:2]))


def test_a_record_is_of_a_workshop_that_the_case_may_attend(cast, booked, place, browser):
    post(browser, place, here=str(booked.id))
    where = planning.When(LAST, *cast.free_hours(), "Guildhall", 8)
    leading = [cast.facilitator.person, cast.facilitator_too.person]
    what = {"agreement": cast.border.id, "step": "A", "where": where, "sex": "male", "facilitators": leading}
    with on(LAST):
        theirs = planning.plan(**what, by=cast.coordinator).id
    with pytest.raises(NotYours):
        session_records.record_session(workshop=theirs, case=booked.id, aims=AIMS[:1], by=cast.facilitator)


def test_a_cancelled_workshop_uses_no_chance_and_brings_people_back(cast):
    person = cast.attended_a()
    later, coordinator = person.workshop("B"), client_of(cast.coordinator)
    page = coordinator.get(f"/sessions/{later.id}/cancel/").content.decode()
    assert "keeps every chance" in page
    assert post(coordinator, f"/sessions/{later.id}/cancel/", **{str(person.id): "later"}).status_code == 302
    now = person.standing()
    assert now.chances_left == 2
    assert now.gap is not None
    assert now.gap.waived
    assert "book" in [due.kind for due in person.dues()]


def a_room(cast: Cast) -> UUID:
    """A room for ten."""
    details = venues.VenueDetails("Village hall", "The Green", accessible_toilet=True)
    venue = venues.add_venue(details=details, by=cast.coordinator)
    room = venues.RoomDetails("Main room", 10, step_free=True, hearing_loop=False)
    return venues.add_room(venue=venue, details=room, by=cast.coordinator)


def test_a_workshop_is_planned_once_however_often_it_is_sent(cast):
    coordinator, key = client_of(cast.coordinator), str(ids.new())
    room = a_room(cast)
    answers = {
        "request_key": key,
        "agreement": str(cast.wessex.id),
        "step": "A",
        "on_0": "1",
        "on_1": "8",
        "on_2": "2026",
        "on-day": "1",
        "on-month": "8",
        "on-year": "2026",
        "starts_at": "10:00",
        "ends_at": "15:00",
        "room": str(room),
        "sex": "male",
        "capacity": "6",
        "language": "en",
        "facilitators": [str(cast.facilitator.account_id), str(cast.facilitator_too.account_id)],
    }
    first, second = (coordinator.post("/sessions/new/", answers) for _ in range(2))
    assert first.status_code == second.status_code == 302, first.content.decode()[-3000:]
    with scope.acting_as(CARAWAY):
        assert Workshop.objects.filter(room=room, venue="Village hall, Main room").count() == 1
    wrong = post(coordinator, "/sessions/new/", **{**answers, "ends_at": "09:00", "request_key": str(ids.new())})
    assert "must end after it starts" in wrong.content.decode()
    assert f'value="{room}" selected' in wrong.content.decode()
    refused = {
        "Workshops of this agreement are on Saturdays": {"on-day": "3"},
        "at most 8 places": {"on-day": "8", "capacity": "9"},
        "is led by 2 facilitators": {"on-day": "8", "facilitators": [str(cast.facilitator.account_id)]},
        "Village hall, Main room is taken at that time": {"step": "B"},
    }
    for sentence, other in refused.items():
        page = post(coordinator, "/sessions/new/", **{**answers, **other, "request_key": str(ids.new())})
        assert sentence in page.content.decode()
        assert f'value="{room}" selected' in page.content.decode()


def test_the_form_has_the_areas_own_hours_days_and_places(cast):
    agreements.write_version(
        agreement=cast.wessex,
        settings={"opens_at": "09:30", "closes_at": "14:30", "capacity": 6, "weekdays": [4, 6]},
        in_force_from=cast.today,
        by=INSTALLER,
    )
    page = client_of(cast.coordinator).get("/sessions/new/").content.decode()
    assert "CARA Wessex: Fridays or Sundays" in page
    assert "CARA Wessex: at most 6" in page
    assert "Bank holidays: Friday 3 April 2026" in page
    assert 'value="10:00"' not in page


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"on": LAST}, "on"),
        ({"ends_at": time(10)}, "ends_at"),
        ({"ends_at": time(9)}, "ends_at"),
    ],
)
def test_no_workshop_is_planned_for_a_day_that_has_been_or_that_ends_before_it_begins(cast, change, field):
    where = planning.When(saturday_from(cast.today) + timedelta(days=182), time(10), time(15), "Guildhall", 8)
    leading = [cast.facilitator.person, cast.facilitator_too.person]
    what = {"agreement": cast.wessex.id, "step": "A", "sex": "male", "facilitators": leading}
    with pytest.raises(InvalidValue) as refused:
        planning.plan(**what, where=replace(where, **change), by=cast.coordinator)
    assert refused.value.code == field


def test_who_leads_is_a_facilitator_on_that_day(cast):
    where = planning.When(saturday_from(cast.today) + timedelta(days=182), time(10), time(15), "Guildhall", 8)
    for other in (cast.coordinator, cast.strange_facilitator):
        with pytest.raises(InvalidValue, match="facilitators here on that day"):
            planning.plan(
                agreement=cast.wessex.id,
                step="A",
                where=where,
                sex="male",
                facilitators=[cast.facilitator.person, other.person],
                by=cast.coordinator,
            )


def test_correcting_a_mark_after_the_return_tells_everybody_again(cast):
    person = cast.closed()
    workshop = person.workshop("B").id
    browser = client_of(cast.facilitator)
    answer = post(browser, f"/sessions/{workshop}/mark/{person.id}/", code="absent_unacceptable")
    assert answer.status_code == 302
    said = [(one.recipient, bool(one.corrects_id)) for one in person.messages()]
    assert said == [("police", False), ("participant", False), ("police", True), ("participant", True)]
    assert "look_again" in [due.kind for due in person.dues()]


@pytest.mark.parametrize("who", ["stranger", "strange_facilitator", "officer", "commissioner"])
def test_strangers_get_the_page_that_is_not_there(cast, booked, place, who):
    browser = client_of(cast.actors[who])
    nowhere = browser.get(f"/sessions/{UUID(int=5)}/").content
    for path in (place, f"{place}mark/{booked.id}/", f"{place}add/", f"{place}record/{booked.id}/"):
        answer = browser.get(path)
        assert answer.status_code == 404
        assert len(answer.content) == len(nowhere)
    assert post(browser, place, here=str(booked.id)).status_code == 404
    assert booked.standing().lines == ()


def test_a_facilitator_sees_only_sessions_of_their_own(cast, browser):
    alone = cast.plan(step="A", day=date(2026, 4, 18), facilitators=[cast.facilitator_too, cast.facilitator_three])
    assert browser.get(f"/sessions/{alone}/").status_code == 404
    assert client_of(cast.facilitator_too).get(f"/sessions/{alone}/").status_code == 200
    assert client_of(cast.coordinator).get(f"/sessions/{alone}/").status_code == 200


def test_lists_show_what_is_to_close_and_what_comes(cast, booked, browser):
    page = browser.get("/sessions/").content.decode()
    assert f"/sessions/{booked.workshop('A').id}/" in page
    post(browser, f"/sessions/{booked.workshop('A').id}/", here=str(booked.id))
    post(browser, f"/sessions/{booked.workshop('A').id}/close/")
    assert f"/sessions/{booked.workshop('A').id}/" in browser.get("/sessions/past/").content.decode()
    assert browser.get("/sessions/past/?before=nonsense").status_code == 200


def test_todays_workshop_is_listed_with_nobody_booked(cast, browser):
    workshop = cast.plan(step="A", day=saturday_from(cast.today))
    with clock.use(clock.at(saturday_from(cast.today), 9), everywhere=True):
        today = client_of(cast.facilitator)
        assert f"/sessions/{workshop}/" in today.get("/sessions/").content.decode()
        post(today, f"/sessions/{workshop}/close/")
        assert f"/sessions/{workshop}/" in today.get("/sessions/").content.decode()


def test_older_sessions_go_on_inside_a_day(cast):
    day = LAST - timedelta(days=7)
    made = {cast.plan(step="A", day=day) for _ in range(25)}
    for workshop in made:
        registers.cancel(workshop=workshop, by=cast.coordinator)
    with scope.acting_as(cast.coordinator):
        first, more = reading.past(cast.coordinator, cast.today)
        second, last = reading.past(cast.coordinator, cast.today, more)
    assert {card.id for card in (*first, *second)} == made
    assert (len(first), len(second), last) == (20, 5, "")


def test_a_workshop_that_was_held_is_not_cancelled(cast, booked, place, browser):
    post(browser, place, here=str(booked.id))
    post(browser, f"{place}close/")
    answer = post(client_of(cast.coordinator), f"{place}cancel/").content.decode()
    assert "it was held" in answer
    assert booked.workshop("A").cancelled_at is None


def test_withdrawn_people_leave_the_register(cast, browser):
    person = cast.booked()
    workshop = person.workshop("A").id
    cases.withdraw(case=person.id, reason=WithdrawalReason.OTHER, by=cast.coordinator)
    assert "Nobody is booked" in browser.get(f"/sessions/{workshop}/").content.decode()
    assert Attendance.ATTENDED.value not in [line.code for line in person.standing().lines]
    assert clock.today() == cast.today
