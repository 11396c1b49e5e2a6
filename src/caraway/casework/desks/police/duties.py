"""Who looks after a referral, and what was done about a participant's attendance."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from caraway.casework.actions import encouraging, officers
from caraway.casework.queries.encouragements import asked_to_encourage
from caraway.casework.queries.police_beside import choice_of_officers
from caraway.casework.queries.police_case import PoliceCase, police_case
from caraway.core.vocabulary import EncourageResult
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock

from .forms.duties import EncourageForm, OfficerForm
from .refer import actor_of
from .showing import try_to


@requires("referral.keep", purpose="say who looks after a referral", shows_people=True)
def officer(request: HttpRequest, case: UUID) -> HttpResponse:
    """Choose the officer who looks after a referral."""
    actor = actor_of(request)
    found = police_case(case, actor, clock.today())
    choice = choice_of_officers(case, clock.today())
    form = OfficerForm(request.POST or None, officers=choice.officers, initial={"officer": str(choice.officer)})
    if request.method == "POST" and form.is_valid():
        chosen, key = UUID(form.cleaned_data["officer"]), form.cleaned_data["request_key"]
        if try_to(form, lambda: officers.look_after(case=case, officer=chosen, by=actor, request_key=key)):
            return redirect("police_referral", case)
    lead = f"{choice.name or 'Nobody'} looks after it now."
    return render(request, "police/page.html", page_of(found, form, "Who looks after it", lead, "Save"))


@requires("attendance.encourage", purpose="encourage attendance", shows_people=True)
def encourage(request: HttpRequest, case: UUID) -> HttpResponse:
    """What the provider asks and why, and what was done about it."""
    actor = actor_of(request)
    found = police_case(case, actor, clock.today())
    asked = asked_to_encourage(case)
    form = EncourageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        result, key = EncourageResult(form.cleaned_data["result"]), form.cleaned_data["request_key"]
        if try_to(form, lambda: encouraging.answer_encouragement(case=case, result=result, by=actor, request_key=key)):
            return redirect("police_referral", case)
    context = page_of(found, form, "Encourage the participant to attend", "", "Send the answer")
    return render(request, "police/encourage.html", context | {"asked": asked, "attendance": found.attendance})


def page_of(found: PoliceCase, form: Any, title: str, lead: str, button: str) -> dict[str, Any]:
    """What a page of one form about a referral shows."""
    back = reverse("police_referral", args=(found.id,))
    return {
        "page_title": title,
        "heading": title,
        "caption": f"{found.reference} · {found.name}",
        "lead": lead,
        "button": button,
        "back_url": back,
        "cancel_url": back,
        "form": form,
        "case": found,
    }
