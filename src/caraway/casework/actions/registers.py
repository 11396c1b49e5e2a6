"""The registers of workshops: mark, close; and a workshop cancelled."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from caraway.casework.actions import calendar
from caraway.casework.actions.ledger import Entry, Open, add, opened
from caraway.casework.models import Place, PlacesTaken, SentAway, Workshop
from caraway.casework.reach import provided_by
from caraway.casework.register_keys import seen_key
from caraway.core import facts as f
from caraway.core.refusals import NotNow, NotYours
from caraway.core.vocabulary import AbsenceReason, Attendance, SentAwayReason
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, ids

MEANWHILE = "marked_meanwhile"
GUESTS = (
    "Somebody is booked under an agreement that you no longer deliver. Ask its provider to move the booking or take it"
    " back, and then try again."
)


@dataclass(frozen=True, slots=True)
class Line:
    """What a facilitator says of one person: the code, and for who came but did not stay, when and why.

    `sent`: why somebody was sent away. It stays beside the mark and goes nowhere.
    """

    code: Attendance
    minute: int | None = None
    excuse: bool = False
    absence: AbsenceReason | None = None
    sent: SentAwayReason | None = None


PLACED = (f.Booked, f.Moved, f.SessionMarked)
"""Facts that can give a case its place in the workshop they name."""


def locked(workshop: UUID, by: Actor, people: Iterable[Open] = (), also: Iterable[UUID] = ()) -> Workshop:
    """Lock a workshop of this provider, for whatever is recorded of these people.

    What is recorded of somebody in one workshop can bring back a place in another. All that their facts name are locked
    with it, by id: whoever locks one first and then an earlier one waits for somebody who waits in turn.

    Raises NotYours where it is not there or not theirs: the same answer.
    """
    named = {fact.detail.session for found in people for fact in found.facts if isinstance(fact.detail, PLACED)}
    theirs = Q(pk=workshop, provider_id=by.organisation)
    rows = Workshop.objects.select_for_update(of=("self",), no_key=True).filter(
        theirs | Q(pk__in=named) | Q(pk__in=list(also))
    )
    return _theirs(next((row for row in rows.order_by("pk") if row.pk == workshop), None), by)


def _theirs(found: Workshop | None, by: Actor) -> Workshop:
    mine = found is not None and found.provider_id == by.organisation
    if found is None or not mine or not (by.may("register.see_all") or by.account_id in found.facilitators):
        raise NotYours("not_found", "There is no such workshop.")
    return found


@action("register.mark")
def mark(*, workshop: UUID, case: UUID, line: Line, by: Actor, seen: str | None = None) -> UUID:
    """Mark one person. A second mark corrects the first; who is not on the list is added by the mark.

    `seen`: the key (`seen_key`) of the mark that whoever marks had before them. None: nobody looked. Returns the mark now in
    force. Raises NotNow before the day, for a workshop that was cancelled, and where somebody has marked the person since
    (`MEANWHILE`); InvalidValue where the line is not whole.
    """
    found = opened(case, by)
    session = locked(workshop, by, [found])
    require_open_to(session, found)
    _ready(session)
    detail = f.SessionMarked(session.step, str(session.id), line.code, line.minute, line.excuse, line.absence)
    before = marked_before(found, str(session.id))
    if seen is not None and seen != seen_key(before.id if before else ""):
        raise NotNow(MEANWHILE, "Somebody has marked this person since.")
    if before is None:
        add(found, "mark", [Entry(detail, session.on)], by=by, detail={"workshop": session.id})
    elif before.detail != detail:
        entry = Entry(detail, session.on, before.id, "Marked anew on the register.")
        add(found, "correct", [entry], by=by, detail={"workshop": session.id})
    else:
        trail.record("case.mark_again", by=by, subjects=[case], agreement=found.case.agreement_id)
    return _said_why(found, session, line)


def _said_why(found: Open, session: Workshop, line: Line) -> UUID:
    """Write beside the mark in force why the person was sent away; its id."""
    marked = marked_before(found, str(session.id))
    if marked is None:
        raise NotNow("not_marked", "The mark was not kept. Open the register again.")
    if line.sent is not None:
        why = SentAway(id=ids.new(), agreement_id=found.case.agreement_id, mark_id=marked.id)
        why.reason, why.at = line.sent.value, clock.now()
        why.save(force_insert=True)
    return UUID(marked.id)


def require_open_to(session: Workshop, found: Open) -> None:
    """Raise NotYours for a case that cannot come to this workshop: of another programme or agreement."""
    case = found.case
    if session.programme != case.programme or case.agreement_id not in (session.agreement_id, *session.open_to):
        raise NotYours("not_found", "There is no such case.")


def marked_before(found: Open, session: str) -> f.Fact | None:
    """The mark in force for this session, if the case has one."""
    replaced = {fact.replaces for fact in found.facts}
    marks = [
        fact
        for fact in found.facts
        if isinstance(fact.detail, f.SessionMarked) and fact.detail.session == session and fact.id not in replaced
    ]
    return marks[-1] if marks else None


def _ready(session: Workshop) -> None:
    if session.cancelled_at is not None:
        raise NotNow("workshop_cancelled", "This workshop was cancelled.")
    if session.on > clock.today():
        raise NotNow("not_yet", "The register opens on the day of the workshop.")


@action("register.mark")
def close(*, workshop: UUID, by: Actor) -> UUID:
    """Close the register. Raises NotNow while somebody on it is not marked."""
    people, session = _everyone(workshop, by)
    _ready(session)
    unmarked = [found for found in people if marked_before(found, str(session.id)) is None]
    if unmarked:
        raise NotNow("unmarked", f"{len(unmarked)} on the register {'is' if len(unmarked) == 1 else 'are'} not marked.")
    session.closed_at = session.closed_at or clock.now()
    session.save(update_fields=["closed_at"])
    trail.record("register.close", by=by, subjects=[session.id], agreement=session.agreement_id)
    return workshop


@action("workshop.cancel")
def cancel(*, workshop: UUID, by: Actor) -> UUID:
    """Cancel a workshop. Everyone with a place gets it noted as the provider's cancellation, which never counts."""
    session, people = called_off(workshop, by)
    calendar.look([session.agreement_id, *session.open_to], by)
    subjects = [session.id, *(found.case.id for found in people)]
    trail.record("workshop.cancel", by=by, subjects=subjects, agreement=session.agreement_id)
    return workshop


