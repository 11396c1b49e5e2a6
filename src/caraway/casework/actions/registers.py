"""Workshops and their registers: plan, mark, session record, close, cancel."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from django.db.models import Q

from caraway.casework.actions import calendar
from caraway.casework.actions.ledger import Entry, Open, add, opened
from caraway.casework.models import Place, PlacesTaken, Workshop
from caraway.casework.reach import provided_by, require_provider
from caraway.casework.stored import rules_in_force
from caraway.core import facts as f
from caraway.core.planning import Planned, require_plannable
from caraway.core.refusals import InvalidValue, NotNow, NotYours
from caraway.core.vocabulary import AbsenceReason, Attendance, DueKind
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.queries import members
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, ids, turns

GUESTS = (
    "Somebody is booked under an agreement that you no longer deliver. Ask its provider to move the booking or take it"
    " back, and then try again."
)


@dataclass(frozen=True, slots=True)
class When:
    """Where and when a workshop runs."""

    on: date
    starts_at: time
    ends_at: time
    venue: str
    capacity: int


@dataclass(frozen=True, slots=True)
class Line:
    """What a facilitator says of one person: the code, and for who came but did not stay, when and why."""

    code: Attendance
    minute: int | None = None
    excuse: bool = False
    absence: AbsenceReason | None = None


@action("workshop.plan")
def plan(
    *,
    agreement: UUID,
    step: str,
    where: When,
    sex: str,
    by: Actor,
    facilitators: Iterable[UUID] = (),
    language: str = "en",
    open_to: Iterable[UUID] = (),
) -> Workshop:
    """Put a workshop into the calendar.

    Raises Unknown for a step the programme does not have, InvalidValue for what is not as the agreement has it.
    """
    others, leading = list(open_to), list(facilitators)
    require_provider(by, agreement, *others)
    rules = rules_in_force(agreement, clock.today())
    planned = Planned(step, where.on, where.starts_at, where.ends_at, where.capacity, sex, language, len(set(leading)))
    require_plannable(planned, rules.programme, rules.settings, clock.today())
    _can_lead(leading, where, by)
    workshop = Workshop(
        id=ids.new(),
        agreement_id=agreement,
        provider_id=by.organisation,
        open_to=others,
        programme=rules.programme.key,
        step=step,
        on=where.on,
        starts_at=where.starts_at,
        ends_at=where.ends_at,
        venue=where.venue,
        capacity=where.capacity,
        sex=sex,
        language=language,
        facilitators=leading,
    )
    workshop.save(force_insert=True)
    calendar.look([agreement, *others], by)
    trail.record("workshop.plan", by=by, subjects=[workshop.id], agreement=agreement, detail={"on": where.on})
    return workshop


def _can_lead(people: Collection[UUID], where: When, by: Actor) -> None:
    """Raise InvalidValue unless these are facilitators on that day whom no other workshop needs at that time."""
    turns.take(f"workshops:{by.organisation}:{where.on}")
    here = dict(members(by.organisation, where.on, "facilitator"))
    if not set(people) <= here.keys():
        raise InvalidValue("facilitators", "Choose people who are facilitators here on that day.")
    others = Workshop.objects.filter(
        provider_id=by.organisation,
        on=where.on,
        cancelled_at=None,
        starts_at__lt=where.ends_at,
        ends_at__gt=where.starts_at,
    )
    busy = {person for row in others for person in row.facilitators}
    names = ", ".join(here[person] for person in here if person in busy and person in people)
    if names:
        raise InvalidValue("facilitators", f"Already at another workshop at that time: {names}.")


PLACED = (f.Booked, f.Moved, f.SessionMarked)
"""Facts that can give a case its place in the workshop they name."""


def locked(workshop: UUID, by: Actor, people: Iterable[Open] = ()) -> Workshop:
    """Lock a workshop of this provider, for whatever is recorded of these people.

    What is recorded of somebody in one workshop can bring back a place in another. All that their facts name are locked
    with it, by id: whoever locks one first and then an earlier one waits for somebody who waits in turn.

    Raises NotYours where it is not there or not theirs: the same answer.
    """
    named = {fact.detail.session for found in people for fact in found.facts if isinstance(fact.detail, PLACED)}
    theirs = Q(pk=workshop, provider_id=by.organisation)
    rows = Workshop.objects.select_for_update(of=("self",), no_key=True).filter(theirs | Q(pk__in=named))
    return _theirs(next((row for row in rows.order_by("pk") if row.pk == workshop), None), by)


def _theirs(found: Workshop | None, by: Actor) -> Workshop:
    mine = found is not None and found.provider_id == by.organisation
    if found is None or not mine or not (by.may("register.see_all") or by.account_id in found.facilitators):
        raise NotYours("not_found", "There is no such workshop.")
    return found


@action("register.mark")
def mark(*, workshop: UUID, case: UUID, line: Line, by: Actor) -> UUID:
    """Mark one person. A second mark corrects the first; who is not on the list is added by the mark.

    Raises NotNow before the day, or for a workshop that was cancelled; InvalidValue where the line is not whole.
    """
    found = opened(case, by)
    session = locked(workshop, by, [found])
    _open_to(session, found)
    _ready(session)
    detail = f.SessionMarked(session.step, str(session.id), line.code, line.minute, line.excuse, line.absence)
    before = marked_before(found, str(session.id))
    if before is None:
        add(found, "mark", [Entry(detail, session.on)], by=by, detail={"workshop": session.id})
    elif before.detail != detail:
        entry = Entry(detail, session.on, before.id, "Marked anew on the register.")
        add(found, "correct", [entry], by=by, detail={"workshop": session.id})
    else:
        trail.record("case.mark_again", by=by, subjects=[case], agreement=found.case.agreement_id)
    return case


def _open_to(session: Workshop, found: Open) -> None:
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


@action("session.record")
def record_session(
    *, workshop: UUID, case: UUID, aims: tuple[str, ...], by: Actor, signposts: tuple[str, ...] = ()
) -> UUID:
    """Write which aims a workshop covered for a person, and where the person was pointed to.

    Raises NotNow where no record of this very workshop is due: the person was not there, or it is written already.
    """
    found = opened(case, by)
    session = locked(workshop, by, [found])
    _open_to(session, found)
    if (DueKind.RECORD_SESSION, str(session.id)) not in {(due.kind, due.about) for due in found.standing.due}:
        raise NotNow("record_session_not_now", "No session record is due.")
    rules = found.rules.programme
    if not set(aims) <= rules.aim_keys or not set(signposts) <= set(rules.signposts):
        raise InvalidValue("aims", "Choose from the list.")
    detail = f.SessionRecorded(str(session.id), aims, signposts)
    add(found, "record_session", [Entry(detail, max(session.on, found.facts[0].on))], by=by)
    return case


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
    # Before anything is locked: the calendar is looked at when the workshop is gone.
    session = _theirs(Workshop.objects.filter(pk=workshop).first(), by)
    calendar.hold([session.agreement_id, *session.open_to], also=_places(workshop, by))
    people, session = _everyone(workshop, by)
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
    calendar.look([session.agreement_id, *session.open_to], by)
    subjects = [session.id, *(found.case.id for found in people)]
    trail.record("workshop.cancel", by=by, subjects=subjects, agreement=session.agreement_id)
    return workshop


def _everyone(workshop: UUID, by: Actor) -> tuple[list[Open], Workshop]:
    """Lock everyone with a place, by id, and then the workshop.

    Raises NotNow where somebody came in between, and where somebody has a place under an agreement that this provider
    delivers no more: nothing would be noted for them.
    """
    people = [opened(case, by) for case in _places(workshop, by)]
    session = locked(workshop, by, people)
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
