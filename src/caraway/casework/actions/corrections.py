"""Corrections of any fact, and undoing what was done in this visit. Nothing is ever edited."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from caraway.casework.actions.assessing import reassess
from caraway.casework.actions.ledger import Entry, Open, add, opened
from caraway.casework.models import FactRow
from caraway.casework.queries.calendar import may_attend
from caraway.casework.undoing import SAID, UNDONE, together, why_not_undo
from caraway.casework.whose import POLICE, may_record
from caraway.core import facts as f
from caraway.core.fact_store import kind_of_class
from caraway.core.facts import Detail, Fact
from caraway.core.refusals import InvalidValue, NotNow, NotYours
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit.action import action


def in_force(found: Open, fact: str, by: Actor) -> Fact:
    """The fact, where it is this person's to correct and nothing has replaced it yet.

    Raises NotYours where the case has none such or it is not theirs: the same answer. Raises NotNow when corrected.
    """
    this = next((one for one in found.facts if one.id == fact), None)
    if this is None or not _theirs(this.detail, by):
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
    found = opened(case, by)
    old = in_force(found, fact, by)
    if type(detail) is not type(old.detail) or isinstance(detail, SAID):
        raise InvalidValue("kind", "A correction must be of the same kind as the entry it corrects.")
    _reason(why)
    _in_a_workshop(found, old.detail, detail)
    add(found, "correct", [Entry(detail, on or old.on, fact, why)], by=by)  # type: ignore[arg-type]
    if isinstance(detail, f.Referred):
        reassess(found, by)
    return case


@action("fact.correct")
def annul(*, case: UUID, fact: str, why: str, by: Actor) -> UUID:
    """Take away a fact that did not happen."""
    found = opened(case, by)
    old = in_force(found, fact, by)
    if isinstance(old.detail, (f.Referred, *SAID)):
        raise InvalidValue("kind", "This entry can only be corrected.")
    _reason(why)
    _take_back(found, [Entry(f.Annulled(), old.on, fact, why)], by)
    return case


@action("fact.undo")
def undo(*, case: UUID, fact: str, by: Actor) -> UUID:
    """Take back one's own newest entry, within half an hour, while nothing has followed it.

    A correction taken back restores what it corrected.
    """
    found = opened(case, by)
    old = in_force(found, fact, by)
    rows = list(FactRow.objects.filter(case=found.case).order_by("number"))
    why_not = why_not_undo(rows, old.id, by)
    if why_not:
        raise NotNow("not_undoable", why_not)
    made = {str(row.id) for row in together(rows, old.id)}
    facts = {one.id: one for one in found.facts}
    _take_back(found, [_back(facts, facts[one]) for one in facts if one in made], by)
    return case


def _take_back(found: Open, entries: Sequence[Entry], by: Actor) -> None:
    """Add what takes entries back. With an acceptance goes the worker whom it made."""
    accepted = FactRow.objects.filter(pk__in=[one.replaces for one in entries], kind=kind_of_class(f.Accepted))
    add(found, "correct", entries, by=by)
    if accepted.filter(by=found.case.worker).exists():
        found.case.worker = None
        found.case.save(update_fields=["worker"])


def _back(facts: Mapping[str, Fact], fact: Fact) -> Entry:
    """What takes back an entry: nothing in its place, or what stood before it."""
    if fact.replaces is None:
        return Entry(f.Annulled(), fact.on, fact.id, UNDONE)
    before = facts[fact.replaces]
    return Entry(before.detail, before.on, fact.id, UNDONE)


def _in_a_workshop(found: Open, old: Detail, new: Detail) -> None:
    """A booking corrected to another workshop is in one that this case may attend, of its step and on its day."""
    if not isinstance(old, (f.Booked, f.Moved)) or not isinstance(new, (f.Booked, f.Moved)):
        return
    if (old.step, old.session, old.session_on) == (new.step, new.session, new.session_on):
        return
    if not may_attend(found.case, new.step).filter(pk=new.session, on=new.session_on).exists():
        raise InvalidValue("session", "Choose a workshop from the list.")


def _theirs(detail: Detail, by: Actor) -> bool:
    """The police correct what the police record, the provider what the provider does: each what they may record."""
    if isinstance(detail, f.Annulled):
        return True
    return isinstance(detail, POLICE) == by.may("referral.see") and may_record(type(detail), by)


def _reason(why: str) -> None:
    if not why.strip():
        raise InvalidValue("why", "Say why this is being corrected.")
