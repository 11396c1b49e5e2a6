"""Victim cases as screens show them: lists, the worklist with what is due and why, and the page of one."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from caraway.core.programme import programme_in_force
from caraway.core.refusals import NotYours
from caraway.core.victim.clocks import VictimCase as Clocks
from caraway.core.victim.clocks import VictimDue, VictimDuty, victim_dues
from caraway.core.victim.engagement import Attempt, Engagement
from caraway.core.victim.risk_clocks import risk_dues
from caraway.core.victim.safe_plan import Way
from caraway.core.vocabulary import ClockStart, Mode
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.web.dates import bank_holidays
from caraway.victims.area import AHEAD, settings_of_each
from caraway.victims.models import AttemptMade, PoliceSent, VictimCase
from caraway.victims.plans import Stored, spoken_on, stored_of, stored_of_each
from caraway.victims.queries.on_top import is_raised_to
from caraway.victims.queries.reaching import WayNow, ways_now
from caraway.victims.queries.sent_words import said
from caraway.victims.queries.upward import (
    CameUpPage,
    Known,
    SignalRow,
    ToRight,
    ToTell,
    came_up_page,
    known_of,
    signal_rows,
    to_right,
    to_tell,
)
from caraway.victims.reach import theirs
from caraway.victims.risk_known import Heard, heard_of, records_of
from caraway.victims.whose_today import whose_today

MOST = 200
Found = TypeVar("Found")
CALL = ("call",)
"""The steps of a case that is delivered without workshops."""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case as lists show it. `worker`: the words for whose it is today, `holder`: who that is; None: the team."""

    id: UUID
    reference: str
    name: str
    opened_on: date
    engagement: Engagement
    worker: str
    holder: UUID | None = None


@dataclass(frozen=True, slots=True)
class DueRow:
    """One thing that is due: of whom, what, and from when it is late. `right`: what was told wrongly, where that is due."""

    case: CaseRow
    duty: VictimDuty
    right: ToRight | None = None


@dataclass(frozen=True, slots=True)
class DuePage:
    """A page of what is due; how many there are on all pages, and whether there are further ones."""

    rows: tuple[DueRow, ...]
    all: int
    further: bool


@dataclass(frozen=True, slots=True)
class SignalDue:
    """A signal of risk that nobody has acknowledged yet, and of whom."""

    case: CaseRow
    signal: SignalRow


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """One attempt as the page of a case shows it."""

    on: date
    way: str
    result: str
    note: str
    by: str


@dataclass(frozen=True, slots=True)
class SentRow:
    """One version of what the police sent: label and words, in the order of the page."""

    version: int
    received_at: datetime
    told: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CasePage:
    """Everything of one case that its page shows."""

    row: CaseRow
    ways: tuple[WayNow, ...]
    due: tuple[VictimDuty, ...]
    attempts: tuple[AttemptRow, ...]
    sent: tuple[SentRow, ...]
    came_up: CameUpPage


LABELS: Mapping[str, str] = {
    "given_name": "Given name",
    "family_name": "Family name",
    "phone": "Telephone",
    "email": "E-mail",
    "address": "Address",
    "postcode": "Postcode",
    "date_of_birth": "Date of birth",
    "language": "Language",
    "methods": "Ways said to be safe",
    "hours": "Hours said to be safe",
    "relationship": "Relationship",
    "children": "Children",
    "views": "Views, as the police recorded them",
    "effort": "What the police tried",
    "override_why": "Why the police went on",
    "override_by": "Who decided that",
    "override_on": "Decided on",
    "risk_tool": "Risk tool",
    "risk_level": "Risk, as the police assessed it",
    "coercive_control": "Signs of coercive control",
}
"""What is shown of what the police sent, with its label. The answers to a risk tool are a page of their own."""


