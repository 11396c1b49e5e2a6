"""What is known of a case, and the pages on which it is written down: what was said, the plan, help offered, what happened."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web.addresses import address
from caraway.platform.web.forms import PageForm
from caraway.victims.actions import assessing
from caraway.victims.actions import voice as actions
from caraway.victims.desks.contact.answering import answered
from caraway.victims.desks.contact.voice_forms import OccasionForm, SafetyForm, SignpostForm, VoiceForm
from caraway.victims.queries.about import about_page
from caraway.victims.queries.cases import case_row

FORM = require_http_methods(["GET", "HEAD", "POST"])
NO_ACCOUNT = "Choose what fits. There is no room for what happened in the victim's own words, and none is needed."


@requires("victim.see", purpose="seeing what is known of a case", shows_people=True)
@require_safe
def about(request: HttpRequest, case: UUID) -> HttpResponse:
    """Everything, with its history."""
    actor = _actor(request)
    found = about_page(case, actor, clock.today())
    context = {"page_title": "What is known", "found": found, "back_url": address("contact", case)}
    return render(request, "contact/about.html", context | _may(actor))


@sensitive_post_parameters()
@requires("victim.record", purpose="writing down what was said", shows_people=True)
@FORM
def said(request: HttpRequest, case: UUID) -> HttpResponse:
    """What the victim said on a day, as closed lists."""
    actor = _actor(request)
    form = VoiceForm(_data(request))
    words = {"heading": "What the victim says", "page_title": "What was said", "button": "Save", "lead": NO_ACCOUNT}
    return _dated(
        request,
        case,
        form,
        words,
        lambda given: actions.hear(
            case=case,
            voice=form.voice,
            wishes=frozenset(given["wishes"]),
            by=actor,
            request_key=given["request_key"],
        ),
    )


@sensitive_post_parameters()
@requires("victim.record", purpose="writing down a plan", shows_people=True)
@FORM
def plan(request: HttpRequest, case: UUID) -> HttpResponse:
    """The safety plan, with what holds standing in the form."""
    actor = _actor(request)
    kept = about_page(case, actor, clock.today()).plan
    form = SafetyForm(_data(request), initial={"version": kept.number, **kept.words} if kept else {"version": 0})
    words = {
        "heading": "Safety plan",
        "page_title": "Plan",
        "button": "Save",
        "lead": "Make it with the victim. Each part may stay empty. A new version is kept beside those before it.",
    }

    def do(given: Mapping[str, Any]) -> object:
        key = {name: given[name] for name in ("version", "request_key")}
        return actions.write_plan(case=case, parts=form.parts, by=actor, **key)

    return answered(request, case_row(case, actor, clock.today()), form, words, do)


@requires("victim.record", purpose="writing down help offered", shows_people=True)
@FORM
def offered(request: HttpRequest, case: UUID) -> HttpResponse:
    """One service, and how far it has come with it."""
    actor = _actor(request)
    words = {"heading": "Help offered", "button": "Save"}
    form = SignpostForm(_data(request))
    return _dated(request, case, form, words, lambda given: actions.signpost(case=case, by=actor, **given))


@requires("victim.record", purpose="writing down what happened", shows_people=True)
@FORM
def occasion(request: HttpRequest, case: UUID) -> HttpResponse:
    """Something that asks for another assessment of the risk."""
    actor = _actor(request)
    words = {
        "heading": "What has happened",
        "button": "Save",
        "lead": "Each of these asks for the risk to be assessed again. Workshops and signals of risk come by themselves.",
    }
    form = OccasionForm(_data(request))
    return _dated(request, case, form, words, lambda given: assessing.record_occasion(case=case, by=actor, **given))


def _dated(request: HttpRequest, case: UUID, form: PageForm, words: Mapping[str, Any], do: Any) -> HttpResponse:
    """The answer to a form that asks for a day, which is not to come."""
    today = clock.today()
    form.fields["on"].bound(latest=today, today=today)  # type: ignore[attr-defined]
    return answered(request, case_row(case, _actor(request), today), form, words, do)


def _data(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _may(actor: Actor) -> dict[str, bool]:
    return {"may_record": actor.may("victim.record"), "may_refer": actor.may("victim.refer")}


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]
