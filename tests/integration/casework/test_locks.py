"""Rows are locked in one order, cases before workshops; two requests that wait for each other end well all the same."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import OperationalError, transaction

from caraway.casework.actions import bookings, calendar, cases, corrections, registers
from caraway.casework.models import NoDates
from caraway.core.refusals import InvalidValue
from caraway.core.vocabulary import Mode, ModeReason
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.databases import logins
from caraway.platform.databases.planes import CASEWORK
from caraway.platform.databases.servers import Server
from caraway.platform.gateways import clock
from caraway.platform.tenancy import scope
from tests.aside import Aside, waits
from tests.cast import ABSENT, ATTENDED, Cast, Person, on, saturday_from
from tests.integration.casework.doings import DAY, DOINGS, Doing, on_the_day
from tests.integration.casework.test_facilitation import client_of, post


@contextmanager
def holding(server: Server, owner: psycopg.Connection, table: str, row: Any = None) -> Iterator[psycopg.Connection]:
    """Another connection that has locked every row of a table, or the one of that id, and lets go at the end."""
    with psycopg.connect(server.url(logins.OWNER, owner.info.dbname)) as other:
        other.execute(
            f"SELECT FROM casework_{table} WHERE %(row)s::uuid IS NULL OR id = %(row)s FOR UPDATE", {"row": row}
        )
        yield other


def free(owner: psycopg.Connection, table: str) -> set[Any]:
    """The rows of a table that nobody has locked."""
    with owner.transaction():
        return {row for (row,) in owner.execute(f"SELECT id FROM casework_{table} FOR UPDATE SKIP LOCKED")}


def withdrawn_again(cast: Any) -> Doing:
    """A withdrawal taken back: the places come back with it."""
    doing = DOINGS["withdraw"](cast)
    doing.now()
    fact = cast.person(doing.what["case"]).facts()[-1].id
    return Doing(corrections.undo, doing.by, {"case": doing.what["case"], "fact": fact}, ())


MADE = {name: DOINGS[name] for name in ("book", "move", "move_together", "mark", "record_session", "close", "cancel")}


@pytest.mark.parametrize("name", [*MADE, "undo"])
def test_whoever_waits_for_a_workshop_has_the_cases_already(shared_cast, server, name):
    doing = (MADE | {"undo": withdrawn_again})[name](shared_cast)
    with holding(server, shared_cast.owner, "workshop"):
        before = free(shared_cast.owner, "case")
        aside = Aside(doing.now)
        waits(server, shared_cast.owner)
        taken = before - free(shared_cast.owner, "case")
    assert not isinstance(aside.done(), Exception)
    if name == "cancel":
        # Besides the two in it, whoever else has something left to book: the calendar is looked at for them.
        assert len(taken) > 2
    else:
        assert len(taken) == (2 if name == "close" else 1)


@contextmanager
def the_site_looks_first(server: Server, owner: psycopg.Connection) -> Iterator[psycopg.Connection]:
    """Another connection, which waits for the site's rather than look for who waits for whom.

    Whoever looks and finds that each waits for the other is ended. Were both as patient, it would be a matter of how fast
    this machine is; the site's own connections, of those made in this block, look after four seconds, the other never.
    """
    with psycopg.connect(server.administration, autocommit=True) as admin:
        admin.execute(f"ALTER ROLE {CASEWORK.site} SET deadlock_timeout = '4s'")
        try:
            patient = "-c deadlock_timeout=10min"
            with psycopg.connect(server.administration, dbname=owner.info.dbname, options=patient) as other:
                yield other
        finally:
            admin.execute(f"ALTER ROLE {CASEWORK.site} RESET deadlock_timeout")


def test_a_request_that_met_another_is_done_once_more(shared_cast, server):
    person, _ = on_the_day(shared_cast)
    workshop = person.workshop("A").id
    browser = client_of(shared_cast.facilitator)
    with the_site_looks_first(server, shared_cast.owner) as other:
        other.execute("SELECT FROM casework_workshop FOR UPDATE")
        aside = Aside(lambda: post(browser, f"/sessions/{workshop}/mark/{person.id}/", code="attended"))
        waits(server, shared_cast.owner)
        # Now each waits for the other.
        other.execute("SELECT FROM casework_case WHERE id = %s FOR UPDATE", [person.id])
    assert aside.done().status_code == 302
    assert [line.code for line in person.standing().lines] == ["attended"]
    assert sum(type(fact.detail).__name__ == "SessionMarked" for fact in person.facts()) == 1


def test_a_request_that_met_others_twice_says_so_and_has_done_nothing(shared_cast, monkeypatch):
    def ended(**what: Any) -> None:
        raise OperationalError("deadlock detected") from psycopg.errors.DeadlockDetected()

    person, _ = on_the_day(shared_cast)
    workshop = person.workshop("A").id
    monkeypatch.setattr(registers, "mark", ended)
    answer = post(client_of(shared_cast.facilitator), f"/sessions/{workshop}/mark/{person.id}/", code="attended")
    assert answer.status_code == 409
    assert "Somebody else changed the same at this moment" in answer.content.decode()
    assert person.standing().lines == ()


def test_two_who_plan_at_once_do_not_give_one_facilitator_two_workshops(shared_cast, server):
    doing = DOINGS["plan"](shared_cast)
    assert doing.what["facilitators"]
    with transaction.atomic():
        doing.now()
        aside = Aside(doing.now)
        waits(server, shared_cast.owner)
    assert isinstance(aside.done(), InvalidValue)
    assert "Already at another workshop at that time" in str(aside.result)


def out_of_chances_in_a_later_made(cast: Cast) -> tuple[Person, UUID, UUID]:
    """Missed A twice, the second time one that was planned after the B booked with it. The person, that A, and B."""
    last = saturday_from(cast.today) - 7 * DAY
    person = cast.accepted(days_ago=24).book(last - 15 * DAY, first=last - 7 * DAY).mark("A", ABSENT)
    with on(cast.today - 40 * DAY):
        workshop = cast.plan(step="A", day=last)
    with on(last - 5 * DAY):
        offer = next(one for one in person.options().offers if one.slots[0].session == str(workshop))
        bookings.book(case=person.id, offer=offer.key, by=cast.coordinator)
    booked = UUID(next(one.session for one in person.standing().bookings if one.step == "B"))
    registers.mark(workshop=workshop, case=person.id, line=ABSENT, by=cast.facilitator)
    assert person.standing().bookings == ()
    return person, workshop, booked


def test_a_mark_that_brings_back_an_earlier_made_workshop_locks_that_one_first(shared_cast, server):
    person, workshop, earlier = out_of_chances_in_a_later_made(shared_cast)
    assert earlier < workshop
    marking = {"workshop": workshop, "case": person.id, "line": ATTENDED, "by": shared_cast.facilitator}
    with holding(server, shared_cast.owner, "workshop", earlier):
        aside = Aside(lambda: registers.mark(**marking))
        waits(server, shared_cast.owner)
        assert workshop in free(shared_cast.owner, "workshop")
    assert str(aside.done()) == person.facts()[-1].id
    assert [one.session for one in person.standing().bookings] == [str(earlier)]


def waiting(cast: Cast) -> Person:
    """Came to A; B, which was booked, was cancelled by the provider."""
    person = cast.attended_a()
    registers.cancel(workshop=person.workshop("B").id, by=cast.coordinator)
    return person


def marked(person: Person) -> bool:
    with scope.acting_as(CARAWAY):
        return NoDates.objects.filter(case_id=person.id).exists()


def two_left(person: Person) -> tuple[date, list[UUID]]:
    """The first day on which two workshops alone are left on offer, and these."""
    last = person.standing().window.last_day
    for number in range((last - person.cast.today).days):
        day = person.cast.today + number * DAY
        with on(day):
            offers = person.options().offers
        if len(offers) == 2:
            return day, [UUID(offer.slots[0].session) for offer in offers]
    raise AssertionError("There is no such day.")


def test_of_two_who_take_the_last_workshops_away_at_once_the_second_sees_that_none_is_left(committed_cast, server):
    person = waiting(committed_cast)
    day, (one, two) = two_left(person)
    with clock.use(clock.at(day, 9), everywhere=True):
        with transaction.atomic():
            registers.cancel(workshop=one, by=committed_cast.coordinator)
            aside = Aside(lambda: registers.cancel(workshop=two, by=committed_cast.coordinator))
            waits(server, committed_cast.owner)
        assert aside.done() == two
        assert marked(person)


def test_who_is_found_to_need_no_dates_at_that_very_moment_is_not_marked(committed_cast, server):
    person = waiting(committed_cast)
    with clock.use(clock.at(person.standing().window.last_day - DAY, 9), everywhere=True):
        assert person.options().offers == ()
        with transaction.atomic():
            what = {"mode": Mode.TELEPHONE, "reason": ModeReason.NO_GROUP}
            cases.change_mode(case=person.id, **what, by=committed_cast.coordinator)
            aside = Aside(lambda: calendar.sweep(by=CARAWAY))
            waits(server, committed_cast.owner)
        assert aside.done() is None
        assert not marked(person)
