"""Two records side by side, field by field, as they are written, with what each comparison says in words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher

import pyarrow as pa
import pyarrow.compute as pc

from caraway.evidence.linkage.bands import ClericalPair, Reason
from caraway.evidence.linkage.given import Given
from caraway.evidence.linkage.model import MODEL
from caraway.evidence.refusals import RecordsUnfit

LITTLE = 1.0
"""Bits of weight below which a comparison says little either way."""
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")

Record = Mapping[str, object]
Piece = tuple[str, bool]
"""Letters, and whether they are otherwise in the other record."""


@dataclass(frozen=True)
class Written:
    """One field of one record: its pieces (none where it is not recorded), and of a day also its words."""

    pieces: tuple[Piece, ...]
    also: str = ""


@dataclass(frozen=True)
class Line:
    """One field of both records. `says` is one of "for", "against", "little", "unknown", and `words` what the comparison found."""

    about: str
    participant: Written
    police: Written
    says: str
    words: str


def records_of(given: Given, ids: set[object]) -> dict[object, Record]:
    """The records of these ids alone. Raises `RecordsUnfit` when one is not there."""
    column = given.table["id"]
    table = given.table.filter(pc.is_in(column, value_set=pa.array(sorted(ids, key=str), column.type)))
    found = {row["id"]: row for row in table.to_pylist()}
    if len(found) < len(ids):
        raise RecordsUnfit("Some records of the pairs are not in the file: give the very files that were linked.")
    return found


def side_by_side(pair: ClericalPair, participant: Record, police: Record) -> tuple[Line, ...]:
    """A line a field, in the order of the comparisons."""
    return tuple(
        _line(comparison.name, reason, participant.get(comparison.name), police.get(comparison.name))
        for comparison, reason in zip(MODEL.comparisons, pair.reasons, strict=True)
    )


def _line(name: str, reason: Reason, one: object, two: object) -> Line:
    show = _day if name == "born" else _sex if name == "sex" else _text
    (first, first_as), (second, second_as) = show(one), show(two)
    if reason.words == "the same":  # but for capitals, accents and the like
        mine, theirs = _whole(first), _whole(second)
    else:
        mine, theirs = _parts(first, second) if first_as and second_as else _pieces(first, second)
    return Line(reason.about, Written(mine, first_as), Written(theirs, second_as), _says(reason), reason.words)


def _says(reason: Reason) -> str:
    if reason.words == "not known":
        return "unknown"
    if abs(reason.weight) < LITTLE:
        return "little"
    return "for" if reason.weight > 0 else "against"


def _text(value: object) -> tuple[str, str]:
    return ("" if value is None else str(value)), ""


def _day(value: object) -> tuple[str, str]:
    """A day with its figures first, so that exchanged ones are seen, then in words; one of another form as it is written."""
    day = value if isinstance(value, date) else _parsed(str(value or ""))
    if day is None:
        return _text(value)
    return f"{day:%d/%m/%Y}", f"{day.day} {day:%B %Y}"


def _parsed(said: str) -> date | None:
    for form in DAYS:
        try:
            return datetime.strptime(said, form).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    return None


def _sex(value: object) -> tuple[str, str]:
    words = {"M": "Male", "1": "Male", "F": "Female", "2": "Female"}
    said = "" if value is None else str(value).upper()
    return words.get(said[:1], _text(value)[0]), ""


def _pieces(one: str, two: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts cut where they differ. Of texts with little in common nothing is marked: everything would be."""
    plain = _folded(one), _folded(two)
    matcher = SequenceMatcher(None, *plain, autojunk=False)
    if (
        not (one and two)
        or plain[0] == plain[1]
        or matcher.ratio() < 0.5
        or list(map(len, plain)) != [len(one), len(two)]
    ):
        return _whole(one), _whole(two)
    steps = matcher.get_opcodes()
    mine = tuple((one[a:b], tag != "equal") for tag, a, b, _, _ in steps if b > a)
    theirs = tuple((two[c:d], tag != "equal") for tag, _, _, c, d in steps if d > c)
    return mine, theirs


def _parts(one: str, two: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Two days cut into day, month and year, those marked that differ."""
    mine, theirs = one.split("/"), two.split("/")
    apart = [a != b for a, b in zip(mine, theirs, strict=True)]

    def cut(parts: list[str]) -> tuple[Piece, ...]:
        signs = ("/", "/", "")
        pieces = [((part, differs), (sign, False)) for part, differs, sign in zip(parts, apart, signs, strict=True)]
        return tuple(piece for both in pieces for piece in both if piece[0])

    return cut(mine), cut(theirs)


def _folded(text: str) -> str:
    return re.sub(r"[\s'’-]", " ", text.casefold())


def _whole(text: str) -> tuple[Piece, ...]:
    return ((text, False),) if text else ()
