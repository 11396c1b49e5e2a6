"""The day of a workshop beside its marks: what an open register sends, incidents, whom to phone, the sheet."""

import io
import json
import re
from datetime import date, timedelta
from typing import Any

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse

from caraway.casework.actions import floor, registers
from caraway.casework.models import FloorPhone, Incident, SentAway, Task
from caraway.casework.queries import incidents, sheets
from caraway.casework.register_keys import line_key
from caraway.core.refusals import InvalidValue, NotNow, NotYours
from caraway.core.vocabulary import Attendance, SentAwayReason, TaskKind
from caraway.platform.gateways import clock, ids
from caraway.platform.tenancy import scope
from tests.cast import ABSENT, Cast, Person, saturday_from
from tests.integration.casework.doings_of.floor import HAPPENED, last_a
from tests.integration.casework.test_facilitation import client_of, post

LAST = saturday_from(date(2026, 3, 2)) - timedelta(days=7)


@pytest.fixture
def booked(cast: Cast) -> Person:
    """Booked for last Saturday's workshop A, which nobody has marked yet."""
    return cast.accepted(days_ago=16).book(cast.today - timedelta(days=10), first=LAST)


@pytest.fixture
def browser(cast: Cast) -> Client:
    return client_of(cast.facilitator)


def marks_of(person: Person) -> str:
    return reverse("register_marks", args=[person.workshop("A").id])


def send(browser: Client, person: Person, **answers: Any) -> dict[str, Any]:
    """What the script sends, and the answer it reads."""
    line = line_key(person.workshop("A").id, person.id)
    found: dict[str, Any] = json.loads(post(browser, marks_of(person), line=line, **answers).content)
    return found


def codes(person: Person) -> list[str]:
    return [line.code for line in person.standing().lines]


def test_a_mark_is_taken_once_however_often_it_arrives(booked: Person, browser: Client) -> None:
    key = str(ids.new())
    first = send(browser, booked, code="attended", seen="", request_key=key)
    facts = len(booked.facts())
    assert send(browser, booked, code="attended", seen="", request_key=key) == first
    assert first["result"] == "kept"
    assert first["fact"] == booked.facts()[-1].id
    assert len(booked.facts()) == facts


def test_a_mark_in_view_of_another_is_shown_and_not_written_over(cast: Cast, booked: Person, browser: Client) -> None:
    workshop = booked.workshop("A").id
    registers.mark(workshop=workshop, case=booked.id, line=ABSENT, by=cast.facilitator_too)
    answer = send(browser, booked, code="attended", seen="")
    assert answer["result"] == "conflict"
    assert answer["said"] == "Absent, no acceptable reason"
    assert codes(booked) == ["absent_unacceptable"]
    assert send(browser, booked, code="attended", seen=answer["seen"])["result"] == "kept"
    assert codes(booked) == ["attended"]


def test_one_that_arrives_again_after_another_s_mark_does_not_bring_it_back(
    cast: Cast, booked: Person, browser: Client
) -> None:
    key = str(ids.new())
    first = send(browser, booked, code="attended", seen="", request_key=key)
    registers.mark(workshop=booked.workshop("A").id, case=booked.id, line=ABSENT, by=cast.facilitator_too)
    again = send(browser, booked, code="attended", seen="", request_key=key)
    assert (again["result"], again["seen"], again["said"]) == ("kept", first["seen"], "Absent, no acceptable reason")
    assert codes(booked) == ["absent_unacceptable"]
    assert (
        send(browser, booked, code="left_early", time="12:00", excuse="no", seen=again["seen"])["result"] == "conflict"
    )


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"code": "late_refused"}, "Enter the time"),
        ({"code": "late_refused", "time": "16:40", "excuse": "no"}, "between the start and the end"),
        ({"code": "sent_away", "time": "11:00", "excuse": "no"}, "Choose why the person was sent away"),
        ({"code": "made_up"}, "Choose what the register should say"),
    ],
)
def test_a_mark_that_is_not_whole_is_not_taken_and_says_why(
    booked: Person, browser: Client, answers: dict[str, str], sentence: str
) -> None:
    answer = send(browser, booked, **answers)
    assert answer["result"] == "refused"
    assert sentence in answer["said"]
    assert codes(booked) == []


def test_a_line_that_is_not_on_the_register_is_not_taken(booked: Person, browser: Client) -> None:
    answer = json.loads(post(browser, marks_of(booked), line="x" * 22, code="attended").content)
    assert answer["result"] == "refused"
    assert "not on the register any more" in answer["said"]


def test_marks_of_a_session_that_is_not_theirs_find_nothing(cast: Cast, booked: Person) -> None:
    stranger = client_of(cast.facilitator_three)
    assert post(stranger, marks_of(booked), code="attended").status_code == 404
    assert client_of(cast.facilitator).get(marks_of(booked)).status_code == 405


