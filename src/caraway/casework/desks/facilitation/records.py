"""The session record: which aims were covered for whom, the notes beside them, and which services were spoken of."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from caraway.casework.actions import session_records
from caraway.casework.desks.facilitation.forms import RecordForm
from caraway.casework.desks.refusing import kept
from caraway.casework.queries import registers as reading
from caraway.casework.queries.session_records import Record, notes_of_case, record_of
from caraway.casework.stored import local
from caraway.core.programme import programme
from caraway.core.reference.risk_factors import risk_factors
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock


@requires("session.record", purpose="Write the session record", shows_people=True)
def record(request: Any, workshop: UUID, case: UUID) -> HttpResponse:
    """One person's record: kept as a draft, saved and then on to the next person who has none, or corrected."""
    found, line = reading.line_of(workshop, case, request.actor, clock.today())
    session, _ = reading.session(workshop, request.actor, clock.today())
    standing = record_of(workshop, case, request.actor)
    form = RecordForm(
        programme(session.programme, line.programme_version),
        request.POST or None,
        initial=standing.initial,
        factors=risk_factors(session.programme) if standing.reads else None,
        correcting=standing.recorded,
    )
    if "draft" in request.POST:
        return _draft(request, workshop, case, form)
    if form.is_valid() and kept(form, lambda: _save(request, workshop, case, form, standing)):
        return redirect("register", workshop) if standing.recorded else _next(found, workshop, case)
    return render(request, "facilitation/record.html", _context(workshop, found, line, standing, form))


def _context(
    workshop: UUID, found: reading.Register, line: reading.RegisterLine, standing: Record, form: RecordForm
) -> dict[str, Any]:
    back = reverse("register", args=[workshop])
    return {
        "page_title": f"Session record: {line.name}",
        "heading": line.name,
        "caption": f"Session record, {found.card.title}, {found.card.on:%-d %B %Y}",
        "form": form,
        "standing": standing,
        "button": "Save the correction" if standing.recorded else "Save and go to the next person",
        "drafts": standing.reads and not standing.recorded,
        "cancel_url": back,
        "back_url": back,
    }


def _save(request: Any, workshop: UUID, case: UUID, form: RecordForm, standing: Record) -> None:
    do = session_records.amend_session if standing.recorded else session_records.record_session
    key = form.cleaned_data["request_key"]
    do(workshop=workshop, case=case, by=request.actor, request_key=key, **form.given())


def _draft(request: Any, workshop: UUID, case: UUID, form: RecordForm) -> HttpResponse:
    """Keep what stands in the page. Sent by itself while somebody writes, it is answered with no page."""
    session_records.save_session_draft(workshop=workshop, case=case, answers=form.drafted(), by=request.actor)
    if request.headers.get("Accept") == "text/plain":
        return HttpResponse(f"{local(clock.now()):%H:%M}", content_type="text/plain")
    return redirect("session_record", workshop, case)


def _next(found: reading.Register, workshop: UUID, case: UUID) -> HttpResponse:
    left = [line.case for line in found.lines if line.to_record and line.case != case]
    return redirect("session_record", workshop, left[0]) if left else redirect("register", workshop)


@requires("session.record", purpose="Read the notes of session records", shows_people=True)
@requires("case.see", purpose="Read the notes of session records", shows_people=True)
def notes(request: Any, case: UUID) -> HttpResponse:
    """A participant's notes, for who works on the case and for managers."""
    context = {
        "page_title": "Session notes",
        "versions": notes_of_case(case, request.actor),
        "back_url": reverse("case", args=[case]),
    }
    return render(request, "facilitation/notes.html", context)
