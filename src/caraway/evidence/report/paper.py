"""The report as one PDF that a screen reader can read (PDF/UA-1), set by Typst.

The text goes in as data, never as markup. Nothing of the machine is read: no font, no file, no clock, so the same report gives the
same bytes. Figures carry their alternatives.
"""

import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

import typst

from caraway.evidence.report.claims import Claim
from caraway.evidence.report.content import Block, Drawn, Lead, Points, Report, Section, Small, sections_of
from caraway.evidence.report.tables import Table

_VALUES = b"#let v = json(bytes(sys.inputs.values))\n"


def paper(report: Report) -> bytes:
    """The PDF of a report."""
    values = {
        "title": report.title.text,
        "sections": _sections(sections_of(report, annex=False)),
        "annex": _sections(sections_of(report, annex=True)),
    }
    sources: Any = {
        "main.typ": files(__package__).joinpath("paper.typ").read_bytes(),
        "values.typ": _VALUES,
        **{f"{figure.code}.svg": figure.svg.encode() for figure in report.figures},
    }
    made: bytes = typst.compile(
        sources,
        format="pdf",
        sys_inputs={"values": json.dumps(values, ensure_ascii=False)},
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
    )
    return made


def _sections(sections: Sequence[Section]) -> list[Mapping[str, Any]]:
    return [{"heading": one.heading, "blocks": [_block(block) for block in one.blocks]} for one in sections]


def _block(block: Block) -> Mapping[str, Any]:
    if isinstance(block, Claim):
        return {"kind": "words", "words": block.text}
    if isinstance(block, Lead):
        return {"kind": "lead", "words": block.claim.text}
    if isinstance(block, Small):
        return {"kind": "small", "words": block.claim.text}
    if isinstance(block, Points):
        return {"kind": "points", "points": [claim.text for claim in block.claims]}
    if isinstance(block, Drawn):
        figure = block.figure
        return {
            "kind": "figure",
            "file": f"{figure.code}.svg",
            "title": figure.title,
            "alternative": figure.alternative,
            "about": block.about.text,
            "table": _table(figure.table),
        }
    return _table(block)


_ROOM = ((45, 3), (14, 2))
"""From how many letters in its longest cell a column is given how many parts of the page; others are as wide as they need."""


def _table(table: Table) -> Mapping[str, Any]:
    """A table; `room` says of each column how many parts of the page it is given (0: what it needs), `number` whether it is of numbers.

    One of many columns is set as a list of its rows instead, since it would not fit on a page.
    """
    rows = table.printed()
    number = [column.how not in ("text", "day") for column in table.columns]
    longest = [max(len(row[at]) for row in rows) for at in range(len(table.columns))]
    room = [
        0 if is_number else next((parts for letters, parts in _ROOM if most >= letters), 0)
        for is_number, most in zip(number, longest, strict=True)
    ]
    return {
        "kind": "table",
        "title": table.title,
        "columns": [column.heading for column in table.columns],
        "number": number,
        "room": room,
        "rows": [list(row) for row in rows],
        "note": table.note,
    }
