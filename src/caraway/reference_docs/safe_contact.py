"""How a message leaves, if it may: the manual's page, from `tests/spec/safe_contact.toml`."""

from pathlib import Path
from typing import Any

from caraway.core.message_words import NotSent
from caraway.reference_docs.tables import changes, read, table

SOURCE = "tests/spec/safe_contact.toml"
ABOUT = {"what", "answer"}


def render(root: Path) -> str:
    """The page as Markdown; `root` is the folder of the repository."""
    spec = read(root / SOURCE)
    parts = [
        "# How a message to a participant leaves",
        f"Made from `{SOURCE}`, which the tests run. The rules are asked when a message leaves, not when it is made; what is "
        "not known means a call and nothing else.",
        f"Unless a row says otherwise: {changes(spec['usual'])}. The area: {changes(spec['area'])}.",
        table(("What is so", "Otherwise than usual", "Answer"), map(_case, spec["case"])),
        "## Why a message is not written",
        table(("Reason", "On the case"), ((one.value.replace("_", " "), one.words) for one in NotSent)),
    ]
    return "\n\n".join(parts) + "\n"


def _case(case: dict[str, Any]) -> tuple[str, ...]:
    said = {name: value for name, value in case.items() if name not in ABOUT}
    area = said.pop("area", {})
    return case["what"], changes(said | {f"area's {name}": value for name, value in area.items()}), case["answer"]
