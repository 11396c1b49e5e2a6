"""Rows are locked in one order, cases before workshops; two requests that wait for each other end well all the same."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, transaction

from caraway.casework.actions import corrections, registers
from caraway.core.refusals import InvalidValue
from caraway.platform.databases import logins
from caraway.platform.databases.servers import Server
from tests.aside import Aside, waits
from tests.integration.casework.doings import DOINGS, Doing, on_the_day
from tests.integration.casework.test_facilitation import client_of, post


@contextmanager
def holding(server: Server, owner: psycopg.Connection, table: str) -> Iterator[psycopg.Connection]:
    """Another connection that has locked every row of a table, and lets go at the end."""
    with psycopg.connect(server.url(logins.OWNER, owner.info.dbname)) as other:
        other.execute(f"SELECT FROM casework_{table} FOR UPDATE")
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
    assert len(taken) == (2 if name in ("close", "cancel") else 1)


def test_a_request_that_met_another_is_done_once_more(shared_cast, server):
    person, _ = on_the_day(shared_cast)
    workshop = person.workshop("A").id
    browser = client_of(shared_cast.facilitator)
    with holding(server, shared_cast.owner, "workshop") as other:
        aside = Aside(lambda: post(browser, f"/sessions/{workshop}/mark/{person.id}/", code="attended"))
        waits(server, shared_cast.owner)
        # Now each waits for the other. Who waited first is ended by the database, and this one goes on.
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
