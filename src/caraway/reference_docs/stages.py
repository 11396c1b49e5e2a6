"""The stages of a case: the manual's diagram and table, from `tests/spec/stages.toml`."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from caraway.core.policies import VERBS
from caraway.core.vocabulary import Stage
from caraway.reference_docs.cases import numbered
from caraway.reference_docs.tables import read, table

SOURCE = "tests/spec/stages.toml"
COLUMNS = ("From", "To", "When", "What a desk does", "For example (the last line makes the change)")


def render(root: Path) -> str:
    """The page as Markdown; `root` is the folder of the repository."""
    rows = read(root / SOURCE)["transition"]
    plain = [row for row in rows if "out_of_order" not in row]
    late = [row for row in rows if "out_of_order" in row]
    parts = [
        "# The stages of a case",
        f"Made from `{SOURCE}`, which the tests run. The stage follows from what is recorded; nobody sets it. A correction can "
        "lead from any stage to any other.",
        _diagram(plain),
        table(COLUMNS, map(_row, plain)),
        "## Out of order",
        "Only what is written down late makes these changes: no desk can do this in that stage.",
        table(COLUMNS, map(_row, late)),
    ]
    return "\n\n".join(parts) + "\n"


def _diagram(rows: Sequence[Mapping[str, Any]]) -> str:
    names = [f'    state "{stage.words}" as {stage.value}' for stage in Stage]
    ends = [f"    {stage.value} --> [*]" for stage in Stage if all(row["from"] != stage.value for row in rows)]
    pairs: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        pairs.setdefault((row["from"], row["to"]), []).append(row["what"].replace(":", ","))
    arrows = [f"    {start} --> {end}: {', or '.join(what)}" for (start, end), what in pairs.items()]
    return "\n".join(["```mermaid", "stateDiagram-v2", *names, "    [*] --> referred", *arrows, *ends, "```"])


def _row(row: Mapping[str, Any]) -> tuple[str, ...]:
    start, end = Stage(row["from"]).words, Stage(row["to"]).words
    return start, end, row["what"], VERBS[row["verb"]].words, numbered(row["facts"])
