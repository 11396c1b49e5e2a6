"""The list of cases: whose, filtered, sorted, printed; and cases found by what identifies them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe
from markupsafe import Markup

from caraway.casework.desks.coordination.lists import WHOSE, about_whose, whose_of
from caraway.casework.queries import case_list as cases_
from caraway.casework.queries.case_list import CaseRow, CaseRows, Sort, StageCount, Wanted, listed
from caraway.casework.queries.finding import find
from caraway.casework.queries.teams import Whose
from caraway.core.refusals import NotYours
from caraway.core.vocabulary import Language, Stage
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web.addresses import address
from caraway.platform.web.dates import day
from caraway.platform.web.forms import PageForm
from caraway.platform.web.parts import View
from caraway.platform.web.render import render_form

SORTS = {Sort.NEWEST: "Newest first", Sort.EXPIRES: "Caution expires first", Sort.NAME: "Family name"}


class FindForm(PageForm):
    subjects = {"text": "a reference, police identifier, date of birth or family name"}
    text = forms.CharField(
        label="Find a case",
        max_length=100,
        help_text="Our reference, a police reference, PNC, ASN or PTIURN, or the date of birth, whole; or how the family name"
        " begins.",
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """One question of the filter: its name in the address, its label, its choices, and which is chosen."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str


@requires("case.see", purpose="finding a case", shows_people=True)
@require_http_methods(["GET", "HEAD", "POST"])
def case_list(request: HttpRequest) -> HttpResponse:
    """Cases by stage; or found by what identifies them. What is searched for stays out of addresses and histories."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = FindForm(request.POST if request.method == "POST" else None)
    context = _found(form, actor) if request.method == "POST" else _listed(request.GET, actor)
    context |= {"page_title": "Cases", "form": form, "may_find": actor.may("case.find")}
    context["questions"] = render_form(form) if form.is_bound else _nothing_typed()
    context["may_merge"] = actor.may("person.merge")
    context["may_review"] = actor.may("access.review")
    return render(request, "coordination/case_list.html", context)


@cache
def _nothing_typed() -> Markup:
    """The form before anything is typed. It is the same for everybody, so it is drawn once."""
    return render_form(FindForm())


@requires("case.see", purpose="printing a list of cases", shows_people=True)
@require_safe
def printed(request: HttpRequest) -> HttpResponse:
    """The same page of the list for paper: reference, initials, stage and dates, and nothing else."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    wanted = wanted_of(request.GET)
    rows = [_on_paper(row) for row in listed(wanted, by=actor, today=clock.today()).rows]
    context = {"page_title": "List of cases", "rows": rows, "today": clock.today(), "back_url": _link(wanted)}
    return render(request, "coordination/case_print.html", context)


def _on_paper(row: CaseRow) -> tuple[str, ...]:
    stage = f"{row.said}, on hold" if row.on_hold else row.said
    return row.reference, row.initials, stage, day(row.expires_on) if row.expires_on else "Not cautioned"


def _found(form: FindForm, actor: Actor) -> dict[str, Any]:
    if not actor.may("case.find"):
        raise NotYours("not_yours", "You cannot do this with the role you have.")
    rows = find(form.cleaned_data["text"], by=actor, today=clock.today()) if form.is_valid() else CaseRows(())
    return {"rows": rows.rows, "more": bool(rows.next_key), "searched": form.is_valid()}


def _listed(query: Mapping[str, str], actor: Actor) -> dict[str, Any]:
    wanted = wanted_of(query)
    found = listed(wanted, by=actor, today=clock.today())
    plain = replace(wanted, after="", before="")
    return {
        "rows": found.rows,
        "views": [View(words, _link(replace(plain, whose=each)), wanted.whose is each) for each, words in WHOSE],
        "about_whose": about_whose(wanted.whose, found.covered),
        "stages": _stages(wanted, found.counts),
        "choices": _choices(wanted, found),
        "ticks": (("held", "On hold", wanted.held), ("late", "Something is late", wanted.late)),
        "kept": {key: value for key, value in _said(plain).items() if key in ("whose", "stage")},
        "filtered": _filtered(wanted),
        "plain_link": _link(Wanted(wanted.whose, wanted.stage, wanted.alone)),
        "print_link": _link(wanted, "case_print"),
        "may_assign": actor.may("case.assign"),
        "next": _link(replace(plain, after=found.next_key)) if found.next_key else "",
        "previous": _link(replace(plain, before=found.previous_key)) if found.previous_key else "",
    }


