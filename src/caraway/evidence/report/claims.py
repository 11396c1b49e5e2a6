"""The register of claims: every published sentence with a number, and where in the document each number stands.

A sentence is a template with slots. Its own words hold no digit; a number can come in through a slot alone, which names a place of
the document and a way of printing (`formats`). `faults` reads the register and the finished page as a stranger would: a number
outside a claim, a claim that points to nothing, and one that says another number than the document are each found.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from caraway.evidence.refusals import DisclosureRefused, ResultIncomplete
from caraway.evidence.report.document import at
from caraway.evidence.report.formats import printed

_DIGIT = re.compile(r"\d")
_SLOT = re.compile(r"\{(\w+)\}")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_UNIT = re.compile(r"\b(in|in every) 100\b")
"""“27 in 100” is one number in a unit that people know; the unit is no claim."""


@dataclass(frozen=True)
class Slot:
    """A number of the document in a sentence: where it stands and how it is printed."""

    pointer: str
    how: str = "text"


@dataclass(frozen=True)
class Number:
    """A number as a sentence shows it, with its slot."""

    shown: str
    slot: Slot


@dataclass(frozen=True)
class Claim:
    """One published sentence and the numbers in it, in their order."""

    code: str
    text: str
    numbers: tuple[Number, ...]

    def unclaimed(self) -> tuple[str, ...]:
        """Numbers in the sentence that no slot accounts for."""
        rest = _UNIT.sub(" ", self.text)
        for number in self.numbers:
            rest = rest.replace(number.shown, " ", 1)
        return tuple(_NUMBER.findall(rest))


@dataclass
class Register:
    """The claims of one report, as they are made. `say` is the only way to write a sentence with a number."""

    document: Mapping[str, Any]
    claims: list[Claim] = field(default_factory=list)

    def say(self, template: str, **slots: Slot) -> Claim:
        """A sentence of the template with its slots filled from the document, entered in the register.

        Raises `ResultIncomplete` for a digit in the template's own words or a slot that is not given or points to nothing;
        `DisclosureRefused` for one that points to something hidden.
        """
        if _DIGIT.search(_UNIT.sub("", _SLOT.sub("", template))):
            raise ResultIncomplete(f"“{template}” has a number of its own: a number in a sentence comes from a result.")
        numbers = []
        for name in _SLOT.findall(template):
            numbers.append(self._number(template, slots, name))
        shown = iter(numbers)
        text = _SLOT.sub(lambda _: next(shown).shown, template)
        claim = Claim(f"c{len(self.claims) + 1}", text, tuple(numbers))
        self.claims.append(claim)
        return claim

    def _number(self, template: str, slots: Mapping[str, Slot], name: str) -> Number:
        if name not in slots:
            raise ResultIncomplete(f"“{template}” does not say where {name} comes from.")
        slot = slots[name]
        try:
            value = at(self.document, slot.pointer)
        except LookupError as error:
            raise ResultIncomplete(f"“{template}”: {error}.") from None
        if value is None:
            raise DisclosureRefused(f"“{template}” would say what is hidden at {slot.pointer}.")
        return Number(printed(value, slot.how), slot)

    def table(self) -> list[dict[str, Any]]:
        """The register as it is written: each sentence with its numbers, where they stand and how they are printed."""
        return [
            {
                "claim": claim.code,
                "sentence": claim.text,
                "numbers": [
                    {"shown": one.shown, "pointer": one.slot.pointer, "format": one.slot.how} for one in claim.numbers
                ],
            }
            for claim in self.claims
        ]


def faults(
    register: Iterable[Claim], document: Mapping[str, Any], page: str, tables: Mapping[str, Sequence[str]] | None = None
) -> tuple[str, ...]:
    """Everything wrong with the claims of a page, each a sentence: none where every number stands on a result.

    `tables` are the printed cells of each table by its code, row by row: the page's tables must say the same.
    """
    claims = {claim.code: claim for claim in register}
    reader = _Reader()
    reader.feed(page)
    return (*_of_register(claims.values(), document), *_of_page(claims, reader), *_of_tables(tables or {}, reader))


def _of_register(claims: Iterable[Claim], document: Mapping[str, Any]) -> Iterator[str]:
    for claim in claims:
        for left in claim.unclaimed():
            yield f"{claim.code} says {left}, which comes from nowhere."
        for number in claim.numbers:
            try:
                stands = printed(at(document, number.slot.pointer), number.slot.how)
            except LookupError as error:
                yield f"{claim.code}: {error}."
                continue
            if stands != number.shown:
                yield f"{claim.code} says {number.shown}, but {number.slot.pointer} says {stands}."


def _of_tables(tables: Mapping[str, Sequence[str]], reader: "_Reader") -> Iterator[str]:
    for code, cells in reader.tables.items():
        if code not in tables:
            yield f"The page has a table {code or 'without a name'}, which nothing stands behind."
        elif list(tables[code]) != cells:
            wrong = next(
                (pair for pair in zip(tables[code], cells, strict=False) if pair[0] != pair[1]),
                ("", "more or fewer cells"),
            )
            yield f"The table {code} says “{wrong[1]}” where it should say “{wrong[0]}”."


def _of_page(claims: Mapping[str, Claim], reader: "_Reader") -> Iterator[str]:
    for code, text in reader.claimed:
        if code not in claims:
            yield f"The page has a claim {code}, which the register lacks."
        elif text != claims[code].text:
            yield f"The page says “{text}” where claim {code} is “{claims[code].text}”."
    for text in reader.free:
        yield f"The page says “{text}”, a number without a claim."


_OF_TABLES = ("table", "svg", "style", "head")


class _Reader(HTMLParser):
    """Collects the text of a page by whether a claim, a table or a figure accounts for it, or nothing does."""

    _VOID = frozenset(("meta", "link", "br", "hr", "img", "col"))

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.claimed: list[tuple[str, str]] = []
        self.free: list[str] = []
        self._open: list[tuple[str, str]] = []
        self.tables: dict[str, list[str]] = {}
        self._words: list[str] = []
        self._table: list[str] = []
        self._in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Enter an element."""
        if tag not in self._VOID:
            claim = dict(attrs).get("data-claim") or ""
            self._open.append((tag, claim))
            if claim:
                self._words = []
            if tag == "table":
                self._table = self.tables.setdefault(dict(attrs).get("data-table") or "", [])
            if tag == "td" or (tag == "th" and dict(attrs).get("scope") == "row"):
                self._table.append("")
                self._in_cell = True

    def handle_endtag(self, tag: str) -> None:
        """Leave it; a claim is whole."""
        while self._open:
            was, claim = self._open.pop()
            self._in_cell = self._in_cell and was not in ("td", "th")
            if claim:
                self.claimed.append((claim, "".join(self._words)))
            if was == tag:
                return

    def handle_data(self, data: str) -> None:
        """Text: of a claim, of a table or figure, or free."""
        if self._in_cell:
            self._table[-1] += data
        elif any(claim for _, claim in self._open):
            self._words.append(data)
        elif _DIGIT.search(data) and not any(tag in _OF_TABLES for tag, _ in self._open):
            self.free.append(data.strip())
