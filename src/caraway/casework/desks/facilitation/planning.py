"""The calendar: a new workshop, and the cancellation of one."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from caraway.casework.actions import registers
from caraway.casework.desks.facilitation.forms import PlanForm
from caraway.casework.desks.refusing import kept
from caraway.casework.queries import registers as reading
from caraway.casework.queries.agreements import deliverable, languages_of, steps_of
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web.forms import PageForm


@requires("workshop.plan", purpose="Plan a workshop")
def plan(request: Any) -> HttpResponse:
    """Put a workshop into the calendar."""
    agreements = deliverable(request.actor, clock.today())
    form = PlanForm(
        request.POST or None,
        agreements=[(str(one.id), one.name) for one in agreements],
        steps=steps_of(agreements),
        languages=languages_of(agreements),
        people=reading.facilitators(request.actor, clock.today()),
        today=clock.today(),
    )
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
