"""Several files of one kind as one table: of one project, with one data cut, and nothing there twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa

from caraway.core.study.kinds import layout
from caraway.core.study.project import Project
from caraway.evidence.refusals import StudyFileUnfit
from caraway.evidence.study_file.checking import check
from caraway.evidence.study_file.covariates import filled
from caraway.evidence.study_file.reading import StudyFile, read


@dataclass(frozen=True)
class PutTogether:
    """The rows of several files, with the project that all of them are of and the last day of which all of them tell."""

    kind: str
    table: pa.Table
    project: Project
    data_cut: date

    def same_study_as(self, other: "PutTogether") -> None:
        """Raise `StudyFileUnfit` unless both are of one project and tell until one day."""
        if (self.project.id, self.project.key_id) != (other.project.id, other.project.key_id):
            raise StudyFileUnfit(
                f"Files of {self.kind} are of the project {self.project.id} and files of {other.kind} of {other.project.id}: put together what is of one project under one key."
            )
        if self.data_cut != other.data_cut:
            raise StudyFileUnfit(
                f"Files of {self.kind} tell until {self.data_cut} and files of {other.kind} until {other.data_cut}: cut both on one day."
            )


def put_together(paths: Sequence[Path], kind: str) -> PutTogether:
    """Read and verify files of `kind` and put their rows under each other; an optional column that one lacks is empty there.

    Raises StudyFileUnfit for no file, a file with a fault, another kind, another project, key or data cut, or a row that two of them have.
    """
    _refuse_faults(paths)
    files = [read(path, kind=kind) for path in paths]
    if not files:
        raise StudyFileUnfit(f"Name at least one file of {kind}.")
    first = _as_one(files[0], kind)
    for file in files[1:]:
        first.same_study_as(_as_one(file, kind))
    there = {name for file in files for name in file.table.column_names}
    names = tuple(name for name in layout(kind).names if name in there)
    table = pa.concat_tables([filled(file.table, names) for file in files])
    _refuse_twice(table, kind)
    return PutTogether(kind, table, first.project, first.data_cut)


def _refuse_faults(paths: Sequence[Path]) -> None:
    """What `check` names is refused here: an empty place, say, would go on as somebody to whom nothing happened."""
    for path in paths:
        if faults := check(path):
            first = f"{path.name}: {faults[0].sentence}"
            raise StudyFileUnfit(
                first
                if len(faults) == 1
                else f"{first} And {len(faults) - 1} more faults: see `caraway evidence check {path.name}`."
            )


def _as_one(file: StudyFile, kind: str) -> PutTogether:
    return PutTogether(kind, file.table, file.description.project, file.description.data_cut)


def _refuse_twice(table: pa.Table, kind: str) -> None:
    key = list(layout(kind).key)
    distinct = table.group_by(key).aggregate([]).num_rows
    if distinct < table.num_rows:
        raise StudyFileUnfit(
            f"{table.num_rows - distinct:,} rows of {kind} are in more than one of the files: leave one of them out."
        )
