"""Whose work it is: the manual's page, from `tests/spec/ownership.toml`."""

from itertools import groupby
from pathlib import Path
from typing import Any

from caraway.reference_docs.tables import read, table

SOURCE = "tests/spec/ownership.toml"
COLUMNS = ("Case", "Given to", "Away today, and who covers", "Left", "Whose it is", "Why")


def render(root: Path) -> str:
    """The page as Markdown; `root` is the folder of the repository."""
    head = (
        f"# Whose work it is\n\nMade from `{SOURCE}`, which the tests run. A case or a task keeps the owner it was given. Whose it is "
        "today is worked out whenever a list is opened, so leave that begins or ends moves work by itself, and nothing is "
        "owned by somebody who has left."
    )
    sections = [
        f"## {group}\n\n{table(COLUMNS, map(_row, cases))}"
        for group, cases in groupby(read(root / SOURCE)["case"], key=lambda case: str(case["group"]))
    ]
    return "\n\n".join([head, *sections]) + "\n"


def _row(case: dict[str, Any]) -> tuple[str, ...]:
    away = "; ".join(f"{name}: {cover}" for name, cover in case.get("away", {}).items())
    return case["case"], case["owner"], away, ", ".join(case.get("left", [])), case["whose"], case["why"]
