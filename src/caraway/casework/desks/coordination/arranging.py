"""Interpreters and rooms for a participant: beside the case, and a page to say how far each has got."""

from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from caraway.casework.actions import arranging
from caraway.casework.desks.coordination.card import Card, CardLink
from caraway.casework.desks.questions import NO_VICTIM, radios, text, words
from caraway.casework.desks.refusing import kept
from caraway.casework.queries.arrangements import Need, need_of, needs_of_case, room_of
from caraway.casework.queries.case_file import CaseFile, read
from caraway.core.arranging import ArrangementKind, ArrangementState
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web.forms import PageForm

LEADS = {
    ArrangementKind.INTERPRETER: (
        "From the firm’s list, never family, a friend or somebody the participant brings. Give the firm the language, the"
        " day and the hours, and nothing of why the participant comes."
    ),
    ArrangementKind.ROOM: "A room that this participant can get into, sit in and hear in. Ask the participant if it would do.",
    ArrangementKind.OTHER: "For example large print, a taxi, or somebody who helps with reading. Never family.",
}
WHO = {
    ArrangementKind.INTERPRETER: "Which firm?",
    ArrangementKind.ROOM: "Which room?",
    ArrangementKind.OTHER: "What is arranged, and with whom?",
}


class ArrangeForm(PageForm):
    """How far it has got. A confirmed interpreter needs the tick; nothing else is asked about the interpreter."""

    subjects: ClassVar = {"state": "how far it has got", "who": "with whom", "knows_neither": "what was checked"}
    state = radios("How far has it got?", words(ArrangementState))
    who = text("Which firm?", most=200, required=False, help_text=f"Needed to confirm. {NO_VICTIM}")
    knows_neither = forms.BooleanField(
        label="I have checked that the interpreter is no relative and knows neither side", required=False
    )

    def __init__(self, *args: Any, kind: ArrangementKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].label = WHO[kind]
        if kind is not ArrangementKind.INTERPRETER:
            del self.fields["knows_neither"]

    def clean_state(self) -> ArrangementState:
        return ArrangementState(self.cleaned_data["state"])


def needs_card(file: CaseFile, actor: Actor) -> Card | None:
    """What is needed at each session that is booked, and whether it is arranged."""
    if not actor.may("case.see") or not file.standing.bookings:
        return None
    found, may = needs_of_case(file), actor.may("arrangement.set")
    if not found and not may:
        return None
    said = tuple(f"{one.title}. {one.words}: {one.said[0].lower()}{one.said[1:]}" for one in found)
    links = tuple(link for link in (*(_link(file, one) for one in found), *_others(file))) if may else ()
    missing = any(not one.confirmed for one in found)
    return Card(
        "Arranged for the sessions",
        sentences=said or ("Nothing is needed.",),
        tag="not arranged" if missing else "",
        tone="warn",
        links=links,
    )


def _link(file: CaseFile, need: Need) -> CardLink:
    href = reverse("case_arrange", args=[file.case.id, need.session, need.kind.value])
    return CardLink(f"{'Change' if need.state else 'Arrange'}: {need.kind.words.lower()}", href, f"for {need.title}")


def _others(file: CaseFile) -> tuple[CardLink, ...]:
    """Something that nobody recorded as a need, for the session that comes next."""
    comes = min(file.standing.bookings, key=lambda one: (one.on, one.session))
    href = reverse("case_arrange", args=[file.case.id, comes.session, ArrangementKind.OTHER.value])
    return (CardLink("Arrange something else", href, "for the next session"),)


@requires("arrangement.set", purpose="arranging what a participant needs", shows_people=True)
@require_http_methods(["GET", "HEAD", "POST"])
def case_arrange(request: Any, case: UUID, session: str, kind: str) -> HttpResponse:
    """Say how far one arrangement has got."""
    file = read(case, by=request.actor, today=clock.today())
    need = need_of(file, session, kind)
    before = {"state": need.state.value if need.state else "", "who": need.who, "knows_neither": need.knows_neither}
    form = ArrangeForm(request.POST or None, kind=need.kind, initial=before)
    if form.is_valid() and kept(form, lambda: _arrange(request, case, need, form)):
        return redirect("case", case)
    back = reverse("case", args=[case])
    context = {
        "page_title": f"{need.words}, {need.title}",
        "heading": need.words,
        "caption": f"{file.caption} · {need.title}",
        "lead": LEADS[need.kind],
        "room": room_of(session) if need.kind is not ArrangementKind.INTERPRETER else "",
        "form": form,
        "button": "Save",
        "back_url": back,
        "cancel_url": back,
    }
    return render(request, "coordination/arrange.html", context)


def _arrange(request: Any, case: UUID, need: Need, form: forms.Form) -> None:
    said = form.cleaned_data
    arranging.arrange(
        case=case,
        session=need.session,
        kind=need.kind,
        state=said["state"],
        who=said["who"],
        knows_neither=said.get("knows_neither", False),
        by=request.actor,
        request_key=said["request_key"],
    )
