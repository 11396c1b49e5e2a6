"""Messages of one case, contacts that came in, and surveys: what was written is asked of the rules when it leaves."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from caraway.core.victim.reply import GOOD_FOR
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web.addresses import address
from caraway.platform.web.dates import day
from caraway.platform.web.forms import PageForm
from caraway.platform.web.kept import done
from caraway.platform.web.parts import WorklistRow
from caraway.victims.actions import inbound, messages, surveys
from caraway.victims.desks.contact.answering import answered
from caraway.victims.desks.writing.forms import MessageForm, PlaceForm, SpokenForm, TouchForm
from caraway.victims.queries.cases import case_row
from caraway.victims.queries.messages import Notice, letter_page, notice_of, notices, written_page
from caraway.victims.surveying import asked_today, spaced, token_of

FORM = require_http_methods(["GET", "HEAD", "POST"])


@requires("victim.see", purpose="seeing what was written and what came in", shows_people=True)
@require_safe
def written(request: HttpRequest, case: UUID) -> HttpResponse:
    """Messages, contacts that came in and surveys of one case."""
    found = written_page(case, _actor(request))
    context = {"page_title": "Messages", "found": found, "back_url": address("contact", case)}
    return render(request, "writing/written.html", context)


@requires("victim.contact", purpose="asking for a message", shows_people=True)
@FORM
def message(request: HttpRequest, case: UUID) -> HttpResponse:
    """Ask for a text or a letter in fixed words."""
    actor = _actor(request)
    found = case_row(case, actor, clock.today())
    form = MessageForm(request.POST or None)
    form.fields["on"].bound(earliest=clock.today(), today=clock.today())  # type: ignore[attr-defined]
    words = {
        "heading": "Send a message",
        "button": "Send",
        "lead": "The words are fixed and say nothing of what it is about. Everything else is said, never written.",
    }

    def ask(given: Any) -> object:
        return messages.ask_for(case=case, by=actor, **{**given, "hour": given["hour"] or None})

    return answered(request, found, form, words, ask, address("contact_written", case))


@requires("victim.contact", purpose="posting a letter", shows_people=True)
@FORM
def letter(request: HttpRequest, case: UUID, message: UUID) -> HttpResponse:
    """A letter to print, and the button that says it is in the post. What a rule stops is not shown."""
    actor = _actor(request)
    found = letter_page(case, message, actor)
    form = PageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data["request_key"]
        if done(form, lambda: messages.mark_posted(case=case, message=message, by=actor, request_key=key)):
            return redirect("contact_written", case=case)
    context = {"page_title": "Letter", "found": found, "form": form, "back_url": address("contact_written", case)}
    return render(request, "writing/letter.html", context)


@requires("victim.contact", purpose="recording that somebody got in touch", shows_people=True)
@FORM
def touch(request: HttpRequest, case: UUID) -> HttpResponse:
    """That somebody got in touch, and how. Nothing is answered of itself."""
    actor = _actor(request)
    found = case_row(case, actor, clock.today())
    words = {"heading": "Somebody got in touch", "button": "Save"}
    form = TouchForm(request.POST or None)
    back = address("contact_written", case)
    return answered(request, found, form, words, lambda given: inbound.log(case=case, by=actor, **given), back)


@requires("victim.contact", purpose="recording a survey", shows_people=True)
@FORM
def survey(request: HttpRequest, case: UUID) -> HttpResponse:
    """The questions read out while speaking, and what was answered."""
    actor = _actor(request)
    found = case_row(case, actor, clock.today())
    form = SpokenForm(request.POST or None, survey=asked_today())
    words = {"heading": "Record a survey", "button": "Save", "lead": "Read each question out. Any may be left out."}

    def record(given: Any) -> object:
        return surveys.record(
            case=case, way=given["way"], answers=form.answers, by=actor, request_key=given["request_key"]
        )

    return answered(request, found, form, words, record, address("contact_written", case))


@requires("victim.contact", purpose="giving a link to a survey", shows_people=True)
@FORM
def link(request: HttpRequest, case: UUID) -> HttpResponse:
    """A link for one use, shown once, to be said while speaking. It is never written: a rule forbids that."""
    actor = _actor(request)
    found = case_row(case, actor, clock.today())
    form = PageForm(request.POST or None)
    back = address("contact_written", case)
    context: dict[str, Any] = {"page_title": "Code", "name": found.name, "form": form, "back_url": back, "token": ""}
    if request.method == "POST" and form.is_valid():
        token = token_of(form.cleaned_data["request_key"])
        if done(
            form,
            lambda: surveys.give_link(case=case, token=token, by=actor, request_key=form.cleaned_data["request_key"]),
        ):
            context |= {"token": spaced(token), "where": request.build_absolute_uri(address("reply_code"))}
            context["until"] = day(clock.now() + GOOD_FOR)
    return render(request, "writing/link.html", context)


@requires("victim.contact", purpose="dealing with what waits", shows_people=True)
@FORM
def notice(request: HttpRequest, about: UUID) -> HttpResponse:
    """One thing that waits, and the button that says it was dealt with; a contact of nobody's can be put on its case."""
    actor = _actor(request)
    found = notice_of(about, actor)
    form = (PageForm if found.case else PlaceForm)(request.POST or None)
    if request.method == "POST" and form.is_valid() and done(form, lambda: _dealt(about, form, actor)):
        return redirect("contact_worklist")
    back = address("contact_worklist")
    context = {
        "page_title": "Task",
        "found": found,
        "form": form,
        "heading": found.what,
        "button": "I have dealt with this",
    }
    around = {"caption": found.name, "back_url": back, "cancel_url": back}
    return render(request, "writing/notice.html", context | around)


def notice_rows(by: Actor) -> list[WorklistRow]:
    """What waits, as rows of the worklist."""
    return [_row(one) for one in notices(by)]


def _dealt(about: UUID, form: PageForm, by: Actor) -> None:
    key, reference = form.cleaned_data["request_key"], form.cleaned_data.get("reference")
    if reference:
        inbound.place(about=about, reference=reference, by=by, request_key=key)
    else:
        inbound.deal_with(about=about, by=by, request_key=key)


def _row(found: Notice) -> WorklistRow:
    letter_href = address("contact_letter", found.case, found.about) if found.to_post and found.case else ""
    return WorklistRow(
        what=found.what,
        who=found.name,
        why=f"{found.why}.",
        left=f"Since {day(found.since)}",
        tone="red" if found.urgent else "warn",
        do="Open",
        href=letter_href or address("contact_notice", found.about),
        who_href=address("contact_written", found.case) if found.case else "",
    )


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]
