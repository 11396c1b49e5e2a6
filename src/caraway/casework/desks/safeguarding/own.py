"""A participant's own disclosure of being abused: a record that only its practitioner, the cover and the lead can open."""

from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from caraway.casework.actions import own_disclosures as actions
from caraway.casework.desks.questions import ahead, boxes, lines, words
from caraway.casework.desks.safeguarding.asking import METHODS, actor_of, asked, sent
from caraway.casework.desks.safeguarding.forms import PastForm
from caraway.casework.queries import disclosures as reading
from caraway.casework.queries.subjects import subject_of
from caraway.core.harm import OwnService
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web.fields import DayField

READING, WRITING = "reading a protected record", "writing a protected record"


class RecordForm(PastForm):
    """What a participant said of being abused."""

    on = DayField(label="On which day did the participant tell you?")
    said = lines(
        "What did the participant say?",
        most=2000,
        rows=6,
        help_text="In the participant’s own words where you can. Ask only what you need to keep them safe.",
    )
    services = boxes("Where did you point them to?", words(OwnService))
    subjects: ClassVar = {"on": "The day", "said": "what the participant said"}


class AddForm(PastForm):
    """What came after."""

    text = lines("What was said or done since?", required=False, rows=5)
    services = boxes("Where did you point them to?", words(OwnService))


class CoverForm(PastForm):
    """Who reads it while its practitioner is away."""

    cover = forms.ChoiceField(
        label="Who covers for you?",
        required=False,
        help_text="The person you name can read everything here. Whoever was named before no longer can.",
    )
    subjects: ClassVar = {"cover": "who covers for you"}


class ReviewForm(PastForm):
    """The lead's review."""

    text = lines("What is to be done, and by whom?", rows=5)
    next_on = ahead(label="When is it looked at again?", required=False)
    subjects: ClassVar = {"text": "what is to be done", "next_on": "The day of the next review"}


def _services(form: PastForm) -> tuple[OwnService, ...]:
    return tuple(OwnService(one) for one in form.cleaned_data["services"])


@requires("safeguarding.record", purpose=READING, shows_people=True)
@require_safe
def own_list(request: HttpRequest) -> HttpResponse:
    """The protected records this person may open."""
    actor = actor_of(request)
    context = {
        "page_title": "Protected records",
        "cards": reading.disclosures(actor),
        "reviews": actor.may("safeguarding.see"),
        "back_url": reverse("concerns"),
    }
    return render(request, "safeguarding/own_list.html", context)


@requires("safeguarding.record", purpose=WRITING, shows_people=True)
@require_http_methods(METHODS)
def own_record(request: HttpRequest, case: UUID) -> HttpResponse:
    """Record what a participant said."""
    actor = actor_of(request)
    subject, form = subject_of(case, actor), RecordForm(sent(request), initial={"on": clock.today()})

    def do(key: UUID) -> object:
        said = form.cleaned_data
        return actions.record_disclosure(
            case=case, on=said["on"], words=said["said"], services=_services(form), by=actor, request_key=key
        )

    back = reverse("own_disclosures")
    return asked(
        request,
        form,
        do,
        then=back,
        back=back,
        page_title="Record that a participant is being abused",
        caption=subject.caption,
        lead="Only you, the cover you name and your safeguarding lead can read this. It stands nowhere else.",
        button="Keep the record",
        danger_first=True,
    )


@requires("safeguarding.record", purpose=READING, shows_people=True)
@require_safe
def own(request: HttpRequest, disclosure: UUID) -> HttpResponse:
    """One protected record."""
    actor = actor_of(request)
    page = reading.disclosure_page(disclosure, actor)
    context = {
        "page_title": "Protected record",
        "page": page,
        "reviews": actor.may("safeguarding.see"),
        "back_url": reverse("own_disclosures"),
    }
    return render(request, "safeguarding/own.html", context)


@requires("safeguarding.record", purpose=WRITING, shows_people=True)
@require_http_methods(METHODS)
def own_add(request: HttpRequest, disclosure: UUID) -> HttpResponse:
    """What was said or done since."""
    actor, form = actor_of(request), AddForm(sent(request))
    page = reading.disclosure_page(disclosure, actor)

    def do(key: UUID) -> object:
        return actions.add_to_disclosure(
            disclosure=disclosure,
            text=form.cleaned_data["text"],
            services=_services(form),
            by=actor,
            request_key=key,
        )

    return _asked(request, form, do, page, "Add to the record", "Add it")


@requires("safeguarding.record", purpose=WRITING, shows_people=True)
@require_http_methods(METHODS)
def own_cover(request: HttpRequest, disclosure: UUID) -> HttpResponse:
    """Name the cover, or nobody."""
    actor, form = actor_of(request), CoverForm(sent(request))
    page = reading.disclosure_page_of_author(disclosure, actor)
    nobody = [("", "Nobody")]
    form.fields["cover"].choices = [  # type: ignore[attr-defined]
        *nobody,
        *((str(one), name) for one, name in actions.coverers(actor).items()),
    ]

    def do(key: UUID) -> object:
        cover = form.cleaned_data["cover"]
        return actions.name_cover(
            disclosure=disclosure, cover=UUID(cover) if cover else None, by=actor, request_key=key
        )

    return _asked(request, form, do, page, "Name the cover", "Save")


@requires("safeguarding.see", purpose="reviewing a protected record", shows_people=True)
@require_http_methods(METHODS)
def own_review(request: HttpRequest, disclosure: UUID) -> HttpResponse:
    """The lead looks at it."""
    actor, form = actor_of(request), ReviewForm(sent(request))
    page = reading.disclosure_page(disclosure, actor)

    def do(key: UUID) -> object:
        said = form.cleaned_data
        return actions.review_disclosure(
            disclosure=disclosure, text=said["text"], next_on=said["next_on"], by=actor, request_key=key
        )

    return _asked(request, form, do, page, "Review the record", "Save the review")


def _asked(
    request: HttpRequest, form: PastForm, do: Any, page: reading.DisclosurePage, title: str, button: str
) -> HttpResponse:
    back = reverse("own_disclosure", args=[page.card.id])
    return asked(request, form, do, then=back, back=back, page_title=title, caption=page.card.who, button=button)
