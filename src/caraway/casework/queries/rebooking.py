"""Whom the cancellation of a workshop touches: before it, with the dates on offer to each; and after it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from caraway.casework.models import FactRow, Place, Workshop
from caraway.casework.queries.calendar import seeker_of, slots_for
from caraway.casework.queries.case_file import CaseFile, read
from caraway.casework.reach import provided_by
from caraway.casework.stored import local
from caraway.core import facts as f
from caraway.core.options import Offer, options
from caraway.core.policies import why_not
from caraway.core.rebooking import Wanting, by_preference, share_out
from caraway.core.standing import standing
from caraway.platform.accounts.actor import Actor
from caraway.platform.gateways import clock

SHOWN = 4
"""How many dates are on offer to one person on the page. The rest are on the case's own."""


@dataclass(frozen=True, slots=True)
class Affected:
    """Somebody of the workshop: the dates on offer, the one proposed, when they run out of time, and what else can be done."""

    case: UUID
    name: str
    reference: str
    ends_on: date | None
    offers: tuple[Offer, ...]
    proposed: str
    ways: tuple[str, ...]


def affected(workshop: Workshop, by: Actor, today: date) -> tuple[Affected, ...]:
    """Everyone who would lose their place, by who runs out of time first, as if the workshop were cancelled already."""
    files = [_without(read(case, by=by, today=today), workshop) for case in _booked(workshop, by, today)]
    rows = [(file, _offers(file, workshop)) for file in files if file is not None]
    wanting = [Wanting(str(file.case.id), file.standing.impossible_from or date.max, offers) for file, offers in rows]
    shared = share_out(wanting)
    ordered = sorted(rows, key=lambda row: (row[0].standing.impossible_from or date.max, str(row[0].case.id)))
    return tuple(_affected(file, offers, shared[str(file.case.id)]) for file, offers in ordered)


def _booked(workshop: Workshop, by: Actor, today: date) -> list[UUID]:
    held = Place.objects.filter(workshop=workshop, held=True, agreement_id__in=provided_by(by, today))
    return list(held.order_by("case_id").values_list("case_id", flat=True))


def _without(file: CaseFile, workshop: Workshop) -> CaseFile | None:
    """The case as it will stand when the workshop is cancelled; None for somebody whom the register has marked."""
    session = str(workshop.id)
    if session not in {booking.session for booking in file.standing.bookings}:
        return None
    gone = f.Fact("", file.today, f.SessionCancelled(workshop.step, session), "", local(clock.now()))
    facts = (*file.facts, gone)
    return replace(file, facts=facts, standing=standing(file.rules.programme, file.rules.settings, facts))


def _offers(file: CaseFile, workshop: Workshop) -> tuple[Offer, ...]:
    slots = [slot for slot in slots_for(file.case, file.today) if slot.session != str(workshop.id)]
    return options(file.rules.programme, file.standing, slots, seeker_of(file.case), file.today).offers


def _affected(file: CaseFile, offers: tuple[Offer, ...], proposed: Offer | None) -> Affected:
    shown = by_preference(offers)[:SHOWN]
    if proposed is not None and proposed not in shown:
        shown[-1] = proposed
    return Affected(
        file.case.id,
        file.name,
        file.case.reference,
        file.standing.impossible_from,
        tuple(shown),
        proposed.key if proposed else "",
        tuple(_ways(file)),
    )


def _ways(file: CaseFile) -> Iterator[str]:
    """What can be done for somebody whom no dates fit."""
    if why_not("ask_extension", file.standing, file.today) is None:
        yield "ask the police for more time"
    if why_not("change_mode", file.standing, file.today) is None:
        yield "move the case to the telephone intervention"


@dataclass(frozen=True, slots=True)
class Afterwards:
    """Somebody whose workshop was cancelled, and what is booked now: step and day of each; nothing where none is."""

    case: UUID
    name: str
    reference: str
    booked: tuple[tuple[str, date], ...]
    ends_on: date | None
    on_offer: int
    ways: tuple[str, ...]


def afterwards(workshop: Workshop, by: Actor, today: date) -> tuple[Afterwards, ...]:
    """Everyone for whom the cancellation was noted: who is booked again, and who is not yet."""
    noted = FactRow.objects.filter(kind="session_cancelled", detail__session=str(workshop.id))
    cases = set(noted.filter(agreement_id__in=provided_by(by, today)).values_list("case_id", flat=True))
    found = [_afterwards(read(case, by=by, today=today)) for case in sorted(cases)]
    return tuple(sorted(found, key=lambda one: (bool(one.booked), one.ends_on or date.max, one.name)))


def _afterwards(file: CaseFile) -> Afterwards:
    booked = tuple((one.step, one.on) for one in file.standing.bookings)
    return Afterwards(
        file.case.id,
        file.name,
        file.case.reference,
        booked if not file.standing.unbooked else (),
        file.standing.impossible_from,
        len(file.options().offers),
        tuple(_ways(file)),
    )
