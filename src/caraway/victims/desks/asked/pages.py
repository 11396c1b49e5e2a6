"""Requests for somebody's data: the victim's own, and those of others. Each step is a page of its own."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web.addresses import address
from caraway.platform.web.dates import day
from caraway.platform.web.forms import PageForm
from caraway.platform.web.kept import done
from caraway.platform.web.parts import WorklistRow
from caraway.victims.actions import own_requests, records
from caraway.victims.desks.asked import forms
from caraway.victims.queries.asked import AskedDue, asked_due, asked_page, kinds, own_copy, own_row, records_row
from caraway.victims.queries.cases import case_row

FORM = require_http_methods(["GET", "HEAD", "POST"])
DECIDES = "request.decide"


@requires("victim.see", purpose="seeing requests for data", shows_people=True)
@require_safe
def asked(request: HttpRequest, case: UUID) -> HttpResponse:
    """Every request of one case, where it is, and its last day."""
    actor = _actor(request)
    context = {"page_title": "Requests", "found": asked_page(case, actor), "back_url": address("contact", case)}
    return render(request, "asked/asked.html", context | {"may_decide": actor.may(DECIDES), "kinds": kinds})


@requires("victim.contact", purpose="recording a request", shows_people=True)
@FORM
def own_new(request: HttpRequest, case: UUID) -> HttpResponse:
    """A request of the victim's own came."""
    form = _dated(forms.OwnForm(request.POST or None))
    words = {"heading": "A request for one's own data", "button": "Save"}
    return _answered(
        request,
        case,
        form,
        words,
        lambda given: own_requests.receive(case=case, by=_actor(request), **_optional(given, "identity_by")),
    )


@requires("victim.contact", purpose="recording who asks", shows_people=True)
@FORM
def own_identity(request: HttpRequest, case: UUID, asked: UUID) -> HttpResponse:
    """It is known who asks."""
    own_row(case, asked, _actor(request))
    words = {"heading": "Who asks", "button": "Save"}
    form = forms.IdentityForm(request.POST or None)
    do = own_requests.identify
    return _answered(
        request, case, form, words, lambda given: do(case=case, request=asked, by=_actor(request), **given)
    )


@requires(DECIDES, purpose="taking more time for a request", shows_people=True)
@FORM
def own_extend(request: HttpRequest, case: UUID, asked: UUID) -> HttpResponse:
    """More time is taken."""
    own_row(case, asked, _actor(request))
    words = {"heading": "Take more time", "button": "Save"}
    form, do = forms.MoreTimeForm(request.POST or None), own_requests.extend
    return _answered(
        request, case, form, words, lambda given: do(case=case, request=asked, by=_actor(request), **given)
    )


@requires(DECIDES, purpose="answering a request", shows_people=True)
@FORM
def own_end(request: HttpRequest, case: UUID, asked: UUID) -> HttpResponse:
    """What came of it, and exactly what was given."""
    row = own_row(case, asked, _actor(request))
    form = forms.OutcomeForm(request.POST or None, kind=row.request.kind)
    words = {"heading": "Answer the request", "button": "Save"}

    def end(given: Any) -> object:
        key = given["request_key"]
        return own_requests.end(case=case, request=asked, by=_actor(request), request_key=key, **form.answer)

    return _answered(request, case, form, words, end)


@requires(DECIDES, purpose="making a copy of what is held", shows_people=True)
@require_safe
def copy(request: HttpRequest, case: UUID, asked: UUID) -> HttpResponse:
    """The copy that is given, to be printed; its digest is recorded with the answer."""
    found = own_copy(case, asked, _actor(request))
    return render(
        request, "asked/copy.html", {"page_title": "Copy", "found": found, "back_url": address("contact_asked", case)}
    )


@requires("victim.contact", purpose="recording a request for records", shows_people=True)
@FORM
def records_new(request: HttpRequest, case: UUID) -> HttpResponse:
    """Somebody else asks for records."""
    form = _dated(forms.RecordsForm(request.POST or None))
    words = {"heading": "A request by somebody else", "button": "Save"}

    def receive(given: Any) -> object:
        return records.receive(case=case, by=_actor(request), **{**given, "scope": frozenset(given["scope"])})

    return _answered(request, case, form, words, receive)


