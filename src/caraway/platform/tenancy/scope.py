"""Tell the database for whom the current transaction runs.

Policies compare a row's agreement with the setting ``caraway.agreements``. The settings are local to the
transaction: a connection given back carries nobody's context, and with nothing set nothing is seen.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection, transaction

from caraway.platform.accounts.actor import Actor
from caraway.platform.agreements.queries import agreements_in_force, every_agreement
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
    with transaction.atomic():
        on = clock.today()
        scope = Scope(actor, on, _agreements_of(actor, on))
        token = _scope.set(scope)
        try:
            _tell_database(scope)
            yield scope
        finally:
            _scope.reset(token)
        # A rollback takes the settings back by itself; a nested success has to hand them back.
        if not connection.needs_rollback:
            _tell_database(outer)


def include(agreement_id: UUID) -> None:
    """Let the rest of this block see an agreement that it has just made."""
    scope = _scope.get()
    if scope is None:
        raise RuntimeError("There is no scope to widen: use acting_as() first.")
    wider = Scope(scope.actor, scope.on, (*scope.agreements, agreement_id))
    _scope.set(wider)
    _tell_database(wider)


def _agreements_of(actor: Actor, on: date) -> tuple[UUID, ...]:
    if actor.is_caraway:
        return every_agreement()
    return agreements_in_force(actor.organisation_id, on) if actor.organisation_id else ()


def _tell_database(scope: Scope | None) -> None:
    agreements = account = organisation = safeguarding = ""
    if scope is not None:
        agreements = "{" + ",".join(map(str, scope.agreements)) + "}"
        account = str(scope.actor.account_id or "")
        organisation = str(scope.actor.organisation_id or "")
        safeguarding = "yes" if scope.actor.may("safeguarding.see") else ""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('caraway.agreements', %s, true), set_config('caraway.account', %s, true),"
            " set_config('caraway.organisation', %s, true), set_config('caraway.safeguarding', %s, true)",
            [agreements, account, organisation, safeguarding],
        )
