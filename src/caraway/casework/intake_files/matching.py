"""How a force's columns and codes become our answers, and one row of its file read by that."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Self

from caraway.core.refusals import InvalidValue

from .cells import Broken, Cell, Line, Numeric
from .reading import same

Answered = str | list[str]

YES = frozenset({"yes", "y", "true", "t", "1"})
NO = frozenset({"no", "n", "false", "f", "0"})
ALL = frozenset({"all", "all met"}) | YES
DAY_FORMATS = {
    "day first": "Day first, like 31/12/2026 or 31 December 2026",
    "month first": "Month first, like 12/31/2026",
    "year first": "Year first, like 2026-12-31 or 20261231",
}
_ORDER = {"day first": (2, 1, 0), "month first": (2, 0, 1), "year first": (0, 1, 2)}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_HOUR = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AaPp][Mm])?(Z|[+-]\d{2}:?\d{2})?$")
_ISO, _EIGHT, _FOUR, _ONE_OR_TWO = (re.compile(one) for one in (r"\d{4}-\d{2}-\d{2}", r"\d{8}", r"\d{4}", r"\d{1,2}"))
_BETWEEN = re.compile(r"[\s/.\-,]+")
_OF_THE_VICTIM = re.compile(r"victim|complainant|aggrieved|injured|\bip\b|\bvic\b|\bvi\b|\bvict", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Question:
    """One answer of the referral form. `kind`: text, day, yes_no, one (of `choices`), many (of them).

    `sealed`: of the victim, and sealed as it is read. `about_both`: of the participant, but named after the victim.
    """

    page: str
    name: str
    words: str
    kind: str = "text"
    choices: tuple[tuple[str, str], ...] = ()
    required: bool = False
    sealed: bool = False
    about_both: bool = False

    @property
    def key(self) -> str:
        return f"{self.page}.{self.name}"


@dataclass(frozen=True, slots=True)
class Matching:
    """Which column is which answer, how days are written, which code of theirs is which of ours, and what is always so.

    `columns`: name of a column to a question's key. `codes` and `constants`: by question's key.
    """

    columns: Mapping[str, str]
    days: str = "day first"
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)

    @property
    def stored(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Self:
        return cls(**stored)


def of_the_victim(column: str) -> bool:
    """Whether a column's name says that it is about the victim."""
    return bool(_OF_THE_VICTIM.search(column))


def require_sound(matching: Matching, questions: Mapping[str, Question]) -> None:
    """Raise InvalidValue where a column would go where it may not, two are one answer, or a needed answer has none."""
    keys = list(matching.columns.values())
    for column, key in matching.columns.items():
        asked = questions.get(key)
        if asked is None:
            raise InvalidValue("columns", "Choose the answers from the list.")
        if of_the_victim(column) and not (asked.sealed or asked.about_both):
            raise InvalidValue(
                "columns",
                f"The column “{column}” is about the victim by its name. Match it to one of the victim's answers, which"
                " are sealed, or leave it out.",
            )
        if keys.count(key) > 1:
            raise InvalidValue("columns", f"Two columns are matched to “{asked.words}”. Keep one of them.")
    if matching.days not in DAY_FORMATS or not set(matching.constants) <= questions.keys() - set(keys):
        raise InvalidValue("columns", "Choose the answers from the list.")
    lacking = [one.words for one in unanswered(matching, questions.values()) if not matching.constants.get(one.key)]
    if lacking:
        raise InvalidValue("columns", f"Nothing says: {'; '.join(lacking)}.")


