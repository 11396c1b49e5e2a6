"""The worklist of the day, and the list of cases."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from caraway.casework.desks.coordination.doors import link_of
from caraway.casework.queries import case_list as cases_
from caraway.casework.queries.worklist import Asked, Row, worklist
from caraway.core.refusals import NotYours
from caraway.core.vocabulary import Desk, DueKind, Stage
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web.dates import day_full
from caraway.platform.web.forms import PageForm
from caraway.platform.web.parts import View, WorklistRow


@requires("case.list", purpose="the day's work", shows_people=True)
@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """What is due today, and why."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    today, asked = clock.today(), _asked(request.GET)
    found = worklist(asked, by=actor, today=today)
    context = {
        "page_title": f"Today, {day_full(today)}",
        "found": found,
        "rows": [_row(each, actor) for each in found.rows],
        "soon": [_row(each, actor) for each in found.soon],
        "desks": _desks(asked),
        "whose": _whose(asked),
        "kinds": [
            (each.kind.words, each.due, each.late, _link(replace(asked, kind=each.kind, after="", before="")))
            for each in found.counts
        ],
        "all_link": _link(replace(asked, kind=None, late=False, after="", before="")),
        "late_link": _link(replace(asked, kind=None, late=True, after="", before="")),
        "asked": asked,
        "next": _link(replace(asked, after=found.next_key, before="")) if found.next_key else "",
        "previous": _link(replace(asked, before=found.previous_key, after="")) if found.previous_key else "",
    }
    return render(request, "coordination/worklist.html", context)


def _asked(query: Mapping[str, str]) -> Asked:
    desk = Desk.FACILITATION if query.get("desk") == Desk.FACILITATION.value else Desk.COORDINATION
    kind = query.get("kind", "")
    known = kind in set(DueKind)
    return Asked(
        desk,
        mine=query.get("whose") == "mine",
        late=query.get("late") == "yes",
        kind=DueKind(kind) if known else None,
        after=query.get("after", ""),
        before=query.get("before", ""),
    )


def _link(asked: Asked) -> str:
    said = {
        "desk": asked.desk.value if asked.desk is not Desk.COORDINATION else "",
        "whose": "mine" if asked.mine else "",
        "late": "yes" if asked.late else "",
        "kind": asked.kind.value if asked.kind else "",
        "after": asked.after,
        "before": asked.before,
    }
    query = urlencode({key: value for key, value in said.items() if value})
    return reverse("worklist") + (f"?{query}" if query else "")


def _desks(asked: Asked) -> tuple[View, ...]:
    return tuple(
        View(words, _link(Asked(desk, mine=asked.mine)), asked.desk is desk)
        for desk, words in ((Desk.COORDINATION, "Coordination"), (Desk.FACILITATION, "Facilitation"))
    )


def _whose(asked: Asked) -> tuple[View, ...]:
    plain = replace(asked, after="", before="", kind=None)
    return (
        View("Everybody’s", _link(replace(plain, mine=False)), not asked.mine),
        View("Mine", _link(replace(plain, mine=True)), asked.mine),
    )


def _row(row: Row, by: Actor) -> WorklistRow:
    href, words = link_of(row, by)
    return WorklistRow(
        what=row.what,
        who=row.name,
        why=row.why,
        left=row.left,
        tone=row.tone,  # type: ignore[arg-type]
        do=words,
        href=href,
        who_href=reverse("case", args=[row.case]),
        beside=f"{row.reference} · {row.worker or 'no worker yet'}",
    )


class FindForm(PageForm):
    subjects = {"text": "a reference, PNC number or family name"}
    text = forms.CharField(
        label="Find a case",
        max_length=100,
        help_text="Reference, police reference or PNC number, whole; or how the family name begins.",
    )


@requires("case.see", purpose="finding a case", shows_people=True)
@require_http_methods(["GET", "HEAD", "POST"])
def case_list(request: HttpRequest) -> HttpResponse:
    """Cases by stage; or found by what identifies them. What is searched for stays out of addresses and histories."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = FindForm(request.POST if request.method == "POST" else None)
    context = _found(form, actor) if request.method == "POST" else _listed(request.GET, actor)
    context |= {"page_title": "Cases", "form": form, "may_find": actor.may("case.find")}
    return render(request, "coordination/case_list.html", context)


def _found(form: FindForm, actor: Actor) -> dict[str, Any]:
    if not actor.may("case.find"):
        raise NotYours("not_yours", "You cannot do this with the role you have.")
    today = clock.today()
    rows = cases_.find(form.cleaned_data["text"], by=actor, today=today) if form.is_valid() else cases_.CaseRows(())
    return {"rows": rows.rows, "more": bool(rows.next_key), "searched": form.is_valid(), "views": (), "stages": ()} | {
        "next": "",
        "previous": "",
    }


def _listed(query: Mapping[str, str], actor: Actor) -> dict[str, Any]:
    today, mine, stage = clock.today(), query.get("whose") == "mine", _stage(query.get("stage", ""))
    rows = cases_.in_stage(
        stage, by=actor, today=today, mine=mine, after=query.get("after", ""), before=query.get("before", "")
    )
    counts = cases_.stage_counts(by=actor, today=today, mine=mine)
    stages = [View(f"All ({sum(each.cases for each in counts)})", _cases(None, mine), stage is None)]
    stages += [
        View(f"{each.stage.words} ({each.cases})", _cases(each.stage, mine), stage is each.stage) for each in counts
    ]
    return {
        "rows": rows.rows,
        "more": False,
        "searched": False,
        "views": (View("Everybody’s", _cases(stage, False), not mine), View("Mine", _cases(stage, True), mine)),
        "stages": stages,
        "next": _cases(stage, mine, after=rows.next_key) if rows.next_key else "",
        "previous": _cases(stage, mine, before=rows.previous_key) if rows.previous_key else "",
    }


def _stage(text: str) -> Stage | None:
    return Stage(text) if text in set(Stage) else None


def _cases(stage: Stage | None, mine: bool, **more: str) -> str:
    said = {"stage": stage.value if stage else "", "whose": "mine" if mine else "", **more}
    query = urlencode({key: value for key, value in said.items() if value})
    return reverse("case_list") + (f"?{query}" if query else "")
