"""Signals of risk that nobody has acknowledged within the area's hours: to the supervisor, and after as long again to the senior."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from caraway.core.victim.escalation import RaisedTo, raised_at
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.gateways import clock
from caraway.platform.jobs.job import Counts
from caraway.platform.tenancy import scope
from caraway.platform.web.dates import bank_holidays
from caraway.victims.actions import escalation as actions
from caraway.victims.area import AHEAD, settings_on
from caraway.victims.models import SignalCame, SignalRaised


def escalate() -> Counts:
    """Raise every signal whose hours are over, to each once. Run again it raises nothing twice."""
    with scope.acting_as(CARAWAY):
        waiting = list(_waiting())
    for signal, to in waiting:
        actions.escalate(signal=signal, to=to, by=CARAWAY)
    return {"raised": len(waiting)}


def _waiting() -> Iterator[tuple[UUID, RaisedTo]]:
    """What has to go to whom, the longest waiting first. The hours are those that held when it came to be known here."""
    done = set(SignalRaised.objects.filter(signal__seen=None).values_list("signal_id", "to"))
    for row in SignalCame.objects.filter(seen=None).order_by("raised_at", "id"):
        for to, at in _times(row).items():
            if at <= clock.now() and (row.pk, to.value) not in done:
                yield row.pk, to


def _times(row: SignalCame) -> dict[RaisedTo, datetime]:
    known_on = row.known_at.astimezone(clock.LONDON).date()
    began = row.raised_at.date()
    return raised_at(
        row.raised_at,
        urgent=row.urgent,
        area=settings_on(row.agreement_id, known_on),
        holidays=frozenset(bank_holidays(began, began + AHEAD)),
        zone=clock.LONDON,
    )