def unanswered(matching: Matching, questions: Iterable[Question]) -> list[Question]:
    """The questions that must be answered and have no column."""
    matched = set(matching.columns.values())
    return [one for one in questions if one.required and one.key not in matched]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a row: the column as the file names it (empty: the row as a whole), and why. Never the value."""

    column: str
    why: str


class RowReader:
    """Reads the rows of one file by a matching."""

    def __init__(self, matching: Matching, questions: Mapping[str, Question], header: Sequence[str]) -> None:
        self.width = len(header)
        self.column_of = {key: column for column, key in matching.columns.items()}
        places = {same(name): place for place, name in enumerate(header)}
        self._wanted = [(places[same(column)], column, questions[key]) for column, key in matching.columns.items()]
        self._constants = [(questions[key], value) for key, value in matching.constants.items() if value]
        self._matching = matching
        self._codes = {key: _known(one, matching.codes.get(key, {})) for key, one in questions.items()}

    def read(self, line: Line) -> tuple[dict[str, dict[str, Answered]], list[Problem]]:
        """The answers by page, as a browser would send them, and what cannot be read."""
        answers: dict[str, dict[str, Answered]] = {}
        problems = list(self._misshapen(line))
        for place, column, question in [] if problems else self._wanted:
            cell = line.cells[place] if place < len(line.cells) else ""
            value = self._value(question, cell)
            if isinstance(value, Broken):
                problems.append(Problem(column, value.why))
            else:
                answers.setdefault(question.page, {})[question.name] = value
        for question, constant in self._constants:
            answers.setdefault(question.page, {})[question.name] = _as_sent(question, constant)
        return answers, problems

    def _misshapen(self, line: Line) -> Iterator[Problem]:
        extra = [cell for cell in line.cells[self.width :] if cell != ""]
        if extra:
            yield Problem("", "It has more cells than the file has columns: a separator stands inside one of them.")

    def _value(self, question: Question, cell: Cell) -> Answered | Broken:
        if isinstance(cell, Broken) or cell == "":
            return cell
        match question.kind:
            case "day":
                return _day(cell, self._matching.days)
            case "yes_no" | "one":
                return self._codes[question.key].get(same(cell)) or _UNKNOWN
            case "many":
                return self._many(question, cell)
            case _:
                return self._codes[question.key].get(same(cell)) or _text(question, cell)

    def _many(self, question: Question, cell: str) -> Answered | Broken:
        if same(cell) in ALL and question.name == "requirements":
            return [value for value, _ in question.choices]
        known = self._codes[question.key]
        found = [known.get(same(part)) for part in re.split(r"[;,|\n]", cell) if part.strip()]
        return _UNKNOWN if None in found else [one for one in found if one]


_UNKNOWN = Broken("This code is not among those that were matched.")
_WRITE = {"day first": "31/12/2026", "month first": "12/31/2026", "year first": "2026-12-31"}


def _known(question: Question, codes: Mapping[str, str]) -> dict[str, str]:
    """Their codes, and where they have none of their own ours and our words, by how they are compared."""
    if question.kind == "yes_no":
        plain = dict.fromkeys(YES, "yes") | dict.fromkeys(NO, "no")
    else:
        plain = {same(words): value for value, words in question.choices}
        plain |= {same(value): value for value, _ in question.choices}
    return plain | {same(theirs): ours for theirs, ours in codes.items()}


def _as_sent(question: Question, constant: str) -> Answered:
    return [one for one in constant.split(",") if one] if question.kind == "many" else constant


def _text(question: Question, cell: str) -> str:
    if isinstance(cell, Numeric) and question.name == "phone" and re.fullmatch("[1-9][0-9]{9}", cell):
        # A spreadsheet drops the zero in front of a number it takes for a number.
        return f"0{cell}"
    return str(cell)


def _day(cell: str, days: str) -> str | Broken:
    found = cell.day if isinstance(cell, Numeric) and cell.day else _written(_HOUR.sub("", cell), days)
    return found or Broken(f"It is no date written like {_WRITE[days]}.")


def _written(text: str, days: str) -> str:
    if _ISO.fullmatch(text):
        return _real(*map(int, text.split("-")))
    if days == "year first" and _EIGHT.fullmatch(text):
        return _real(int(text[:4]), int(text[4:6]), int(text[6:]))
    parts = _BETWEEN.split(text)
    if len(parts) != 3:
        return ""
    year, month, day = (parts[at] for at in _ORDER[days])
    if not (_FOUR.fullmatch(year) and _ONE_OR_TWO.fullmatch(day)):
        return ""
    return _real(int(year), _month(month), int(day))


def _month(text: str) -> int:
    if text.isascii() and text.isdigit():
        return int(text)
    name = text.casefold()[:3]
    return _MONTHS.index(name) + 1 if len(text) >= 3 and name in _MONTHS else 0


def _real(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
