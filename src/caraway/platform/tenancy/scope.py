"""Tell the database for whom the current transaction runs.

Policies compare a row's agreement with the setting ``caraway.agreements``. The settings are local to the
transaction: a connection given back carries nobody's context, and with nothing set nothing is seen.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from caraway.platform.accounts.actor import Actor
from caraway.platform.agreements.queries import IN_FORCE, every_agreement
from caraway.platform.databases.prepared import asked
from caraway.platform.gateways import clock


@dataclass(frozen=True, slots=True)
class Scope:
    """For whom a transaction runs: the actor, the day, and the agreements in force for them that day."""

    actor: Actor
    on: date
    agreements: tuple[UUID, ...]


_scope: ContextVar[Scope | None] = ContextVar("caraway_scope", default=None)


def current() -> Scope | None:
    """The scope of the running transaction; None when nobody's."""
    return _scope.get()


@contextmanager
def acting_as(actor: Actor) -> Iterator[Scope]:
    """Run the block in a transaction that sees what this actor's organisation may see today.

    Inside another actor's block it takes over, and gives back at the end.
    """
    outer = _scope.get()
    if outer is not None and outer.actor == actor and outer.on == clock.today():
        with transaction.atomic():
            yield outer
        return
    with transaction.atomic(), until_the_end(actor, goes_on=True) as scope:
        yield scope


@contextmanager
def until_the_end(actor: Actor, *, goes_on: bool) -> Iterator[Scope]:
    """The same within a transaction that runs already and is this block's alone. Unless it `goes_on` it ends with the block."""
    outer = _scope.get()
    scope = _entered(actor, clock.today())
    token = _scope.set(scope)
    try:
        yield scope
    finally:
        _scope.reset(token)
    # What ends takes its settings with it, and so does a rollback; a nested success has to hand them back.
    if goes_on and not connection.needs_rollback:
        _tell_database(outer)


def include(agreement_id: UUID) -> None:
    """Let the rest of this block see an agreement that it has just made."""
    scope = _scope.get()
    if scope is None:
        raise RuntimeError("There is no scope to widen: use acting_as() first.")
    wider = Scope(scope.actor, scope.on, (*scope.agreements, agreement_id))
    _scope.set(wider)
    _tell_database(wider)


def _entered(actor: Actor, on: date) -> Scope:
    """The scope of this actor on that day, of which the database has been told."""
    if actor.organisation_id is None:
        scope = Scope(actor, on, every_agreement() if actor.is_caraway else ())
        _tell_database(scope)
        return scope
    said: dict[str, Any] = {"organisation": actor.organisation_id, "on": on, **_settings_of(actor)}
    ((agreements, *_),) = asked(_ENTER, said)
    return Scope(actor, on, tuple(agreements))


def _settings_of(actor: Actor) -> dict[str, str]:
    return {
        "own_account": str(actor.account_id or ""),
        "own_organisation": str(actor.organisation_id or ""),
        "safeguarding": "yes" if actor.may("safeguarding.see") else "",
    }


def _tell_database(scope: Scope | None) -> None:
    said = dict.fromkeys(("agreements", "own_account", "own_organisation", "safeguarding"), "")
    if scope is not None:
        said = {"agreements": "{" + ",".join(map(str, scope.agreements)) + "}", **_settings_of(scope.actor)}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_SET.format('%(agreements)s')}", said)


_SET = """set_config('caraway.agreements', {}, true), set_config('caraway.account', %(own_account)s, true),
      set_config('caraway.organisation', %(own_organisation)s, true), set_config('caraway.safeguarding', %(safeguarding)s, true)"""

# Asked before everything that anybody does: which agreements they are is told and set in one statement.
_ENTER = f"""
    SELECT ids, {_SET.format("ids::text")}
    FROM (SELECT coalesce(array_agg(id ORDER BY id), '{{}}') AS ids FROM ({IN_FORCE}) AS in_force) AS under
"""  # nosec B608 - nothing of anybody's stands in it
