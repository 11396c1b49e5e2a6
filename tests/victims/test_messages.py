"""Messages to victims: fixed words, the ten rules asked as they leave, sent once, stopped by a change, and never an answer of themselves."""

from collections.abc import Iterator
from datetime import time, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import ProgrammingError, connection
from django.test import override_settings

from caraway.core.refusals import InvalidValue, NotNow, NotYours
from caraway.core.victim.asking import Kind
from caraway.core.victim.safe_plan import DetailKind, UsedBy, Way
from caraway.core.vocabulary import Language
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.gateways import clock, notify
from caraway.platform.tenancy import scope
from caraway.victims.actions import inbound, messages, plans
from caraway.victims.comparing import hash_of
from caraway.victims.jobs import messages as jobs
from caraway.victims.models import ContactAsked, GotInTouch, VictimCase, VictimMessage
from caraway.victims.queries.messages import letter_page, notices
from caraway.victims.revising import Given
from tests.notify_server import FakeNotify, fake_notify
from tests.victims.conftest import TODAY
from tests.victims.planning import NUMBER, OTHER_NUMBER, change, first_case, page_of, participant_has, plan_now, said
from tests.victims.world import COLLEAGUE, SUPERVISOR, WORKER, actor

MINUTE = timedelta(minutes=1)
TELLING = ("victim", "police", "abuse", "heddlu", "cam-drin", "domestic", "officer", "workshop", "harbour")


@pytest.fixture
def carrier() -> Iterator[FakeNotify]:
    with fake_notify() as fake, notify.use(notify.Notify(fake.service)):
        yield fake


def ask(case: UUID, way: Way = Way.TEXT, kind: Kind = Kind.CALL_BACK, on=None, hour=None, **key) -> UUID:
    clock.advance(MINUTE)
    return messages.ask_for(case=case, kind=kind, way=way, on=on, hour=hour, by=actor(WORKER), **key)


def row(message: UUID) -> VictimMessage:
    with scope.acting_as(CARAWAY):
        return VictimMessage.objects.get(pk=message)


def stood(message: UUID) -> tuple[str, str]:
    found = row(message)
    return found.state, found.why


def stops(case: UUID) -> list[tuple[str, str, str]]:
    with scope.acting_as(CARAWAY):
        rows = ContactAsked.objects.filter(case=case).exclude(why="").order_by("at", "id")
        return [(one.way, one.why, one.rule) for one in rows]


def waits(by: str = WORKER) -> list[tuple[str, str]]:
    who = actor(by)
    with scope.acting_as(who):
        return [(one.what, one.why) for one in notices(who)]


def safe_case(**others) -> UUID:
    case = first_case()
    change(case, said(**others))
    return case


def check(case: UUID, by: str = COLLEAGUE) -> None:
    stored = plan_now(case)
    known = [one.same for one in stored.details if one.kind is DetailKind.ADDRESS]
    plans.check(case=case, version=stored.number, details=known, by=actor(by))


@pytest.mark.parametrize(("language", "begins"), [(Language.ENGLISH, "Hello. "), (Language.WELSH, "Helo. ")])
def test_a_text_leaves_once_in_fixed_words_and_its_receipt_is_kept(house, carrier, language, begins):
    case = safe_case(language=language)
    key = uuid4()
    sent = {ask(case, request_key=key), ask(case, request_key=key)}
    later = ask(case, kind=Kind.APPOINTMENT, on=TODAY + timedelta(days=2), hour=time(14, 15))
    assert len(sent) == 1
    assert jobs.send_due() == {"dealt_with": 2, "failed": 0}
    assert jobs.send_due() == {"dealt_with": 0, "failed": 0}
    assert [one["phone_number"] for one in carrier.sent] == [NUMBER, NUMBER]
    for one in carrier.sent:
        body = one["personalisation"]["body"]
        assert body.startswith(begins)
        assert not [word for word in TELLING if word in body.lower()]
    assert "4" in row(later).body
    assert "2026" in row(later).body
    found = row(sent.pop())
    assert (found.state, found.reference) == ("sent", carrier.sent[0]["reference"])
    assert (found.language, found.body) == (language.value, carrier.sent[0]["personalisation"]["body"])
    carrier.sent[0]["status"] = "delivered"
    carrier.sent[1]["status"] = "permanent-failure"
    jobs.fetch_receipts()
    assert (row(found.pk).state, row(later).state) == ("delivered", "failed")
    assert waits() == [("Text message not sent: find another way", "It could not be delivered")]
    inbound.deal_with(about=later, by=actor(WORKER))
    inbound.deal_with(about=later, by=actor(COLLEAGUE))
    assert waits() == []


