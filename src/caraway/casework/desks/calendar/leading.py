"""Who may lead: accreditations, recorded and taken back by the manager; and who leads a workshop."""

from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from caraway.casework.actions import accrediting
from caraway.casework.actions.leaders import set_leaders
from caraway.casework.desks.questions import ahead
from caraway.casework.desks.refusing import kept
from caraway.casework.queries import leading as reading
from caraway.casework.queries.agreements import deliverable
from caraway.casework.queries.registers import facilitators, session
from caraway.core.programme import programme
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web.dates import day, day_full
from caraway.platform.web.forms import PageForm


class AccreditForm(PageForm):
    """Who may lead which programme's workshops, from when to when."""

    account = forms.ChoiceField(label="Who is accredited?", widget=forms.RadioSelect)
    programme = forms.ChoiceField(label="For which programme?", widget=forms.RadioSelect)
    from_on = ahead(label="From", help_text="As it stands on the certificate")
    to_on = ahead(label="To", help_text="The last day on which it holds. You are reminded 30 days before")
    subjects: ClassVar = {
        "account": "who is accredited",
        "programme": "a programme",
        "from_on": "the first day",
        "to_on": "the last day",
    }


@requires("accreditation.set", purpose="Look at who is accredited")
@require_safe
def accreditations(request: Any) -> HttpResponse:
    """Who may lead, until when; and who may not."""
    context = {"page_title": "Accredited facilitators", "found": reading.accreditations(request.actor, clock.today())}
    return render(request, "calendar/accreditations.html", context)


@requires("accreditation.set", purpose="Record an accreditation")
def accredit(request: Any) -> HttpResponse:
    """Record that somebody may lead."""
    form, today = AccreditForm(request.POST or None), clock.today()
    keys = dict.fromkeys(one.programme for one in deliverable(request.actor, today))
    form.fields["account"].choices = list(facilitators(request.actor, today))  # type: ignore[attr-defined]
    form.fields["programme"].choices = [(key, programme(key).short_name) for key in keys]  # type: ignore[attr-defined]
    if form.is_valid() and kept(form, lambda: _accredit(request, form)):
        return redirect("accreditations")
    context = {
        "page_title": "Record an accreditation",
        "heading": "Record an accreditation",
        "form": form,
        "button": "Record it",
        "back_url": reverse("accreditations"),
        "cancel_url": reverse("accreditations"),
    }
    return render(request, "form_page.html", context)


def _accredit(request: Any, form: AccreditForm) -> None:
    said = form.cleaned_data
    accrediting.accredit(
        account=UUID(said["account"]),
        programme=said["programme"],
        from_on=said["from_on"],
        to_on=said["to_on"],
        by=request.actor,
        request_key=said["request_key"],
    )


@requires("accreditation.set", purpose="Take back an accreditation")
def withdraw(request: Any, accreditation: UUID) -> HttpResponse:
    """Take back an accreditation, after a page that says what it means."""
    card = reading.accreditation(accreditation, request.actor, clock.today())
    form = PageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data["request_key"]
        accrediting.withdraw_accreditation(accreditation=accreditation, by=request.actor, request_key=key)
        return redirect("accreditations")
    context = {
        "page_title": f"Take back {card.name}’s accreditation for {card.programme}?",
        "text": f"It was recorded for {day(card.from_on)} to {day(card.to_on)}. Workshops already planned stay as they are: look through those that {card.name} leads and find somebody else.",
        "form": form,
        "button": "Take it back",
        "danger": True,
        "cancel_url": reverse("accreditations"),
        "back_url": reverse("accreditations"),
    }
    return render(request, "confirm.html", context)


class LeadersForm(PageForm):
    """Who leads a workshop: everybody who does, also those who did before."""

    facilitators = forms.MultipleChoiceField(
        label="Who leads this workshop?",
        help_text="Who comes and who stands down are both told. Who stands down sees its register no more",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose who leads this workshop"},
    )


@requires("workshop.plan", purpose="Change who leads a workshop")
def leaders(request: Any, workshop: UUID) -> HttpResponse:
    """Substitute somebody who leads a workshop."""
    row, card = session(workshop, request.actor, clock.today())
    form = LeadersForm(request.POST or None, initial={"facilitators": [str(one) for one in row.facilitators]})
    people = facilitators(request.actor, row.on)
    free = reading.hints(row, [UUID(key) for key, _ in people], request.actor)
    field: Any = form.fields["facilitators"]
    field.choices = people
    field.choice_hints = {str(key): words for key, words in free.items()}
    if form.is_valid() and kept(form, lambda: _lead(request, workshop, form)):
        return redirect("register", workshop)
    back = reverse("register", args=[workshop])
    context = {
        "page_title": "Change who leads",
        "caption": f"{card.title}, {day_full(card.on)}, {card.venue}",
        "form": form,
        "button": "Save",
        "back_url": back,
        "cancel_url": back,
    }
    return render(request, "form_page.html", context)


def _lead(request: Any, workshop: UUID, form: LeadersForm) -> None:
    said = form.cleaned_data
    people = tuple(UUID(one) for one in said["facilitators"])
    set_leaders(workshop=workshop, facilitators=people, by=request.actor, request_key=said["request_key"])
