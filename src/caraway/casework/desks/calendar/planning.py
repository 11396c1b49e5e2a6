"""A new workshop in the calendar."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from caraway.casework.actions import planning
from caraway.casework.desks.calendar.forms import PlanForm
from caraway.casework.desks.refusing import kept
from caraway.casework.queries import registers as reading
from caraway.casework.queries.agreements import InForce, deliverable, languages_of, settings_of, steps_of
from caraway.casework.queries.venues import room_choices
from caraway.core.agreement import Settings
from caraway.core.planning import days_of
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web.dates import bank_holidays, day_full

HALF_A_YEAR = timedelta(days=182)


@requires("workshop.plan", purpose="Plan a workshop")
def plan(request: Any) -> HttpResponse:
    """Put a workshop into the calendar."""
    agreements = deliverable(request.actor, clock.today())
    about = asked(request.actor, agreements)
    about["offered"]["step"] = steps_of(agreements)
    form = PlanForm(request.POST or None, **about)
    if form.is_valid() and kept(form, lambda: _plan(request, form)):
        return redirect("session_list")
    context = {
        "page_title": "Plan a workshop",
        "heading": "Plan a workshop",
        "form": form,
        "button": "Put it in the calendar",
        "back_url": reverse("session_list"),
        "cancel_url": reverse("session_list"),
    }
    return render(request, "calendar/plan.html", context)


def asked(by: Actor, agreements: tuple[InForce, ...]) -> dict[str, Any]:
    """What a form of planning is made with: the choices, the usual answers, the hints."""
    today = clock.today()
    settings = settings_of(agreements, today)
    return {
        "offered": {
            "agreement": [(str(one.id), one.name) for one in agreements],
            "language": languages_of(agreements),
            "facilitators": reading.facilitators(by, today),
            "room": [("", "Choose a room"), *room_choices(by, today)],
        },
        "usual": _usual(settings.values()),
        "hints": {"on": _days(settings, today), "weekday": _days(settings, today), "capacity": _places(settings)},
        "today": today,
    }


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


def _plan(request: Any, form: PlanForm) -> None:
    said = form.cleaned_data
    planning.plan(
        agreement=UUID(said["agreement"]),
        step=said["step"],
        where=where_of(said, said["on"]),
        sex=said["sex"],
        language=said["language"],
        facilitators=[UUID(one) for one in said["facilitators"]],
        by=request.actor,
        request_key=said["request_key"],
    )


def where_of(said: Mapping[str, Any], on: date) -> planning.When:
    """Where and when, of the answers of a form. The words of the place are the room's."""
    return planning.When(on, said["starts_at"], said["ends_at"], "", said["capacity"], UUID(said["room"]))
