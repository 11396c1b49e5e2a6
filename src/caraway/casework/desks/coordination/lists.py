"""The worklist of the day."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from caraway.casework.desks.coordination.doors import link_of
from caraway.casework.queries.teams import Whose
from caraway.casework.queries.worklist import Asked, Row, worklist
from caraway.core.vocabulary import Desk, DueKind, TaskKind
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web.dates import day_full
from caraway.platform.web.parts import View, WorklistRow


@requires("case.list", purpose="the day's work", shows_people=True)
@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """What is due today, and why."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    today, asked = clock.today(), _asked(request.GET, actor)
    found = worklist(asked, by=actor, today=today)
    context = {
        "page_title": f"Today, {day_full(today)}",
        "found": found,
        "rows": [_row(each, actor) for each in found.rows],
        "choosing": actor.may("task.do") and any(each.task for each in found.rows),
        "soon": [_row(each, actor) for each in found.soon],
        "desks": _desks(asked, actor),
        "whose": _whose(asked),
        "kinds": [
            (each.kind.words, each.due, each.late, _link(replace(asked, kind=each.kind, after="", before="")))
            for each in found.counts
        ],
        "all_link": _link(replace(asked, kind=None, late=False, after="", before="")),
        "late_link": _link(replace(asked, kind=None, late=True, after="", before="")),
        "asked": asked,
        "about_whose": about_whose(asked.whose, found.covered),
        "next": _link(replace(asked, after=found.next_key, before="")) if found.next_key else "",
        "previous": _link(replace(asked, before=found.previous_key, after="")) if found.previous_key else "",
    }
    return render(request, "coordination/worklist.html", context)


def _asked(query: Mapping[str, str], by: Actor) -> Asked:
    theirs = _theirs(by)
    return Asked(
        next((one for one in theirs if one.value == query.get("desk")), theirs[0]),
        whose=whose_of(query),
        late=query.get("late") == "yes",
        kind=_kind(query.get("kind", "")),
        after=query.get("after", ""),
        before=query.get("before", ""),
    )


def whose_of(query: Mapping[str, str]) -> Whose:
    """Whose work an address asks for; everybody's where it asks for nothing known."""
    asked = query.get("whose", "")
    return Whose(asked) if asked in set(Whose) else Whose.ALL


def _kind(asked: str) -> DueKind | TaskKind | None:
    if asked in set(DueKind):
        return DueKind(asked)
    return TaskKind(asked) if asked in set(TaskKind) else None


def _link(asked: Asked) -> str:
    said = {
        "desk": asked.desk.value,
        "whose": asked.whose.value if asked.whose is not Whose.ALL else "",
        "late": "yes" if asked.late else "",
        "kind": asked.kind.value if asked.kind else "",
        "after": asked.after,
        "before": asked.before,
    }
    query = urlencode({key: value for key, value in said.items() if value})
    return reverse("worklist") + (f"?{query}" if query else "")


def _theirs(by: Actor) -> tuple[Desk, ...]:
    """The desks whose work this person may see, the own one first."""
    safeguards = (Desk.SAFEGUARDING,) if by.may("concern.review") else ()
    return (*safeguards, Desk.COORDINATION, Desk.FACILITATION)


def _desks(asked: Asked, by: Actor) -> tuple[View, ...]:
    return tuple(View(desk.words, _link(Asked(desk, whose=asked.whose)), asked.desk is desk) for desk in _theirs(by))


WHOSE = ((Whose.ALL, "Everybody’s"), (Whose.MINE, "Mine"), (Whose.TEAM, "The team’s"))
TEAMS = "What nobody has today: given to nobody yet, or to somebody who has left, or who is away with nobody to cover."


def _whose(asked: Asked) -> tuple[View, ...]:
    plain = replace(asked, after="", before="", kind=None)
    return tuple(View(words, _link(replace(plain, whose=each)), asked.whose is each) for each, words in WHOSE)


def about_whose(whose: Whose, covered: tuple[str, ...]) -> str:
    """What a list of one's own, or of the team's, holds besides what its name says."""
    if whose is Whose.TEAM:
        return TEAMS
    if whose is Whose.MINE and covered:
        return f"With what you cover for {' and '.join(filter(None, [', '.join(covered[:-1]), covered[-1]]))}."
    return ""


def _row(row: Row, by: Actor) -> WorklistRow:
    href, words = link_of(row, by)
    return WorklistRow(
        what=row.what,
        who=row.name or "Nobody’s case",
        why=row.why,
        left=row.left,
        tone=row.tone,  # type: ignore[arg-type]
        do=words,
        href=href,
        who_href=reverse("case", args=[row.case]) if row.case else "",
        key=f"{row.task}:{row.owner or ''}" if row.task else "",
        beside=" · ".join(filter(None, [row.reference, row.worker])),
    )
