"""Incidents: written down by who was there, read by the provider's managers and its safeguarding lead."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from caraway.casework.actions import floor
from caraway.casework.desks.questions import lines
from caraway.casework.desks.refusing import kept
from caraway.casework.queries import incidents as reading
from caraway.casework.queries import registers
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web.dates import day, hour
from caraway.platform.web.fields import TimeOfDayField
from caraway.platform.web.forms import PageForm

FIRST = (
    "If anybody is in danger, phone 999 first. Write down what you saw and heard. Never write what a victim may have said,"
    " nor whether anybody spoke to one."
)


class IncidentForm(PageForm):
    """What happened, when, who was there, what was done and who was told."""

    subjects: ClassVar = {
        "happened_at": "the time",
        "what": "what happened",
        "there": "who was there",
        "done": "what was done",
        "told": "who was told, or “nobody yet”",
    }

    happened_at = TimeOfDayField(label="When did it happen?", help_text="For example, 11:20")
    what = lines("What happened?", most=4000, rows=5)
    there = lines("Who was there?", rows=3, help_text="Participants by name or reference, staff, anybody else")
    done = lines("What was done?", most=2000)
    told = lines("Who was told, and when?", rows=3, help_text="For example: duty coordinator, 11:35")


@requires("incident.record", purpose="Record an incident", shows_people=True)
def record(request: Any, workshop: UUID) -> HttpResponse:
    """Write down an incident at one of one's own sessions."""
    _, card = registers.session(workshop, request.actor, clock.today())
    form = IncidentForm(request.POST or None)
    if form.is_valid() and kept(form, lambda: _record(request, workshop, form)):
        return redirect("incident_recorded", workshop)
    back = reverse("register", args=[workshop])
    context = {
        "page_title": "Record an incident",
        "heading": "Record an incident",
        "caption": f"{card.title}, {card.venue}, {day(card.on)}",
        "lead": FIRST,
        "form": form,
        "button": "Save the incident record",
        "back_url": back,
        "cancel_url": back,
    }
    return render(request, "form_page.html", context)


def _record(request: Any, workshop: UUID, form: IncidentForm) -> None:
    said = dict(form.cleaned_data)
    key = said.pop("request_key")
    floor.record_incident(workshop=workshop, happened=floor.Happened(**said), by=request.actor, request_key=key)


@requires("incident.record", purpose="Record an incident")
def recorded(request: Any, workshop: UUID) -> HttpResponse:
    """It is written: who reads it, and what may still be to do."""
    registers.session(workshop, request.actor, clock.today())
    context = {
        "page_title": "Incident recorded",
        "next_steps": (
            "Your manager and the safeguarding lead can read it. It is not shown to the police.",
            "If somebody may be at risk, phone the safeguarding lead now: nobody is called by this record.",
        ),
        "back_url": reverse("register", args=[workshop]),
    }
    return render(request, "done.html", context)


@requires("incident.see", purpose="Read incidents", shows_people=True)
def listed(request: Any) -> HttpResponse:
    """The incidents of the organisation's workshops, the newest first."""
    cards, more = reading.incidents(request.actor, request.GET.get("before", ""))
    rows = [(day(card.on), hour(card.happened_at), card) for card in cards]
    context = {"page_title": "Incidents", "rows": rows, "next": more, "back_url": reverse("concerns")}
    return render(request, "facilitation/incidents.html", context)


@requires("incident.see", purpose="Read an incident", shows_people=True)
def one(request: Any, incident: UUID) -> HttpResponse:
    """An incident as it was written."""
    found = reading.incident(incident, request.actor)
    card = found.card
    answers = (
        ("When", f"{day(card.on)} at {hour(card.happened_at)}"),
        ("Where", f"{card.session}, {card.venue}"),
        ("What happened", found.what),
        ("Who was there", found.there),
        ("What was done", found.done),
        ("Who was told", found.told),
    )
    context = {"page_title": "Incident", "answers": answers, "card": card, "back_url": reverse("incident_list")}
    return render(request, "facilitation/incident.html", context)