def test_why_somebody_was_sent_away_stays_with_the_register(cast: Cast, booked: Person, browser: Client) -> None:
    send(browser, booked, code="sent_away", time="10:40", excuse="no", sent="unfit")
    page = browser.get(reverse("register", args=[booked.workshop("A").id])).content.decode()
    assert "Sent away (unfit through drink or drugs), 40 minutes after the start" in page
    assert "unfit" not in json.dumps([repr(fact.detail) for fact in booked.facts()])
    for police in (cast.officer, cast.supervisor, cast.decider):
        seen = client_of(police).get(reverse("police_referral", args=[booked.id])).content.decode()
        assert booked.row().reference in seen
        assert "drink" not in seen


def test_a_reason_given_anew_stands_with_the_same_mark(cast: Cast, booked: Person) -> None:
    how = {"workshop": booked.workshop("A").id, "case": booked.id, "by": cast.facilitator}
    for reason in (SentAwayReason.UNFIT, SentAwayReason.BEHAVIOUR):
        registers.mark(line=registers.Line(Attendance.SENT_AWAY, 40, sent=reason), **how)  # type: ignore[arg-type]
    with scope.acting_as(cast.facilitator):
        assert SentAway.objects.count() == 2
    page = client_of(cast.facilitator).get(reverse("register", args=[how["workshop"]])).content.decode()
    assert "Sent away (behaviour)" in page


def test_an_incident_is_written_by_who_leads_and_read_by_managers_and_the_lead(cast: Cast, browser: Client) -> None:
    workshop = last_a(cast)
    answers = {
        "happened_at": "11:20",
        "what": "A chair was thrown.",
        "there": "All",
        "done": "Cleared",
        "told": "Nobody yet",
    }
    answer = post(browser, reverse("incident_record", args=[workshop]), **answers)
    assert answer.status_code == 302
    assert "not shown to the police" in browser.get(answer["Location"]).content.decode()
    for reader in (cast.manager, cast.safeguarding):
        listed = client_of(reader).get(reverse("incident_list")).content.decode()
        key = re.findall(r"/incidents/([0-9a-f-]{36})/", listed)[0]
        assert "A chair was thrown." not in listed
        assert "A chair was thrown." in client_of(reader).get(reverse("incident", args=[key])).content.decode()
    for other in (cast.facilitator, cast.coordinator, cast.officer, cast.decider, cast.strange_facilitator):
        assert client_of(other).get(reverse("incident", args=[key])).status_code == 404
        assert client_of(other).get(reverse("incident_list")).status_code == 404


def test_the_safeguarding_lead_is_asked_to_read_it(cast: Cast) -> None:
    written = floor.record_incident(workshop=last_a(cast), happened=HAPPENED, by=cast.facilitator)
    with scope.acting_as(cast.safeguarding):
        task = Task.objects.get(kind=TaskKind.READ_INCIDENT)
    assert (task.about, task.done_at) == (str(written), None)
    assert HAPPENED.what not in task.why
    page = client_of(cast.safeguarding).get(reverse("task", args=[task.id])).content.decode()
    assert reverse("incident", args=[written]) in page
    for other in (cast.coordinator, cast.facilitator, cast.strange_manager):
        assert client_of(other).get(reverse("task", args=[task.id])).status_code == 404
    with clock.use(clock.now() + timedelta(days=1)):
        lead, other = (
            client_of(one).get(reverse("worklist"), {"desk": "safeguarding"})
            for one in (cast.safeguarding, cast.coordinator)
        )
        assert TaskKind.READ_INCIDENT.words in lead.content.decode()
        assert TaskKind.READ_INCIDENT.words not in other.content.decode()
        assert "desk=safeguarding" not in other.content.decode()


def test_an_incident_that_is_not_whole_says_what_is_missing_and_keeps_the_rest(cast: Cast, browser: Client) -> None:
    answer = post(browser, reverse("incident_record", args=[last_a(cast)]), happened_at="11:20", what="A fall.")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Enter who was told, or “nobody yet”" in page
    assert "A fall." in page


def test_an_incident_is_of_one_s_own_session_from_its_day_on(cast: Cast) -> None:
    with pytest.raises(NotYours):
        floor.record_incident(workshop=last_a(cast), happened=HAPPENED, by=cast.facilitator_three)
    coming = cast.workshops[cast.wessex.id, "A", saturday_from(cast.today)]
    with pytest.raises(NotNow):
        floor.record_incident(workshop=coming, happened=HAPPENED, by=cast.facilitator)
    nobody = floor.Happened(HAPPENED.happened_at, "A fall.", "All", "Cleared", " ")
    with pytest.raises(InvalidValue, match="Write it down"):
        floor.record_incident(workshop=last_a(cast), happened=nobody, by=cast.facilitator)


