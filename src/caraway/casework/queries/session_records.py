"""Session records as they are written and read: the draft, what is recorded, every version of the notes, earlier sessions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from caraway.casework.models import Case, FactRow, SessionDraft, SessionNotes
from caraway.casework.note_readers import may_read_notes
from caraway.casework.stored import fact_of, local
from caraway.core import facts as f
from caraway.core.programme import programme
from caraway.core.reference.risk_factors import risk_factors
from caraway.core.refusals import NotYours
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.web.dates import day


@dataclass(frozen=True, slots=True)
class Version:
    """The notes as they stood at one time: of which session, by whom, and in words."""

    session: str
    at: datetime
    by: str
    why: str
    risk_factors: str
    time_out: str
    goals: str


@dataclass(frozen=True, slots=True)
class Record:
    """What the page of one person's record begins with.

    `reads`: whether this person reads and writes notes; without it there are none here. `initial` by field; `versions` of this
    session, the newest first; `earlier`: the notes of the participant's other sessions as they stand.
    """

    reads: bool
    recorded: bool
    initial: Mapping[str, Any]
    drafted: str
    versions: tuple[Version, ...]
    earlier: tuple[Version, ...]


def record_of(workshop: UUID, case_id: UUID, by: Actor) -> Record:
    """The record of one person in one workshop, of which the register has been read already."""
    case = Case.objects.get(pk=case_id)
    reads = may_read_notes(case, by)
    said = _recorded(case, workshop)
    rows = _notes(case) if reads else []
    mine = [row for row in rows if row.workshop_id == workshop]
    draft = SessionDraft.objects.filter(case=case, workshop_id=workshop).first() if reads and said is None else None
    initial: dict[str, Any] = dict(draft.answers) if draft else {}
    if said is not None:
        initial = {"aims": list(said.aims), "signposts": [str(one) for one in said.signposts]}
    if mine and said is not None:
        initial |= {name: getattr(mine[0], name) for name in ("risk_factors", "time_out", "goals")}
    drafted = f"{draft.by_name}, {local(draft.at):%H:%M}" if draft and draft.answers else ""
    others = {row.workshop_id: row for row in reversed(rows) if row.workshop_id != workshop}
    return Record(
        reads,
        said is not None,
        initial,
        drafted,
        tuple(_version(row) for row in mine),
        tuple(_version(row) for row in others.values()),
    )


def notes_of_case(case_id: UUID, by: Actor) -> tuple[Version, ...]:
    """Every version of a participant's notes, the newest first.

    Raises NotYours for somebody who may not read them, as where there is no case.
    """
    case = Case.objects.filter(pk=case_id).first()
    if case is None or not may_read_notes(case, by):
        raise NotYours("not_found", "There are no such notes.")
    trail.show(case.id)
    return tuple(_version(row) for row in _notes(case))


def _notes(case: Case) -> list[SessionNotes]:
    return list(SessionNotes.objects.filter(case=case).select_related("workshop").order_by("-at", "-number"))


def _recorded(case: Case, workshop: UUID) -> f.SessionRecorded | None:
    rows = FactRow.objects.filter(case=case, kind__in=("session_recorded", "annulled")).order_by("number")
    facts = [fact_of(row) for row in rows]
    replaced = {fact.replaces for fact in facts}
    for fact in facts:
        detail = fact.detail
        if isinstance(detail, f.SessionRecorded) and detail.session == str(workshop) and fact.id not in replaced:
            return detail
    return None


def _version(row: SessionNotes) -> Version:
    held = row.workshop
    known = risk_factors(held.programme)
    name = programme(held.programme).step(held.step).name
    return Version(
        f"{name}, {day(held.on)}",
        local(row.at),
        row.by_name,
        row.why,
        ", ".join(known.get(key, key) for key in row.risk_factors) or "None named",
        row.time_out or "None written",
        row.goals or "None written",
    )
