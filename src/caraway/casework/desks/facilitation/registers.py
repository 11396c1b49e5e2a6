"""The register: who is here, marked with a thumb, and changed as easily."""

from collections.abc import Mapping
from datetime import time
from typing import Any
from uuid import UUID, uuid5

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from caraway.casework.actions import corrections, registers
from caraway.casework.desks.facilitation.forms import ABSENT, CAME, MARKS, AddForm, AddThisForm, MarkForm
from caraway.casework.desks.refusing import kept
from caraway.casework.queries import registers as reading
from caraway.casework.queries.advisories import advice_for
from caraway.casework.queries.arrangements import arranged_for
from caraway.casework.queries.floor import phones
from caraway.casework.queries.left_to_do import left_to_do
from caraway.casework.queries.newest import newest_of
from caraway.core.refusals import NotNow
from caraway.core.vocabulary import AbsenceReason, Attendance, SentAwayReason
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock, ids
from caraway.platform.web.dates import day
from caraway.platform.web.forms import PageForm

BESIDE = (
    ("Calendar", "calendar_month", "workshop.see"),
    ("Waiting for a workshop", "waiting_list", "case.book"),
    ("In your own calendar", "feed", "calendar.feed"),
    ("Venues", "venue_list", "venue.set"),
    ("Accredited facilitators", "accreditations", "accreditation.set"),
)
"""What stands beside the sessions: words, route, and the permission it needs."""


@requires("workshop.see", purpose="Find a workshop")
def session_list(request: Any) -> HttpResponse:
    """The workshops of today, registers to close, and the workshops to come."""
    found = reading.sessions(request.actor, clock.today())
    may, on_the_day = request.actor.may, request.actor.may("register.see")
    context = {
        "page_title": "Sessions",
        "found": found,
        "left": left_to_do(request.actor, clock.today()) if on_the_day else (),
        "phones": phones(request.actor) if on_the_day else (),
        "may": may,
        "can_plan": may("workshop.plan"),
        "beside": [(text, route) for text, route, permission in BESIDE if may(permission)],
    }
    return render(request, "facilitation/sessions.html", context)


@requires("workshop.see", purpose="Find a workshop that was held")
def past_sessions(request: Any) -> HttpResponse:
    """Workshops that were held or cancelled, a page at a time."""
    cards, more = reading.past(request.actor, clock.today(), request.GET.get("before", ""))
    context = {"page_title": "Past sessions", "cards": cards, "next": more}
    return render(request, "facilitation/past.html", context)


@requires("register.see", purpose="Mark the register", shows_people=True)
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: Any, workshop: UUID) -> HttpResponse:
    """The register. The large "Here" marks at once; the others ask for what they need."""
    if request.method == "POST":
        return _here(request, workshop)
    found = reading.register(workshop, request.actor, clock.today())
    context = {
        "page_title": f"{found.card.title}, {found.card.venue}",
        "register": found,
        "late": Attendance.LATE_REFUSED,
        "early": Attendance.LEFT_EARLY,
        "absent": ABSENT,
        "came": CAME,
        "just": _just_marked(request, found),
        "phones": phones(request.actor),
        "arranged": arranged_for(found.card.id),
        "advice": advice_for(workshop, found, request.actor, clock.today()),
        "codes": {code.value: code.words for code in MARKS},
        "absences": [(one.value, one.words) for one in AbsenceReason],
        "reasons": [(one.value, one.words) for one in SentAwayReason],
        "request_key": ids.new(),
        "may": request.actor.may,
    }
    return render(request, "facilitation/register.html", context)


def _just_marked(request: Any, found: reading.Register) -> reading.RegisterLine | None:
    """The line just marked, where this person can take the mark back."""
    marked = request.GET.get("marked", "")
    line = next((line for line in found.lines if str(line.case) == marked and line.mark), None)
    return line if line is not None and undoable(line, request.actor) else None


def undoable(line: reading.RegisterLine, by: Actor) -> bool:
    """Whether this person can take the mark of this line back now."""
    if not by.may("fact.undo"):
        return False
    newest = newest_of(line.case, by)
    return line.fact in newest.facts and newest.why_not is None


def _here(request: Any, workshop: UUID) -> HttpResponse:
    form = PageForm(request.POST)
    case = request.POST.get("here", "")
    _, line = reading.line_of(workshop, _uuid(case), request.actor, clock.today())
    if not form.is_valid():
        return redirect("register", workshop)
    # The page has one key for everybody on it. Sent again, "Here" must not undo what was marked since.
    key = uuid5(form.cleaned_data["request_key"], str(line.case))
    here = registers.Line(Attendance.ATTENDED)
    registers.mark(workshop=workshop, case=line.case, line=here, by=request.actor, request_key=key)
    return back(workshop, line.case)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def back(workshop: UUID, case: UUID) -> HttpResponse:
    """To the register, at the person's line, with the way to take the mark back."""
    answer = redirect("register", workshop)
    answer["Location"] += f"?marked={case}#line-{case}"
    return answer


