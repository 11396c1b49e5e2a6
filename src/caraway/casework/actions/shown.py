"""What a page showed, as a stamp that its form carries: who agrees to it or sends it does so while it is still that.

A stamp is a keyed hash of what was shown: it tells whether something changed, and nothing of what it was. An action
compares it after it has locked the draft or the case.
"""

import hashlib
import hmac
import json
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings

from caraway.casework import deciders
from caraway.casework.actions import returns
from caraway.casework.referral import PAGES
from caraway.core.refusals import NotNow

CHANGED = "changed_since"
DRAFT_CHANGED = "The referral was changed since you opened it. Read it again."
CASE_CHANGED = "What this page shows was changed since you opened it. Read it again."


def require_shown(shown: str, now: str, sentence: str) -> None:
    """Raise NotNow unless the stamp is of what is so now."""
    if not hmac.compare_digest(shown.encode(), now.encode()):
        raise NotNow(CHANGED, sentence)


def of_draft(
    draft: UUID, saved: dict[str, Any], sealed_on: date | None, attested: tuple[bool | None, bool | None]
) -> str:
    """A draft as it is agreed to: its pages, and whether the victim's page was given since, and nothing that was in it.

    What others decided meanwhile is no change of the referral.
    """
    pages = {page: saved.get(page) for page in PAGES}
    return stamp("draft", draft, pages, deciders.changes(saved), sealed_on, attested)


def of_return(opened: Any) -> str:
    """The return as it would be made now."""
    return stamp("return", opened.case.id, returns.answer_today(opened))


def of_telling(opened: Any) -> str:
    """What the participant would be told, and in which languages."""
    return stamp("telling", opened.case.id, returns.answer_to_tell(opened), _languages(opened))


def of_corrections(opened: Any) -> str:
    """Every message that would be said again, and in which languages."""
    again = [(type(one.detail).__name__, one.detail.answer, one.old.id) for one in returns.stale(opened)]
    return stamp("corrections", opened.case.id, again, _languages(opened))


def of_corrected(opened: Any) -> str:
    """Everything that was corrected so far: what a decision-maker looks at again."""
    return stamp("corrected", [fact.id for fact in opened.facts if fact.replaces])


def _languages(opened: Any) -> tuple[str, ...]:
    return returns.languages(opened.case.participant.language)


def stamp(*shown: Any) -> str:
    """The stamp of what a page shows: of whatever JSON can hold, or be given as text."""
    whole = json.dumps(["shown", *shown], sort_keys=True, default=str)
    return hmac.new(settings.SECRET_KEY.encode(), whole.encode(), hashlib.sha256).hexdigest()
