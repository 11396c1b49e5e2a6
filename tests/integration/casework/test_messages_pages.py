"""Letters printed and posted, what the provider of messages tells us, what came in, and what the case shows of it."""

import io
import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse

from caraway.casework.actions import inbound, messages
from caraway.casework.jobs import messages as jobs
from caraway.casework.models import Incoming, Outgoing, Task
from caraway.core.message_words import MessageKind
from caraway.core.refusals import NotNow
from caraway.core.vocabulary import TaskKind
from caraway.platform.accounts.actor import CARAWAY, INSTALLER
from caraway.platform.agreements import actions as agreements
from caraway.platform.gateways import clock, ids, notify
from caraway.platform.tenancy import scope
from tests.cast import Cast, Person, on
from tests.integration.casework.doings_of.messages import confirm_address, to_post
from tests.integration.casework.test_coordination_work import client_of, post
from tests.integration.casework.test_messages import SAFE, rows, states, tasks
from tests.notify_server import CALLBACK, FakeNotify, fake_notify

OURS = "+441632960001"


@pytest.fixture
def carrier(settings: Any) -> Iterator[FakeNotify]:
    """The site as it is set up in production: everything comes from its settings."""
    with fake_notify() as fake:
        settings.NOTIFY = fake.service
        yield fake


def send() -> None:
    jobs.send_due(clock.now())


def page(browser: Client, name: str, *args: Any) -> str:
    return str(browser.get(reverse(name, args=args)).content.decode())


def test_a_letter_is_printed_and_posted_once(cast: Cast) -> None:
    person, row = to_post(cast)
    browser = client_of(cast.coordinator)
    name = person.row().participant.family_name
    assert name in page(browser, "letters")
    assert name not in page(client_of(cast.stranger), "letters")
    paper = browser.get(reverse("letter_paper", args=[row.id]))
    assert paper.headers["Content-Type"] == "application/pdf"
    assert paper.headers["Content-Disposition"] == f'inline; filename="letter-{cast.today}.pdf"'
    with pikepdf.open(io.BytesIO(paper.content)) as found:
        assert str(found.Root.Lang) == "en"
        assert name not in str(found.docinfo)
    assert client_of(cast.stranger).get(reverse("letter_paper", args=[row.id])).status_code == 404
    for _ in range(2):
        assert browser.post(reverse("letter_posted", args=[row.id]), {"request_key": str(row.id)}).status_code == 302
    assert states(person, MessageKind.ATTENDANCE) == ["sent"]
    assert name not in page(browser, "letters")
    assert browser.get(reverse("letter_paper", args=[row.id])).status_code == 404


def test_a_letter_of_attendance_says_the_days_and_nothing_of_change_or_risk(cast: Cast) -> None:
    _person, row = to_post(cast)
    assert row.subject == "Dates attended"
    assert "attended awareness workshops on these days:" in row.body
    assert "Saturday 28 February 2026: Workshop A" in row.body
    assert "it says nothing about change or risk" in row.body
    welsh = cast.attended_a(safe_methods=["letter"], language="cy")
    confirm_address(cast, welsh)
    assert "nid yw'n dweud dim am newid na risg" in messages.ask_attendance(case=welsh.id, by=cast.coordinator).body
    both = cast.accepted(safe_methods=["letter"], language="pl")
    confirm_address(cast, both)
    said = messages.ask_attendance(case=both.id, by=cast.coordinator).body
    assert "No attendance is recorded" in said
    assert "Nid oes presenoldeb" in said


def test_a_letter_goes_nowhere_that_was_not_confirmed(cast: Cast) -> None:
    person = cast.attended_a(safe_methods=["letter"])
    browser, path = client_of(cast.coordinator), reverse("case_attendance", args=[person.id])
    assert "Letters are not known to be safe" in browser.get(path).content.decode()
    assert post(browser, path).status_code == 302
    assert states(person, MessageKind.ATTENDANCE) == ["suppressed"]
    assert "The address is not confirmed as safe for letters" in tasks(person)[0].why
    assert "The address is not confirmed" in page(browser, "case_messages", person.id)


