"""Asking the police to encourage a participant to attend, and what they answered."""

from typing import Any, ClassVar

from caraway.casework.desks.coordination.card import Card
from caraway.casework.desks.coordination.verb_page import CaseForm
from caraway.casework.queries.case_file import CaseFile
from caraway.casework.queries.case_page import Pair
from caraway.casework.queries.encouragements import Encouragement, encouragements
from caraway.core.vocabulary import EncourageReason
from caraway.platform.accounts.actor import Actor
from caraway.platform.web.dates import day, moment
from caraway.platform.web.fields import WordField

TELLS = (
    "The unit that referred the case sees your reason, the dates of the sessions and the attendance, and nothing else. An"
    " officer then speaks with the participant, or says why not. It changes nothing about the caution."
)


class EncourageForm(CaseForm):
    subjects: ClassVar = {"reason": "why the police should speak with the participant"}
    reason = WordField(EncourageReason, label="Why should the police speak with the participant now?")


def about_asking(file: CaseFile, about: str) -> dict[str, Any]:
    """What the page says: who reads it, and that it is asked already."""
    asked = [one for one in encouragements(file.case.id) if one.answered_at is None]
    return {"notes": [TELLS], "warning": f"Asked already, {moment(asked[0].asked_at)}: no answer yet." if asked else ""}


def encouragement_card(file: CaseFile, actor: Actor) -> Card | None:
    """The newest request and its answer."""
    found = encouragements(file.case.id)
    if not found or not actor.may("case.see"):
        return None
    newest = found[0]
    waiting = newest.answered_at is None and file.standing.finished_on is None
    return Card(
        "Encouragement by the police",
        (Pair("Asked", f"{day(newest.asked_at.date())}: {newest.why}"), *_answer(newest)),
        tag="waiting" if waiting else "",
        tone="warn" if waiting else "plain",
    )


def _answer(one: Encouragement) -> tuple[Pair, ...]:
    if one.answered_at is None:
        return ()
    return (Pair("The police", f"{day(one.answered_at.date())}: {one.result.words if one.result else 'done'}"),)