def test_what_is_only_said_is_never_written(house, carrier):
    case = safe_case()
    for kind in set(Kind) - {Kind.CALL_BACK, Kind.APPOINTMENT}:
        with pytest.raises(InvalidValue):
            ask(case, kind=kind)
    for way in set(Way) - {Way.TEXT, Way.LETTER}:
        with pytest.raises(InvalidValue):
            ask(case, way)
    for on, hour in ((None, None), (TODAY, None), (TODAY, time(9))):
        with pytest.raises(InvalidValue):
            ask(case, kind=Kind.APPOINTMENT, on=on, hour=hour)
    with scope.acting_as(CARAWAY):
        assert not VictimMessage.objects.exists()


@pytest.mark.parametrize(
    ("others", "way", "why"),
    [
        ({"methods": frozenset({Way.CALL})}, Way.TEXT, "not_said"),
        ({"language": Language.POLISH}, Way.TEXT, "language"),
        ({"hours": None}, Way.TEXT, "hours_not_known"),
        ({"details": {DetailKind.NUMBER: Given(NUMBER, used_by=UsedBy.OTHERS)}}, Way.TEXT, "not_trusted"),
        ({"details": {DetailKind.NUMBER: Given(NUMBER, used_by=UsedBy.PARTICIPANT)}}, Way.TEXT, "participant_uses"),
        ({}, Way.LETTER, "not_checked"),
    ],
)
def test_what_a_rule_stops_is_kept_with_it_and_is_a_task(house, carrier, others, way, why):
    case = safe_case(**others)
    message = ask(case, way)
    assert stood(message) == ("suppressed", why)
    assert stops(case)[-1][:2] == (way.value, why)
    assert [one[0] for one in waits()] == [f"{way.words} not sent: find another way"]
    jobs.send_due()
    assert carrier.sent == []


def test_a_change_stops_at_once_what_is_queued_also_half_way_out(house, carrier, held_clock):
    case = safe_case()
    queued, half_way = ask(case), ask(case)
    messages.claim(message=half_way, by=CARAWAY)
    clock.advance(MINUTE)
    change(case, said(OTHER_NUMBER))
    assert stood(queued) == ("suppressed", "changed_since")
    assert stood(half_way)[0] == "sending"
    messages.post(message=half_way, by=CARAWAY)
    assert stood(half_way) == ("suppressed", "changed_since")
    assert stops(case) == [("text", "changed_since", "9")] * 2
    assert jobs.send_due() == {"dealt_with": 0, "failed": 0}
    assert carrier.sent == []
    fresh = ask(case)
    jobs.send_due()
    assert stood(fresh) == ("sent", "")
    assert [one["phone_number"] for one in carrier.sent] == [OTHER_NUMBER]
    last = ask(case)
    plans.want_none(case=case, by=actor(WORKER))
    assert stood(last) == ("suppressed", "wants_none")


def test_the_hashes_are_compared_in_the_moment_it_leaves(house, server, carrier):
    """The other party comes to have the number between the claim and the hand-over; without the comparison it would leave."""
    case = safe_case()
    message = ask(case)
    messages.claim(message=message, by=CARAWAY)
    participant_has(server, "phone", case, hash_of(plan_now(case).of(DetailKind.NUMBER)), house)
    try:
        messages.post(message=message, by=CARAWAY)
        assert stood(message) == ("suppressed", "same_detail")
    finally:
        participant_has(server, "phone", case, b"\0" * 32, house)
    other = ask(case)
    messages.claim(message=other, by=CARAWAY)
    with override_settings(BRIDGE_URL=""):
        messages.post(message=other, by=CARAWAY)
    assert stood(other) == ("suppressed", "not_compared")
    assert carrier.sent == []
    assert [one[1:] for one in stops(case)] == [("same_detail", "7"), ("not_compared", "7")]