def test_the_case_shows_what_was_told_how_and_what_became_of_it(cast: Cast, carrier: FakeNotify) -> None:
    person = cast.booked(**SAFE, language="cy")
    send()
    shown = page(client_of(cast.coordinator), "case", person.id)
    assert "Messages to the participant" in shown
    assert "Text message, Welsh" in shown
    whole = page(client_of(cast.coordinator), "case_messages", person.id)
    assert 'lang="cy">Eich apwyntiadau: Dydd Sadwrn' in whole
    assert client_of(cast.stranger).get(reverse("case_messages", args=[person.id])).status_code == 404


def told(name: str, token: str = CALLBACK, **said: Any) -> Any:
    path, form = reverse(name), "application/json"
    return Client().post(path, json.dumps(said), form, headers={"Authorization": f"Bearer {token}"})


def test_receipts_are_told_once_and_tell_nothing(cast: Cast, carrier: FakeNotify) -> None:
    person = cast.booked(**SAFE)
    send()
    (sent,) = carrier.sent
    answers = [
        told("told_receipts", reference=sent["reference"], status="sending"),
        told("told_receipts", reference=sent["reference"], status="delivered"),
        told("told_receipts", reference=sent["reference"], status="permanent-failure"),
        told("told_receipts", reference=f"{ids.new()}-1", status="delivered"),
        told("told_receipts", reference="nonsense", status="delivered"),
        told("told_receipts"),
    ]
    assert {(one.status_code, one.content) for one in answers} == {(204, b"")}
    assert states(person, MessageKind.BOOKED) == ["delivered"]
    assert tasks(person) == []


def test_a_receipt_of_an_earlier_try_changes_nothing(cast: Cast, carrier: FakeNotify) -> None:
    person = cast.booked(**SAFE)
    send()
    told("told_receipts", reference=carrier.sent[0]["reference"], status="temporary-failure")
    with on(cast.today, 13):
        send()
        told("told_receipts", reference=carrier.sent[0]["reference"], status="permanent-failure")
    assert states(person, MessageKind.BOOKED) == ["sent"]
    assert person.row().participant.phone_dead_at is None


def test_without_the_token_there_is_no_such_page(cast: Cast, carrier: FakeNotify, settings: Any) -> None:
    absent = Client().get("/told/nothing-is-here")
    for name in ("told_receipts", "told_received"):
        wrong = [told(name, token="wrong"), Client().post(reverse(name)), Client().get(reverse(name))]
        assert {(one.status_code, one.content) for one in wrong} == {(404, absent.content)}
    settings.NOTIFY = None
    assert told("told_receipts").status_code == 404


def with_number(cast: Cast) -> None:
    """From today on the agreement of Wessex names a number that participants ring."""
    with scope.acting_as(INSTALLER):
        said = {"agreement": cast.wessex, "in_force_from": cast.today, "settings": {"call_back": OURS}}
        agreements.write_version(**said, by=INSTALLER)


def text_in(number: str, to: str = OURS, reference: str = "") -> Any:
    said = {"source_number": number.lstrip("+"), "destination_number": to.lstrip("+"), "message": "I am late"}
    return told("told_received", id=reference or str(ids.new()), **said)


def came_in(case: UUID | None) -> list[Incoming]:
    with scope.acting_as(CARAWAY):
        return list(Incoming.objects.filter(case_id=case))


def sent_words(person: Person) -> list[Outgoing]:
    return rows(person, MessageKind.EMERGENCY)


def test_a_text_is_given_to_the_one_open_case_it_fits(cast: Cast, carrier: FakeNotify) -> None:
    with_number(cast)
    person = cast.booked(**SAFE)
    for _ in range(2):
        assert text_in(person.row().participant.phone, reference="the-same").status_code == 204
    (row,) = came_in(person.id)
    assert row.body == "I am late"
    with scope.acting_as(CARAWAY):
        (task,) = Task.objects.filter(kind=TaskKind.CAME_IN, case_id=person.id)
    assert (task.owner, "late" in task.why) == (cast.coordinator.account_id, False)
    assert "I am late" in page(client_of(cast.coordinator), "case_messages", person.id)
    assert sent_words(person) == []


