"""Recording a meeting with somebody, or that there was no safe way; and saying who works on a case."""

from typing import ClassVar
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from caraway.core.victim.engagement import Engagement
from caraway.core.victim.safe_plan import Way
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web.fields import WordField
from caraway.platform.web.forms import PageForm
from caraway.victims.actions import contacts
from caraway.victims.desks.contact.answering import answered
from caraway.victims.queries.cases import case_row
from caraway.victims.workers import workers_of

MADE = [one for one in Engagement if one is not Engagement.NOT_ATTEMPTED]


class AttemptForm(PageForm):
    subjects: ClassVar = {"result": "what came of it", "way": "how you tried", "note": "the note"}
    reveals: ClassVar = {
        "result": {one.value: ("way",) for one in MADE if one is not Engagement.NO_SAFE_ROUTE},
    }
    result = WordField(Engagement, only=MADE, label="What came of it?")
    way = WordField(Way, only=[Way.IN_PERSON], label="How did you try?")
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="What helps at the next contact. Never what was told in confidence about the offence.",
    )


class WorkerForm(PageForm):
    subjects: ClassVar = {"worker": "who works on this"}
    worker = forms.TypedChoiceField(label="Who works on this?", widget=forms.RadioSelect, coerce=UUID)


@requires("victim.contact", purpose="recording an attempt", shows_people=True)
@require_http_methods(["GET", "HEAD", "POST"])
def attempt(request: HttpRequest, case: UUID) -> HttpResponse:
    """What came of a meeting, or that there was no safe way. A call is recorded as it is made (`calls`); nothing is written yet."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = case_row(case, actor, clock.today())
    form = AttemptForm(request.POST if request.method == "POST" else None)
    words = {"heading": "Record a meeting", "button": "Save"}
    return answered(request, found, form, words, lambda given: contacts.record_attempt(case=case, by=actor, **given))


@requires("victim.assign", purpose="saying who works on a case", shows_people=True)
@require_http_methods(["GET", "HEAD", "POST"])
def worker(request: HttpRequest, case: UUID) -> HttpResponse:
    """Somebody of one's own organisation who contacts people for it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = case_row(case, actor, clock.today())
    form = WorkerForm(request.POST if request.method == "POST" else None)
    choices = [(str(one.account), one.name) for one in workers_of(actor.organisation, clock.today())]
    form.fields["worker"].choices = choices  # type: ignore[attr-defined]
    words = {"heading": "Who works on this?", "button": "Save"}
    return answered(request, found, form, words, lambda given: contacts.assign(case=case, by=actor, **given))