def called_off(workshop: UUID, by: Actor, also: Iterable[UUID] = ()) -> tuple[Workshop, list[Open]]:
    """Cancel a workshop within the running action: it, and everyone who had a place.

    `also`: further workshops that are locked with it, by id. Whoever calls it looks at the calendar afterwards.
    """
    # Before anything is locked: the calendar is looked at when the workshop is gone.
    session = _theirs(Workshop.objects.filter(pk=workshop).first(), by)
    calendar.hold([session.agreement_id, *session.open_to], also=_places(workshop, by))
    people, session = _everyone(workshop, by, also)
    if session.cancelled_at is not None:
        raise NotNow("cancelled", "This workshop is cancelled already.")
    if session.closed_at is not None:
        raise NotNow("closed", "The register of this workshop is closed: it was held.")
    session.cancelled_at = clock.now()
    session.save(update_fields=["cancelled_at"])
    for found in people:
        if marked_before(found, str(session.id)) is None:
            entry = Entry(f.SessionCancelled(session.step, str(session.id)), found.today)
            add(found, "cancel_session", [entry], by=by)
    return session, people


def _everyone(workshop: UUID, by: Actor, also: Iterable[UUID] = ()) -> tuple[list[Open], Workshop]:
    """Lock everyone with a place, by id, and then the workshop.

    Raises NotNow where somebody came in between, and where somebody has a place under an agreement that this provider
    delivers no more: nothing would be noted for them.
    """
    people = [opened(case, by) for case in _places(workshop, by)]
    session = locked(workshop, by, people, also)
    if [found.case.id for found in people] != _places(workshop, by):
        raise NotNow("booked_meanwhile", "The people booked have changed at this moment. Look at the list again.")
    held: int = Workshop.objects.filter(pk=workshop).values_list(PlacesTaken("id"), flat=True).get()
    if held != len(people):
        raise NotNow("guests", GUESTS)
    return people, session


def _places(workshop: UUID, by: Actor) -> list[UUID]:
    """The cases with a place for which this provider may do something, by id."""
    held = Place.objects.filter(workshop_id=workshop, workshop__provider_id=by.organisation, held=True)
    delivered = provided_by(by, clock.today())
    return list(held.filter(agreement_id__in=delivered).order_by("case_id").values_list("case_id", flat=True))