def case_rows(by: Actor, today: date) -> tuple[CaseRow, ...]:
    """Open cases, the newest first; written down as shown."""
    rows = _rows(by, theirs(by).filter(closed_at=None).order_by("-opened_at", "-id")[:MOST], today)
    trail.show(*(row.id for row in rows))
    return rows


def due_page(by: Actor, today: date, *, holder: UUID | None = None, number: int = 1) -> DuePage:
    """What is due today or late, the first to be late first, `MOST` a page from page 1; written down as shown.

    `holder`: of the cases alone that this person has today.
    """
    cases = list(theirs(by).filter(closed_at=None).select_related("agreement").order_by("opened_at", "id"))
    rows = {row.id: row for row in _rows(by, cases, today)}
    duties = _duties([case for case in cases if holder in (None, rows[case.id].holder)], today)
    found = [DueRow(rows[case], duty) for case, each in duties.items() for duty in each if duty.due_on <= today]
    found.sort(key=lambda one: (one.duty.overdue_on, one.case.reference))
    shown = found[(number - 1) * MOST : number * MOST]
    trail.show(*(one.case.id for one in shown))
    return DuePage(_with_what_was_told(shown), len(found), number * MOST < len(found))


def _with_what_was_told(rows: Collection[DueRow]) -> tuple[DueRow, ...]:
    wrong = [one.case.id for one in rows if one.duty.kind is VictimDue.PUT_RIGHT]
    found = to_right(wrong) if wrong else {}
    return tuple(
        replace(one, right=found[UUID(one.duty.about)]) if one.duty.kind is VictimDue.PUT_RIGHT else one for one in rows
    )


def signals_due(by: Actor, today: date) -> tuple[SignalDue, ...]:
    """Signals that nobody has acknowledged, also of cases that are closed, the urgent first; written down as shown."""
    found = signal_rows(theirs(by).values("id"), waiting=True)
    cases = theirs(by).filter(pk__in={one.case for one in found})
    rows = {row.id: row for row in _rows(by, cases, today)}
    trail.show(*rows)
    return tuple(SignalDue(rows[one.case], one) for one in found)


def case_page(case: UUID, by: Actor, today: date) -> CasePage:
    """The page of a case. Raises NotYours where it is not there or not theirs: the answer is the same."""
    found = one_case(case, by)
    made = _attempts([found])
    return CasePage(
        row=_rows(by, [found], today)[0],
        ways=ways_now(found, stored_of(found), spoken_on(made.get(found.id, ()))),
        due=tuple(sorted(_duties([found], today)[found.id], key=lambda one: one.overdue_on)),
        attempts=tuple(_attempt(one) for one in AttemptMade.objects.filter(case=found).order_by("-at", "-id")),
        sent=tuple(_sent(one) for one in PoliceSent.objects.filter(case=found).order_by("-version")),
        came_up=came_up_page(found),
    )


def case_row(case: UUID, by: Actor, today: date) -> CaseRow:
    """One case as lists show it. Raises NotYours as `case_page` does."""
    return _rows(by, [one_case(case, by)], today)[0]


def telling_of(case: UUID, came: UUID, by: Actor) -> ToTell:
    """What the victim may be told and has not been. Raises NotYours where there is no such thing, as for what is not theirs."""
    return _there(to_tell(one_case(case, by), came))


def righting_of(case: UUID, came: UUID, by: Actor) -> ToRight:
    """What the victim was told wrongly. Raises NotYours where nothing is wrong with it, as for what is not theirs."""
    return _there(to_right([one_case(case, by).pk]).get(came))


def signal_of(case: UUID, signal: UUID, by: Actor) -> SignalRow:
    """A signal of a case; to whoever sees no case, one that was raised to them. Raises NotYours as `telling_of` does."""
    found = _there(next((one for one in signal_rows([one_case(case, by).pk]) if one.id == signal), None))
    return _there(found if by.may("victim.see") or is_raised_to(signal, by) else None)


