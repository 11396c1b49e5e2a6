"""Match the force's columns: a sample's header, each column's answer, their codes; then it is in force."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from caraway.casework.actions import imports
from caraway.casework.desks.police.forms.base import Asking
from caraway.casework.desks.police.refer import actor_of, may_refer_under
from caraway.casework.desks.police.showing import try_to
from caraway.casework.intake_files.limits import MOST_COLUMNS
from caraway.casework.intake_files.matching import DAY_FORMATS, Matching, Question, unanswered
from caraway.casework.intake_files.reading import sample
from caraway.casework.queries.imports import matching_in_force
from caraway.casework.queries.police_drafts import rules_in_force
from caraway.core.refusals import InvalidValue
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock

from .forms import CodesForm, ColumnsForm, SampleForm
from .questions import forms_of, questions_of

LONGEST_NAME = 200


@requires("import.map", purpose="match the columns of the force's files")
def match(request: HttpRequest) -> HttpResponse:
    """Three pages under one address: what was answered so far travels with each, and nothing is kept until the last."""
    questions = questions_for(actor_of(request))
    if not questions:
        return render(request, "police/no_agreement.html", {"page_title": "Match your columns"})
    if request.method == "POST" and "matching" in request.POST:
        return _codes(request, questions)
    if request.method == "POST" and "columns" in request.POST:
        return _columns(request, questions)
    if request.method == "GET" and request.GET.get("from") == "now":
        found = matching_in_force(actor_of(request))
        if found is not None:
            return _ask_columns(request, list(found.matching.columns), questions, found.matching)
    return _sample(request, questions)


def questions_for(actor: Actor) -> dict[str, Question]:
    """What the agreements under which the force refers ask, together."""
    found: dict[str, Question] = {}
    for one in may_refer_under(actor):
        rules = rules_in_force(one.agreement_id)
        asked = questions_of(forms_of(Asking(rules.settings, rules.programme, clock.today())))
        found = {key: _both(found.get(key), question) for key, question in (found | asked).items()}
    return found


def _both(one: Question | None, other: Question) -> Question:
    if one is None or one == other:
        return other
    choices = dict(one.choices) | dict(other.choices)
    required = one.required or other.required
    return Question(
        one.page, one.name, one.words, one.kind, tuple(choices.items()), required, one.sealed, one.about_both
    )


def _sample(request: HttpRequest, questions: dict[str, Question]) -> HttpResponse:
    form = SampleForm(request.POST or None, request.FILES or None)
    names: list[str] = []

    def read() -> None:
        names.extend(_named(sample(form.cleaned_data["file"].read())))

    if request.method == "POST" and form.is_valid() and try_to(form, read):
        found = matching_in_force(actor_of(request))
        return _ask_columns(request, names, questions, found.matching if found else Matching({}))
    return render(
        request,
        "form_page.html",
        {
            "page_title": "Match your columns",
            "heading": "Match your columns",
            "lead": "Say once which column of your export is which answer. Every file of your force is then read that way.",
            "caption": "Step 1 of 3",
            "back_url": reverse("police_imports"),
            "form": form,
        },
    )


def _named(names: tuple[str, ...]) -> tuple[str, ...]:
    if any(len(name) > LONGEST_NAME for name in names):
        raise InvalidValue("file", "The first full row does not look like names of columns. Is it there?")
    return names


def _ask_columns(
    request: HttpRequest,
    names: list[str],
    questions: dict[str, Question],
    kept: Matching,
    form: ColumnsForm | None = None,
) -> HttpResponse:
    known = {column: key for column, key in kept.columns.items() if key in questions}
    form = form or ColumnsForm(names=names, questions=questions, kept=known, initial={"days": kept.days})
    lead = (
        "Columns named after the victim can only be matched to the victim's answers, which are sealed as they are read."
        " Leave out what is not needed: it is not kept."
    )
    return render(
        request,
        "police/importing/columns.html",
        {
            "page_title": "Which column is which answer?",
            "heading": "Which column is which answer?",
            "lead": lead,
            "caption": "Step 2 of 3",
            "back_url": reverse("police_import_match"),
            "form": form,
        },
    )


def _columns(request: HttpRequest, questions: dict[str, Question]) -> HttpResponse:
    names = _names_in(request.POST.get("columns", ""))
    if not names:
        return redirect("police_import_match")
    form = ColumnsForm(request.POST, names=names, questions=questions, kept={})
    if form.is_valid():
        matching = Matching(form.matched, form.cleaned_data["days"])
        lacking = [one for one in unanswered(matching, questions.values()) if not one.choices]
        if not lacking and _sound(form, matching):
            return _ask_codes(request, matching, questions)
        for one in lacking:
            form.add_error(None, f"Match a column to: {one.words}")
    return _ask_columns(request, names, questions, Matching({}), form)


def _sound(form: ColumnsForm, matching: Matching) -> bool:
    keys = list(matching.columns.values())
    for number, name in enumerate(form.names):
        if keys.count(matching.columns.get(name, "")) > 1:
            form.add_error(f"column-{number}", f"Two columns are matched to the same answer: {name}")
    return form.is_valid()


def _names_in(posted: str) -> list[str]:
    try:
        read = json.loads(posted)
    except ValueError:
        return []
    good = isinstance(read, list) and all(isinstance(one, str) and 0 < len(one) <= LONGEST_NAME for one in read)
    return read if good and 0 < len(read) <= MOST_COLUMNS and len(set(read)) == len(read) else []


def _ask_codes(
    request: HttpRequest, matching: Matching, questions: dict[str, Question], form: CodesForm | None = None
) -> HttpResponse:
    found = matching_in_force(actor_of(request))
    before = found.matching if found else Matching({})
    lacking = unanswered(matching, questions.values())
    kept = Matching(matching.columns, matching.days, before.codes, before.constants)
    form = form or CodesForm(matching=kept, questions=questions, lacking=lacking)
    return render(
        request,
        "police/importing/codes.html",
        {
            "page_title": "Your codes",
            "caption": "Step 3 of 3",
            "back_url": reverse("police_import_match"),
            "form": form,
            "matching": json.dumps({"columns": matching.columns, "days": matching.days}),
        },
    )


def _codes(request: HttpRequest, questions: dict[str, Question]) -> HttpResponse:
    matching, actor = _matching_in(request.POST.get("matching", ""), questions), actor_of(request)
    if matching is None:
        return redirect("police_import_match")
    lacking = unanswered(matching, questions.values())
    form = CodesForm(request.POST, matching=matching, questions=questions, lacking=lacking)
    if form.is_valid():
        made = Matching(matching.columns, matching.days, form.codes, form.constants)
        given: dict[str, Any] = {"matching": made, "questions": questions, "by": actor}
        key = form.cleaned_data["request_key"]
        if try_to(form, lambda: imports.match_columns(organisation=actor.organisation, request_key=key, **given)):
            return redirect(f"{reverse('police_imports')}?done=matched")
    return _ask_codes(request, matching, questions, form)


def _matching_in(posted: str, questions: dict[str, Question]) -> Matching | None:
    try:
        read = json.loads(posted)
        columns, days = read["columns"], read["days"]
    except (ValueError, TypeError, KeyError):
        return None
    if not isinstance(columns, dict) or not _names_in(json.dumps(list(columns))) or days not in list(DAY_FORMATS):
        return None
    return Matching(columns, days) if all(isinstance(v, str) and v in questions for v in columns.values()) else None
