"""Pages made of tables of cases: what happened, one line after the other, and what is so then."""

from collections.abc import Callable, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from caraway.reference_docs.tables import changes, read, table, words

HOW_TO_READ = """A day without a year is in 2026. Lines stand in the order in which they were recorded; "[recorded 20 Feb]" means that a
line was written down later. Where a correction names a line, it means the line of that number in its own cell."""
COLUMNS = ("Case", "What happened", "The area", "What is so then")


def page(title: str, name: str, opening: str) -> Callable[[Path], str]:
    """The render function of the page of `tests/spec/<name>.toml`."""
    source = f"tests/spec/{name}.toml"

    def render(root: Path) -> str:
        spec = read(root / source)
        sections = [
            f"## {group}\n\n{table(COLUMNS, (_row(case) for case in cases))}"
            for group, cases in groupby(spec["case"], key=lambda case: str(case["group"]))
        ]
        head = f"# {title}\n\nMade from `{source}`, which the tests run. {opening}\n\n{HOW_TO_READ}"
        return "\n\n".join([head, *_starts(spec["start"]), *sections]) + "\n"

    return render


def _starts(starts: Mapping[str, list[str]]) -> list[str]:
    rows = [(words(name), numbered(lines)) for name, lines in starts.items()]
    return ["## What cases start from", table(("Start", "What happened"), rows)]


def _row(case: dict[str, Any]) -> tuple[str, str, str, str]:
    start = [f"*{words(case['start'])}, then*"] if "start" in case else []
    happened = "<br>".join([*start, *_lines(case.get("facts", []))])
    return case["case"], happened or "nothing", settings(case.get("area", {})), "<br>".join(_answers(case))


def _lines(lines: list[str]) -> list[str]:
    return [f"{number}. {line}" for number, line in enumerate(lines, 1)]


def numbered(lines: list[str]) -> str:
    """Lines in one cell, each with its number."""
    return "<br>".join(_lines(lines))


def settings(area: Mapping[str, Any]) -> str:
    """The settings in which an area differs; those inside another name it."""
    flat: dict[str, Any] = {}
    for name, value in area.items():
        inner = value if isinstance(value, dict) else {}
        flat |= {f"{name}, {key}": item for key, item in inner.items()} if inner else {name: value}
    return changes(flat)


def _answers(case: dict[str, Any]) -> list[str]:
    then = case.get("then", {})
    if isinstance(then, str):
        return [then, *(f"breach: {case['breach']}" for _ in case.keys() & {"breach"})]
    said = [f"{question}: {words(answer)}" for question, answer in then.items()]
    return said + [f"*{kind}*: {answer}" for kind, answer in case.get("due", {}).items()]
