"""Victim cases as screens show them: lists, the worklist with what is due and why, and the page of one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from caraway.core.refusals import NotYours
from caraway.core.victim.clocks import VictimCase as Clocks
from caraway.core.victim.clocks import VictimDuty, victim_dues
from caraway.core.victim.engagement import Attempt, Engagement
from caraway.core.victim.safe_plan import Way
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.victims.area import SETTINGS
from caraway.victims.models import AttemptMade, PoliceSent, VictimCase
from caraway.victims.plans import Stored, spoken_on, stored_of, stored_of_each
from caraway.victims.queries.reaching import WayNow, ways_now
from caraway.victims.reach import theirs
from caraway.victims.workers import workers_of

MOST = 200
STEPS = ("A", "B")


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case as lists show it."""

    id: UUID
    reference: str
    name: str
    opened_on: date
    engagement: Engagement
    worker: str


@dataclass(frozen=True, slots=True)
class DueRow:
    """One thing that is due: of whom, what, and from when it is late."""

    case: CaseRow
    duty: VictimDuty


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


def due_rows(by: Actor, today: date) -> tuple[DueRow, ...]:
    """What is due today or late, the first to be late first; written down as shown."""
    cases = list(theirs(by).filter(closed_at=None).order_by("opened_at", "id"))
    rows = {row.id: row for row in _rows(by, cases, today)}
    made, plans = _attempts(cases), stored_of_each(cases)
    found = [
        DueRow(rows[case.id], duty)
        for case in cases
        for duty in _dues(case, made.get(case.id, ()), plans[case.id])
        if duty.due_on <= today
    ]
    shown = sorted(found, key=lambda one: (one.duty.overdue_on, one.case.reference))[:MOST]
    trail.show(*(one.case.id for one in shown))
    return tuple(shown)


def case_page(case: UUID, by: Actor, today: date) -> CasePage:
    """The page of a case. Raises NotYours where it is not there or not theirs: the answer is the same."""
    found = one_case(case, by)
    made, stored = _attempts([found]), stored_of(found)
    return CasePage(
        row=_rows(by, [found], today)[0],
        ways=ways_now(found, stored, spoken_on(made.get(found.id, ()))),
        due=tuple(sorted(_dues(found, made.get(found.id, ()), stored), key=lambda one: one.overdue_on)),
        attempts=tuple(_attempt(one) for one in AttemptMade.objects.filter(case=found).order_by("-at", "-id")),
        sent=tuple(_sent(one) for one in PoliceSent.objects.filter(case=found).order_by("-version")),
    )


def case_row(case: UUID, by: Actor, today: date) -> CaseRow:
    """One case as lists show it. Raises NotYours as `case_page` does."""
    return _rows(by, [one_case(case, by)], today)[0]


def one_case(case: UUID, by: Actor) -> VictimCase:
    """The case, written down as shown. Raises NotYours where it is not there or not theirs."""
    found = theirs(by).filter(pk=case).first()
    if found is None:
        raise NotYours("not_found", "There is no such case.")
    trail.show(found.id)
    return found


def _rows(by: Actor, cases: Iterable[VictimCase], today: date) -> tuple[CaseRow, ...]:
    names = {one.account: one.name for one in workers_of(by.organisation, today)}
    return tuple(
        CaseRow(
            one.id,
            one.reference,
            f"{one.given_name} {one.family_name}",
            one.opened_at.date(),
            Engagement(one.engagement),
            names.get(one.worker, "") if one.worker else "",
        )
        for one in cases
    )


def _dues(case: VictimCase, attempts: tuple[Attempt, ...], stored: Stored) -> tuple[VictimDuty, ...]:
    """What waits for its confirmation is due beside what is due of the plan in use."""
    clocks = Clocks(
        referred_on=case.opened_at.date(), steps=STEPS, plan=stored.plan(spoken_on(attempts)), attempts=attempts
    )
    waiting = replace(clocks, plan=stored.as_if_in_use().plan(spoken_on(attempts)))
    found = (*victim_dues(clocks, SETTINGS, frozenset()), *victim_dues(waiting, SETTINGS, frozenset()))
    return tuple(dict.fromkeys(found))


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
    told = ((label, _words(row.details.get(name))) for name, label in LABELS.items())
    return SentRow(row.version, row.received_at, tuple((label, words) for label, words in told if words))


def _words(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")
