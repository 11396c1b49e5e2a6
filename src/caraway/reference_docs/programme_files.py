"""Programme files and settings that are refused: the manual's page, from `tests/spec/programme_files.toml`."""

from itertools import groupby
from pathlib import Path
from typing import Any

from caraway.reference_docs.cases import settings
from caraway.reference_docs.tables import read, table

SOURCE = "tests/spec/programme_files.toml"
FILE_COLUMNS = ("Mistake", "Instead of", "The file says", "Refused at", "Reason")


def render(root: Path) -> str:
    """The page as Markdown; `root` is the folder of the repository."""
    spec = read(root / SOURCE)
    sections = [
        f"## {group}\n\n{table(FILE_COLUMNS, map(_file, cases))}"
        for group, cases in groupby(spec["file"], key=lambda case: str(case["group"]))
    ]
    head = (
        f"# Programme files and settings that are refused\n\nMade from `{SOURCE}`, which the tests run. A programme is one file "
        "under `src/caraway/core/programmes`; a new programme is a new file. Each case changes one thing in CARA's own file. "
        "Editors check a file as it is written with `programme.schema.json`, which stands beside it."
    )
    last = table(("Mistake", "The setting", "Refused at", "Reason"), map(_setting, spec["settings"]))
    return "\n\n".join([head, *sections, f"## Settings of an agreement\n\n{last}"]) + "\n"


def _file(case: dict[str, Any]) -> tuple[str, ...]:
    reason = case["reason"]
    return case["case"], _code(case["instead_of"]), _code(case["it_says"]), _code(case["key"]), reason


def _setting(case: dict[str, Any]) -> tuple[str, ...]:
    return case["case"], settings(case["table"]), _code(case["key"]), case["reason"]


def _code(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return "<br>".join(f"`{line.strip()}`" for line in lines) or "nothing"
