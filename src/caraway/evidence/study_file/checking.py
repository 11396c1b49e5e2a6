"""`check`: everything that is wrong with a study file, each fault by column, row and class of value, with what to do."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from caraway.core.refusals import Refusal
from caraway.core.study.columns import OUTCOMES
from caraway.core.study.kinds import Layout
from caraway.core.study.project import Project
from caraway.core.study.words import DateRule, Definition, Kind, Source
from caraway.evidence.refusals import StudyFileUnfit
from caraway.evidence.study_file.agreed import agreed, asks, left_out_words
from caraway.evidence.study_file.description import Description, arrow_schema, describe, described
from caraway.evidence.study_file.faults import ROWS_NAMED, Fault, Rule
from caraway.evidence.study_file.reading import read, verified
from caraway.evidence.study_file.rules import rules
from caraway.evidence.study_file.sql import opened, viewed


def check(path: Path, project: Project | None = None) -> tuple[Fault, ...]:
    """Every fault of the file; with `project`, also where it differs from that declaration. An empty answer is a fit file."""
    try:
        description = describe(path)
        file = pq.ParquetFile(path)
        layout = description.project.layout_of(description.kind)
    except StudyFileUnfit as unfit:
        return (Fault("", str(unfit).rstrip("."), "nothing else was looked at"),)
    except Refusal as refused:
        return (Fault("", refused.sentence, "write the file under a project that may have it"),)
    columns = [*_columns(description, layout, file)]
    faults = [*_description(description, project), *columns]
    fit = _fit_columns(layout, file)
    try:
        faults += _rows(path, layout, description, fit)
        faults += (
            () if columns else _content(path)
        )  # of other columns it is known already that they are not those described
    except duckdb.Error as wrong:
        faults.append(Fault("", f"its rows cannot be read ({type(wrong).__name__})", "it is damaged: fetch it again"))
    return tuple(faults)


def notes(paths: Sequence[Path]) -> Iterator[str]:
    """What is no fault and is to be known all the same: who will be left out for not having agreed, or was."""
    for path in paths:
        try:
            file = read(path)
            kind, left_out = file.description.kind, file.description.left_out
            counts = agreed(file.table)[1] if kind == Kind.PEOPLE else left_out
        except (StudyFileUnfit, pa.ArrowException, KeyError):
            continue  # named among the faults
        if counts:
            when = "will be left out by join" if kind == Kind.PEOPLE else "were left out when it was made"
            yield f"{path.name}: {left_out_words(counts, when)}"


def _description(description: Description, project: Project | None) -> Iterator[Fault]:
    if project is not None and description.project != project:
        yield Fault("", "written under another declaration of the project", "write it under the one in force")
    if not description.purpose.strip():
        yield Fault("", "no purpose is said", "write it with its purpose")
    names = tuple(column.name for column in description.columns)
    try:
        if described(names) != description.columns:
            yield Fault("", "columns are described otherwise than declared", "write it with this version")
    except KeyError:
        yield Fault("", "columns are described that nobody declared", "write it with this version")


def _columns(description: Description, layout: Layout, file: pq.ParquetFile) -> Iterator[Fault]:
    there = file.schema_arrow.names
    said = [column.name for column in description.columns]
    for name in dict.fromkeys(there):
        if there.count(name) > 1:
            yield Fault(name, "there twice", "leave one of them out")
        elif name not in layout.names:
            yield Fault(name, "a column that the project may not have in this kind of file", "leave it out")
        elif (kept := file.schema_arrow.field(name).type) != (right := arrow_schema((name,)).types[0]):
            yield Fault(name, f"stored as {kept}", f"store it as {right}")
    for name in layout.required:
        if name not in there:
            yield Fault(name, "missing", "add the column")
    for name in sorted(set(said) ^ set(there)):
        yield Fault(
            name, "described and not there" if name in said else "there and not described", "write the file again"
        )
    if layout.kind is Kind.ANALYSIS:
        yield from _definitions(there)


def _definitions(there: list[str]) -> Iterator[Fault]:
    """An analysis file has all columns of a definition or none, and those of at least one."""
    groups = [[f"{definition.prefix}_{what}" for what in OUTCOMES] for definition in Definition]
    if not any(name in there for group in groups for name in group):
        yield Fault("", "no outcome of any definition", "add the columns of at least one")
    for group in groups:
        missing = [name for name in group if name not in there]
        if len(missing) < len(group):
            yield from (Fault(name, "missing beside the others of its definition", "add it") for name in missing)


def _fit_columns(layout: Layout, file: pq.ParquetFile) -> tuple[str, ...]:
    """The declared columns that are there and of the right type: only they can be looked into."""
    schema = file.schema_arrow
    return tuple(
        name
        for name in layout.names
        if schema.names.count(name) == 1 and schema.field(name).type == arrow_schema((name,)).types[0]
    )


def _rows(path: Path, layout: Layout, description: Description, fit: tuple[str, ...]) -> Iterator[Fault]:
    with opened() as db:
        viewed(db, "file", path, numbered=True)
        for rule in (
            *rules(layout, description.project, fit),
            *_unasked(layout, description.project, fit),
            *_of_the_cut(description, fit),
        ):
            yield from found(db, rule)
        if all(name in fit for name in layout.key):
            yield from found(db, _twice(layout))
        if "window_days" in fit:
            windows = ", ".join(map(str, description.project.windows))
            yield from found(
                db, Rule("window_days", f"window_days NOT IN ({windows})", "a window the project does not have", f"one of {windows}")
            )  # fmt: skip


def _of_the_cut(description: Description, fit: tuple[str, ...]) -> Iterator[Rule]:
    """Days beyond what the file tells of; and of following to the cut, days so many that they tell the day of time zero."""
    cut = f"DATE '{description.data_cut}'"
    latest = _LATEST[description.project.dates].format(description.project.most_shift)
    if "zero_on" in fit and "followed_days" in fit:
        yield Rule(
            "followed_days", f"followed_days > greatest(0, {cut} - {latest})",
            "beyond the data cut, or so near it that they tell the day of time zero",
            "follow nobody for longer than from the last day that time zero may be to the data cut",
        )  # fmt: skip
    for name in ("zero_on", "month"):
        shift = description.project.most_shift if name == "zero_on" else 0
        if name in fit:
            yield Rule(name, f"{name} > {cut} + {shift}", "after the data cut", "leave the row out or correct the cut")


_LATEST: Mapping[DateRule, str] = {
    DateRule.MONTH: "last_day(zero_on)",
    DateRule.WEEK: "(zero_on + 6)",
    DateRule.SHIFTED: "(zero_on + {})",
}
"""The last day that `zero_on` may be, as `core.study.pseudonyms.latest` says it."""


def _unasked(layout: Layout, project: Project, fit: tuple[str, ...]) -> Iterator[Rule]:
    """Participants of whom a file does not say what the project asks them."""
    for name in asks(project) if layout.kind is Kind.PEOPLE and "source" in fit else ():
        if name not in fit:
            yield Rule(
                name, f"source = '{Source.CASEWORK}'", "not said, and the project asks for it",
                "add the column: nobody is in an analysis who is not known to have agreed",
            )  # fmt: skip


def _twice(layout: Layout) -> Rule:
    key = ", ".join(layout.key)
    where = f"({key}) IN (SELECT ({key}) FROM file GROUP BY {key} HAVING count(*) > 1)"  # nosec B608
    return Rule(layout.key[0], where, f"the same {key.replace('_', ' ')} in another row too", "keep one")


def found(db: duckdb.DuckDBPyConnection, rule: Rule) -> Iterator[Fault]:
    """The fault of a rule, with the rows of the view `file` that have it, if any have."""
    asked = f"SELECT row, count(*) OVER () FROM file WHERE {rule.where} ORDER BY row LIMIT {ROWS_NAMED}"  # nosec B608
    rows = db.execute(asked).fetchall()
    if rows:
        yield Fault(rule.column, rule.what, rule.remedy, tuple(int(row) for row, _ in rows), int(rows[0][1]))


def _content(path: Path) -> Iterator[Fault]:
    """Whether rows are those described."""
    try:
        verified(path)
    except (StudyFileUnfit, pa.ArrowException) as unfit:
        yield Fault("", str(unfit).rstrip("."), "write or fetch it again")
