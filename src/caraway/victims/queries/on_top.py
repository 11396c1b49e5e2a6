"""What stands on top of a worklist: signals not acknowledged in time, cases whose worker is shut out, agreements that differ."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from caraway.core.joint.terms import Terms
from caraway.core.victim.escalation import RaisedTo
from caraway.core.victim.separation import told_in_time
from caraway.platform.accounts.actor import Actor
from caraway.platform.agreements.models import Agreement
from caraway.platform.audit import trail
from caraway.victims.models import OtherSide, SignalRaised, VictimCase
from caraway.victims.queries.upward import SignalRow, signal_rows
from caraway.victims.reach import contacted_under, theirs
from caraway.victims.separation import excepted
from caraway.victims.terms import newest, ours, said_in, unlike
from caraway.victims.workers import holding, names_of


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


@dataclass(frozen=True, slots=True)
class Unlike:
    """An agreement that says otherwise than that of the sessions: what each says, since when that is known, and in which settings."""

    name: str
    ours: Terms
    theirs: Terms
    since: datetime
    settings: tuple[str, ...]


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
    """Those that this person has to see to, the longest known first; written down as shown.

    Supervisors have all of them; the named senior those of which no supervisor of the organisation can be told.
    """
    if not (by.may("victim.assign") or by.may("signal.oversee")):
        return ()
    there = OtherSide.objects.filter(ended_at=None)
    cases = {one.pk: one for one in theirs(by).filter(closed_at=None, pk__in=there.values("case"))}
    rows = there.filter(case__in=cases).order_by("known_at", "id")
    found = [
        row
        for row in rows
        if cases[row.case_id].worker == row.account and not _excepted(row, today) and by.person in _told(row, by, today)
    ]
    names = names_of(row.account for row in found)
    trail.show(*(row.case_id for row in found))
    return tuple(
        ShutOut(row.case_id, _name(cases[row.case_id]), names.get(row.account, ""), row.known_at) for row in found
    )


def unlike_agreements(by: Actor, today: date) -> tuple[Unlike, ...]:
    """The agreements that say otherwise than that of the sessions, for whoever says who works on a case; by name."""
    if not by.may("victim.assign"):
        return ()
    agreements = {one.pk: one for one in Agreement.objects.filter(pk__in=contacted_under(by, today)).order_by("name")}
    known = newest(agreements.keys())
    return tuple(
        Unlike(agreement.name, ours(key, today), said_in(known[key]), known[key].known_at, names)
        for key, agreement in agreements.items()
        if key in known and (names := unlike(known[key], today))
    )


_WHOSE = ((RaisedTo.SUPERVISOR, "victim.assign"), (RaisedTo.SENIOR, "signal.oversee"))


def _excepted(row: OtherSide, today: date) -> bool:
    return bool(excepted(row.case_id, [row.account], today))


def _told(row: OtherSide, by: Actor, today: date) -> frozenset[UUID]:
    """Who of this person's organisation is told of it."""
    there = set(OtherSide.objects.filter(case=row.case_id, ended_at=None).values_list("account", flat=True))
    shut = there - excepted(row.case_id, there, today)
    supervisors, seniors = (holding(one, by.organisation, today) for one in ("victim.assign", "signal.oversee"))
    return told_in_time(row.account, supervisors, seniors, shut)


def _name(case: VictimCase) -> str:
    return f"{case.given_name} {case.family_name}"
