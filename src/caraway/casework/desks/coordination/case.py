"""The page of a case, its documents, and taking back one's own newest entry."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from caraway.casework.actions import corrections
from caraway.casework.desks.coordination.correcting import KINDS, ONLY_TAKEN_BACK
from caraway.casework.desks.coordination.doors import doors
from caraway.casework.queries.case_file import CaseFile, read
from caraway.casework.queries.case_page import case_page
from caraway.casework.queries.documents import document
from caraway.casework.queries.history import title_of
from caraway.casework.undoing import VISIT
from caraway.core.refusals import NotYours
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock, ids

LOOKING = "working on a case"


@requires("case.see", purpose=LOOKING, shows_people=True)
@require_GET
def case(request: HttpRequest, case: UUID) -> HttpResponse:
    """Everything about one case, what can be done now, and why the rest cannot."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    file = read(case, by=actor, today=clock.today())
    offered = file.options()
    context = {
        "p": case_page(file, offered),
        "doors": doors(file, offered, actor),
        "just_done": just_done(file, actor),
        "may_correct": actor.may("fact.correct"),
        "may_assign": actor.may("case.assign"),
        "corrects": {fact.id for fact in file.facts if type(fact.detail) in KINDS},
        "takes_back": {fact.id for fact in file.facts if isinstance(fact.detail, ONLY_TAKEN_BACK)},
        "back_url": None,
    }
    return render(request, "coordination/case.html", context)


def just_done(file: CaseFile, actor: Actor) -> dict[str, Any] | None:
    """One's own newest entry of this visit: what it was, and whether it can be undone."""
    newest = file.facts[-1]
    together = [fact for fact in file.facts if fact.at == newest.at]
    if clock.now() - newest.at > VISIT or not corrections.made_by(newest, actor):
        return None
    words = [title_of(file, fact) for fact in together if fact.replaces is None]
    if not any(words):
        return None
    can = actor.may("fact.undo") and corrections.undoable(file, newest, actor) is None
    return {"text": f"{'. '.join(filter(None, words))}.", "fact": newest.id if can else "", "key": ids.new()}


@requires("fact.undo", purpose="taking back an entry", shows_people=True)
@requires("case.see", purpose="taking back an entry", shows_people=True)
@require_POST
def undo(request: HttpRequest, case: UUID) -> HttpResponse:
    """Take back one's own newest entry."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    file = read(case, by=actor, today=clock.today())
    key = _uuid(request.POST.get("request_key", ""))
    corrections.undo(case=file.case.id, fact=request.POST.get("fact", ""), by=actor, request_key=key)
    return redirect("case", case=case)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotYours("not_found", "There is no such entry.") from None


@requires("case.see", purpose="reading a document", shows_people=True)
@require_GET
def case_document(request: HttpRequest, case: UUID, document_id: UUID) -> HttpResponse:
    """A document of the case, to be kept nowhere. Its name says nothing."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    file = read(case, by=actor, today=clock.today())
    found = document(file, document_id)
    response = HttpResponse(found.content, content_type=found.media_type)
    response["Content-Disposition"] = f'attachment; filename="document.{found.ending}"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
