"""What a participant needs at a session is asked for whenever what is booked changes, or the needs do, and never forgotten.

An arrangement whose session is no longer booked is cancelled, and what takes its place is asked for anew. The task stays
open until everything is confirmed.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from caraway.casework.actions.phoning import provider_of
from caraway.casework.actions.tasks import Wanted, close_tasks, raise_task
from caraway.casework.models import Arrangement, Task
from caraway.core.arranging import ArrangementKind, ArrangementState, late_after, needed
from caraway.core.course import Booking
from caraway.core.vocabulary import Desk, TaskKind
from caraway.platform.accounts.actor import Actor
from caraway.platform.gateways import clock
from caraway.platform.web.dates import day_full

CALL = "call"


def follow(found: Any, before: Sequence[Booking], by: Actor) -> None:
    """After facts were added and the standing is settled: where what is booked has changed, ask for what is needed."""
    if found.standing.bookings != before:
        look(found, by)


def look(found: Any, by: Actor) -> None:
    """Cancel what is no longer for anything, and keep a task open for each session at which something is missing."""
    live = Arrangement.objects.filter(case=found.case).exclude(state=ArrangementState.CANCELLED)
    rows = [row for row in live if not _cancelled(row, found, by)]
    person = found.case.participant
    if not rows and not (person.interpreter or person.access_needs) and not found.case.tasks.filter(**_OPEN).exists():
        return
    missing = {one.session: (one, kinds) for one in found.standing.bookings if (kinds := _missing(one, person, rows))}
    asked = dict(Task.objects.filter(case=found.case, **_OPEN).values_list("about", "why"))
    wanted = {session: why_of(found, *each) for session, each in missing.items()}
    for session in sorted(session for session, why in asked.items() if wanted.get(session) != why):
        close_tasks(TaskKind.ARRANGE, case=found.case.id, by=by, about=session)
    for session in sorted(session for session, why in wanted.items() if asked.get(session) != why):
        _ask(found, missing[session][0], wanted[session], by)


_OPEN: Mapping[str, Any] = {"kind": TaskKind.ARRANGE.value, "done_at": None}


def _cancelled(row: Arrangement, found: Any, by: Actor) -> bool:
    """Cancel it where its session is no longer booked and was not held, or the participant no longer needs it."""
    stands, person = found.standing, found.case.participant
    held = {line.session for line in stands.lines if line.code != "cancelled"}
    gone = row.session not in {one.session for one in stands.bookings} | held
    if not gone and (row.session in held or _serves(row, person)):
        return False
    row.state, row.by, row.by_name, row.at = ArrangementState.CANCELLED, by.account_id, by.name, clock.now()
    row.save(update_fields=["state", "by", "by_name", "at"])
    return True


def _serves(row: Arrangement, person: Any) -> bool:
    if row.kind == ArrangementKind.INTERPRETER:
        return bool(person.interpreter) and row.language == person.language
    return row.kind != ArrangementKind.ROOM or bool(person.access_needs)


def _missing(booking: Booking, person: Any, rows: Iterable[Arrangement]) -> tuple[ArrangementKind, ...]:
    """What is not confirmed for this session, in the order of the list: what the needs ask for, and what was asked besides."""
    here = {row.kind: row.state for row in rows if row.session == booking.session}
    call = booking.step == CALL
    wanted = {*needed(interpreter=person.interpreter, access=bool(person.access_needs), call=call), *here}
    return tuple(kind for kind in ArrangementKind if kind in wanted and here.get(kind) != ArrangementState.CONFIRMED)


def why_of(found: Any, booking: Booking, kinds: Iterable[ArrangementKind]) -> str:
    """What the worklist says: what is missing, for which session."""
    name = "the call" if booking.step == CALL else found.rules.programme.step(booking.step).name
    what = " and ".join(kind.words.lower() for kind in kinds)
    return f"{name[0].upper()}{name[1:]} on {day_full(booking.on)}: {what} not confirmed yet."


def _ask(found: Any, booking: Booking, why: str, by: Actor) -> None:
    case = found.case
    wanted = Wanted(
        TaskKind.ARRANGE,
        Desk.COORDINATION,
        provider_of(case),
        why,
        clock.today(),
        late_after(booking.on, clock.today()),
        about=booking.session,
        owner=case.worker,
    )
    raise_task(wanted, agreement=case.agreement_id, case=case, by=by)
