"""Deciding on a referral, its paper, and saying that it was sent. No address, title or file name says to whom."""

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web import paper
from caraway.platform.web.fields import DayField, WordField, YesNoField
from caraway.platform.web.forms import PageForm
from caraway.victims.actions import marac
from caraway.victims.actions.voice import MOST_WORDS
from caraway.victims.desks.contact.answering import answered
from caraway.victims.models import SentBy
from caraway.victims.queries.about import about_page, referral_rows
from caraway.victims.queries.cases import case_row

FORM = require_http_methods(["GET", "HEAD", "POST"])


def _words(label: str) -> forms.CharField:
    return forms.CharField(label=label, max_length=MOST_WORDS, widget=forms.Textarea(attrs={"rows": 4}))


class DecisionForm(PageForm):
    """Whether to refer; with consent, or why without."""

    subjects: ClassVar = {
        "refer": "whether a referral is made",
        "consent": "whether the victim consents",
        "why_without": "why it is made without consent",
        "asked": "what the conference is asked for",
        "why_not": "why nothing is referred",
    }
    reveals: ClassVar = {
        "refer": {"yes": ("consent", "asked"), "no": ("why_not",)},
        "consent": {"no": ("why_without",)},
    }
    refer = YesNoField(label="Is a referral to MARAC made?")
    consent = YesNoField(label="Does the victim consent?")
    why_without = _words("Why is it made without consent?")
    asked = _words("What is the conference asked for?")
    why_not = _words("Why is nothing referred?")


class SentForm(PageForm):
    """When it was sent, and how."""

    subjects: ClassVar = {"on": "the day", "means": "how it was sent"}
    on = DayField(label="On which day was it sent?")
    means = WordField(SentBy, label="How was it sent?")


@sensitive_post_parameters()
@requires("victim.refer", purpose="deciding on a referral", shows_people=True)
@FORM
def decide(request: HttpRequest, case: UUID) -> HttpResponse:
    """One decision, with what prompts it."""
    actor = _actor(request)
    found = about_page(case, actor, clock.today())
    prompts = "; ".join(found.prompted) or "nothing by itself: your own judgement"
    words = {
        "heading": "Decide on a referral to MARAC",
        "page_title": "Decision",
        "button": "Save",
        "lead": f"What prompts it: {prompts}. You decide, and your name is kept.",
    }
    form = DecisionForm(_data(request))
    row = case_row(case, actor, clock.today())
    return answered(request, row, form, words, lambda given: _decided(case, given, actor))


def _decided(case: UUID, given: Mapping[str, Any], by: Actor) -> object:
    key = given["request_key"]
    if not given["refer"]:
        return marac.not_refer(case=case, why=given["why_not"], by=by, request_key=key)
    what = {name: given[name] or "" for name in ("why_without", "asked")}
    return marac.refer(case=case, consent=given["consent"], by=by, request_key=key, **what)


@requires("victim.refer", purpose="opening a referral", shows_people=True)
@require_safe
def referral(request: HttpRequest, case: UUID, paper_id: UUID) -> HttpResponse:
    """The paper, made from the fields of the allow-list alone."""
    rows = referral_rows(case, paper_id, _actor(request))
    values = {"rows": [{"what": label, "answer": words} for label, words in rows]}
    made = paper.pdf("referral", values, title="Referral", marking="OFFICIAL-SENSITIVE")
    name = paper.safe_name("paper", clock.today())
    return HttpResponse(
        made, content_type=paper.MEDIA_TYPE, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@requires("victim.refer", purpose="saying that a referral was sent", shows_people=True)
@FORM
def sent(request: HttpRequest, case: UUID, paper_id: UUID) -> HttpResponse:
    """When and how it was sent."""
    actor, today = _actor(request), clock.today()
    referral_rows(case, paper_id, actor)
    form = SentForm(_data(request))
    form.fields["on"].bound(latest=today, today=today)  # type: ignore[attr-defined]
    words = {"heading": "The referral was sent", "page_title": "Sent", "button": "Save"}
    row = case_row(case, actor, today)
    return answered(
        request, row, form, words, lambda given: marac.sent(case=case, referral=paper_id, by=actor, **given)
    )


def _data(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]
