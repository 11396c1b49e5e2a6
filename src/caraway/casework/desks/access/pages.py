"""Subject access: requests, what is given of one, each text before its reviewers, and the paper to keep."""

from typing import ClassVar
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from caraway.casework.actions import subject_access as actions
from caraway.casework.desks.questions import radios, words
from caraway.casework.desks.questions import text as line
from caraway.casework.desks.safeguarding.asking import METHODS, actor_of, sent
from caraway.casework.desks.safeguarding.asking import asked as answered
from caraway.casework.desks.safeguarding.forms import PastForm
from caraway.casework.queries import access_requests as reading
from caraway.core.access_review import Exemption
from caraway.platform.accounts.permission import requires
from caraway.platform.web import paper as papers
from caraway.platform.web.fields import DayField
from caraway.platform.web.forms import PageForm

REVIEWING = "reviewing what a participant is given"


class OpenForm(PastForm):
    """Whose request, and when it came."""

    reference = line("What is the case’s reference?", most=20)
    received_on = DayField(label="When did the request reach you?")
    subjects: ClassVar = {"reference": "the case’s reference", "received_on": "The day the request reached you"}


class ReviewForm(PageForm):
    """Give one text, or withhold it and say why."""

    sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput)
    decision = radios("Is this text given to the participant?", (("give", "Give it"), ("withhold", "Withhold it")))
    exemption = forms.ChoiceField(
        label="Why is it withheld?",
        help_text="Needed only if you withhold it.",
        choices=[("", "Choose"), *words(Exemption)],
    )
    reveals: ClassVar = {"decision": {"withhold": ("exemption",)}}
    subjects: ClassVar = {"decision": "whether it is given", "exemption": "why it is withheld"}


@requires("access.review", purpose=REVIEWING, shows_people=True)
@require_safe
def access_list(request: HttpRequest) -> HttpResponse:
    """The requests of one's own organisation."""
    cards = reading.requests(actor_of(request))
    context = {"page_title": "Requests for what we hold", "cards": cards, "back_url": reverse("case_list")}
    return render(request, "access/list.html", context)


@requires("access.review", purpose=REVIEWING, shows_people=True)
@require_http_methods(METHODS)
def open_one(request: HttpRequest) -> HttpResponse:
    """Open a request, and go on to it: its texts are what is to be done next."""
    form, back = OpenForm(sent(request)), reverse("access_list")

    def do(key: UUID) -> object:
        said, actor = form.cleaned_data, actor_of(request)
        case = reading.case_called(said["reference"], actor)
        return actions.open_access(case=case, received_on=said["received_on"], by=actor, request_key=key)

    title = "A participant asks for what we hold"
    return answered(request, form, do, then=_to_request, back=back, page_title=title, button="Open the request")


def _to_request(made: object) -> str:
    return reverse("access_request", args=[made])


@requires("access.review", purpose=REVIEWING, shows_people=True)
@require_safe
def one(request: HttpRequest, asked: UUID) -> HttpResponse:
    """One request: the fields that are given, and every text with how far its review has come."""
    actor = actor_of(request)
    page = reading.request_page(asked, actor)
    context = {
        "page_title": "What is given",
        "page": page,
        "makes": actor.may("access.make"),
        "back_url": reverse("access_list"),
    }
    return render(request, "access/request.html", context)


@requires("access.review", purpose=REVIEWING, shows_people=True)
@require_http_methods(METHODS)
def text(request: HttpRequest, asked: UUID, row: UUID, field: str) -> HttpResponse:
    """One text, and what this person says of it."""
    actor = actor_of(request)
    card, found = reading.text_page(asked, row, field, actor)
    form = ReviewForm(sent(request), initial={"sha256": found.laid.sha256})

    def do(key: UUID) -> object:
        said = form.cleaned_data
        return actions.review_text(
            request=asked,
            row=row,
            field=field,
            sha256=said["sha256"],
            give=said["decision"] == "give",
            exemption=Exemption(said["exemption"]) if said["exemption"] else None,
            by=actor,
            request_key=key,
        )

    back = reverse("access_request", args=[asked])
    context = {"page_title": found.laid.label, "caption": f"{card.who} · {card.reference}", "found": found}
    return answered(
        request, form, do, then=back, back=back, template="access/text.html", button="Save my review", **context
    )


@requires("access.make", purpose="making what a participant is given", shows_people=True)
@require_http_methods(METHODS)
def make(request: HttpRequest, asked: UUID) -> HttpResponse:
    """Make the paper, once every text is decided."""
    page, form = reading.request_page(asked, actor_of(request)), PageForm(sent(request))

    def do(key: UUID) -> object:
        return actions.make_access_paper(request=asked, by=actor_of(request), request_key=key)

    back = reverse("access_request", args=[asked])
    lead = "The paper holds the fields and the texts that are given, and nothing else. Review ends when it is made."
    caption = f"{page.card.who} · {page.card.reference}"
    return answered(
        request,
        form,
        do,
        then=back,
        back=back,
        page_title="Make the paper",
        caption=caption,
        lead=lead,
        button="Make it",
    )


@requires("access.make", purpose="opening what a participant is given", shows_people=True)
@require_safe
def paper(request: HttpRequest, asked: UUID) -> HttpResponse:
    """The paper as a file to keep. Its name says nothing."""
    content, at = reading.paper_of(asked, actor_of(request))
    answer = HttpResponse(content, content_type=papers.MEDIA_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{papers.safe_name("papers", at.date())}"'
    return answer
