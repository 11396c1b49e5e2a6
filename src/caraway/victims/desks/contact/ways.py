"""How somebody may be reached: the page of it, and the pages on which it is confirmed, changed, checked and ended."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.web.addresses import address
from caraway.platform.web.forms import PageForm
from caraway.platform.web.kept import done
from caraway.victims.actions import plans
from caraway.victims.desks.contact.way_forms import ChangeForm, ChosenForm, as_kept
from caraway.victims.desks.contact.way_words import answers_of, detail_rows
from caraway.victims.queries.plans import PlanPage, plan_page

FORM = require_http_methods(["GET", "HEAD", "POST"])


@requires("victim.see", purpose="seeing how somebody may be reached", shows_people=True)
@require_safe
def ways(request: HttpRequest, case: UUID) -> HttpResponse:
    """Everything that is known of it, who confirmed and checked it, and what was stopped."""
    actor = _actor(request)
    found = plan_page(case, actor)
    context = {
        "page_title": "Ways of contact",
        "found": found,
        "answers": answers_of(found.stored),
        "details": detail_rows(found),
        "may_plan": actor.may("victim.plan"),
        "may_check": actor.may("victim.check"),
        "back_url": address("contact", case),
    }
    return render(request, "contact/ways.html", context)


@sensitive_post_parameters()
@requires("victim.plan", purpose="confirming how somebody may be reached", shows_people=True)
@FORM
def confirm(request: HttpRequest, case: UUID) -> HttpResponse:
    """All of it was confirmed again; and of what is new, which."""
    actor = _actor(request)
    found = plan_page(case, actor)
    form = ChosenForm(request.POST or None, initial={"version": found.stored.number})
    form.offer(found.new, "Which of these new ones did you confirm too?")
    return _answered(
        request,
        found,
        form,
        "confirm",
        lambda: plans.confirm(case=case, details=form.chosen, by=actor, **_sent(form)),
    )


@sensitive_post_parameters()
@requires("victim.plan", purpose="changing how somebody may be reached", shows_people=True)
@FORM
def change(request: HttpRequest, case: UUID) -> HttpResponse:
    """All of it asked together, what is kept standing in the form."""
    actor = _actor(request)
    found = plan_page(case, actor)
    form = ChangeForm(request.POST or None, initial=as_kept(found.stored))
    return _answered(
        request,
        found,
        form,
        "change",
        lambda: plans.change(case=case, said=form.said, agreed=form.cleaned_data["agreed"], by=actor, **_sent(form)),
    )


@sensitive_post_parameters()
@requires("victim.check", purpose="checking how somebody may be reached", shows_people=True)
@FORM
def check(request: HttpRequest, case: UUID) -> HttpResponse:
    """As a second person."""
    actor = _actor(request)
    found = plan_page(case, actor)
    form = ChosenForm(request.POST or None, initial={"version": found.stored.number})
    form.offer(found.unchecked, "Which of these have you checked?")
    return _answered(
        request, found, form, "check", lambda: plans.check(case=case, details=form.chosen, by=actor, **_sent(form))
    )


@requires("victim.plan", purpose="recording that somebody wants no further contact", shows_people=True)
@FORM
def end(request: HttpRequest, case: UUID) -> HttpResponse:
    """No further contact is wanted."""
    actor = _actor(request)
    found = plan_page(case, actor)
    form = PageForm(request.POST or None)
    return _answered(
        request,
        found,
        form,
        "end",
        lambda: plans.want_none(case=case, by=actor, request_key=form.cleaned_data["request_key"]),
    )


WORDS = {
    "confirm": ("Confirm the ways of contact", "I asked, and all of this was confirmed today"),
    "change": ("Change the ways of contact", "Save"),
    "check": ("Check as a second person", "I have checked these"),
    "end": ("No further contact", "No further contact is wanted"),
}


def _answered(
    request: HttpRequest, found: PlanPage, form: PageForm, page: str, do: Callable[[], object]
) -> HttpResponse:
    back = address("contact_ways", found.case)
    if request.method == "POST" and form.is_valid() and done(form, do):
        return redirect(back)
    heading, button = WORDS[page]
    context = {
        "page_title": heading,
        "heading": heading,
        "caption": found.name,
        "button": button,
        "form": form,
        "page": page,
        "case_id": found.case,
        "answers": answers_of(found.stored),
        "details": detail_rows(found),
        "back_url": back,
        "cancel_url": back,
    }
    return render(request, "contact/ways_form.html", context)


def _sent(form: PageForm) -> dict[str, object]:
    return {name: form.cleaned_data[name] for name in ("version", "request_key")}


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]
