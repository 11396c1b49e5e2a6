"""Who of a trial gets the workshops: one question once nothing can change any more, then the arm with what follows from it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from caraway.casework.actions import allotting
from caraway.casework.queries.police_case import PoliceCase, police_case
from caraway.casework.queries.trials import Lot
from caraway.casework.referral import against
from caraway.core.policies import why_not
from caraway.core.refusals import NotYours
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web.forms import PageForm
from caraway.platform.web.parts import Action

from .duties import page_of
from .forms.lot import OverrideForm
from .refer import actor_of
from .showing import try_to

TITLE = "Who gets the workshops is decided by lot"
ASK = "Ask who gets the workshops, by lot"


@requires("trial.ask", purpose="ask by lot for the arm of a referral", shows_people=True)
def lot(request: HttpRequest, case: UUID) -> HttpResponse:
    """The question; before it can be asked, why not; once it was asked, the arm."""
    actor = actor_of(request)
    found, drawn = _read(case, actor)
    form = PageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data["request_key"]
        if try_to(form, lambda: allotting.ask_arm(case=case, by=actor, request_key=key)):
            return redirect("police_lot", case)
    context = page_of(found, form, TITLE, "", "Ask for the arm")
    more = {"lot": drawn, "waits": waits(found), "may_override": actor.may("trial.override")}
    return render(request, "police/lot.html", context | more)


@requires("trial.override", purpose="override what was allotted by lot", shows_people=True)
def override(request: HttpRequest, case: UUID) -> HttpResponse:
    """Say in which other arm the person is to be treated, and why."""
    actor = actor_of(request)
    found, drawn = _read(case, actor)
    if drawn.treated is None:
        raise NotYours("not_found", "Nothing is allotted yet.")
    others = [(one.name, f"{one.name}: {one.words}") for one in drawn.arms if one != drawn.treated]
    form = OverrideForm(request.POST or None, arms=others)
    if request.method == "POST" and form.is_valid():
        clean: dict[str, Any] = form.cleaned_data
        said = {"arm": clean["arm"], "why": clean["why"]}
        if try_to(form, lambda: allotting.override_arm(case=case, by=actor, request_key=clean["request_key"], **said)):
            return redirect("police_lot", case)
    context = page_of(found, form, "Override what was allotted by lot", "", "Override")
    back = reverse("police_lot", args=(case,))
    return render(request, "police/lot_override.html", context | {"lot": drawn, "back_url": back, "cancel_url": back})


def _read(case: UUID, actor: Actor) -> tuple[PoliceCase, Lot]:
    """The referral and its trial. Raises NotYours for whoever may not see it, and for a referral of no trial: the same answer."""
    found = police_case(case, actor, clock.today())
    if found.lot is None:
        raise NotYours("not_found", "There is no such case.")
    return found, found.lot


def waits(found: PoliceCase) -> str:
    """Why the arm cannot be asked for yet; empty where it can, or was."""
    if found.lot is None or found.lot.arm is not None:
        return ""
    return why_not("ask_arm", found.standing, clock.today()) or against(found.assessment)


def lot_action(found: PoliceCase, actor: Actor) -> Action | None:
    """The question as a button of the referral's page, or why it cannot be asked yet; None where there is nothing to ask."""
    if found.lot is None or found.lot.arm is not None or not actor.may("trial.ask"):
        return None
    why = waits(found)
    return Action(ASK, why=why) if why else Action(ASK, reverse("police_lot", args=(found.id,)), first=True)
