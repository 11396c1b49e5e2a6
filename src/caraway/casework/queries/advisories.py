"""Advice for those who lead a session: what to do, until when, and never why."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from caraway.casework.models import Advisory, Workshop
from caraway.casework.queries.registers import Register
from caraway.core.joint.words import Advice, Purpose
from caraway.platform.accounts.actor import Actor


@dataclass(frozen=True, slots=True)
class Advised:
    """Advice about one person of a session: what to do, and the last day on which it holds."""

    name: str
    sentences: tuple[str, ...]
    until: date


def advice_for(workshop: UUID, register: Register, by: Actor, today: date) -> tuple[Advised, ...]:
    """The advice for this session, in the order of its register; nothing for who does not lead it.

    It is there until the session is over, where it still holds on the session's day: it is of no use after, or elsewhere.
    """
    led = Workshop.objects.filter(pk=workshop, facilitators__contains=[by.account_id], on__gte=today, cancelled_at=None)
    if not led.exists():
        return ()
    rows = Advisory.objects.filter(
        case__in=[line.case for line in register.lines],
        purpose=Purpose.SESSION.value,
        expires_on__gte=register.card.on,
    )
    said = list(rows.order_by("id"))
    return tuple(
        Advised(line.name, tuple(Advice(one).words for one in row.advice), row.expires_on)
        for line in register.lines
        for row in said
        if row.case_id == line.case
    )
