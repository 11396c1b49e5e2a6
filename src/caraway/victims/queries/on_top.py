"""What stands on top of a worklist: signals that nobody has acknowledged in time, and cases whose worker is shut out."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from caraway.core.victim.escalation import RaisedTo
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.victims.models import OtherSide, SignalRaised, VictimCase
from caraway.victims.queries.upward import SignalRow, signal_rows
from caraway.victims.reach import theirs
from caraway.victims.separation import excepted
from caraway.victims.workers import names_of


@dataclass(frozen=True, slots=True)
class Raised:
    """A signal that has come to this person, of whom, and since when."""

    signal: SignalRow
    name: str
    since: datetime


@dataclass(frozen=True, slots=True)
class ShutOut:
    """A case whose worker works with the other party, which nothing excepts, and since when that is known."""

    case: UUID
    name: str
    worker: str
    since: datetime


def raised_signals(by: Actor) -> tuple[Raised, ...]:
    """Those that have gone to this person's roles and nobody has acknowledged, the urgent first; written down as shown."""
    to = [step.value for step, permission in _WHOSE if by.may(permission)]
    cases = {one.pk: one for one in theirs(by).filter(signals__raised__to__in=to, signals__seen=None)}
    rows = SignalRaised.objects.filter(signal__case__in=cases, signal__seen=None, to__in=to).order_by("-at")
    since = {row.signal_id: row.at for row in rows}
    found = [one for one in signal_rows(cases, waiting=True) if one.id in since]
    trail.show(*(one.case for one in found))
    return tuple(Raised(one, _name(cases[one.case]), since[one.id]) for one in found)


def is_raised_to(signal: UUID, by: Actor) -> bool:
    """Whether a signal has gone to this person's roles."""
    to = [step.value for step, permission in _WHOSE if by.may(permission)]
    return SignalRaised.objects.filter(signal=signal, to__in=to).exists()


def shut_out_workers(by: Actor, today: date) -> tuple[ShutOut, ...]:
    """Those that somebody who says who works on a case has to see to, the longest known first; written down as shown."""
    if not by.may("victim.assign"):
        return ()
    there = OtherSide.objects.filter(ended_at=None)
    cases = {one.pk: one for one in theirs(by).filter(closed_at=None, pk__in=there.values("case"))}
    rows = there.filter(case__in=cases).order_by("known_at", "id")
    found = [row for row in rows if cases[row.case_id].worker == row.account and not _excepted(row, today)]
    names = names_of(row.account for row in found)
    trail.show(*(row.case_id for row in found))
    return tuple(
        ShutOut(row.case_id, _name(cases[row.case_id]), names.get(row.account, ""), row.known_at) for row in found
    )


_WHOSE = ((RaisedTo.SUPERVISOR, "victim.assign"), (RaisedTo.SENIOR, "signal.oversee"))


def _excepted(row: OtherSide, today: date) -> bool:
    return bool(excepted(row.case_id, [row.account], today))


def _name(case: VictimCase) -> str:
    return f"{case.given_name} {case.family_name}"