def test_incidents_are_read_a_page_at_a_time(cast: Cast) -> None:
    for minute in range(3):
        with clock.use(clock.now() + timedelta(minutes=minute)):
            floor.record_incident(workshop=last_a(cast), happened=HAPPENED, by=cast.facilitator)
    with scope.acting_as(cast.manager):
        first, more = incidents.incidents(cast.manager, size=2)
        rest, end = incidents.incidents(cast.manager, more, size=2)
        assert [one.at for one in (*first, *rest)] == sorted((one.at for one in (*first, *rest)), reverse=True)
        assert (len(first), len(rest), end) == (2, 1, "")
        assert len(incidents.incidents(cast.manager, "no key")[0]) == 3
        assert Incident.objects.count() == 3


def test_the_numbers_of_the_day_are_on_every_register_of_the_provider_alone(
    cast: Cast, booked: Person, browser: Client
) -> None:
    place = reverse("register", args=[booked.workshop("A").id])
    assert "No number yet" in browser.get(place).content.decode()
    answer = post(
        client_of(cast.coordinator),
        reverse("floor_phones"),
        coordinator_name="R. Okafor",
        coordinator_phone="07700 900301",
    )
    assert answer.status_code == 302
    assert "07700 900301" in browser.get(place).content.decode()
    theirs = client_of(cast.stranger).get(reverse("floor_phones")).content.decode()
    assert "900301" not in theirs
    wrong = post(client_of(cast.coordinator), reverse("floor_phones"), coordinator_phone="12")
    assert "Enter a telephone number" in wrong.content.decode()


def test_the_numbers_of_another_provider_cannot_be_read_even_by_mistake(cast: Cast) -> None:
    floor.set_phones(
        organisation=cast.partners.id, phones={"venue": floor.Reached("", "+447700900302")}, by=cast.coordinator
    )
    with scope.acting_as(cast.stranger):
        assert FloorPhone.objects.count() == 0
    with scope.acting_as(cast.facilitator):
        assert FloorPhone.objects.count() == 1
    with pytest.raises(InvalidValue):
        floor.set_phones(organisation=cast.partners.id, phones={"aunt": floor.Reached()}, by=cast.coordinator)


def test_the_sheet_has_first_names_and_an_initial_and_nothing_else(cast: Cast, booked: Person, browser: Client) -> None:
    workshop = booked.workshop("A").id
    page = browser.get(reverse("register_sheet", args=[workshop])).content.decode()
    made = browser.get(reverse("register_pdf", args=[workshop]))
    assert made["Content-Type"] == "application/pdf"
    assert made["Content-Disposition"] == 'attachment; filename="sheet-2026-02-28.pdf"'
    participant = booked.row().participant
    with scope.acting_as(cast.facilitator):
        values = json.dumps(sheets.sheet(workshop, cast.facilitator, cast.today).values())
    for shown in (page, values):
        assert f"{participant.given_name} {participant.family_name[:1]}" in shown
        for word in (participant.family_name, booked.row().reference, "1990", participant.phone):
            assert word not in shown
    with pikepdf.open(io.BytesIO(made.content)) as found:
        assert str(found.docinfo.get("/Title")) == "Workshop A"
    assert client_of(cast.facilitator_three).get(reverse("register_pdf", args=[workshop])).status_code == 404


def test_health_and_the_emergency_contact_are_kept_by_coordination_and_shown_on_the_register(
    cast: Cast, booked: Person, browser: Client
) -> None:
    coordinator = client_of(cast.coordinator)
    page = coordinator.get(reverse("case_day", args=[booked.id])).content.decode()
    assert "Never the partner" in page
    shown = re.findall(r'name="shown" value="([^"]+)"', page)[0]
    said = {"health_needs": "Diabetes.", "emergency_contact": "A brother, 07700 900321", "shown": shown}
    assert post(coordinator, reverse("case_day", args=[booked.id]), **said).status_code == 302
    assert "Diabetes." in coordinator.get(reverse("case", args=[booked.id])).content.decode()
    register = browser.get(reverse("register", args=[booked.workshop("A").id])).content.decode()
    assert "A brother, 07700 900321" in register
    assert "Diabetes." not in client_of(cast.officer).get(reverse("police_referral", args=[booked.id])).content.decode()
    assert "Diabetes." not in browser.get(reverse("register_sheet", args=[booked.workshop("A").id])).content.decode()


def test_the_first_page_says_what_is_left_to_do_of_one_s_own_sessions(
    cast: Cast, booked: Person, browser: Client
) -> None:
    place = reverse("session_list")
    assert "1 to mark" in browser.get(place).content.decode()
    send(browser, booked, code="attended", seen="")
    page = browser.get(place).content.decode()
    assert "1 session record to write" in page
    assert "to mark" not in page
    assert "Left to do" not in client_of(cast.facilitator_three).get(place).content.decode()


def test_the_first_page_of_the_day_has_today_first_with_who_leads_and_whom_to_phone(cast: Cast) -> None:
    with clock.use(clock.at(LAST, 9), everywhere=True):
        page = client_of(cast.facilitator).get(reverse("session_list")).content.decode()
    assert page.index("Today") < page.index("Registers to close")
    assert "T. Bray and N. Lund" in page
    assert "Open the register" in page
    assert "Whom to phone" in page
