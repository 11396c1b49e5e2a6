"""The messages that are due, their receipts, and reminders: plain functions, each safe to run again at any time.

`send_due` every minute, `fetch_receipts` every few minutes where the provider of messages cannot call us, `reminders` each
morning; `digests` and `at_once` are of staff (`notices.py`). A message that cannot be dealt with stops no other: it is named in the log, and counted.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from caraway.casework.actions import messages
from caraway.casework.jobs.notices import at_once, digests
from caraway.casework.models import Outgoing, Place
from caraway.core.message_words import MessageState
from caraway.core.vocabulary import ContactMethod
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.gateways import notify
from caraway.platform.tenancy import scope

__all__ = ["at_once", "digests", "fetch_receipts", "reminders", "send_due"]

HALF_WAY = timedelta(minutes=5)
"""How long a message may be on its way out before the one who had it is taken to have stopped; a hand-over takes seconds."""
ASKED_FOR = timedelta(days=3)
"""How long the provider of messages is asked what became of one: it tries for 72 hours."""
AHEAD = timedelta(days=29)
MOST = 500
One = TypeVar("One")
_log = logging.getLogger(__name__)


def send_due(now: datetime) -> int:
    """Deal with every message that is due, and with those that stopped half way. How many were dealt with."""
    messages.expire(by=CARAWAY)
    stuck = _each(_stuck(now), lambda one: messages.post(message=one, by=CARAWAY, again=True))
    return stuck + _each(_due(now), _send)


def _send(message: UUID) -> None:
    """Two transactions: what is handed over was claimed before, so that whoever comes after a stop knows it may have left."""
    messages.claim(message=message, by=CARAWAY)
    messages.post(message=message, by=CARAWAY)


def fetch_receipts(now: datetime) -> int:
    """Ask what became of messages that left and are not settled. How many were asked for."""
    with scope.acting_as(CARAWAY):
        rows = Outgoing.objects.filter(
            state=MessageState.SENT, channel__in=[ContactMethod.TEXT, ContactMethod.EMAIL], sent_at__gt=now - ASKED_FOR
        )
        asked = [(row.id, row.tries, row.reference) for row in rows.order_by("sent_at", "id")[:MOST]]
    return _each(asked, lambda one: _ask(*one))


def _ask(message: UUID, tries: int, reference: str) -> None:
    try:
        found = notify.postman().look(reference)
    except (notify.Unreachable, notify.CannotTell):
        return
    if found is not None and found[1] is not notify.Delivery.UNDER_WAY:
        messages.settle(message=message, tries=tries, delivery=found[1].value, by=CARAWAY)


def reminders(now: datetime) -> int:
    """Put in reminders that are missing, such as those of dates booked before an agreement asked for any."""
    with scope.acting_as(CARAWAY):
        today = now.date()
        held = Place.objects.filter(held=True, workshop__on__gt=today, workshop__on__lte=today + AHEAD)
        cases = list(held.order_by("case_id").values_list("case_id", flat=True).distinct())
    return _each(cases, lambda one: messages.remind(case=one, by=CARAWAY))


def _due(now: datetime) -> list[UUID]:
    with scope.acting_as(CARAWAY):
        due = Outgoing.objects.filter(state=MessageState.WAITING, due_at__lte=now)
        return list(due.order_by("due_at", "id").values_list("id", flat=True)[:MOST])


def _stuck(now: datetime) -> list[UUID]:
    with scope.acting_as(CARAWAY):
        stuck = Outgoing.objects.filter(state=MessageState.SENDING, claimed_at__lte=now - HALF_WAY)
        return list(stuck.order_by("claimed_at", "id").values_list("id", flat=True)[:MOST])


def _each(those: Iterable[One], do: Callable[[One], object]) -> int:
    dealt_with = 0
    for one in those:
        try:
            do(one)
        except Exception:
            _log.exception("A message could not be dealt with.")
        else:
            dealt_with += 1
    return dealt_with
