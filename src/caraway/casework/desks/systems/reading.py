"""A referral as a system sends it: JSON in blocks, read through the pages of the form and sealed, as a file's row is."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from caraway.casework.actions.judging import ReadRow
from caraway.casework.desks.police.importing.rows import FileReader
from caraway.casework.intake_files.cells import Broken, tidy
from caraway.casework.intake_files.matching import Answered, Matching, Problem, Question
from caraway.core.refusals import InvalidValue
from caraway.platform.gateways import ids

BLOCKS: Mapping[str, tuple[str, ...]] = {
    "participant": ("person", "contact", "needs"),
    "offence": ("offence", "history"),
    "caution": ("caution",),
    "delivery": ("delivery",),
    "victim": ("victim",),
}
"""Each block of the JSON with the pages of the form that it answers. No two of a block share a question's name."""

OF_PAGE = {page: block for block, pages in BLOCKS.items() for page in pages}
VICTIM = "victim"
NO_FIELD = "There is no such field."
NO_FIELDS = "It holds a field that there is not."
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NAME = re.compile(r"[a-z][a-z_]{0,39}")
TYPES = {
    "text": "This must be text.",
    "day": "This must be a date as text, year first: 2026-03-02.",
    "yes_no": "This must be true or false.",
    "one": "This must be one of the values that the description lists.",
    "many": "This must be a list of values that the description lists.",
}


def parsed(body: bytes) -> dict[str, Any]:
    """The body as an object. Raises InvalidValue for anything else, and for a name that stands twice in one object."""
    try:
        found = json.loads(body, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise InvalidValue("body", "The body must be one JSON object, encoded as UTF-8, with each name once.")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("A name stands twice.")
    return made


def field_of(question: Question) -> str:
    """What a system calls an answer, with its block."""
    return f"{OF_PAGE[question.page]}.{question.name}"


class JsonReader:
    """Reads what systems send under one agreement's settings."""

    def __init__(self, settings: Any, programme: Any) -> None:
        self._reader = FileReader(Matching({}), settings, programme)
        self._fields = {field_of(one): one for one in self._reader.questions.values()}

    def read(self, sent: Mapping[str, Any]) -> ReadRow:
        """The answers cleaned and the victim's sealed, or everything that is wrong, by the names of the fields."""
        answers: dict[str, dict[str, Answered]] = {}
        wrong: list[Problem] = []
        for block in BLOCKS:
            for field, value in _fields_of(block, sent.get(block), wrong):
                self._take(field, value, answers, wrong)
        names = {one.key: field for field, one in self._fields.items()}
        found = self._reader.cleaned(answers, names, 1)
        named = {one.column for one in wrong}
        problems = [*wrong, *(one for one in found.problems if one.column not in named)]
        return ReadRow(ids.new(), 1, problems=problems) if problems else found

    def _take(self, field: str, value: Any, answers: dict[str, dict[str, Answered]], wrong: list[Problem]) -> None:
        question = self._fields.get(field)
        if question is None:
            wrong.append(_unknown(field))
            return
        read = _value(question, value)
        if isinstance(read, Broken):
            wrong.append(Problem(field, read.why))
        elif read != "":
            answers.setdefault(question.page, {})[question.name] = read


def unknown(sent: Mapping[str, Any], known: Iterable[str]) -> list[Problem]:
    """The names that stand beside the blocks and are none of ours."""
    return [_unknown(one) for one in sorted(sent.keys() - set(known))]


def _fields_of(block: str, sent: Any, wrong: list[Problem]) -> Iterator[tuple[str, Any]]:
    if isinstance(sent, dict):
        yield from ((f"{block}.{name}", value) for name, value in sent.items())
    elif sent is not None:
        wrong.append(Problem(block, "This must be an object."))


def _unknown(field: str) -> Problem:
    """A name that is none of ours, repeated only where no value can have slipped into it."""
    block, _, name = field.rpartition(".")
    if block == VICTIM or not _NAME.fullmatch(name):
        return Problem(block, NO_FIELDS)
    return Problem(field, NO_FIELD)


def _value(question: Question, value: Any) -> Answered | Broken:
    """The value as the form's field takes it; nothing for what is left out, which null says too."""
    if value is None:
        return ""
    if not _fits(question, value):
        return Broken(TYPES[question.kind])
    if question.kind == "yes_no":
        return "yes" if value else "no"
    return value if question.kind == "many" else tidy(value)


def _fits(question: Question, value: Any) -> bool:
    listed = {one for one, _ in question.choices}
    match question.kind:
        case "yes_no":
            return isinstance(value, bool)
        case "many":
            return isinstance(value, list) and all(isinstance(one, str) and one in listed for one in value)
        case "one":
            return isinstance(value, str) and (value in listed or not value)
        case "day":
            return isinstance(value, str) and (bool(_DAY.fullmatch(value)) or not value)
        case _:
            return isinstance(value, str)
