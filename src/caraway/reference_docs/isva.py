"""Advisers' work: the manual's page, from `tests/spec/isva.toml`."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from caraway.core.isva.words import Stage
from caraway.reference_docs.tables import changes, read, table

SOURCE = "tests/spec/isva.toml"
HEAD = """# Independent sexual violence advisers

Made from `{source}`, which the tests run. Days without a year are in 2026; today is 2 March unless a row says otherwise. What
happened to a client is written down nowhere: there is no field for it. Of therapy only the day and the type are kept, and no
stage makes it wait."""
PARTS: Mapping[str, tuple[str, str]] = {
    "step": ("One stage after another", "Refused is named by the question that has to be answered otherwise."),
    "due": ("The next contact", "An open case always has one. The numbers are settings of the service."),
    "consent": ("Consent", "A child is below 13, a young person below 18; from 16 on one decides for oneself."),
    "measure": ("Special measures", "Each is asked for, and granted or refused, on a day."),
    "closing": ("Closing", "Why a case is closed, and whether it may be."),
}


def render(root: Path) -> str:
    """The page as Markdown; `root` is the folder of the repository."""
    spec = read(root / SOURCE)
    sections = [f"## {title}\n\n{words}\n\n{_rows(spec[name])}" for name, (title, words) in PARTS.items()]
    return "\n\n".join([HEAD.format(source=SOURCE), _stages(spec), *sections]) + "\n"


def _stages(spec: dict[str, Any]) -> str:
    needs = {"the next day at court": spec["needs"]["court"], "the day the client was told": spec["needs"]["told"]}
    rows = (
        (Stage(one).words, _words(after), "; ".join(words for words, there in needs.items() if one in there))
        for one, after in spec["may_follow"].items()
    )
    head = "## Stages\n\nA client may come at any stage.\n\n"
    return head + table(("Stage", "What may come next", "What it needs besides its day"), rows)


def _words(stages: Iterable[str]) -> str:
    return "; ".join(Stage(one).words for one in stages)


def _rows(rows: Iterable[dict[str, Any]]) -> str:
    shown = (
        (
            row["what"],
            changes({name: said for name, said in row.items() if name not in ("what", "answer")}),
            row["answer"],
        )
        for row in rows
    )
    return table(("Case", "What is so", "Answer"), shown)