def test_a_text_that_fits_nobody_or_several_is_a_task_for_the_team(cast: Cast, carrier: FakeNotify) -> None:
    with_number(cast)
    one, two = cast.booked(phone="+447700900777"), cast.booked(phone="+447700900777")
    text_in("+447700900777")
    text_in("+447700900778")
    assert came_in(one.id) == came_in(two.id) == []
    assert len(came_in(None)) == 2
    with scope.acting_as(CARAWAY):
        found = Task.objects.filter(kind=TaskKind.CAME_IN, case=None)
        assert {(task.organisation_id, task.owner) for task in found} == {(cast.partners.id, None)}
    assert page(client_of(cast.coordinator), "came_in").count("I am late") == 2
    assert "I am late" not in page(client_of(cast.stranger), "came_in")


def test_a_text_is_put_on_the_case_that_it_is_of(cast: Cast, carrier: FakeNotify) -> None:
    with_number(cast)
    person, strange = cast.booked(), cast.referred(agreement=cast.gogledd, by=cast.welsh_officer)
    text_in("+447700900778")
    (row,) = came_in(None)
    browser, path = client_of(cast.coordinator), reverse("place_text", args=[row.id])
    assert path in page(browser, "came_in")
    for wrong in ("", "CARA-00-NONE", strange.row().reference):
        answer = browser.post(path, {"request_key": str(ids.new()), "reference": wrong})
        assert (answer.status_code, came_in(None)) == (200, [row])
        assert "govuk-error-summary" in answer.content.decode()
    for other in (cast.stranger, cast.facilitator, cast.officer):
        assert client_of(other).get(path).status_code == 404
    answer = browser.post(path, {"request_key": str(ids.new()), "reference": f" {person.row().reference.lower()} "})
    assert answer.status_code == 302
    assert [one.id for one in came_in(person.id)] == [row.id]
    assert "I am late" in page(browser, "case_messages", person.id)
    assert "I am late" not in page(browser, "came_in")
    with scope.acting_as(CARAWAY):
        asked = {task.case_id: task.done_at for task in Task.objects.filter(kind=TaskKind.CAME_IN, about=str(row.id))}
    assert asked.pop(person.id) is None
    assert asked.pop(None)
    assert browser.get(path).status_code == 404
    with pytest.raises(NotNow):
        inbound.place_text(text=row.id, reference=person.row().reference, by=cast.coordinator)


def test_a_text_on_a_number_that_is_nobodys_is_not_guessed(cast: Cast, carrier: FakeNotify) -> None:
    person = cast.booked(**SAFE)
    assert text_in(person.row().participant.phone).status_code == 204
    assert came_in(person.id) == came_in(None) == []


def test_out_of_hours_the_emergency_words_once_and_only_where_texts_are_safe(cast: Cast, carrier: FakeNotify) -> None:
    with_number(cast)
    safe, not_safe = cast.booked(**SAFE), cast.booked()
    with on(cast.today, 22):
        for person in (safe, safe, not_safe):
            text_in(person.row().participant.phone)
        send()
    (row,) = sent_words(safe)
    assert (row.state, row.language) == ("sent", "und")
    assert "ring 999 or 112" in row.body
    assert [one.state for one in sent_words(not_safe)] == ["suppressed"]
    assert not [task for task in tasks(not_safe) if "emergency" in task.why.lower()]


def test_a_call_that_came_in_is_logged(cast: Cast) -> None:
    person = cast.booked()
    browser = client_of(cast.coordinator)
    path = reverse("case_call_in", args=[person.id])
    assert "Enter what the call was about" in post(browser, path).content.decode()
    assert post(browser, path, body="Asked for the address again.").status_code == 302
    assert "Asked for the address again." in page(browser, "case_messages", person.id)


def test_without_notify_emails_leave_through_the_mail_server(cast: Cast, mailoutbox: Any) -> None:
    person = cast.booked(safe_methods=["email"], email="dean@example.org")
    send()
    (mail,) = mailoutbox
    assert (mail.subject, mail.to) == ("Your appointments", ["dean@example.org"])
    assert states(person, MessageKind.BOOKED) == ["sent"]
    assert notify.postman().__class__ is notify.MailServer
