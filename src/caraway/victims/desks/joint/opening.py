"""Opening a decision about a case."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from caraway.platform.accounts.permission import requires
from caraway.platform.web.addresses import address
from caraway.platform.web.kept import done
from caraway.victims.actions import joint
from caraway.victims.desks.joint.answering import FORM, actor_of, sent_of
from caraway.victims.desks.joint.forms import OpenForm
from caraway.victims.queries.joint import opening


@requires("joint.open", purpose="opening a decision", shows_people=True)
@FORM
def begin(request: HttpRequest, case: UUID) -> HttpResponse:
    """Why there is something to decide, and the named seniors. Who decides is said on the page of the decision."""
    actor = actor_of(request)
    found, form = opening(case, actor), OpenForm(sent_of(request))
    form.offer(found)
    made: list[UUID] = []
    if form.is_valid() and done(form, lambda: made.append(joint.begin(case=case, by=actor, **form.cleaned_data))):
        return redirect(_after(case, made[0], actor.may("joint.see_all"), actor.may("victim.see")))
    back = address("contact" if actor.may("victim.see") else "decisions", *([case] if actor.may("victim.see") else []))
    return render(request, "form_page.html", _words(found.row.name, back) | {"form": form})


def _after(case: UUID, decision: UUID, sees_it: bool, sees_case: bool) -> str:
    if sees_it:
        return address("decision", decision)
    return address("contact", case) if sees_case else address("decisions")


def _words(name: str, back: str) -> dict[str, Any]:
    return {
        "page_title": "Open a decision",
        "heading": "Open a decision",
        "caption": name,
        "button": "Open it",
        "lead": "Both sides decide together whether the other party goes on. If nothing is agreed in time, there is a hold.",
        "back_url": back,
        "cancel_url": back,
    }
