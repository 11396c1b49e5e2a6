"""The victim's details: read, attested, sealed, forgotten. They stand in no draft, no log and no session."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from caraway.casework.actions import drafts, referrals
from caraway.casework.queries.police_case import police_case
from caraway.casework.queries.police_drafts import own_draft
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock

from .forms.base import Asking
from .forms.victim import NewVictimDetailsForm, VictimForm
from .refer import actor_of, asking
from .showing import try_to

GROUPS = (
    ("Who is the victim?", ("given_name", "family_name", "date_of_birth", "relationship", "children")),
    ("Safe contact", ("phone", "email", "methods", "hours", "language", "address", "postcode")),
    ("The victim's views", ("efforts_made", "views", "override")),
    ("Risk to the victim", ("risk_tool", "risk_level", "coercive_control")),
)


@sensitive_post_parameters()
@requires("referral.make", purpose="seal the victim's details", shows_people=True)
def victim(request: HttpRequest, draft: UUID) -> HttpResponse:
    """The victim's page of a draft."""
    actor = actor_of(request)
    found = own_draft(draft, actor)
    replacing = request.GET.get("replacing") == "yes"
    form = VictimForm(request.POST or None, asking=asking(found), given_on=found.sealed_on, replacing=replacing)
    if request.method == "POST" and form.asks_sealed and form.is_valid():
        drafts.seal_victim(
            draft=draft,
            details=form.details,
            views=form.views_attested,
            risk=form.risk_attested,
            by=actor,
            request_key=form.cleaned_data["request_key"],
        )
        return redirect("police_draft", draft)
    return _shown(request, form, f"Refer a person · {found.name}", reverse("police_draft", args=(draft,)))


@sensitive_post_parameters()
@requires("victim.replace", purpose="send new details of the victim", shows_people=True)
def replace(request: HttpRequest, case: UUID) -> HttpResponse:
    """New details for a case that was sent. What was given before cannot be read here."""
    actor = actor_of(request)
    found = police_case(case, actor, clock.today())
    ask = Asking(found.rules.settings, found.rules.programme, clock.today())
    replacing = request.GET.get("replacing") == "yes"
    form = NewVictimDetailsForm(request.POST or None, asking=ask, given_on=found.victim_given_on, replacing=replacing)
    if request.method == "POST" and form.asks_sealed and form.is_valid():
        key = form.cleaned_data["request_key"]
        if try_to(form, lambda: referrals.replace_victim(case=case, details=form.details, by=actor, request_key=key)):
            return redirect(reverse("police_referral", args=(case,)) + "?done=victim")
    return _shown(request, form, f"{found.reference} · {found.name}", reverse("police_referral", args=(case,)))


def _shown(request: HttpRequest, form: VictimForm, caption: str, back: str) -> HttpResponse:
    present = form.fields.keys()
    groups = [(title, [name for name in names if name in present]) for title, names in GROUPS]
    return render(
        request,
        "police/victim.html",
        {
            "page_title": "The victim",
            "caption": caption,
            "back_url": back,
            "form": form,
            "groups": [group for group in groups if group[1]],
        },
    )
