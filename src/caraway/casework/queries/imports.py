"""Files of referrals as the page of whoever sent them shows them: counts, and what is wrong in which row."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet

from caraway.casework.intake_files.matching import Matching
from caraway.casework.models import ImportMatching, ImportRow, ImportStage, ReferralImport, RowStage
from caraway.casework.models.imports import SENT_ON
from caraway.casework.senders import left_behind, sent_by
from caraway.core.refusals import NotYours
from caraway.platform.accounts.actor import Actor

__all__ = [
    "LISTED",
    "WRONG",
    "File",
    "ImportStage",
    "MatchingInForce",
    "RowStage",
    "Wrong",
    "file_to_end",
    "files_going",
    "files_left_behind",
    "matching_in_force",
    "own_file",
    "own_files",
    "wrong_rows",
]

LISTED = 100
"""So many rows with something wrong are on the page; all of them are in the list to download."""

WRONG = (RowStage.BAD, RowStage.REFUSED)


@dataclass(frozen=True, slots=True)
class MatchingInForce:
    """How a force's columns are matched now: which version, since when, and by whom."""

    id: UUID
    number: int
    matching: Matching
    made_at: datetime
    made_by: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something wrong in a row: the row as the file has it, the column by its name in the file, and why."""

    row: int
    column: str
    why: str


@dataclass(frozen=True, slots=True)
class File:
    """A file that was read: how far it has come, and how many rows stand where.

    `again`: of those that wait, the ones that are there already and bring the victim's details; `sent_on`: those that did.
    """

    id: UUID
    agreement: str
    stage: ImportStage
    read_at: datetime
    moved_at: datetime | None
    counts: dict[RowStage, int]
    again: int = 0
    sent_on: int = 0

    def count(self, *stages: RowStage) -> int:
        return sum(self.counts.get(one, 0) for one in stages)

    @property
    def to_do(self) -> int:
        return self.count(RowStage.READY, RowStage.ASKING)

    @property
    def done(self) -> int:
        """Rows that have had their turn."""
        return self.count(RowStage.REFERRED, RowStage.DRAFTED, RowStage.REFUSED) + self.sent_on


def matching_in_force(actor: Actor) -> MatchingInForce | None:
    """The newest matching of this person's force; None where nobody has made one."""
    row = ImportMatching.objects.filter(organisation_id=actor.organisation).order_by("-number").first()
    if row is None:
        return None
    return MatchingInForce(row.id, row.number, Matching.read(row.matching), row.made_at, row.made_by_name)


def own_files(actor: Actor) -> tuple[File, ...]:
    """The files this person has sent for this force, the newest first."""
    return tuple(_file(row) for row in _own(actor).order_by("-read_at", "-id")[:20])


def files_left_behind(actor: Actor) -> tuple[File, ...]:
    """The files of this person's unit that are not over and whose sender has left."""
    return tuple(map(_file, left_behind(actor)))


def file_to_end(file: UUID, actor: Actor) -> File:
    """One's own, or one of those. Raises NotYours where it is neither: the same answer as for one that is not there."""
    return next((one for one in files_left_behind(actor) if one.id == file), None) or own_file(file, actor)


def own_file(file: UUID, actor: Actor) -> File:
    """One of them. Raises NotYours where it is not there or not theirs: the same answer."""
    row = _own(actor).filter(pk=file).first()
    if row is None:
        raise NotYours("not_found", "There is no such file.")
    return _file(row)


def wrong_rows(file: UUID, *stages: RowStage, most: int | None = None) -> tuple[Wrong, ...]:
    """What is wrong with the rows at these stages, in the order of the file. Ask `own_file` first whose it is."""
    said = ImportRow.objects.filter(of=file, stage__in=stages).exclude(problems=[])
    rows = said.order_by("number").values_list("number", "problems")
    return tuple(Wrong(number, column, why) for number, problems in rows[:most] for column, why in problems)


def files_going() -> tuple[tuple[UUID, UUID], ...]:
    """Files that were begun and are not done, with the membership of whoever began them: for the job alone."""
    rows = ReferralImport.objects.filter(stage=ImportStage.GOING).order_by("read_at", "id")
    return tuple(rows.values_list("id", "membership_id"))


def _own(actor: Actor) -> QuerySet[ReferralImport]:
    return ReferralImport.objects.select_related("agreement").filter(sent_by(actor))


def _file(row: ReferralImport) -> File:
    counted = ImportRow.objects.filter(of=row).order_by().values_list("stage").annotate(Count("pk"))
    counts = {RowStage(stage): number for stage, number in counted}
    brought = ImportRow.objects.filter(of=row, problems=[["", SENT_ON]]).order_by().values_list("stage")
    again = {RowStage(stage): number for stage, number in brought.annotate(Count("pk"))}
    stage = ImportStage(row.stage)
    return File(
        row.id,
        row.agreement.name,
        stage,
        row.read_at,
        row.moved_at,
        counts,
        again.get(RowStage.READY, 0),
        again.get(RowStage.THERE, 0),
    )
