"""Cases as lists show them: whose, at which stage, filtered, sorted by what is allowed, one page by its key.

A key is the id of a case and nothing of what the list is sorted by, so that no name
stands in an address. Counts stop at a thousand.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from caraway.casework.queries import case_statements as statements
from caraway.casework.queries.teams import Staff, Whose, staff_of
from caraway.casework.queries.transfers import teams_of
from caraway.core.ownership import in_hand
from caraway.core.standing import stage_words
from caraway.core.vocabulary import Outcome, Stage
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail

PAGE = 50
MOST_COUNTED = 1000


ALONE = Outcome.WITHOUT_PROGRAMME


class Sort(StrEnum):
    """What a list may be sorted by."""

    NEWEST = "newest"
    EXPIRES = "expires"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases: whose, the filters, the order, and the page after or before a case.

    `alone`: of those at the police, who was left to the caution alone by a trial; otherwise none of these.
    """

    whose: Whose = Whose.ALL
    stage: Stage | None = None
    alone: bool = False
    worker: UUID | None = None
    area: UUID | None = None
    language: str = ""
    held: bool = False
    late: bool = False
    sort: Sort = Sort.NEWEST
    after: str = ""
    before: str = ""


class CaseRow(NamedTuple):
    """One case in a list. `said`: its stage in words."""

    id: UUID
    name: str
    initials: str
    reference: str
    police_reference: str
    stage: Stage
    said: str
    on_hold: bool
    expires_on: date | None
    worker: str
    worker_id: UUID | None


@dataclass(frozen=True, slots=True)
class CaseRows:
    """One page of cases; the cases of the pages around it as keys; whom one covers; the counts of the whole list; and whom
    and what it can be cut to.
    """

    rows: tuple[CaseRow, ...]
    next_key: str = ""
    previous_key: str = ""
    covered: tuple[str, ...] = ()
    counts: tuple["StageCount", ...] = ()
    workers: tuple[tuple[UUID, str], ...] = ()
    areas: tuple[tuple[UUID, str], ...] = ()


@dataclass(frozen=True, slots=True)
class StageCount:
    """How many cases stand at a stage, counted no further than one more than `MOST_COUNTED`. `alone` as in what is wanted."""

    stage: Stage
    cases: int
    alone: bool = False

    @property
    def said(self) -> str:
        """The stage in words."""
        return stage_words(self.stage, ALONE if self.alone else None)


def listed(wanted: Wanted, *, by: Actor, today: date) -> CaseRows:
    """One page. A key that was tampered with starts at the first page."""
    staff = staff_of(by, today)
    order, after, before = _ORDERS[wanted.sort], _case(wanted.after), _case(wanted.before)
    backwards = before is not None and after is None
    from_case = before if backwards else after
    beyond = statements.key_of(order, from_case) if from_case else None
    found = statements.page(
        order,
        _under(wanted, staff),
        _given(wanted, staff, today),
        beyond=beyond,
        down=backwards != order.newest_first,
        most=PAGE + 1,
    )
    more, found = len(found) > PAGE, found[:PAGE]
    rows = _drawn(found[::-1] if backwards else found, staff)
    further, sooner = (beyond is not None, more) if backwards else (more, beyond is not None)
    return CaseRows(
        rows,
        next_key=str(rows[-1].id) if rows and further else "",
        previous_key=str(rows[0].id) if rows and sooner else "",
        covered=staff.covered(),
        counts=_counts(wanted, staff),
        workers=tuple((one, staff.names[one]) for one in staff.workers),
        areas=tuple(staff.areas.items()),
    )


_ORDERS = {Sort.NEWEST: statements.NEWEST, Sort.EXPIRES: statements.EXPIRES, Sort.NAME: statements.NAME}


def _under(wanted: Wanted, staff: Staff) -> list[UUID]:
    return [one for one in staff.delivers if wanted.area in (None, one)]


def _given(wanted: Wanted, staff: Staff, today: date) -> dict[str, Any]:
    """What the list is cut to, by the names of the conditions."""
    given: dict[str, Any] = {
        "owners": staff.owners() if wanted.whose is Whose.MINE else None,
        "in_hand": sorted(in_hand(staff.team)) if wanted.whose is Whose.TEAM else None,
        "others": (staff.with_others() or None) if wanted.whose is Whose.TEAM else None,
        "stage": wanted.stage.value if wanted.stage else None,
        "alone": ALONE.value if wanted.alone else None,
        "not_alone": ALONE.value if wanted.stage is Stage.WITH_POLICE and not wanted.alone else None,
        "worker": wanted.worker,
        "language": wanted.language or None,
        "held": wanted.held or None,
        "late_on": today if wanted.late else None,
    }
    return {name: value for name, value in given.items() if value is not None}


def _counts(wanted: Wanted, staff: Staff) -> tuple[StageCount, ...]:
    """How many cases stand at each stage. Of the team's list nothing is counted.

    Each count stops when it has come to as many as are counted, so it takes no longer among a million cases.
    """
    if wanted.whose is Whose.TEAM:
        return ()
    owners = staff.owners() if wanted.whose is Whose.MINE else None
    found = statements.counts(list(staff.delivers), owners, MOST_COUNTED + 1)
    return tuple(StageCount(stage, cases, outcome is ALONE) for stage, outcome, cases in found if cases)


def read_rows(cases: list[UUID], staff: Staff) -> tuple[CaseRow, ...]:
    """These cases as lists show them, in this order, and written down as shown."""
    found = {row[0]: row for row in statements.these(cases)}
    return _drawn([found[case] for case in cases if case in found], staff)


def _drawn(rows: list[statements.Row], staff: Staff) -> tuple[CaseRow, ...]:
    gone = staff.gone_of(row[9] for row in rows)
    teams = teams_of([(row[0], *row[10:12]) for row in rows if row[9] is None], staff)
    trail.show(*(row[0] for row in rows))
    return tuple(_row(row[:10], staff, gone, teams) for row in rows)


def _row(row: tuple[Any, ...], staff: Staff, gone: Mapping[UUID, str], teams: Mapping[UUID, str]) -> CaseRow:
    case, given, family, reference, police, stage, outcome, held, expires, worker = row
    initials = f"{given[:1]}. {family[:1]}."
    at = Stage(stage)
    said = stage_words(at, Outcome(outcome) if outcome else None)
    words = staff.words(worker, gone, nobody=teams.get(case, ""))
    return CaseRow(case, f"{given} {family}", initials, reference, police, at, said, held, expires, words, worker)


def _case(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
