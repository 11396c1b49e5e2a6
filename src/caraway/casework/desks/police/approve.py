"""A supervisor reads a draft, without the victim's page, and agrees or not."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from caraway.casework.actions import drafts
from caraway.casework.deciders import SUPERVISOR
from caraway.casework.queries.police_drafts import asked_draft
from caraway.core.eligibility import Audience, seen_by
from caraway.platform.accounts.permission import requires

from .forms.agreements import SupervisorForm
from .pages import sections
from .refer import actor_of, asking, assessed, stamp_of
from .showing import shown, try_to


@requires("referral.approve", purpose="agree to a referral", shows_people=True)
def approve(request: HttpRequest, draft: UUID) -> HttpResponse:
    """The answers without the victim's, the criteria, and the question."""
    actor = actor_of(request)
    found = asked_draft(draft, actor)
    form = SupervisorForm(request.POST or None, asking=asking(found))
    form.carry(stamp_of(found))
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        key = given.pop("request_key")
        if try_to(form, lambda: drafts.supervise(draft=draft, by=actor, request_key=key, **given)):
            return redirect("police_desk")
    assessment, contradiction = assessed(found)
    return render(
        request,
        "police/approve.html",
        {
            "page_title": "Do you agree to this referral?",
            "caption": f"{found.agreement} · {found.name}",
            "back_url": reverse("police_desk"),
            "sections": sections(found, change=False)[:-1],
            "eligibility": shown(seen_by(assessment, Audience.PROVIDER)) if assessment else None,
            "contradiction": contradiction,
            "decided": found.decided(SUPERVISOR),
            "form": form,
        },
    )
