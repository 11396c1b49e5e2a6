"""The words of messages by agreement: what is in force, new words from a day on, and how they read before they are written."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from caraway.casework.actions import message_words
from caraway.casework.desks.questions import lines
from caraway.casework.desks.refusing import kept
from caraway.casework.queries.agreements import deliverable
from caraway.casework.queries.message_words import Words, messages_of, preview, words_to_write
from caraway.core.message_templates import LONGEST, TEMPLATES, faults
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web.fields import DayField
from caraway.platform.web.forms import PageForm

PURPOSE = "the words of messages"
LANGUAGES = ("en", "cy")


class WordsForm(PageForm):
    """The words in both languages, and the day from which they hold."""

    subjects = {"en": "the words in English", "cy": "the words in Welsh", "from_on": "the day from which they hold"}
    en = lines("In English", most=LONGEST, rows=3)
    cy = lines("In Welsh", most=LONGEST, rows=3)
    from_on = DayField(label="From which day do they hold?")
    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, words: Words, **kwargs: Any) -> None:
        self.words, today = words, clock.today()
        start = {"en": words.en, "cy": words.cy, "from_on": words.earliest, "after": words.after}
        super().__init__(*args, initial=start, **kwargs)
        self.fields["cy"].widget.attrs["lang"] = "cy"
        self.fields["from_on"].bound(earliest=words.earliest, today=today)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        for name in [one for one in LANGUAGES if one in said]:
            for sentence in faults(self.words.kind, said[name], self.words.names):
                self.add_error(name, sentence)
        return said


@requires("words.set", purpose=PURPOSE)
@require_safe
def words_list(request: HttpRequest) -> HttpResponse:
    """The agreements whose words this person may write."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    context = {"page_title": "Words of messages", "rows": deliverable(actor, clock.today())}
    return render(request, "messages/words_list.html", context)


@requires("words.set", purpose=PURPOSE)
def words(request: HttpRequest, under: UUID) -> HttpResponse:
    """Every message under an agreement, in both languages, as it is written today."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    agreement, messages = messages_of(under, by=actor, today=clock.today())
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    context = {"page_title": "Words of messages", "agreement": agreement, "messages": messages}
    return render(request, "messages/words.html", context)


@requires("words.set", purpose=PURPOSE)
def words_change(request: HttpRequest, under: UUID, saying: str) -> HttpResponse:
    """Ask for new words, show how they read, and only then write them."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = words_to_write(under, saying, by=actor, today=clock.today())
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    form = WordsForm(request.POST if request.method == "POST" else None, words=found)
    if form.is_valid() and "again" not in request.POST:
        if "seen" not in request.POST:
            return _check(request, found, form)
        if _written(found, form, actor):
            return redirect("words", under)
    return _ask(request, found, form)


def _written(found: Words, form: WordsForm, by: Actor) -> bool:
    said = form.cleaned_data
    what = {name: said[name] for name in ("en", "cy", "from_on", "after", "request_key")}
    return kept(form, lambda: message_words.write_words(agreement=found.agreement.id, kind=found.kind, **what, by=by))


def _ask(request: HttpRequest, found: Words, form: WordsForm) -> HttpResponse:
    back = reverse("words", args=[found.agreement.id])
    context = {
        "page_title": f"New words: {found.kind.words}",
        "heading": f"New words: {found.kind.words}",
        "caption": found.agreement.name,
        "form": form,
        "placeholders": found.placeholders,
        "says": TEMPLATES[found.kind].says,
        "versions": found.versions,
        "back_url": back,
        "cancel_url": back,
    }
    return render(request, "messages/words_change.html", context)


def _check(request: HttpRequest, found: Words, form: WordsForm) -> HttpResponse:
    """How it reads; the answers are carried along and held against the rules once more."""
    said = form.cleaned_data
    context = {
        "page_title": f"Check the new words: {found.kind.words}",
        "caption": found.agreement.name,
        "shown": preview(found, said["en"], said["cy"], clock.today()),
        "from_on": said["from_on"],
        "carried": [
            (name, value) for name, values in request.POST.lists() for value in values if name != "csrfmiddlewaretoken"
        ],
        "cancel_url": reverse("words", args=[found.agreement.id]),
    }
    return render(request, "messages/words_check.html", context)