def one_case(case: UUID, by: Actor) -> VictimCase:
    """The case, written down as shown. Raises NotYours where it is not there or not theirs."""
    found = _there(theirs(by).select_related("agreement").filter(pk=case).first())
    trail.show(found.id)
    return found


def _there(found: Found | None) -> Found:
    if found is None:
        raise NotYours("not_found", "There is no such case.")
    return found


def _rows(by: Actor, cases: Iterable[VictimCase], today: date) -> tuple[CaseRow, ...]:
    cases = list(cases)
    today_of = whose_today(cases, by, today)
    return tuple(
        CaseRow(
            one.id,
            one.reference,
            f"{one.given_name} {one.family_name}",
            one.opened_at.date(),
            Engagement(one.engagement),
            today_of[one.pk].words,
            today_of[one.pk].person,
        )
        for one in cases
    )


def _duties(cases: Collection[VictimCase], today: date) -> Mapping[UUID, tuple[VictimDuty, ...]]:
    """What is due of each of these cases, on whatever day. What waits for its confirmation is due beside the plan in use."""
    keys = [one.pk for one in cases]
    made, plans, known = _attempts(cases), stored_of_each(cases), known_of(keys)
    heard, risk, areas = heard_of(keys), records_of(keys), settings_of_each(cases)
    first = min((one.opened_at.date() for one in cases), default=today)
    closed = frozenset(bank_holidays(first, today + AHEAD))
    found: dict[UUID, tuple[VictimDuty, ...]] = {}
    for case in cases:
        clocks = _clocks(case, made.get(case.pk, ()), plans[case.pk], known[case.pk], heard[case.pk])
        waiting = replace(clocks, plan=plans[case.pk].as_if_in_use().plan(spoken_on(clocks.attempts)))
        area = areas[case.pk]
        both = (*victim_dues(clocks, area, closed), *victim_dues(waiting, area, closed))
        about_risk = () if clocks.closed else risk_dues(risk[case.pk], area, closed)
        found[case.pk] = (*dict.fromkeys(both), *about_risk)
    return found


def _clocks(case: VictimCase, attempts: tuple[Attempt, ...], stored: Stored, known: Known, heard: Heard) -> Clocks:
    return Clocks(
        referred_on=case.opened_at.date(),
        steps=_steps(case, known),
        plan=stored.plan(spoken_on(attempts)),
        starts={ClockStart.REFERRAL: case.opened_at.date(), **known.starts},
        happenings=known.happenings,
        ended=known.ended,
        attempts=attempts,
        tellings=known.tellings,
        surveyed_on=heard.surveyed_on,
        updates_declined=heard.updates_declined,
        closed=case.closed_at is not None,
    )


def _steps(case: VictimCase, known: Known) -> tuple[str, ...]:
    """Those of the programme; a call alone where it is delivered without workshops, and none was held before."""
    steps = tuple(one.key for one in programme_in_force(case.agreement.programme, case.opened_at.date()).steps)
    held = any(one.step in steps for one in known.happenings)
    return steps if held or known.mode in (None, Mode.GROUP) else CALL


def _attempts(cases: Iterable[VictimCase]) -> dict[UUID, tuple[Attempt, ...]]:
    made: dict[UUID, tuple[Attempt, ...]] = {}
    for row in AttemptMade.objects.filter(case__in=[one.pk for one in cases]).order_by("at", "id"):
        attempt = Attempt(row.on, Engagement(row.result), Way(row.way) if row.way else None)
        made[row.case_id] = (*made.get(row.case_id, ()), attempt)
    return made


def _attempt(row: AttemptMade) -> AttemptRow:
    way = Way(row.way).words if row.way else "No way"
    return AttemptRow(row.on, way, Engagement(row.result).words, row.note, row.by_name)


def _sent(row: PoliceSent) -> SentRow:
    told = ((label, said(name, row.details.get(name))) for name, label in LABELS.items())
    return SentRow(row.version, row.received_at, tuple((label, words) for label, words in told if words))
