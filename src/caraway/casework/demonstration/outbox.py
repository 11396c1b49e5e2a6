"""What participants of the demonstration were written in the last weeks. Nothing leaves the machine."""

from datetime import date, timedelta
from uuid import UUID

from caraway.casework.actions import messages, participants
from caraway.casework.jobs import messages as jobs
from caraway.casework.models import Case, Place
from caraway.platform.accounts.actor import Actor
from caraway.platform.gateways import clock, notify

WEEKS = timedelta(days=21)
SPOKEN_WITH = 6


class Carrier:
    """Takes everything and delivers it nowhere."""

    def send(self, note: notify.Note) -> str:
        """As every postman."""
        return f"demonstration-{note.reference}"

    def look(self, reference: str) -> tuple[str, notify.Delivery] | None:
        """As every postman."""
        return f"demonstration-{reference}", notify.Delivery.DELIVERED


def leave(day: date) -> None:
    """At noon of this day, whatever is due leaves; what left before is found delivered."""
    clock.set(clock.at(day, 12))
    with notify.use(Carrier()):
        jobs.fetch_receipts(clock.now())
        jobs.send_due(clock.now())


def speak(day: date, workers: dict[UUID, Actor]) -> None:
    """Some of those who are booked have said when it is safe to text; the first of them wants a letter of attendance."""
    booked = Place.objects.filter(held=True, workshop__on__gt=day).order_by("workshop__on", "case_id")
    cases = list(dict.fromkeys(booked.values_list("case_id", flat=True)))
    for case in Case.objects.select_related("participant").filter(pk__in=cases[:SPOKEN_WITH]).order_by("pk"):
        _safe_to_text(case, workers[case.id])
    if cases:
        messages.ask_attendance(case=cases[0], by=workers[cases[0]])


def _safe_to_text(case: Case, by: Actor) -> None:
    person = case.participant
    kept = {name: getattr(person, name) for name in participants.CONTACT}
    said = {"safe_methods": ["call", "text", "letter"], "safe_from": "09:00", "safe_to": "20:00", "safe_hours": ""}
    shown = participants.as_shown(person, participants.CONTACT)
    confirmed = {"confirmed": True, "address_confirmed": True}
    participants.set_contact(case=case.id, shown=shown, by=by, **kept | said | confirmed)
