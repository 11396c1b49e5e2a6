"""Which dates are on offer: the manual's page, from `tests/spec/options.toml`."""

from itertools import groupby
from pathlib import Path
from typing import Any

from caraway.reference_docs.cases import HOW_TO_READ, numbered, settings
from caraway.reference_docs.tables import read, table, words

SOURCE = "tests/spec/options.toml"
COLUMNS = ("Case", "What happened", "Today", "Sessions", "On offer", "Not on offer, and why")


def render(root: Path) -> str:
    """The page as Markdown; `root` is the folder of the repository."""
    spec = read(root / SOURCE)
    head = (
        f"# Dates on offer\n\nMade from `{SOURCE}`, which the tests run. Only dates that fit together are offered. The person "
        f'asked about is in the men\'s group and uses English. "Once" means that no room is left to repeat both after a missed B.\n\n{HOW_TO_READ}'
    )
    starts = [(words(name), numbered(lines)) for name, lines in spec["start"].items()]
    sections = [
        f"## {group}\n\n{table(COLUMNS, map(_row, cases))}"
        for group, cases in groupby(spec["case"], key=lambda case: str(case["group"]))
    ]
    return "\n\n".join([head, table(("Start", "What happened"), starts), *sections]) + "\n"


def _row(case: dict[str, Any]) -> tuple[str, ...]:
    start = f"*{words(case['start'])}, then*<br>" if "start" in case else ""
    area = settings(case.get("area", {}))
    happened = start + numbered(case.get("facts", [])) + (f"<br>*{area}*" if area else "")
    happened += f"<br>*The person chose {case['speaks']}*" if "speaks" in case else ""
    happened += "".join(f"<br>*Court-ordered contact: {one}*" for one in case.get("court_contact", ()))
    return case["case"], happened, case["today"], "<br>".join(case["sessions"]), _offered(case), _refused(case)


def _offered(case: dict[str, Any]) -> str:
    moves = [f"{step} to {', '.join(to) or 'nothing'}" for step, to in case.get("moves", {}).items()]
    return "<br>".join([*case.get("offers", []), *moves]) or "nothing"


def _refused(case: dict[str, Any]) -> str:
    if "cannot_book" in case:
        return str(case["cannot_book"])
    return "<br>".join(f"{slot}: {why}" for slot, why in case.get("not_offered", {}).items())
