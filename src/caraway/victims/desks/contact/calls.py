"""A call, one thing a page: whether it may be made, who answers, the opening questions in their order, and what came of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from caraway.core.victim.contact import Answered, CallMay
from caraway.core.victim.engagement import Engagement
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web.addresses import address
from caraway.platform.web.forms import PageForm
from caraway.platform.web.kept import done
from caraway.victims.actions import calls
from caraway.victims.calling import NOBODY, OPENING
from caraway.victims.desks.contact.call_forms import BeginForm, QuestionForm, form_of
from caraway.victims.models import Question
from caraway.victims.queries.cases import case_row
from caraway.victims.queries.plans import CallPage, call_page

GOOD_FOR = timedelta(minutes=10)
"""How long it holds that a number may be rung. After that it is asked again: what was compared may have changed."""


@requires("victim.contact", purpose="making a call", shows_people=True)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, case: UUID) -> HttpResponse:
    """Whether a call may be made is asked at the moment it is, and only then the number is shown."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = case_row(case, actor, clock.today())
    form = BeginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        call = calls.begin(case=case, by=actor, **form.cleaned_data)
        return redirect("contact_call", case=case, call=call)
    words = {"heading": "Before you call", "button": "May I call now?", "caption": found.name}
    return render(request, "form_page.html", _around(case, form) | words | {"page_title": words["heading"]})


@requires("victim.contact", purpose="making a call", shows_people=True)
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest, case: UUID, call: UUID) -> HttpResponse:
    """What comes next in a call; or why it may not be made, or what to do now that it is over."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = call_page(case, call, actor)
    if found.call.next is None or _too_old(found):
        return render(request, "contact/call_over.html", _over(found))
    if request.method == "POST" and request.POST.get("question") != found.call.next.value:
        return redirect("contact_call", case=case, call=call)
    form = form_of(found.call.next, request.POST or None)
    if request.method == "POST" and form.is_valid() and done(form, _doing(found, form, actor)):
        return redirect(_after(found, form))
    return render(request, "contact/call.html", _around(case, form) | _words(found))


def _doing(found: CallPage, form: QuestionForm, by: Actor) -> Callable[[], object]:
    given, question = form.given, found.call.next
    where: dict[str, Any] = {"case": found.case, "call": found.call.id, "by": by}
    if question is Question.ANSWERED:
        who = given.pop("who")
        return lambda: calls.answered(who=None if who == NOBODY else Answered(who), **given, **where)
    if question is Question.RESULT:
        return lambda: calls.finish(**given, **where)
    return lambda: calls.told(question=question, **given, **where)


def _after(found: CallPage, form: QuestionForm) -> str:
    """After a conversation the ways of contact are asked, or confirmed again; after a short one it is a task for the next."""
    if found.call.next is not Question.RESULT:
        return address("contact_call", found.case, found.call.id)
    talked = found.call.opening.call_may is CallMay.GO_ON and form.cleaned_data["result"] is Engagement.ENGAGED
    if not talked:
        return address("contact", found.case)
    return address("contact_change" if found.ask_ways else "contact_confirm", found.case)


def _too_old(found: CallPage) -> bool:
    return found.call.next is Question.ANSWERED and (found.number is None or clock.now() - found.call.at > GOOD_FOR)


def _words(found: CallPage) -> dict[str, Any]:
    question = found.call.next
    heading = question.words if question else ""
    return {
        "page_title": heading,
        "caption": found.name,
        "found": found,
        "ringing": question is Question.ANSWERED,
        "opening": question in OPENING,
        "may": found.call.opening.call_may,
        "button": "Continue",
    }


def _over(found: CallPage) -> dict[str, Any]:
    return {
        "page_title": "Call",
        "found": found,
        "nobody": found.call.said.get(Question.ANSWERED) == NOBODY,
        "silent": found.call.answered is not None and Question.TIME not in found.call.said,
        "may": found.call.opening.call_may,
        "too_old": _too_old(found),
        "back_url": address("contact", found.case),
    }


def _around(case: UUID, form: PageForm) -> dict[str, Any]:
    back = address("contact", case)
    return {"form": form, "back_url": back, "cancel_url": back}
