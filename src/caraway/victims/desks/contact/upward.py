"""Recording what was told and what was put right, and acknowledging a signal."""

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from caraway.core.victim.safe_plan import Way
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web.addresses import address
from caraway.platform.web.dates import day, moment
from caraway.platform.web.fields import DayField, WordField
from caraway.platform.web.forms import PageForm
from caraway.victims.actions import upward
from caraway.victims.desks.contact.answering import answered
from caraway.victims.desks.contact.right_words import right_answers
from caraway.victims.queries.cases import case_row, righting_of, signal_of, telling_of


class ToldForm(PageForm):
    subjects: ClassVar = {"on": "the day", "way": "how it was told"}
    on = DayField(label="On which day was it told?")
    way = WordField(Way, only=[Way.CALL, Way.IN_PERSON], label="How was it told?")


class RightForm(PageForm):
    """`now`: what was read to be so, so that nothing else is recorded as said."""

    subjects: ClassVar = {"on": "the day", "way": "how it was put right"}
    on = DayField(label="On which day was it put right?")
    way = WordField(Way, only=[Way.CALL, Way.IN_PERSON], label="How was it put right?")
    now = forms.UUIDField(widget=forms.HiddenInput, required=False)


class SeenForm(PageForm):
    """Nothing is asked: the button is the answer."""


@requires("victim.contact", purpose="recording what was told", shows_people=True)
@require_http_methods(["GET", "HEAD", "POST"])
def told(request: HttpRequest, case: UUID, came: UUID) -> HttpResponse:
    """When and how one thing was told. It is said, never written."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    today = clock.today()
    found, one = case_row(case, actor, today), telling_of(case, came, actor)
    form = ToldForm(request.POST if request.method == "POST" else None)
    form.fields["on"].bound(latest=today, today=today)  # type: ignore[attr-defined]
    words = {
        "heading": "Record what was told",
        "button": "Save",
        "lead": f"{one.words}: {day(one.on)}. Tell nothing else of the other party.",
    }
    do = upward.record_told
    return answered(request, found, form, words, lambda given: do(case=case, came=came, by=actor, **given))


@requires("victim.contact", purpose="recording what was put right", shows_people=True)
@require_http_methods(["GET", "HEAD", "POST"])
def right(request: HttpRequest, case: UUID, came: UUID) -> HttpResponse:
    """What was told, what is so now, and when and how it was put right. It is said, never written."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    today = clock.today()
    found, one = case_row(case, actor, today), righting_of(case, came, actor)
    form = RightForm(request.POST if request.method == "POST" else None, initial={"now": one.now})
    form.fields["on"].bound(earliest=one.since, latest=today, today=today)  # type: ignore[attr-defined]
    words = {"heading": "Put right what was told", "button": "Save", "answers": tuple(right_answers(one))}

    def do(given: Mapping[str, Any]) -> object:
        return upward.record_right(case=case, came=came, by=actor, **given)

    return answered(request, found, form, words, do, template="contact/right_form.html")


@requires("signal.acknowledge", purpose="acknowledging a signal", shows_people=True)
@require_http_methods(["GET", "HEAD", "POST"])
def seen(request: HttpRequest, case: UUID, signal: UUID) -> HttpResponse:
    """What the signal says, and the button that says one has seen it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found, one = case_row(case, actor, clock.today()), signal_of(case, signal, actor)
    form = SeenForm(request.POST if request.method == "POST" else None)
    urgent = "Urgent. " if one.urgent else ""
    words = {
        "heading": one.kind.words,
        "page_title": "Signal",
        "button": "I have seen this",
        "lead": f"{urgent}{one.words} Raised on {moment(one.raised_at)}.",
    }
    do = upward.acknowledge
    back = "" if actor.may("victim.see") else address("contact_worklist")
    return answered(request, found, form, words, lambda given: do(case=case, signal=signal, by=actor, **given), back)
