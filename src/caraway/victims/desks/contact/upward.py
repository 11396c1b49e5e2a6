"""Recording what was told, and acknowledging a signal."""

from typing import ClassVar
from uuid import UUID

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
from caraway.victims.queries.cases import case_row, signal_of, telling_of


class ToldForm(PageForm):
    subjects: ClassVar = {"on": "the day", "way": "how it was told"}
    on = DayField(label="On which day was it told?")
    way = WordField(Way, only=[Way.CALL, Way.IN_PERSON], label="How was it told?")


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
