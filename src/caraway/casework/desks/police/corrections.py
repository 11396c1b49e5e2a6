"""Correcting what the police recorded: the entry stays, a newer one takes its place, and whoever was told is told again."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from caraway.casework.actions import corrections
from caraway.casework.queries.police_case import PoliceCase, police_case
from caraway.casework.queries.police_history import OURS
from caraway.core.facts import Fact
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock

from .case import deed_context, form_needs, ours_to_correct
from .deeds import CORRECTABLE
from .forms.base import Asking
from .forms.deeds import DeedForm, ReasonForm
from .refer import actor_of
from .showing import try_to

LEAD = "The entry stays in the history, marked as corrected. Dates are worked out again, and whoever was told something else is told."


@requires("fact.correct", purpose="correct an entry", shows_people=True)
def correct(request: HttpRequest, case: UUID, fact: UUID) -> HttpResponse:
    """Correct the content of an entry, with the reason."""
    actor = actor_of(request)
    found = police_case(case, actor, clock.today())
    entry = ours_to_correct(found, fact, actor)
    kind = CORRECTABLE.get(type(entry.detail))
    if kind is None:
        return redirect("police_annul", case, fact)
    form = _form(kind.form, request, found, entry, kind.fill(entry.detail, entry.on))
    if request.method == "POST" and form.is_valid():
        clean = dict(form.cleaned_data)
        key, why = clean.pop("request_key"), clean.pop("why")
        detail, on = kind.make(clean, entry.detail, entry.on)

        def do() -> Any:
            return corrections.correct(
                case=case, fact=entry.id, detail=detail, why=why, on=on, by=actor, request_key=key
            )

        if try_to(form, do):
            return redirect(reverse("police_referral", args=(case,)) + "?done=corrected")
    context = deed_context(found, form, kind.title, "Correct it", LEAD)
    return render(request, "police/deed.html", context | {"annul": reverse("police_annul", args=(case, fact))})


def _form(
    form: type[DeedForm], request: HttpRequest, found: PoliceCase, entry: Fact, initial: dict[str, Any]
) -> DeedForm:
    """The deed's own form, with the reason as its last question."""
    both = type(f"Corrected{form.__name__}", (ReasonForm, form), {})
    made: DeedForm = both(request.POST or None, initial=initial, **form_needs(found, entry))
    made.order_fields([*(name for name in made.fields if name != "why"), "why"])
    return made


@requires("fact.correct", purpose="take away an entry", shows_people=True)
def annul(request: HttpRequest, case: UUID, fact: UUID) -> HttpResponse:
    """Take away an entry that should not be there, with the reason."""
    actor = actor_of(request)
    found = police_case(case, actor, clock.today())
    entry = ours_to_correct(found, fact, actor)
    ask = Asking(found.rules.settings, found.rules.programme, clock.today())
    form = ReasonForm(request.POST or None, asking=ask)
    if request.method == "POST" and form.is_valid():
        key, why = form.cleaned_data["request_key"], form.cleaned_data["why"]
        if try_to(form, lambda: corrections.annul(case=case, fact=entry.id, why=why, by=actor, request_key=key)):
            return redirect(reverse("police_referral", args=(case,)) + "?done=corrected")
    title = f"Take away: {OURS[type(entry.detail)](entry.detail, entry.on)[0]}"
    return render(request, "police/deed.html", deed_context(found, form, title, "Take it away", LEAD))