def test_a_name_in_the_words_stops_them(house, carrier):
    """A victim whose name is one of the words: nobody is named, whatever it costs."""
    case = safe_case()
    house.execute("UPDATE victims_victimcase SET given_name = 'Hello' WHERE id = %s", [case])
    message = ask(case)
    jobs.send_due()
    assert stood(message) == ("suppressed", "text_tells")
    assert carrier.sent == []


def test_it_waits_for_the_hours_and_is_never_late(house, carrier, held_clock):
    case = safe_case()
    held_clock.held_at = clock.at(TODAY, 22)
    evening = ask(case)
    early = ask(case, kind=Kind.APPOINTMENT, on=TODAY + timedelta(days=1), hour=time(8, 30))
    jobs.send_due()
    assert (row(evening).state, row(evening).due_at) == ("waiting", clock.at(TODAY + timedelta(days=1), 9))
    assert stood(early) == ("suppressed", "out_of_hours")
    held_clock.held_at = clock.at(TODAY + timedelta(days=1), 9)
    jobs.send_due()
    assert row(evening).state == "sent"
    assert len(carrier.sent) == 1


@pytest.mark.parametrize("taken", [True, False])
def test_killed_between_sending_and_noting_it_leaves_once(house, carrier, held_clock, taken):
    case = safe_case()
    message = ask(case)
    carrier.answers, carrier.taken_all_the_same = [500], taken
    jobs.send_due()
    assert row(message).state == "sending"
    assert len(carrier.sent) == taken
    clock.advance(timedelta(minutes=6))
    jobs.send_due()
    assert row(message).state == "sent"
    assert len(carrier.sent) == 1


def test_a_failure_of_the_moment_is_tried_again_and_given_up(house, carrier, held_clock):
    message = ask(safe_case())
    for tries in range(1, messages.MOST_TRIES + 1):
        jobs.send_due()
        assert row(message).tries == tries
        messages.settle(message=message, tries=tries - 1, delivery="delivered", by=CARAWAY)
        messages.settle(message=message, tries=tries, delivery="not_now", by=CARAWAY)
        held_clock.held_at = max(clock.now(), row(message).due_at)
    assert row(message).state == "failed"
    carrier.answers = [400]
    refused = ask(first_case())
    jobs.send_due()
    assert row(refused).state == "failed"


def test_a_letter_is_shown_and_posted_only_while_the_second_check_stands(house, carrier):
    case, by = safe_case(), actor(WORKER)
    check(case)
    letter = ask(case, Way.LETTER)
    jobs.send_due()
    assert row(letter).state == "print"
    client = page_of()
    shown = client.get(f"/contacts/{case}/written/letter/{letter}").content.decode()
    assert "3 Quay Row" in shown
    assert "Please call back" in shown
    clock.advance(MINUTE)
    change(case, said(details={**said().details, DetailKind.ADDRESS: Given("9 Mole End", "SO14 2AR", UsedBy.NOBODY)}))
    assert stood(letter) == ("suppressed", "changed_since")
    with scope.acting_as(by), pytest.raises(NotYours):
        letter_page(case, letter, by)
    with pytest.raises(InvalidValue):
        check(case, by=WORKER)
    check(case)
    second = ask(case, Way.LETTER)
    jobs.send_due()
    # Stale by now: it was printed and lay about.
    clock.advance(timedelta(days=40))
    assert "Do not post" in page_of().get(f"/contacts/{case}/written/letter/{second}").content.decode()
    messages.mark_posted(case=case, message=second, by=actor(WORKER))
    assert stood(second) == ("suppressed", "stale")
    assert carrier.sent == []


def test_a_posted_letter_is_posted_once(house):
    case = safe_case()
    check(case)
    letter = ask(case, Way.LETTER)
    jobs.send_due()
    client = page_of()
    assert "Post a letter" in client.get("/contacts/today").content.decode()
    for _ in range(2):
        client.post(f"/contacts/{case}/written/letter/{letter}", {"request_key": str(uuid4())})
    assert row(letter).state == "sent"
    assert row(letter).sent_at is not None
    assert "Post a letter" not in client.get("/contacts/today").content.decode()


