"""The study file, column by column: the manual's page, from `core.study` and `tests/spec/study_file.toml`."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from caraway.core.study import words as w
from caraway.core.study.columns import COLUMNS, Column
from caraway.core.study.kinds import LAYOUTS, Layout
from caraway.core.vocabulary import Word
from caraway.reference_docs.tables import changes, read, table, words

SOURCE = "tests/spec/study_file.toml"
HEAD = (
    f"# The study file\n\nMade from `caraway.core.study`, and the examples from `{SOURCE}`, which the tests run. A study file is a Parquet "
    "file that describes itself: its metadata (key `caraway.study`) say its kind, project, purpose, data cut, columns, the version that "
    "wrote it, how many rows it has and a hash of them. A project's files have the required columns, and of the others those that the "
    "project names. Every writing is logged with its purpose. `caraway evidence check FILE` names every fault."
)
LISTS = (w.Sensitivity, w.DateRule, w.SmallCells)


def render(root: Path) -> str:
    """The page as Markdown; `root` is the folder of the repository."""
    spec = read(root / SOURCE)
    parts = [
        HEAD,
        table(("Kind", "What it has"), ((f"`{kind}`", kind.words) for kind in w.Kind)),
        *(_layout(one) for one in LAYOUTS.values()),
        "## Closed lists",
        *(_list(entries) for entries in LISTS),
        *(_values(column) for column in COLUMNS.values() if column.values),
        "## Rows, and what is said of them",
        *(f"The usual row of `{kind}`: {changes(usual)}." for kind, usual in spec["usual"].items()),
        table(("What is so", "Kind", "Otherwise than usual", "Answer"), map(_row, spec["row"])),
        f"## Proven offences\n\nIn a window of 365 days; a conviction may come {w.CONVICTION_DAYS} days later.",
        table(("What is so", "Day", "Convicted on day", "Counts"), map(_proven, spec["proven"])),
        "## Days made coarser",
        table(("What is so", "Day", "As it is said"), map(_date, spec["date"])),
    ]
    return "\n\n".join(parts) + "\n"


def _layout(one: Layout) -> str:
    head = ("Column", "Type", "Unit or list", "Sensitivity", "Required", "What it means")
    key = ", ".join(f"`{name}`" for name in one.key)
    return f"## `{one.kind}`\n\n{one.kind.words}. No two rows have the same {key}.\n\n{table(head, _columns(one))}"


def _columns(one: Layout) -> Iterator[tuple[str, ...]]:
    for name in one.names:
        column = COLUMNS[name]
        needed = "in every row" if name in one.filled else "may be empty" if name in one.required else "no"
        yield f"`{name}`", column.type.words, _unit(column), str(column.sensitivity), needed, column.means


def _unit(column: Column) -> str:
    return "list below" if column.values else column.unit


def _list(entries: type[Word]) -> str:
    said = (entries.__doc__ or "").rstrip(".")
    return f"{said}:\n\n" + table(("Code", "What it means"), ((f"`{entry}`", entry.words) for entry in entries))


def _values(column: Column) -> str:
    return f"`{column.name}`: {', '.join(f'`{value}`' for value in column.values)}."


def _row(row: Mapping[str, Any]) -> tuple[str, ...]:
    return row["what"], row["kind"], changes(row.get("change", {})), row["answer"]


def _proven(case: Mapping[str, Any]) -> tuple[str, ...]:
    return case["what"], words(case["day"]), words(case["conviction_day"]), words(case["counts"])


def _date(case: Mapping[str, Any]) -> tuple[str, ...]:
    return case["what"], words(case["day"]), words(case["said"])
