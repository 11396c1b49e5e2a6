"""Corrections of any fact, and undoing what was done in this visit. Nothing is ever edited."""

from typing import Any
from uuid import UUID

from caraway.casework.actions.assessing import reassess
from caraway.casework.actions.ledger import Entry, Open, add, opened
from caraway.casework.actions.projections import take_room
from caraway.casework.models import FactRow
from caraway.casework.reach import require_reach
from caraway.casework.undoing import SAID, why_not_undo
from caraway.casework.whose import POLICE
from caraway.core import facts as f
from caraway.core.facts import Detail, Fact
from caraway.core.refusals import InvalidValue, NotNow, NotYours
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock


def in_force(found: Open, fact: str) -> Fact:
    """The fact, where nothing has replaced it yet. Raises NotYours where the case has none such, NotNow when corrected."""
    this = next((one for one in found.facts if one.id == fact), None)
    if this is None:
        raise NotYours("not_found", "There is no such entry.")
    if any(one.replaces == fact for one in found.facts) or isinstance(this.detail, f.Annulled):
        raise NotNow("corrected", "This entry has been corrected already. Correct the newer one.")
    return this


@action("fact.correct")
def correct(*, case: UUID, fact: str, detail: Detail, why: str, by: Actor, on: object = None) -> UUID:
    """Put a corrected fact in the place of a wrong one, of the same kind, on its day or on another.

    Whoever was told something that is no longer so is told again, in the same transaction; a corrected referral is
    checked again for eligibility.
    """
    found = _opened(case, by)
    old = in_force(found, fact)
    if type(detail) is not type(old.detail) or isinstance(detail, SAID):
        raise InvalidValue("kind", "A correction must be of the same kind as the entry it corrects.")
    _theirs(old, by)
    _reason(why)
    _room(old.detail, detail)
    add(found, "correct", [Entry(detail, on or old.on, fact, why)], by=by)  # type: ignore[arg-type]
    if isinstance(detail, f.Referred):
        reassess(found, by)
    return case


@action("fact.correct")
def annul(*, case: UUID, fact: str, why: str, by: Actor) -> UUID:
    """Take away a fact that did not happen."""
    found = _opened(case, by)
    old = in_force(found, fact)
    if isinstance(old.detail, (f.Referred, *SAID)):
        raise InvalidValue("kind", "This entry can only be corrected.")
    _theirs(old, by)
    _reason(why)
    add(found, "correct", [Entry(f.Annulled(), old.on, fact, why)], by=by)
    return case


@action("fact.undo")
def undo(*, case: UUID, fact: str, by: Actor) -> UUID:
    """Take back one's own newest entry, within half an hour, while nothing has followed it."""
    found = _opened(case, by)
    old = in_force(found, fact)
    why_not = undoable(found, old, by)
    if why_not:
        raise NotNow("not_undoable", why_not)
    together = [one for one in found.facts if one.at == old.at and one.by == old.by and one.replaces is None]
    entries = [Entry(f.Annulled(), one.on, one.id, "Undone in the same visit.") for one in together]
    add(found, "correct", entries, by=by)
    return case


def made_by(fact: Fact, by: Actor) -> bool:
    """Whether this person made the entry."""
    return FactRow.objects.filter(pk=fact.id, by=by.account_id).exists()


def undoable(found: Any, fact: Fact, by: Actor) -> str | None:
    """The sentence that says why this entry cannot simply be undone; None when it can."""
    entered_by = FactRow.objects.values_list("by", flat=True).get(pk=fact.id)
    return why_not_undo(found.facts, fact, entered_by, by.account_id, clock.now())


def _opened(case: UUID, by: Actor) -> Open:
    found = opened(case)
    if by.may("referral.see"):
        require_reach(found.case, by)
    return found


def _room(old: Detail, new: Detail) -> None:
    """A booking corrected to another workshop needs a place there, and is on that workshop's day."""
    if not isinstance(old, (f.Booked, f.Moved)) or not isinstance(new, (f.Booked, f.Moved)):
        return
    if old.session == new.session:
        return
    workshop = take_room(new.session)
    if (workshop.step, workshop.on) != (new.step, new.session_on):
        raise InvalidValue("session", "Choose a workshop from the list.")


def _theirs(fact: Fact, by: Actor) -> None:
    """The police correct what the police record, the provider what the provider does."""
    if isinstance(fact.detail, POLICE) != by.may("referral.see"):
        raise NotYours("not_yours", "This entry is corrected by those who made it.")


def _reason(why: str) -> None:
    if not why.strip():
        raise InvalidValue("why", "Say why this is being corrected.")
