"""A workshop cancelled and everybody of it booked anew, in one act."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from caraway.casework.actions import calendar
from caraway.casework.actions.ledger import Entry, Open, add
from caraway.casework.actions.registers import called_off
from caraway.casework.queries.calendar import seeker_of, slots_for
from caraway.core import facts as f
from caraway.core.options import Offer, options
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action


@action("workshop.cancel")
def cancel_and_rebook(*, workshop: UUID, chosen: tuple[tuple[UUID, str], ...], by: Actor) -> UUID:
    """Cancel a workshop and book the dates chosen for its people: cases, and the key of an offer for each.

    What is on offer is looked at again when everything is locked. Who has lost a place to somebody else stays unbooked, on
    the worklist: nobody gets dates that nobody has seen. Who runs out of time first is booked first. No chance is used.
    Raises what `registers.cancel` raises, and NotYours for somebody who may cancel and not book.
    """
    by.must("case.book")
    wanted = {case: key for case, key in chosen if key}
    session, people = called_off(workshop, by, set(_sessions(wanted.values())))
    booked = [found.case.id for found in sorted(people, key=_ends) if _booked(found, wanted.get(found.case.id, ""), by)]
    calendar.look([session.agreement_id, *session.open_to], by)
    subjects = [session.id, *(found.case.id for found in people)]
    detail = {"rebooked": booked, "left": len(people) - len(booked)}
    trail.record("workshop.cancel", by=by, subjects=subjects, agreement=session.agreement_id, detail=detail)
    return workshop


def _sessions(keys: Iterable[str]) -> Iterator[UUID]:
    """The workshops that offers name. Something that is no key names none, and will not be on offer."""
    for key in keys:
        for session in key.split("+"):
            try:
                yield UUID(session)
            except ValueError:
                continue


def _ends(found: Open) -> tuple[str, UUID]:
    ends = found.standing.impossible_from
    return ends.isoformat() if ends else "", found.case.id


def _booked(found: Open, key: str, by: Actor) -> bool:
    offer = _offer(found, key)
    if offer is None:
        return False
    entries = [Entry(f.Booked(slot.step, slot.session, slot.on), found.today) for slot in offer.slots]
    add(found, "book", entries, by=by)
    return True


def _offer(found: Open, key: str) -> Offer | None:
    if not key:
        return None
    slots, seeker = slots_for(found.case, found.today), seeker_of(found.case)
    offered = options(found.rules.programme, found.standing, slots, seeker, found.today)
    return next((offer for offer in offered.offers if offer.key == key), None)
