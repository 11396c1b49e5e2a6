"""The session record: which aims were covered for whom, and which services they were told about."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from caraway.casework.actions import registers
from caraway.casework.desks.facilitation.forms import RecordForm
from caraway.casework.desks.refusing import kept
from caraway.casework.queries import registers as reading
from caraway.core.programme import programme
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock


@requires("session.record", purpose="Write the session record", shows_people=True)
def record(request: Any, workshop: UUID, case: UUID) -> HttpResponse:
    """One person's record; then on to the next person who has none."""
    found, line = reading.line_of(workshop, case, request.actor, clock.today())
    session, _ = reading.session(workshop, request.actor, clock.today())
    form = RecordForm(programme(session.programme, line.programme_version), request.POST or None)
    if form.is_valid() and kept(form, lambda: _record(request, workshop, case, form)):
        return _next(found, workshop, case)
    context = {
        "page_title": f"Session record: {line.name}",
        "heading": line.name,
        "caption": f"Session record, {found.card.title}, {found.card.on:%-d %B %Y}",
        "form": form,
        "button": "Save and go to the next person",
        "cancel_url": reverse("register", args=[workshop]),
        "back_url": reverse("register", args=[workshop]),
    }
    return render(request, "form_page.html", context)


def _record(request: Any, workshop: UUID, case: UUID, form: RecordForm) -> None:
    said = form.cleaned_data
    registers.record_session(
        workshop=workshop,
        case=case,
        aims=tuple(said["aims"]),
        signposts=tuple(said["signposts"]),
        by=request.actor,
        request_key=said["request_key"],
    )


def _next(found: reading.Register, workshop: UUID, case: UUID) -> HttpResponse:
    left = [line.case for line in found.lines if line.to_record and line.case != case]
    return redirect("session_record", workshop, left[0]) if left else redirect("register", workshop)
