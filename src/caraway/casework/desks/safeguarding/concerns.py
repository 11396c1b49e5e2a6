"""Safeguarding concerns: the list, one concern, and raising one from any desk."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from caraway.casework.actions import concerns as actions
from caraway.casework.desks.safeguarding.asking import METHODS, actor_of, asked, sent
from caraway.casework.desks.safeguarding.forms import AddForm, CorrectForm, RaiseForm
from caraway.casework.queries import concerns as reading
from caraway.casework.queries.risk_signals import raised
from caraway.casework.queries.subjects import Subject, agreements_to_choose, subject_of
from caraway.core.harm import ConcernEntryKind
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock

RAISING = "raising a safeguarding concern"
READING = "reading a safeguarding concern"


@requires("concern.raise", purpose=READING, shows_people=True)
@require_safe
def concern_list(request: HttpRequest) -> HttpResponse:
    """The concerns one has raised; for who reviews, all of the organisation, the first to be reviewed first."""
    actor, closed = actor_of(request), request.GET.get("show") == "closed"
    context = {
        "page_title": "Safeguarding",
        "cards": reading.concerns(actor, clock.today(), closed=closed),
        "closed": closed,
        "reviews": actor.may("concern.review"),
        "may_record": actor.may("safeguarding.record"),
        "sees_incidents": actor.may("incident.see"),
    }
    return render(request, "safeguarding/concerns.html", context)


@requires("concern.raise", purpose=RAISING, shows_people=True)
@require_safe
def safety(request: HttpRequest, case: UUID) -> HttpResponse:
    """What can be raised about somebody, and the signals raised before."""
    actor = actor_of(request)
    subject = subject_of(case, actor)
    context = {
        "page_title": "Safety",
        "subject": subject,
        "may_signal": actor.may("risk.raise"),
        "may_record": actor.may("safeguarding.record"),
        "may_set_orders": actor.may("order.set"),
        "raised": raised(case, actor),
    }
    return render(request, "safeguarding/safety.html", context)


@requires("concern.raise", purpose=RAISING)
@require_http_methods(METHODS)
def raise_anywhere(request: HttpRequest) -> HttpResponse:
    """A concern without a case: about a session, a telephone call, a message."""
    return _raise(request, None)


@requires("concern.raise", purpose=RAISING, shows_people=True)
@require_http_methods(METHODS)
def raise_about(request: HttpRequest, case: UUID) -> HttpResponse:
    """A concern about a case."""
    return _raise(request, subject_of(case, actor_of(request)))


def _raise(request: HttpRequest, subject: Subject | None) -> HttpResponse:
    actor = actor_of(request)
    agreements = [] if subject else agreements_to_choose(actor, clock.today())
    form = RaiseForm(sent(request), agreements=agreements)
    made: dict[str, UUID] = {}

    def do(key: UUID) -> None:
        said = form.cleaned_data
        made["concern"] = actions.raise_concern(
            noticed=form.noticed(),
            seen=said["seen"],
            done=said["done"],
            told=form.told(),
            case=subject.id if subject else None,
            agreement=UUID(said["agreement"]) if said.get("agreement") else None,
            by=actor,
            request_key=key,
        )

    back = reverse("concerns")
    context: dict[str, Any] = {"caption": subject.caption if subject else "", "danger_first": True}
    answer = asked(
        request,
        form,
        do,
        then=back,
        back=back,
        page_title="Raise a safeguarding concern",
        button="Raise the concern",
        **context,
    )
    if made:
        answer["Location"] = reverse("concern", args=[made["concern"]]) + "?done=raised"
    return answer


@requires("concern.raise", purpose=READING, shows_people=True)
@require_safe
def concern(request: HttpRequest, concern: UUID) -> HttpResponse:
    """One concern: what was seen, done, told and decided, in the order of writing."""
    actor = actor_of(request)
    page = reading.concern_page(concern, actor, clock.today())
    context = {
        "page_title": f"{page.card.kind}: {page.card.who}",
        "page": page,
        "reviews": actor.may("concern.review"),
        "may_signal": page.case is not None and actor.may("risk.raise"),
        "done": request.GET.get("done", ""),
        "back_url": reverse("concerns"),
    }
    return render(request, "safeguarding/concern.html", context)


@requires("concern.raise", purpose=RAISING, shows_people=True)
@require_http_methods(METHODS)
def add(request: HttpRequest, concern: UUID) -> HttpResponse:
    """What was seen, done or told since."""
    actor = actor_of(request)
    page = reading.concern_page(concern, actor, clock.today())
    form = AddForm(sent(request))

    def do(key: UUID) -> object:
        said = form.cleaned_data
        kind = ConcernEntryKind(said["kind"])
        told = {"who": said["who"], "on": said["on"]} if kind is ConcernEntryKind.TOLD else {}
        return actions.add_to_concern(concern=concern, kind=kind, text=said["text"], **told, by=actor, request_key=key)

    back = reverse("concern", args=[concern])
    title = "Add to the concern"
    return asked(request, form, do, then=back, back=back, page_title=title, caption=page.card.who, button="Add it")


@requires("concern.raise", purpose="correcting a safeguarding concern", shows_people=True)
@require_http_methods(METHODS)
def correct(request: HttpRequest, concern: UUID, entry: UUID) -> HttpResponse:
    """Other words in the place of an entry; the old ones stay."""
    actor = actor_of(request)
    old = reading.entry_of(concern, entry, actor)
    form = CorrectForm(sent(request), initial={"text": old.text})

    def do(key: UUID) -> object:
        said = form.cleaned_data
        return actions.correct_concern(
            concern=concern, entry=entry, text=said["text"], why=said["why"], by=actor, request_key=key
        )

    back = reverse("concern", args=[concern])
    lead = f"{old.title}. The old words stay readable, marked as corrected."
    return asked(request, form, do, then=back, back=back, page_title="Correct an entry", lead=lead, button="Correct it")