@requires("victim.contact", purpose="recording whether it was told", shows_people=True)
@FORM
def records_consulted(request: HttpRequest, case: UUID, asked: UUID) -> HttpResponse:
    """Whether the person concerned was told or asked, and if not why not."""
    records_row(case, asked, _actor(request))
    words = {"heading": "Told or asked", "button": "Save"}
    form, do = forms.ConsultedForm(request.POST or None), records.consult
    return _answered(
        request, case, form, words, lambda given: do(case=case, request=asked, by=_actor(request), **given)
    )


@requires(DECIDES, purpose="deciding on a request for records", shows_people=True)
@FORM
def records_decide(request: HttpRequest, case: UUID, asked: UUID) -> HttpResponse:
    """What is given, or why nothing is."""
    row = records_row(case, asked, _actor(request))
    form = forms.DecideForm(request.POST or None)
    form.offer(row.request.scope)
    words = {"heading": "Decide", "button": "Save", "lead": f"{row.who} asks for: {kinds(row.request.scope)}."}

    def decide(given: Any) -> object:
        where = {"case": case, "request": asked, "by": _actor(request), "request_key": given["request_key"]}
        if given["decision"] == "refuse":
            return records.refuse(because=given["because"], **where)
        return records.allow(allowed=frozenset(given["allowed"]), **where)

    return _answered(request, case, form, words, decide)


@requires("victim.check", purpose="agreeing as a second person", shows_people=True)
@FORM
def records_confirm(request: HttpRequest, case: UUID, asked: UUID) -> HttpResponse:
    """A second person agrees to what was decided."""
    row = records_row(case, asked, _actor(request))
    form, do = PageForm(request.POST or None), records.confirm
    words = {
        "heading": "Agree as a second person",
        "button": "I agree",
        "lead": f"{row.who}: {kinds(row.request.allowed)}.",
    }
    return _answered(
        request, case, form, words, lambda given: do(case=case, request=asked, by=_actor(request), **given)
    )


@requires(DECIDES, purpose="recording what was given", shows_people=True)
@FORM
def records_give(request: HttpRequest, case: UUID, asked: UUID) -> HttpResponse:
    """Exactly what went."""
    row = records_row(case, asked, _actor(request))
    form = forms.GivenForm(request.POST or None)
    form.offer(row.request.allowed)
    words = {"heading": "What was given", "button": "Save"}

    def give(given: Any) -> object:
        key = given["request_key"]
        return records.give(case=case, request=asked, given=[form.answer], by=_actor(request), request_key=key)

    return _answered(request, case, form, words, give)


def asked_rows(by: Actor) -> list[WorklistRow]:
    """Requests that are not over, as rows of the worklist."""
    return [_row(one) for one in asked_due(by)]


def _row(found: AskedDue) -> WorklistRow:
    late = found.last_on is not None and clock.today() > found.last_on
    return WorklistRow(
        what=found.what,
        who=found.name,
        why=f"{found.why}.",
        left=f"By {day(found.last_on)}" if found.last_on else f"Since {day(found.since)}",
        tone="red" if late else "plain",
        do="Open",
        href=address("contact_asked", found.case),
        who_href=address("contact", found.case),
    )


def _dated(form: Any) -> Any:
    form.fields["received_on"].bound(latest=clock.today(), today=clock.today())
    return form


def _optional(given: Any, name: str) -> dict[str, Any]:
    return {**given, name: given[name] or None}


def _answered(
    request: HttpRequest, case: UUID, form: PageForm, words: dict[str, str], do: Callable[[Any], object]
) -> HttpResponse:
    found = case_row(case, _actor(request), clock.today())
    if request.method == "POST" and form.is_valid() and done(form, lambda: do(form.cleaned_data)):
        return redirect("contact_asked", case=case)
    back = address("contact_asked", case)
    around = {"page_title": words["heading"], "caption": found.name, "form": form, "back_url": back, "cancel_url": back}
    return render(request, "form_page.html", around | words)


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]
