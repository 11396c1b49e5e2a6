"""What was told of a case; the letters that wait to be printed and posted; the letter of attendance; a call that came in."""

from typing import ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from caraway.casework.actions import inbound, messages
from caraway.casework.desks.coordination.verb_page import CaseForm, Context, VerbPage, view_of
from caraway.casework.desks.questions import NO_VICTIM, lines, text
from caraway.casework.desks.refusing import kept
from caraway.casework.queries import messages as told
from caraway.casework.queries.case_file import CaseFile, read
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web.forms import PageForm
from caraway.platform.web.paper import MEDIA_TYPE, safe_name

POSTING = "posting letters"


class PlaceForm(PageForm):
    """Which case a text is of."""

    subjects: ClassVar = {"reference": "the reference of the case"}
    reference = text("Which case is it of?", help_text="Our reference of the case, like CARA-K7QXMB")


@requires("case.see", purpose="messages to a participant", shows_people=True)
def case_messages(request: HttpRequest, case: UUID) -> HttpResponse:
    """What was written or told, how, when, in which language and what became of it; and what came in."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    file = read(case, by=actor, today=clock.today())
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    context = {"caption": file.caption, "rows": told.told(file), "came_in": told.came_in(file), "case": case}
    return render(request, "messages/case_messages.html", context)


@requires("message.post", purpose="texts that came in", shows_people=True)
@require_safe
def came_in(request: HttpRequest) -> HttpResponse:
    """Texts that came in and fit no open case, or several: whose they are is found out by somebody."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return render(request, "messages/came_in.html", {"rows": told.unplaced(actor, clock.today())})


@requires("message.post", purpose="texts that came in", shows_people=True)
@require_http_methods(["GET", "HEAD", "POST"])
def place_text(request: HttpRequest, incoming: UUID) -> HttpResponse:
    """Put a text on the case that it is of."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = told.text_of(incoming, actor, clock.today())
    form = PlaceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if kept(form, lambda: inbound.place_text(text=incoming, by=actor, **said)):
            return redirect("came_in")
    context = {"form": form, "text": found, "back_url": reverse("came_in"), "cancel_url": reverse("came_in")}
    return render(request, "messages/place_text.html", context)


@requires("message.post", purpose=POSTING, shows_people=True)
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """The letters to print and post, the oldest first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = told.letters(actor, clock.today())
    context = {"rows": rows, "may_set_words": actor.may("words.set")}
    return render(request, "messages/letters.html", context)


@requires("message.post", purpose=POSTING, shows_people=True)
def letter_paper(request: HttpRequest, message: UUID) -> HttpResponse:
    """One letter, to print."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    content = told.letter(message, actor, clock.today())
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    name = safe_name("letter", clock.today())
    return HttpResponse(content, MEDIA_TYPE, headers={"Content-Disposition": f'inline; filename="{name}"'})


@requires("message.post", purpose=POSTING, shows_people=True)
def letter_posted(request: HttpRequest, message: UUID) -> HttpResponse:
    """A letter is in the post."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if request.method != "POST":
        told.letter(message, actor, clock.today())
        return HttpResponseNotAllowed(["POST"])
    form = PageForm(request.POST)
    key = form.cleaned_data["request_key"] if form.is_valid() else None
    messages.mark_posted(message=message, by=actor, request_key=key)
    return redirect("letters")


def attendance_context(file: CaseFile, about: str) -> Context:
    """What the letter says and where it goes."""
    person = file.case.participant
    ready = "letter" in person.safe_methods and person.address_confirmed_at is not None
    notes = [
        "It names the days attended and says: “These are awareness workshops. This letter says that somebody was there; it"
        " says nothing about change or risk.”",
        "It is written in the participant’s language, and in English and Welsh where that is neither or not known.",
    ]
    if ready:
        return {"notes": [*notes, "It goes to the letters to print."]}
    warning = "Letters are not known to be safe at this address. It is not printed: you are asked to telephone instead."
    return {"notes": notes, "warning": warning}


class CallInForm(CaseForm):
    """A call that came in: what it was about, in words."""

    subjects: ClassVar = {"body": "what the call was about"}
    body = lines("What was it about?", most=1000, help_text=NO_VICTIM)


case_attendance = view_of(
    VerbPage(
        verb="",
        do=messages.ask_attendance,
        heading="Letter of attendance",
        button="Make the letter",
        purpose="a letter of attendance",
        more=attendance_context,
    )
)
case_call_in = view_of(
    VerbPage(
        verb="",
        do=inbound.log_call_in,
        form=CallInForm,
        heading="Log a call that came in",
        button="Save",
        purpose="contact with the participant",
    )
)
