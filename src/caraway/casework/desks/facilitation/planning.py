"""The calendar: a new workshop, and the cancellation of one."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from caraway.casework.actions import registers
from caraway.casework.desks.facilitation.forms import PlanForm
from caraway.casework.desks.refusing import kept
from caraway.casework.queries import registers as reading
from caraway.casework.queries.agreements import InForce, deliverable, languages_of, settings_of, steps_of
from caraway.core.agreement import Settings
from caraway.core.planning import days_of
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web.dates import bank_holidays, day_full
from caraway.platform.web.forms import PageForm

HALF_A_YEAR = timedelta(days=182)


@requires("workshop.plan", purpose="Plan a workshop")
def plan(request: Any) -> HttpResponse:
    """Put a workshop into the calendar."""
    today = clock.today()
    agreements = deliverable(request.actor, today)
    settings = settings_of(agreements, today)
    offered = {
        "agreement": [(str(one.id), one.name) for one in agreements],
        "step": steps_of(agreements),
        "language": languages_of(agreements),
        "facilitators": reading.facilitators(request.actor, today),
    }
    hints = {"on": _days(settings, today), "capacity": _places(settings)}
    form = PlanForm(request.POST or None, offered=offered, usual=_usual(settings.values()), hints=hints, today=today)
    if form.is_valid() and kept(form, lambda: _plan(request, form, agreements)):
        return redirect("session_list")
    context = {
        "page_title": "Plan a workshop",
        "heading": "Plan a workshop",
        "form": form,
        "button": "Put it in the calendar",
        "back_url": reverse("session_list"),
        "cancel_url": reverse("session_list"),
    }
    return render(request, "form_page.html", context)


def _usual(settings: Collection[Settings]) -> dict[str, Any]:
    """The answers that stand in the form: those on which all agreements are at one."""
    said = [{"starts_at": one.opens_at, "ends_at": one.closes_at, "capacity": one.capacity} for one in settings]
    return {key: said[0][key] for key in said[0] if len({one[key] for one in said}) == 1} if said else {}


def _days(settings: Mapping[InForce, Settings], today: date) -> str:
    """On which days the agreements run sessions, and which of these are bank holidays in the next half year."""
    found = [f"{one.name}: {days_of(its)}" for one, its in settings.items()]
    weekdays = {number for its in settings.values() for number in its.weekdays}
    closed = [day_full(day) for day in bank_holidays(today, today + HALF_A_YEAR) if day.weekday() in weekdays]
    return ". ".join([*found, *([f"Bank holidays: {', '.join(closed)}"] if closed else [])])


def _places(settings: Mapping[InForce, Settings]) -> str:
    return ". ".join(f"{one.name}: at most {its.capacity}" for one, its in settings.items())


def _plan(request: Any, form: PlanForm, agreements: Any) -> None:
    said = form.cleaned_data
    agreement = next(one for one in agreements if str(one.id) == said["agreement"])
    registers.plan(
        agreement=agreement.id,
        step=said["step"],
        where=registers.When(said["on"], said["starts_at"], said["ends_at"], said["venue"], said["capacity"]),
        sex=said["sex"],
        language=said["language"],
        facilitators=[UUID(one) for one in said["facilitators"]],
        by=request.actor,
        request_key=said["request_key"],
    )


@requires("workshop.cancel", purpose="Cancel a workshop")
def cancel(request: Any, workshop: UUID) -> HttpResponse:
    """Cancel, after a page that says what it means for those who are booked."""
    _, card = reading.session(workshop, request.actor, clock.today())
    form = PageForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and kept(form, lambda: _cancel(request, workshop, form)):
        return redirect("session_list")
    people = "1 person is" if card.booked == 1 else f"{card.booked} people are"
    context = {
        "page_title": "Cancel this workshop?",
        "caption": f"{card.title}, {_spoken(card.on)}, {card.venue}",
        "text": f"{people} booked. Each is shown as “cancelled by the provider”, keeps every chance, and comes back to the worklist to be booked again. What was attended before stands.",
        "form": form,
        "button": "Cancel the workshop",
        "danger": True,
        "cancel_url": reverse("register", args=[workshop]),
        "back_url": reverse("register", args=[workshop]),
    }
    return render(request, "confirm.html", context)


def _cancel(request: Any, workshop: UUID, form: PageForm) -> None:
    registers.cancel(workshop=workshop, by=request.actor, request_key=form.cleaned_data["request_key"])


def _spoken(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"
