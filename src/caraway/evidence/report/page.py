"""The report as one HTML page: no script, nothing fetched, readable by a screen reader, on a telephone and on paper."""

from collections.abc import Sequence
from html import escape
from importlib.resources import files

from caraway.evidence.report.claims import Claim
from caraway.evidence.report.content import Block, Drawn, Lead, Points, Report, Section, Small, sections_of
from caraway.evidence.report.tables import Table

_CLASS, _ABOUT = ' class="number"', ' class="about"'
_ROOM = ((40, ' class="long"'), (18, ' class="words"'))
"""From how many letters a cell is given how much room."""


def page(report: Report) -> str:
    """The page: first what a commissioner reads, then the annex for whoever checks it."""
    title = escape(report.title.text)
    style = files(__package__).joinpath("page.css").read_text("utf-8")
    before, annex = (sections_of(report, annex=annex) for annex in (False, True))
    return "\n".join(
        (
            '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>",
            '<a class="skip" href="#main">Skip to the report</a>',
            "<header><p>Caraway: evidence</p></header>",
            f'<main id="main">\n{_tag("h1", report.title)}',
            _contents(before, annex),
            *(_section(section, 2) for section in before),
            '<section aria-labelledby="annex">\n<h2 id="annex">Technical annex</h2>',
            *(_section(section, 3) for section in annex),
            "</section>\n</main>\n</body>\n</html>\n",
        )
    )


def _contents(before: Sequence[Section], annex: Sequence[Section]) -> str:
    def links(sections: Sequence[Section]) -> str:
        return "".join(f'<li><a href="#{one.code}">{escape(one.heading)}</a></li>' for one in sections)

    inner = f'<li><a href="#annex">Technical annex</a><ul>{links(annex)}</ul></li>'
    return f'<nav aria-label="Contents"><ul>{links(before)}{inner}</ul></nav>'


def _section(section: Section, level: int) -> str:
    blocks = "\n".join(_block(block) for block in section.blocks)
    heading = f'<h{level} id="{section.code}">{escape(section.heading)}</h{level}>'
    return f'<section aria-labelledby="{section.code}">\n{heading}\n{blocks}\n</section>'


def _block(block: Block) -> str:
    if isinstance(block, Claim):
        return _tag("p", block)
    if isinstance(block, Points):
        return "<ul>" + "".join(_tag("li", claim) for claim in block.claims) + "</ul>"
    if isinstance(block, Lead):
        return _tag("h3", block.claim)
    if isinstance(block, Small):
        return _tag("p", block.claim, _ABOUT)
    return _figure(block) if isinstance(block, Drawn) else _table(block)


def _tag(name: str, claim: Claim, more: str = "") -> str:
    return f'<{name}{more} data-claim="{claim.code}">{escape(claim.text)}</{name}>'


def _figure(drawn: Drawn) -> str:
    figure = drawn.figure
    caption = f"<figcaption>{escape(figure.title)}</figcaption>"
    numbers = f"<details><summary>The numbers of this figure: {escape(figure.title)}</summary>\n{_table(figure.table)}</details>"
    picture = (
        f'<div class="wide" tabindex="0" role="group" aria-label="{escape(figure.title)}, figure">{figure.svg}</div>'
    )
    return f'<figure id="figure-{figure.code}">\n{caption}\n{picture}\n</figure>\n{_tag("p", drawn.about, _ABOUT)}\n{numbers}'


def _table(table: Table) -> str:
    """A table that says its roles itself: on a telephone each row is a block, name by name, and would else be no table any more."""
    number = [column.how not in ("text", "day") for column in table.columns]
    heads = "".join(
        f'<th role="columnheader" scope="col"{_CLASS if is_number else ""}>{escape(column.heading)}</th>'
        for column, is_number in zip(table.columns, number, strict=True)
    )
    rows = "\n".join(_row(row, table, number) for row in table.printed())
    note = f"\n<p>{escape(table.note)}</p>" if table.note else ""
    return (
        f'<table role="table" data-table="{table.code}">\n<caption>{escape(table.title)}</caption>\n'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead>\n<tbody role="rowgroup">\n{rows}\n</tbody></table>{note}'
    )


def _room(value: str) -> str:
    return next((room for letters, room in _ROOM if len(value) > letters), "")


def _row(row: Sequence[str], table: Table, number: Sequence[bool]) -> str:
    first, *rest = row
    cells = "".join(
        f'<td role="cell" data-head="{escape(column.heading)}"{_CLASS if is_number else _room(value)}>'
        f"{escape(value)}</td>"
        for value, column, is_number in zip(rest, table.columns[1:], number[1:], strict=True)
    )
    return f'<tr role="row"><th role="rowheader" scope="row"{_room(first)}>{escape(first)}</th>{cells}</tr>'