def test_a_text_that_came_in_is_a_task_and_nothing_answers(house, carrier, client):
    case = safe_case()
    told = {"id": "n-1", "source_number": NUMBER[1:], "destination_number": "447700900999", "message": "It is me"}
    with override_settings(NOTIFY=carrier.service):
        for _ in range(2):
            answer = client.post(
                "/told/received",
                told,
                content_type="application/json",
                headers={"authorization": f"Bearer {carrier.service.callback}"},
                HTTP_HOST="victims.localhost",
            )
            assert answer.status_code == 204
        wrong = client.post("/told/received", told, content_type="application/json", HTTP_HOST="victims.localhost")
        assert wrong.status_code == 404
    assert waits() == [("Somebody got in touch by text message", "It may be somebody else: find out by a call")]
    with scope.acting_as(CARAWAY):
        (kept,) = GotInTouch.objects.all()
        assert (kept.case_id, kept.words) == (case, "It is me")
    jobs.send_due()
    assert carrier.sent == []
    worker = page_of()
    page = worker.get(f"/contacts/tasks/{kept.pk}").content.decode()
    assert "It is me" in page
    assert worker.post(f"/contacts/tasks/{kept.pk}", {"request_key": str(uuid4())}).status_code == 302
    assert waits() == []
    assert "It is me" in worker.get(f"/contacts/{case}/written").content.decode()


def test_a_text_that_fits_several_cases_is_nobodys_until_it_is_put_on_one(house, monkeypatch):
    one = safe_case()
    by = actor(SUPERVISOR)
    with scope.acting_as(CARAWAY):
        agreement = VictimCase.objects.get(pk=one).agreement_id
        other = VictimCase.objects.filter(agreement=agreement).exclude(pk=one).first()
    change(other.pk)
    inbound.take_in(reference="n-2", number=NUMBER, to="", words="Ring me", by=CARAWAY)
    inbound.take_in(reference="n-3", number="+447700900001", to="+441632960001", words="Who", by=CARAWAY)
    with scope.acting_as(by):
        (found,) = notices(by)
    assert (found.case, found.name) == (None, "Nobody knows who")
    with pytest.raises(InvalidValue):
        inbound.place(about=found.about, reference="C-NOBODYS", by=by)
    inbound.place(about=found.about, reference=other.reference.lower(), by=by)
    with pytest.raises(NotNow):
        inbound.place(about=found.about, reference=other.reference, by=by)
    with scope.acting_as(by):
        assert [(one.case, one.lines[-1][1]) for one in notices(by)] == [(other.pk, "Ring me")]
    monkeypatch.setattr("caraway.victims.actions.inbound.neutral_number", lambda agreement: "+441632960001")
    inbound.take_in(reference="n-3", number="+447700900001", to="+441632960001", words="Who", by=CARAWAY)
    with scope.acting_as(CARAWAY):
        assert GotInTouch.objects.filter(case=None, reference="n-3").count() == 1


def test_the_pages_ask_and_keep_what_was_typed(house, carrier):
    case = safe_case()
    clock.advance(MINUTE)
    client = page_of()
    where = f"/contacts/{case}/written"
    wrong = client.post(
        f"{where}/message",
        {"request_key": str(uuid4()), "kind": "appointment", "way": "text", "on-day": "1", "hour": "9am"},
    )
    assert wrong.status_code == 200
    assert b"govuk-error-summary" in wrong.content
    assert b'value="9am"' in wrong.content
    sent = client.post(f"{where}/message", {"request_key": str(uuid4()), "kind": "call_back", "way": "text"})
    assert sent.status_code == 302
    jobs.send_due()
    client.post(f"{where}/touch", {"request_key": str(uuid4()), "way": "call", "words": "Rang off."})
    page = client.get(where)
    assert b"no-store" in str(page.headers).encode()
    for words in ("Please call back", "Sent", "somebody got in touch by telephone call", "Rang off."):
        assert words in page.content.decode()
    title = page.content.decode().split("<title>")[1].split("</title>")[0].lower()
    assert not [word for word in TELLING if word in title]


def test_the_site_changes_only_how_a_message_fares_and_sees_nothing_for_nobody(house):
    message = ask(safe_case())
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM victims_victimmessage")
        assert cursor.fetchone() == (0,)
    for statement in (
        "DELETE FROM victims_victimmessage",
        "UPDATE victims_victimmessage SET way = 'letter'",
        "UPDATE victims_victimmessage SET case_id = case_id",
        "UPDATE victims_gotintouch SET words = ''",
        "DELETE FROM victims_dealtwith",
    ):
        with pytest.raises(ProgrammingError), connection.cursor() as cursor:
            cursor.execute(statement)
    assert row(message).state == "waiting"
