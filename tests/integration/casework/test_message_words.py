"""Words of messages by agreement: written as new versions, checked, shown, and used from their day on under theirs alone."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse

from caraway.casework.actions import message_words, messages
from caraway.casework.models import MessageWords, Outgoing
from caraway.core.message_words import MessageKind, MessageState
from caraway.core.refusals import InvalidValue, NotNow, NotYours
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.audit.models import AuditRow
from caraway.platform.gateways import notify
from caraway.platform.tenancy import scope
from tests.cast import Cast, Person, on
from tests.notify_server import FakeNotify, fake_notify

from .test_coordination_pages import client_of, post, text
from .test_messages import SAFE, rows, send

BOOKED, MISSED = MessageKind.BOOKED, MessageKind.MISSED
OURS = {"en": "See you then: {when}.", "cy": "Welwn ni chi: {when}."}
DAY = timedelta(days=1)
TYPED = {"from_on-day": "2", "from_on-month": "3", "from_on-year": "2026"}


@pytest.fixture
def carrier() -> Iterator[FakeNotify]:
    with fake_notify() as fake, notify.use(notify.Notify(fake.service)):
        yield fake


def write(cast: Cast, **how: Any) -> Any:
    what = {"agreement": cast.wessex.id, "kind": BOOKED, **OURS, "from_on": cast.today, "after": 0, "by": cast.manager}
    return message_words.write_words(**(what | how))


def written() -> list[tuple[int, date, str]]:
    with scope.acting_as(CARAWAY):
        return list(MessageWords.objects.order_by("number").values_list("number", "from_on", "en"))


def body(person: Person) -> str:
    send()
    return rows(person, BOOKED)[0].body


def test_what_leaves_has_the_agreements_own_words_in_the_language_of_the_person(
    cast: Cast, carrier: FakeNotify
) -> None:
    before = cast.booked(**SAFE)
    ours = body(before)
    assert ours.startswith("Your appointments:")
    write(cast)
    english, welsh, both = (cast.booked(**SAFE, language=one) for one in ("en", "cy", "und"))
    send()
    said = [rows(one, BOOKED)[0].body for one in (english, welsh, both)]
    assert said[0].startswith("See you then: Saturday 7 March 2026 at 10:00")
    assert said[1].startswith("Welwn ni chi: Dydd Sadwrn 7 Mawrth 2026")
    assert [part.split(":")[0] for part in said[2].split("\n\n")] == ["See you then", "Welwn ni chi"]
    assert rows(english, BOOKED)[0].words not in ("", rows(before, BOOKED)[0].words)
    # What has left keeps the words it left with.
    assert rows(before, BOOKED)[0].body == ours


def test_another_agreements_words_are_never_used(cast: Cast, carrier: FakeNotify) -> None:
    write(cast, agreement=cast.border.id)
    assert body(cast.booked(**SAFE)).startswith("Your appointments:")
    theirs = cast.booked(**SAFE, agreement=cast.border, by=cast.welsh_officer)
    assert body(theirs).startswith("See you then:")


def test_they_hold_from_their_day_on(cast: Cast, carrier: FakeNotify) -> None:
    write(cast, from_on=cast.today + DAY)
    assert body(cast.booked(**SAFE)).startswith("Your appointments:")
    write(cast, from_on=cast.today + DAY, after=1, en="At last: {when}.")
    person = cast.booked(**SAFE)
    with on(cast.today + DAY, 12):
        assert body(person).startswith("At last:")


def test_what_is_on_its_way_leaves_with_the_words_it_was_claimed_with(cast: Cast, carrier: FakeNotify) -> None:
    row = rows(cast.booked(**SAFE), BOOKED)[0]
    messages.claim(message=row.id, by=CARAWAY)
    write(cast)
    messages.post(message=row.id, by=CARAWAY)
    messages.post(message=row.id, by=CARAWAY, again=True)
    (sent,) = carrier.sent
    assert sent["personalisation"]["body"].startswith("Your appointments:")
    with scope.acting_as(CARAWAY):
        assert Outgoing.objects.get(pk=row.id).state == MessageState.SENT


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize(
    "words",
    ["", "See you.", "{when}, {name}", "{when.__class__}", "{when}. The victim agrees.", "{when} at Wessex Partners"],
)
def test_words_that_may_not_be_are_refused_beside_their_language(cast: Cast, language: str, words: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        write(cast, **{language: words})
    assert refused.value.code == language
    assert written() == []


def test_a_version_follows_the_last_one_and_is_never_changed(cast: Cast) -> None:
    write(cast, from_on=cast.today + 7 * DAY)
    for wrong in ({"after": 0}, {"after": 2}):
        with pytest.raises(NotNow):
            write(cast, **wrong)
    for from_on in (cast.today - DAY, cast.today + 6 * DAY):
        with pytest.raises(InvalidValue):
            write(cast, after=1, from_on=from_on)
    write(cast, after=1, from_on=cast.today + 7 * DAY, en="At  last:\n {when}.")
    assert written() == [
        (1, cast.today + 7 * DAY, OURS["en"]),
        (2, cast.today + 7 * DAY, "At last: {when}."),
    ]
    with scope.acting_as(cast.manager):
        assert AuditRow.objects.filter(verb="words.write").count() == 2
        for change in ({"en": "x"}, {"from_on": cast.today}):
            with pytest.raises(ProgrammingError), transaction.atomic():
                MessageWords.objects.update(**change)


def test_not_under_an_agreement_of_others_nor_by_who_may_not_nor_what_is_nobodys(cast: Cast) -> None:
    for wrong in (
        {"agreement": cast.gogledd.id},
        {"by": cast.strange_manager},
        {"by": cast.coordinator},
        {"kind": MessageKind.OUTCOME},
        {"kind": MessageKind.ATTENDANCE},
    ):
        with pytest.raises(NotYours):
            write(cast, **wrong)
    assert written() == []


def test_every_message_is_listed_in_both_languages_with_whose_words_it_has(cast: Cast) -> None:
    browser = client_of(cast.manager)
    path = reverse("words", args=[cast.wessex.id])
    assert path in text(browser, reverse("words_list"))
    page = text(browser, path)
    for kind in MessageKind:
        assert f'id="{kind.value}"' in page
    assert "Your appointments: Saturday 7 March 2026 at 10:00" in page
    assert "Eich apwyntiadau: Dydd Sadwrn 7 Mawrth 2026 am 10:00" in page
    assert "Where: 1 Example Street." in page
    assert "Nobody can read messages now." in page
    assert "says nothing about change or risk" in page
    assert page.count("Write new words") == 6
    write(cast)
    write(cast, after=1, from_on=cast.today + DAY, en="At last: {when}.")
    page = text(browser, path)
    assert "Your own since Monday 2 March 2026, by P. Sorrel." in page
    assert "New words hold from Tuesday 3 March 2026." in page
    assert "See you then: Saturday 7 March" in page
    assert "At last" not in page


def test_the_page_shows_how_it_reads_before_it_is_written(cast: Cast) -> None:
    browser, path = client_of(cast.manager), reverse("words_change", args=[cast.wessex.id, "booked"])
    page = text(browser, path)
    assert "Your appointments: {when}." in page
    answers = OURS | {"after": 0} | TYPED
    check = post(browser, path, **answers).content.decode()
    assert "See you then: Saturday 7 March 2026 at 10:00; Saturday 4 April 2026 at 10:00." in check
    assert "Sent as 1 text message in English, 1 text message in Welsh, and 2 text messages in both." in check
    assert written() == []
    assert "See you then: {when}." in post(browser, path, **answers, again="yes").content.decode()
    assert post(browser, path, **answers, seen="yes").status_code == 302
    assert [number for number, *_ in written()] == [1]
    assert "Version 1" in text(browser, path)


def test_both_languages_errors_stand_beside_them_and_nothing_typed_is_lost(cast: Cast) -> None:
    browser, path = client_of(cast.manager), reverse("words_change", args=[cast.wessex.id, "booked"])
    wrong = {"en": "Come, {name}", "cy": "Yr heddlu: {when}", "after": 0}
    page = post(browser, path, **wrong, **TYPED, seen="yes").content.decode()
    assert "no placeholder {name}" in page
    assert "heddlu” may not stand in a message" in page
    assert "Come, {name}" in page
    assert "Yr heddlu: {when}" in page
    assert written() == []


def test_what_is_not_there_is_what_is_not_theirs(cast: Cast) -> None:
    browser = client_of(cast.manager)
    for under, saying in ((cast.gogledd.id, "booked"), (cast.wessex.id, "outcome"), (cast.wessex.id, "nothing")):
        assert browser.get(reverse("words_change", args=[under, saying])).status_code == 404
    assert browser.get(reverse("words", args=[cast.gogledd.id])).status_code == 404
    assert client_of(cast.coordinator).get(reverse("words_list")).status_code == 404
    assert "Words of messages" in text(browser, reverse("letters"))
    assert "Words of messages" not in text(client_of(cast.coordinator), reverse("letters"))
