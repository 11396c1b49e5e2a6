"""Identifiers as typed and as kept: the manual's page, from `tests/spec/identifiers.toml`."""

from pathlib import Path
from typing import Any

from caraway.reference_docs.tables import read, table

SOURCE = "tests/spec/identifiers.toml"


def render(root: Path) -> str:
    """The page as Markdown; `root` is the folder of the repository."""
    kinds = read(root / SOURCE)["kind"]
    opening = (
        f"# Identifiers\n\nMade from `{SOURCE}`, which the tests run. Spaces and small letters are accepted everywhere."
        " A year of two digits is never in the future; these were read in 2026."
    )
    return "\n\n".join([opening, *map(_section, kinds)]) + "\n"


def _section(kind: dict[str, Any]) -> str:
    right = ((_code(typed), _code(kept)) for typed, kept in kind["right"])
    parts = [f"## {kind['title']}", table(("Typed", "Kept as"), right)]
    if letters := kind.get("wrong_letter"):
        parts.append(f"Refused, the check letter does not fit: {', '.join(map(_code, letters))}.")
    forms = [form for form in kind["wrong_form"] if form.isprintable() and form]
    parts.append(f"Refused, not of this form: {', '.join(map(_code, forms))}.")
    return "\n\n".join(parts)


def _code(text: str) -> str:
    return f"`{text.strip()}`"
