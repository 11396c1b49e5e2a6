"""The page of a client, whose case it is, and what became of a day at court."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from caraway.core.isva.course import Opening
from caraway.core.refusals import NotYours
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web.addresses import address
from caraway.platform.web.dates import day
from caraway.platform.web.forms import PageForm
from caraway.platform.web.kept import done
from caraway.platform.web.parts import Answer, Task
from caraway.victims.actions import isva, isva_court
from caraway.victims.desks.support.forms import AdviserForm, MoveForm
from caraway.victims.desks.support.picture import journey_svg, points, rows
from caraway.victims.isva_reach import advisers_of
from caraway.victims.queries.isva import ClientPage, client_page, forms_of


@requires("isva.see", purpose="supporting somebody", shows_people=True)
@require_safe
def case(request: HttpRequest, case: UUID) -> HttpResponse:
    """One client: what is due and why, what is still to be said, the journey, and everything recorded."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = client_page(case, actor, clock.today())
    journey = points(found.steps, [on for _, on in found.court], clock.today())
    context = {
        "page_title": f"Case {found.row.reference}",
        "found": found,
        "tasks": [_task(found, one) for one in Opening] if found.row.missing else [],
        "picture": journey_svg(journey) if journey else "",
        "journey": rows(journey),
        "about": _about(found),
        "school": _school(found),
        "may_work": actor.may("isva.work") and found.closed_on is None,
        "may_assign": actor.may("isva.assign") and found.closed_on is None,
        "back_url": address("support_today"),
    }
    return render(request, "support/case.html", context)


def _task(found: ClientPage, one: Opening) -> Task:
    there = one not in found.row.missing
    where = (
        address("support_ways", found.row.id)
        if one is Opening.WAYS
        else address("support_add", found.row.id, one.value)
    )
    return Task(one.words, "Completed" if there else "To be said", "" if there else where, done=there)


def _about(found: ClientPage) -> list[Answer]:
    row = found.row
    said = [
        Answer("Next contact", f"By {day(row.due.on)}: {row.due.why.words.lower()}"),
        Answer("Where the case stands", row.stage.words if row.stage else "Nobody has said"),
        Answer("Risk", row.risk.words if row.risk else "Nobody has said"),
        Answer("Next day at court", day(row.next_court) if row.next_court else "None"),
        Answer("Consent", "\n".join(found.consent) or "Not recorded"),
        Answer("Referred by", f"{found.referrer.words}, on {day(found.referred_on)}"),
    ]
    if found.review_until:
        said.insert(2, Answer("A review may be asked for until", day(found.review_until)))
    return said if found.closed_on is None else said[1:]  # nobody is due contact any more


def _school(found: ClientPage) -> list[Answer]:
    school = found.school
    if school is None:
        return []
    return [
        Answer("Place", school.place),
        Answer("Is the accused there too?", school.same.words),
        Answer("Arranged", "\n".join(one.words for one in school.arranged) or "Nothing yet"),
        Answer("Since", day(school.on)),
    ]


@requires("isva.assign", purpose="saying whose case it is", shows_people=True)
@require_http_methods(["GET", "HEAD", "POST"])
def adviser(request: HttpRequest, case: UUID) -> HttpResponse:
    """An adviser of one's own organisation."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = forms_of(case, actor, clock.today())
    form = AdviserForm(request.POST if request.method == "POST" else None)
    choices = [(str(one.account), one.name) for one in advisers_of(actor.organisation, clock.today())]
    form.fields["adviser"].choices = choices  # type: ignore[attr-defined]
    words = {"heading": "Whose case is it?", "caption": found.name}
    return answered(request, case, form, words, lambda given: isva.assign(case=case, by=actor, **given))


@requires("isva.work", purpose="moving a day at court", shows_people=True)
@require_http_methods(["GET", "HEAD", "POST"])
def court_day(request: HttpRequest, case: UUID, on: UUID) -> HttpResponse:
    """Moved to another day, or taken off the list."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = forms_of(case, actor, clock.today())
    there = next((when for key, when in found.court if key == on), None)
    if there is None:
        raise NotYours("not_found", "There is no such case.")
    form = MoveForm(request.POST if request.method == "POST" else None)
    words = {"heading": f"Day at court: {day(there)}", "page_title": "Day at court", "caption": found.name}

    def move(given: Mapping[str, Any]) -> object:
        return isva_court.move_court_day(
            case=case, day=on, court_on=given["court_on"], by=actor, request_key=given["request_key"]
        )

    return answered(request, case, form, words, move)


def answered(
    request: HttpRequest,
    case: UUID,
    form: PageForm,
    words: Mapping[str, Any],
    do: Callable[[Mapping[str, Any]], object],
) -> HttpResponse:
    """Do it and go back to the case; otherwise the form, with what is wrong with it. `words`: `heading` and others."""
    if form.is_valid() and done(form, lambda: do(form.cleaned_data)):
        return redirect("support_case", case=case)
    back = address("support_case", case)
    context = {"page_title": words["heading"], "button": "Save", "form": form, "back_url": back, "cancel_url": back}
    return render(request, "form_page.html", {**context, **words})