def wanted_of(query: Mapping[str, str]) -> Wanted:
    """Which list an address asks for. A sort that is not on the list is no page of ours: NotYours."""
    sort = query.get("sort", "") or Sort.NEWEST.value
    if sort not in set(Sort):
        raise NotYours("not_found", "There is no such list.")
    stage, alone = _stage(query.get("stage", ""))
    return Wanted(
        whose=whose_of(query),
        stage=stage,
        alone=alone,
        worker=_uuid(query.get("worker", "")),
        area=_uuid(query.get("area", "")),
        language=query.get("language", "") if query.get("language", "") in set(Language) else "",
        held=query.get("held") == "yes",
        late=query.get("late") == "yes",
        sort=Sort(sort),
        after=query.get("after", ""),
        before=query.get("before", ""),
    )


def _stage(said: str) -> tuple[Stage | None, bool]:
    """The stage of an address, and whether it asks for who was left to the caution alone."""
    if said == cases_.ALONE:
        return Stage.WITH_POLICE, True
    return (Stage(said) if said in set(Stage) else None), False


def _filtered(wanted: Wanted) -> bool:
    chosen = Wanted(wanted.whose, wanted.stage, wanted.alone, after=wanted.after, before=wanted.before)
    return wanted != chosen


def _said(wanted: Wanted) -> dict[str, str]:
    """What the address of a list says: nothing of what is usual."""
    said = {
        "whose": wanted.whose.value if wanted.whose is not Whose.ALL else "",
        "stage": cases_.ALONE.value if wanted.alone else wanted.stage.value if wanted.stage else "",
        "worker": str(wanted.worker or ""),
        "area": str(wanted.area or ""),
        "language": wanted.language,
        "held": "yes" if wanted.held else "",
        "late": "yes" if wanted.late else "",
        "sort": wanted.sort.value if wanted.sort is not Sort.NEWEST else "",
        "after": wanted.after,
        "before": wanted.before,
    }
    return {key: value for key, value in said.items() if value}


def _link(wanted: Wanted, route: str = "case_list") -> str:
    query = urlencode(_said(wanted))
    return address(route) + (f"?{query}" if query else "")


def _stages(wanted: Wanted, counts: Iterable[StageCount]) -> list[View]:
    counts = tuple(counts)
    if not counts:
        return []
    plain = replace(wanted, after="", before="")
    total = sum(each.cases for each in counts)
    views = [View(f"All ({_many(total)})", _link(replace(plain, stage=None, alone=False)), wanted.stage is None)]
    return views + [
        View(
            f"{each.said} ({_many(each.cases)})",
            _link(replace(plain, stage=each.stage, alone=each.alone)),
            (wanted.stage, wanted.alone) == (each.stage, each.alone),
        )
        for each in counts
    ]


def _many(count: int) -> str:
    return str(count) if count <= cases_.MOST_COUNTED else f"more than {cases_.MOST_COUNTED:,}"


def _choices(wanted: Wanted, found: CaseRows) -> tuple[Choice, ...]:
    people = tuple((str(account), name) for account, name in found.workers)
    areas = tuple((str(agreement), area) for agreement, area in found.areas)
    languages = tuple((one.value, one.words) for one in Language)
    return (
        Choice("worker", "Worker", (("", "Anybody"), *people), str(wanted.worker or "")),
        Choice("area", "Area", (("", "Every area"), *areas), str(wanted.area or "")),
        Choice("language", "Language", (("", "Any language"), *languages), wanted.language),
        Choice("sort", "Order", tuple((sort.value, words) for sort, words in SORTS.items()), wanted.sort.value),
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