@requires("register.mark", purpose="Mark the register", shows_people=True)
def mark(request: Any, workshop: UUID, case: UUID) -> HttpResponse:
    """One person's line: what it says, and what that needs."""
    found, line = reading.line_of(workshop, case, request.actor, clock.today())
    form = MarkForm(request.POST or None, initial={"code": request.GET.get("code") or line.mark})
    if form.is_valid() and kept(form, lambda: _mark(request, workshop, case, form, found.card.starts_at)):
        return back(workshop, case)
    context = {
        "page_title": line.name,
        "caption": f"{found.card.title}, {found.card.on:%-d %B %Y}",
        "form": form,
        "button": "Save",
        "cancel_url": _register_url(workshop),
        "back_url": _register_url(workshop),
        "heading": line.name,
    }
    return render(request, "form_page.html", context)


def _mark(request: Any, workshop: UUID, case: UUID, form: MarkForm, starts_at: time) -> None:
    said = form.cleaned_data
    line = line_from(said, starts_at)
    registers.mark(workshop=workshop, case=case, line=line, by=request.actor, request_key=said["request_key"])


def line_from(said: Mapping[str, Any], starts_at: time) -> registers.Line:
    """The line of the register that the answers of a `MarkForm` make."""
    minute = _minutes(starts_at, said["time"]) if said.get("time") else None
    absence = AbsenceReason(said["absence"]) if said.get("absence") else None
    sent = SentAwayReason(said["sent"]) if said.get("sent") else None
    return registers.Line(Attendance(said["code"]), minute, bool(said.get("excuse")), absence, sent)


def _minutes(start: time, at: time) -> int:
    return (at.hour - start.hour) * 60 + at.minute - start.minute


def _register_url(workshop: UUID) -> str:
    return reverse("register", args=[workshop])


@requires("fact.undo", purpose="Take back a mark", shows_people=True)
@require_POST
def undo(request: Any, workshop: UUID, case: UUID) -> HttpResponse:
    """Take back the mark just made: to the one before, or to none."""
    fact = reading.mark_in(workshop, case, _uuid(request.POST.get("fact", "")), request.actor, clock.today())
    form = PageForm(request.POST)
    if form.is_valid():
        corrections.undo(case=case, fact=fact, by=request.actor, request_key=form.cleaned_data["request_key"])
    return redirect("register", workshop)


@requires("register.mark", purpose="Add somebody who came", shows_people=True)
def add(request: Any, workshop: UUID) -> HttpResponse:
    """Somebody came who is not on the list: found by the reference alone, shown, and then marked here."""
    _, card = reading.session(workshop, request.actor, clock.today())
    form = AddForm(request.POST or None)
    if form.is_valid():
        came = reading.by_reference(workshop, form.cleaned_data["reference"], request.actor, clock.today())
        if came is None:
            form.add_error("reference", "No case of this programme has that reference. Check it with the coordinator")
        elif "seen" not in request.POST:
            return _is_it(request, workshop, card, came, form)
        elif kept(form, lambda: _add(request, workshop, came.case, form)):
            return back(workshop, came.case)
    context = {
        "page_title": "Somebody is not on the list",
        "heading": "Somebody is not on the list",
        "caption": card.title,
        "lead": "If the person should be here, their coordinator can give you the reference.",
        "form": form,
        "button": "Find",
        "back_url": _register_url(workshop),
        "cancel_url": _register_url(workshop),
    }
    return render(request, "form_page.html", context)


def _is_it(request: Any, workshop: UUID, card: reading.SessionCard, came: reading.Came, form: AddForm) -> HttpResponse:
    """Whose reference it is, before anything is marked."""
    said = form.cleaned_data
    context = {
        "page_title": f"Is it {came.name}?",
        "caption": card.title,
        "text": f"Born {day(came.born)}. Ask for the date of birth. The person is then marked as attended.",
        "form": AddThisForm(initial={"reference": said["reference"]}, request_key=said["request_key"]),
        "button": "Mark as attended",
        "back_url": reverse("register_add", args=[workshop]),
        "cancel_url": reverse("register_add", args=[workshop]),
    }
    return render(request, "confirm.html", context)


def _add(request: Any, workshop: UUID, case: UUID, form: AddForm) -> None:
    key = form.cleaned_data["request_key"]
    line = registers.Line(Attendance.ATTENDED)
    registers.mark(workshop=workshop, case=case, line=line, by=request.actor, request_key=key)


@requires("register.mark", purpose="Close the register")
@require_POST
def close(request: Any, workshop: UUID) -> HttpResponse:
    """Close the register once everybody is marked; otherwise the register says who is not."""
    try:
        registers.close(workshop=workshop, by=request.actor)
    except NotNow as refusal:
        if refusal.code != "unmarked":
            raise
    return redirect("register", workshop)
