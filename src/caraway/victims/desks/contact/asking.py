"""Asking a risk tool or survey: which one, its parts one a page, checking the answers, and what they come to."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web.addresses import address
from caraway.platform.web.forms import PageForm
from caraway.platform.web.kept import done
from caraway.platform.web.parts import Answer
from caraway.victims.actions import assessing
from caraway.victims.assessing import Assessment
from caraway.victims.desks.contact.asking_forms import BeginForm, FinishForm, judged, part_form
from caraway.victims.desks.contact.voice_forms import NOT_ASKED
from caraway.victims.queries.about import assessment_page
from caraway.victims.queries.cases import case_row

FORM = require_http_methods(["GET", "HEAD", "POST"])


@requires("victim.record", purpose="asking questions", shows_people=True)
@FORM
def begin(request: HttpRequest, case: UUID) -> HttpResponse:
    """Which of them is asked."""
    actor = _actor(request)
    found = case_row(case, actor, clock.today())
    form = BeginForm(_data(request))
    form.offer(clock.today())
    if request.method == "POST" and form.is_valid():
        made_for = frozenset(form.cleaned_data["made_for"])
        what = {name: form.cleaned_data[name] for name in ("tool", "request_key")}
        begun = assessing.begin(case=case, made_for=made_for, by=actor, **what)
        return redirect("contact_questions", case=case, questions=begun)
    words = {"page_title": "Questions", "heading": "Questions", "caption": found.name, "button": "Begin"}
    return render(request, "form_page.html", _around(case, form) | words)


@sensitive_post_parameters()
@requires("victim.record", purpose="asking questions", shows_people=True)
@FORM
def questions(request: HttpRequest, case: UUID, questions: UUID) -> HttpResponse:
    """The part that comes next, or one to change; then all answers to check; then what they came to."""
    actor = _actor(request)
    name, found = assessment_page(case, questions, actor)
    if found.outcome is not None:
        return render(request, "contact/answers.html", _over(name, found))
    part = _part(request, found)
    if part is None:
        return _finish(request, name, found, actor)
    form = part_form(found, part, _data(request))
    here = address("contact_questions", case, questions)
    if request.method == "POST" and form.is_valid() and done(form, lambda: _answer(found, form, actor)):
        return redirect(here)
    words = {
        "page_title": "Questions",
        "heading": found.tool.name,
        "caption": f"{name} · part {part + 1} of {len(found.parts)}",
        "button": "Save and continue",
        "lead": "“Don't know” is the victim's answer. “Not asked” is for what you did not ask.",
        "action": here,
    }
    return render(request, "form_page.html", _around(case, form) | words)


def _answer(found: Assessment, form: Any, by: Actor) -> UUID:
    what = {name: form.cleaned_data[name] for name in ("part", "request_key")}
    return assessing.answer(case=found.case, assessment=found.id, answers=form.answers, by=by, **what)


def _finish(request: HttpRequest, name: str, found: Assessment, by: Actor) -> HttpResponse:
    form = FinishForm(_data(request), initial={"number": found.number}).of(found)

    def do() -> object:
        given = form.cleaned_data
        what = {one: given[one] for one in ("number", "request_key")}
        told = given.get("told", [])
        return assessing.finish(case=found.case, assessment=found.id, judgement=judged(given), told=told, by=by, **what)

    if request.method == "POST" and form.is_valid() and done(form, do):
        return redirect("contact_questions", case=found.case, questions=found.id)
    words = {
        "page_title": "Questions",
        "heading": "Check the answers",
        "caption": f"{name} · {found.tool.name}",
        "button": "Finish",
        "answers": _answers(found, changing=True),
        "result": found.came_to() if found.is_risk else None,
    }
    return render(request, "contact/answers_check.html", _around(found.case, form) | words)


def _over(name: str, found: Assessment) -> dict[str, Any]:
    return {
        "page_title": "Questions",
        "name": name,
        "found": found,
        "result": found.result,
        "answers": _answers(found),
        "back_url": address("contact_about", found.case),
    }


def _part(request: HttpRequest, found: Assessment) -> int | None:
    """Which part is on the page: that which was sent, that which is to be changed, or the next one; None: all are answered."""
    said = request.POST.get("part") if request.method == "POST" else request.GET.get("part")
    if said and said.isdecimal() and int(said) < len(found.parts):
        return int(said)
    return found.next


def _answers(found: Assessment, *, changing: bool = False) -> list[Answer]:
    """Every item with its answer, in words."""
    here = address("contact_questions", found.case, found.id)
    said = {key: one.words for key, one in found.tool.read(found.answers).items()}
    return [
        Answer(item.words, said.get(item.key, NOT_ASKED[1]), f"{here}?part={part}" if changing else "")
        for part, items in enumerate(found.parts)
        for item in items
    ]


def _around(case: UUID, form: PageForm) -> dict[str, Any]:
    back = address("contact_about", case)
    return {"form": form, "back_url": back, "cancel_url": back}


def _data(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]
