"""Staff are told how much is due and nothing else: once a day, at once where that was chosen, and never against their choice."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from caraway.casework.actions import tasks
from caraway.casework.jobs import messages as jobs
from caraway.casework.jobs import notices
from caraway.core.message_words import NoticeHow, NoticeKind
from caraway.core.refusals import InvalidValue
from caraway.core.vocabulary import Desk, TaskKind
from caraway.platform.accounts import noticing
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.models import Account
from caraway.platform.gateways import clock
from caraway.platform.tenancy import scope
from tests.cast import Cast, on
from tests.integration.casework.test_coordination_work import client_of, post


@pytest.fixture(autouse=True)
def addressed(settings: Any) -> None:
    settings.ADDRESS = "https://casework.example.org"


def a_task(cast: Cast, *, urgent: bool = False, owner: Actor | None = None) -> None:
    late = cast.today + timedelta(days=1)
    wanted = tasks.Wanted(
        TaskKind.PHONE,
        Desk.COORDINATION,
        cast.partners.id,
        "Ring Dean Marlowe.",
        cast.today,
        late,
        owner=owner and owner.account_id,
        urgent=urgent,
    )
    row = cast.accepted().row()
    with scope.acting_as(cast.coordinator):
        tasks.raise_task(wanted, agreement=row.agreement_id, case=row, by=cast.coordinator)


def to(box: Any, actor: Actor) -> list[Any]:
    address = Account.objects.get(pk=actor.account_id).email
    return [one for one in box if one.to == [address]]


def choose(actor: Actor, due: NoticeHow, given: NoticeHow) -> None:
    noticing.choose_notices(due=due, given=given, by=actor)


def test_each_morning_once_how_much_is_due_and_nothing_else(cast: Cast, mailoutbox: Any) -> None:
    cast.accepted(days_ago=20)
    a_task(cast, owner=cast.coordinator)
    with on(cast.today, 6):
        assert jobs.digests(clock.now()) == 0
    jobs.digests(clock.now())
    jobs.digests(clock.now())
    (mine,) = to(mailoutbox, cast.coordinator)
    assert mine.subject.startswith("You have ")
    assert mine.subject.endswith(" due in Caraway")
    for word in ("Marlowe", "Dean", "CARA-", "telephone", "participant"):
        assert word not in mine.subject + mine.body
    assert "https://casework.example.org" in mine.body
    before = len(to(mailoutbox, cast.coordinator))
    with on(cast.today + timedelta(days=1), 8):
        jobs.digests(clock.now())
    assert len(to(mailoutbox, cast.coordinator)) == before + 1


def test_whoever_wants_none_gets_none(cast: Cast, mailoutbox: Any) -> None:
    cast.accepted(days_ago=20)
    a_task(cast, owner=cast.coordinator)
    choose(cast.coordinator, NoticeHow.NEVER, NoticeHow.NEVER)
    jobs.digests(clock.now())
    jobs.at_once(clock.now())
    assert to(mailoutbox, cast.coordinator) == []


def test_a_task_is_told_at_once_where_that_was_chosen(cast: Cast, mailoutbox: Any) -> None:
    choose(cast.coordinator, NoticeHow.DIGEST, NoticeHow.AT_ONCE)
    a_task(cast, owner=cast.coordinator)
    a_task(cast, owner=cast.coordinator_too)
    jobs.at_once(clock.now())
    jobs.at_once(clock.now())
    assert [one.subject for one in to(mailoutbox, cast.coordinator)] == ["You have 1 thing due in Caraway"]
    assert to(mailoutbox, cast.coordinator_too) == []


def test_an_urgent_task_comes_at_once_whatever_was_chosen(cast: Cast, mailoutbox: Any) -> None:
    choose(cast.coordinator, NoticeHow.NEVER, NoticeHow.NEVER)
    a_task(cast, urgent=True, owner=cast.coordinator)
    jobs.at_once(clock.now())
    assert [one.subject for one in to(mailoutbox, cast.coordinator)] == [
        "You have 1 urgent thing to look at in Caraway"
    ]


def test_an_urgent_task_of_nobody_is_told_to_everybody_of_the_desk(cast: Cast, mailoutbox: Any) -> None:
    a_task(cast, urgent=True)
    jobs.at_once(clock.now())
    assert len(to(mailoutbox, cast.coordinator)) == len(to(mailoutbox, cast.coordinator_too)) == 1
    for other in (cast.facilitator, cast.stranger, cast.officer):
        assert to(mailoutbox, other) == []


def test_the_choice_is_made_on_ones_own_page(cast: Cast) -> None:
    browser, path = client_of(cast.officer), reverse("account_notices")
    assert "Urgent tasks always come at once" in browser.get(path).content.decode()
    assert post(browser, path, due="never", given="at_once").status_code == 302
    chosen = noticing.choices_of(cast.officer.person)
    assert chosen == {
        NoticeKind.DUE: NoticeHow.NEVER,
        NoticeKind.GIVEN: NoticeHow.AT_ONCE,
        NoticeKind.URGENT: NoticeHow.AT_ONCE,
    }
    assert "Not by e-mail" in browser.get(reverse("account")).content.decode()
    with pytest.raises(InvalidValue):
        choose(cast.officer, NoticeHow.AT_ONCE, NoticeHow.NEVER)


def test_a_mail_server_that_is_away_stops_nobody_else(cast: Cast, monkeypatch: Any) -> None:
    def away(message: Any) -> None:
        raise OSError("away")

    a_task(cast, owner=cast.coordinator)
    monkeypatch.setattr(notices.mail, "send", away)
    assert jobs.digests(clock.now()) >= 1
