"""The messages that are due, and their receipts. A message that cannot be dealt with stops no other: it is counted, and an alarm."""

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet

from caraway.core.message_words import MessageState
from caraway.core.victim.safe_plan import Way
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.gateways import clock, notify
from caraway.platform.jobs.job import Counts
from caraway.platform.tenancy import scope
from caraway.victims.actions import messages
from caraway.victims.models import VictimMessage

HALF_WAY = timedelta(minutes=5)
"""How long a message may be on its way out before the one who had it is taken to have stopped; a hand-over takes seconds."""
ASKED_FOR = timedelta(days=3)
"""How long the carrier is asked what became of one: it tries for 72 hours."""
MOST = 500
_log = logging.getLogger(__name__)


def send_due() -> Counts:
    """Deal with every message that is due, and with those that stopped half way. `failed`: those that could not be."""
    now = clock.now()
    with scope.acting_as(CARAWAY):
        rows = VictimMessage.objects
        stuck = _ids(
            rows.filter(state=MessageState.SENDING, claimed_at__lte=now - HALF_WAY).order_by("claimed_at", "id")
        )
        due = _ids(rows.filter(state=MessageState.WAITING, due_at__lte=now).order_by("due_at", "id"))
    counts = {"dealt_with": 0, "failed": 0}
    _each(stuck, lambda one: messages.post(message=one, by=CARAWAY, again=True), counts)
    _each(due, _send, counts)
    return counts


def fetch_receipts() -> Counts:
    """Ask what became of texts that left and are not settled."""
    with scope.acting_as(CARAWAY):
        rows = VictimMessage.objects.filter(
            state=MessageState.SENT, way=Way.TEXT, sent_at__gt=clock.now() - ASKED_FOR
        ).order_by("sent_at", "id")[:MOST]
        asked = {row.id: (row.tries, row.reference) for row in rows}
    counts = {"dealt_with": 0, "failed": 0}
    _each(asked, lambda one: _ask(one, *asked[one]), counts)
    return counts


def _send(message: UUID) -> None:
    """Two transactions: what is handed over was claimed before, so that whoever comes after a stop knows it may have left."""
    messages.claim(message=message, by=CARAWAY)
    messages.post(message=message, by=CARAWAY)


def _ask(message: UUID, tries: int, reference: str) -> None:
    try:
        found = notify.postman().look(reference)
    except (notify.Unreachable, notify.CannotTell):
        return
    if found is not None and found[1] is not notify.Delivery.UNDER_WAY:
        messages.settle(message=message, tries=tries, delivery=found[1].value, by=CARAWAY)


def _ids(rows: QuerySet[VictimMessage]) -> list[UUID]:
    return list(rows.values_list("id", flat=True)[:MOST])


def _each(those: Iterable[UUID], do: Callable[[UUID], object], counts: dict[str, int]) -> None:
    for one in those:
        try:
            do(one)
        except Exception:
            _log.exception("A message could not be dealt with.")
            counts["failed"] += 1
        else:
            counts["dealt_with"] += 1
