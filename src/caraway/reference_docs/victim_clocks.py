"""What is due on a victim's case: the manual's page, from `tests/spec/victim_clocks.toml`."""

from itertools import groupby
from pathlib import Path
from typing import Any

from caraway.core.victim.clocks import VictimDue
from caraway.reference_docs.tables import changes, read, table

SOURCE = "tests/spec/victim_clocks.toml"
ABOUT = {"group", "case", "due"}
COLUMNS = ("Case", "What is so", "What is due: from, and late from")


def render(root: Path) -> str:
    """The page as Markdown; `root` is the folder of the repository."""
    spec = read(root / SOURCE)
    head = (
        f"# What is due on a victim's case\n\nMade from `{SOURCE}`, which the tests run. Days without a year are in 2026. Nothing "
        "is late before the victims' desk could know of it: a duty counts from the day on which what makes it so was known "
        f"there. Unless a row says otherwise: {changes(spec['usual'])}."
    )
    sections = [
        f"## {group}\n\n{table(COLUMNS, map(_row, cases))}"
        for group, cases in groupby(spec["case"], key=lambda case: str(case["group"]))
    ]
    return "\n\n".join([head, *sections]) + "\n"


def _row(case: dict[str, Any]) -> tuple[str, ...]:
    said = {name: value for name, value in case.items() if name not in ABOUT}
    area = said.pop("area", {})
    due = "<br>".join(f"{VictimDue(kind).words}: {days}" for kind, days in case["due"].items())
    return case["case"], changes(said | {f"area's {name}": value for name, value in area.items()}), due or "nothing"
