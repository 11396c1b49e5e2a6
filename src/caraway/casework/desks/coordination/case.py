"""The page of a case, and taking back one's own newest entry."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render

from caraway.casework.actions import corrections
from caraway.casework.desks.coordination.cards import cards_of
from caraway.casework.desks.coordination.correcting import KINDS, ONLY_TAKEN_BACK
from caraway.casework.desks.coordination.doors import doors
from caraway.casework.queries.case_file import CaseFile, read
from caraway.casework.queries.case_page import case_page
from caraway.casework.queries.history import title_of
from caraway.casework.queries.newest import newest_of
from caraway.casework.queries.transfers import case_team
from caraway.casework.whose import may_record
from caraway.core.refusals import NotNow
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock, ids

LOOKING = "working on a case"
READING = ("GET", "HEAD")


@requires("case.see", purpose=LOOKING, shows_people=True)
def case(request: HttpRequest, case: UUID) -> HttpResponse:
    """Everything about one case, what can be done now, and why the rest cannot."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    file = read(case, by=actor, today=clock.today())
    if request.method not in READING:
        return HttpResponseNotAllowed(READING)
    offered, team = file.options(), case_team(file.case, by=actor, today=file.today)
    theirs = [fact for fact in file.facts if may_record(type(fact.detail), actor)]
    context = {
        "p": case_page(file, offered),
        "doors": doors(file, offered, actor),
        "just_done": just_done(file, actor),
        "may_correct": actor.may("fact.correct"),
        "whose": team.words,
        "may_assign": team.ours and actor.may("case.assign"),
        "may_transfer": team.ours and bool(team.others) and actor.may("case.transfer"),
        "may_set_contact": actor.may("contact.set"),
        "corrects": {fact.id for fact in theirs if type(fact.detail) in KINDS},
        "takes_back": {fact.id for fact in theirs if isinstance(fact.detail, ONLY_TAKEN_BACK)},
        "cards": cards_of(file, actor),
        "back_url": None,
    }
    return render(request, "coordination/case.html", context)


def just_done(file: CaseFile, actor: Actor) -> dict[str, Any] | None:
    """One's own newest entry of this visit: what it was, and whether it can be undone."""
    newest = newest_of(file.case.id, actor)
    words = [title_of(file, fact) for fact in file.facts if fact.id in newest.facts and fact.replaces is None]
    if not any(words):
        return None
    theirs = actor.may("fact.undo") and may_record(type(file.facts[-1].detail), actor)
    can = theirs and newest.why_not is None
    return {"text": f"{'. '.join(filter(None, words))}.", "fact": file.facts[-1].id if can else "", "key": ids.new()}


@requires("fact.undo", purpose="taking back an entry", shows_people=True)
@requires("case.see", purpose="taking back an entry", shows_people=True)
def undo(request: HttpRequest, case: UUID) -> HttpResponse:
    """Take back one's own newest entry."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    file = read(case, by=actor, today=clock.today())
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    fact, key = request.POST.get("fact", ""), _uuid(request.POST.get("request_key", ""))
    if key is None or fact not in {one.id for one in file.facts}:
        raise NotNow("nothing_to_undo", "There is nothing to undo: open the case again.")
    corrections.undo(case=file.case.id, fact=fact, by=actor, request_key=key)
    return redirect("case", case=case)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
