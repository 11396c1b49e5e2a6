"""Check before you caution: any hour, without a name. Nothing typed is stored, and nothing is in the address."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from caraway.casework.queries.police_drafts import rules_in_force
from caraway.core.agreement import DeliveryArea
from caraway.core.eligibility import Assessment, assess
from caraway.core.refusals import NotYours
from caraway.core.vocabulary import Route
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.agreements.queries import Referring, agreements_in_force, referring
from caraway.platform.gateways import clock

from .forms.base import Asking
from .forms.check import CheckForm
from .refer import actor_of
from .showing import shown, try_to


def may_check(actor: Actor) -> dict[str, Referring]:
    """The forces and agreements this person may check for: a police officer's own, a provider's partners."""
    today = clock.today()
    own = actor.organisation if actor.may("referral.make") else None
    found = referring(agreements_in_force(actor.organisation, today), today, own)
    return {f"{one.agreement_id}.{one.organisation_id}": one for one in found}


@requires("eligibility.check", purpose="check eligibility without a name")
def check(request: HttpRequest) -> HttpResponse:
    """The questions; then the answer above them, with every criterion and what to do next."""
    choices = may_check(actor_of(request))
    if not choices:
        return render(request, "police/no_agreement.html", {"page_title": "Check before you caution"})
    key = request.GET.get("for") or (next(iter(choices)) if len(choices) == 1 else "")
    if not key:
        listed = [(f"{reverse('check')}?for={other}", one) for other, one in choices.items()]
        return render(request, "police/check_for.html", {"page_title": "Check before you caution", "choices": listed})
    if key not in choices:
        raise NotYours("not_found", "There is no such agreement.")
    return render(request, "police/check.html", _page(request, choices, key))


def _page(request: HttpRequest, choices: dict[str, Referring], key: str) -> dict[str, Any]:
    chosen, today = choices[key], clock.today()
    rules = rules_in_force(chosen.agreement_id)
    form = CheckForm(request.POST or None, asking=Asking(rules.settings, rules.programme, today))
    found: list[Assessment] = []

    def ask() -> None:
        rules.programme.require_route(Route.POLICE)
        area = DeliveryArea(rules.settings, frozenset({chosen.force_code}))
        found.append(assess(rules.programme.eligibility, form.given(chosen.force_code), area, today))

    if request.method == "POST" and form.is_valid():
        try_to(form, ask)
    return {
        "page_title": "Check before you caution",
        "form": form,
        "result": shown(found[0]) if found else None,
        "chosen": chosen,
        "programme": rules.programme.name,
        "others": len(choices) > 1,
        "here": f"{reverse('check')}?for={key}",
        "today": today,
    }
