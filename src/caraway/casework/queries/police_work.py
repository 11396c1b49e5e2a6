"""The work of a police unit: one row a thing to do, by who runs out of time first. Only stored dates are compared."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from caraway.casework.queries.people import names_of
from caraway.casework.queries.police_work_sources import SOURCES, Whose, following
from caraway.casework.queries.police_work_words import Kind
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail

PAGE = 50


@dataclass(frozen=True, slots=True)
class Job:
    """One thing to do: what, for whom, why now, by which day, and a warning where there is one.

    `door` says which page does it: a kind of duty or of task, else the kind of work.
    """

    kind: Kind
    door: str
    what: str
    why: str
    warning: str
    last_on: date
    case: UUID
    name: str
    reference: str
    police_reference: str
    officer: str


@dataclass(frozen=True, slots=True)
class Count:
    """How much work of one kind there is, and how much of it is late."""

    kind: Kind
    due: int
    late: int


@dataclass(frozen=True, slots=True)
class Work:
    """A page of the work, the counts of all of it, and the key of the page after, where there is one."""

    jobs: tuple[Job, ...]
    counts: tuple[Count, ...]
    after: str

    @property
    def due(self) -> int:
        return sum(one.due for one in self.counts)

    @property
    def late(self) -> int:
        return sum(one.late for one in self.counts)


def work(whose: Whose, *, kind: Kind | None = None, late: bool = False, after: str = "") -> Work:
    """The work as of `whose.today`; of one kind, or only what is late. A key that nobody made shows the first page."""
    found = sorted(_rows(whose, kind, late, after), key=lambda pair: _place(*pair))
    page = found[:PAGE]
    officers = names_of(*(row.officer for _, row in page))
    jobs = tuple(_job(number, row, whose, officers) for number, row in page)
    trail.show(*(job.case for job in jobs))
    return Work(jobs, tuple(_counts(whose)), _key(*page[-1]) if len(found) > PAGE else "")


def _rows(whose: Whose, kind: Kind | None, late: bool, after: str) -> Iterator[tuple[int, Any]]:
    """The first rows of each source, one more than a page takes."""
    for number, source in enumerate(SOURCES):
        rows = source.rows(whose)
        if kind is not None:
            rows = source.of_kind(rows, kind)
        if late:
            rows = rows.filter(last_on__lt=whose.today)
        rows = rows.filter(following(after, number)).order_by("last_on", "id")
        yield from ((number, row) for row in rows[: PAGE + 1])


def _place(number: int, row: Any) -> tuple[date, int, UUID]:
    return row.last_on, number, row.id


def _key(number: int, row: Any) -> str:
    return f"{row.last_on.isoformat()}_{number}_{row.id}"


def _job(number: int, row: Any, whose: Whose, officers: Mapping[UUID, str]) -> Job:
    source, case = SOURCES[number], SOURCES[number].case(row)
    said = source.say(row, case, whose.today, officers.get(row.officer, ""))
    return Job(
        said.kind,
        said.door,
        said.what,
        said.why,
        said.warning,
        row.last_on,
        case.id,
        f"{case.participant.given_name} {case.participant.family_name}",
        case.reference,
        case.police_reference,
        officers.get(row.officer, ""),
    )


def _counts(whose: Whose) -> Iterator[Count]:
    found: dict[Kind, Count] = {}
    for source in SOURCES:
        for kind, due, late in source.count(source.rows(whose), whose.today):
            before = found.get(kind, Count(kind, 0, 0))
            found[kind] = Count(kind, before.due + due, before.late + late)
    yield from (found[kind] for kind in Kind if kind in found and found[kind].due)


def whose_work(actor: Actor, today: date, reach: str) -> Whose:
    """Whose work is asked for: "mine", "unit" or "force"; the whole force only for those who may see it."""
    force = actor.may("referral.see_force")
    return Whose(actor, today, mine=reach == "mine", whole_force=force and reach in ("force", "mine"))
