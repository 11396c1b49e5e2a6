"""Reads criteria from the tables of a programme file, and refuses what it does not know."""

from collections.abc import Mapping, Sequence
from typing import Any

from caraway.core.criteria.base import FAILURES, Answer, Criterion, Field, Role
from caraway.core.criteria.decisions import (
    AbsentEvidence,
    ProsecutorAgreement,
    RiskCeiling,
    SupervisorAgreement,
    VictimViews,
)
from caraway.core.criteria.offence import (
    Admission,
    CategoryOfOffence,
    DisposalInForce,
    ForceOfAgreement,
    RelationshipAllowed,
)
from caraway.core.criteria.person import CommunityOrder, MinimumAge, NoPrior, NotUnder, SexAllowed
from caraway.core.refusals import ProgrammeFileError

KINDS: Mapping[str, type[Criterion]] = {
    made.kind: made
    for made in (
        MinimumAge,
        SexAllowed,
        RelationshipAllowed,
        NoPrior,
        AbsentEvidence,
        NotUnder,
        CategoryOfOffence,
        Admission,
        RiskCeiling,
        VictimViews,
        CommunityOrder,
        SupervisorAgreement,
        ProsecutorAgreement,
        DisposalInForce,
        ForceOfAgreement,
    )
}
COMMON = (
    Field("key", str, required=True),
    Field("kind", str, tuple(KINDS), required=True),
    Field("on_failure", str, FAILURES, required=True),
    Field("override_by", frozenset, tuple(Role), default=frozenset()),
)
MOST_YEARS = 120


def criterion_from(table: Mapping[str, object], where: str) -> Criterion:
    """The criterion of one `[[eligibility]]` table of the file `where`.

    Raises ProgrammeFileError, naming the key and the reason, for a kind, key or value that is unknown or missing.
    """
    place = f"eligibility.{table.get('key', '?')}"
    kind = _read(COMMON[1], table, where, place)
    made = KINDS[kind]
    known = (*COMMON, *made.fields)
    for name in table:
        if name not in {field.name for field in known}:
            raise ProgrammeFileError(where, f"{place}.{name}", f"a criterion of kind {kind} has no such key")
    values = {field.name: _read(field, table, where, place) for field in known if field.name != "kind"}
    values["on_failure"] = Answer(values["on_failure"])
    return made(**values)


def criteria_from(tables: Sequence[Mapping[str, object]], where: str) -> tuple[Criterion, ...]:
    """The criteria of a programme file, in its order.

    Raises ProgrammeFileError also for a key used twice, or two criteria about the same thing.
    """
    criteria = tuple(criterion_from(table, where) for table in tables)
    keys = [criterion.key for criterion in criteria]
    for key in keys:
        if keys.count(key) > 1:
            raise ProgrammeFileError(where, f"eligibility.{key}", "two criteria have this key")
    asked: dict[object, str] = {}
    for criterion in criteria:
        first = asked.setdefault(criterion.about, criterion.key)
        if first != criterion.key:
            raise ProgrammeFileError(where, f"eligibility.{criterion.key}", f"asks the same as {first}")
    return criteria


def _read(field: Field, table: Mapping[str, object], where: str, place: str) -> Any:
    if field.name not in table:
        if field.required:
            raise ProgrammeFileError(where, f"{place}.{field.name}", "is missing")
        return field.default
    value = table[field.name]
    reason = _READERS[field.type](field, value)
    if reason:
        raise ProgrammeFileError(where, f"{place}.{field.name}", reason)
    return frozenset(value) if isinstance(value, list) else value


def _bad_number(field: Field, value: object) -> str:
    # In Python a bool is an int; in a programme file it is a mistake.
    if type(value) is not int or not 0 < value <= MOST_YEARS:
        return f"must be a whole number from 1 to {MOST_YEARS}"
    return ""


def _bad_text(field: Field, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        return "must be text"
    return _unlisted(field, [value])


def _bad_list(field: Field, value: object) -> str:
    if not isinstance(value, list) or not value or not all(isinstance(item, str) for item in value):
        return "must be a list of at least one text"
    return "lists a value twice" if len(set(value)) < len(value) else _unlisted(field, value)


def _unlisted(field: Field, values: list[str]) -> str:
    wrong = [value for value in values if field.choices and value not in field.choices]
    return f"must be one of {', '.join(field.choices)}" if wrong else ""


_READERS = {int: _bad_number, str: _bad_text, frozenset: _bad_list}


def criterion_schema() -> dict[str, Any]:
    """JSON Schema of one `[[eligibility]]` table, for editors: one branch a kind."""
    return {"oneOf": [_branch(made) for made in KINDS.values()]}


def _branch(made: type[Criterion]) -> dict[str, Any]:
    known = (*COMMON, *made.fields)
    properties = {field.name: _property(field) for field in known} | {"kind": {"const": made.kind}}
    return {
        "type": "object",
        "title": made.kind,
        "description": (made.__doc__ or "").split("\n")[0],
        "properties": properties,
        "required": [field.name for field in known if field.required],
        "additionalProperties": False,
    }


def _property(field: Field) -> dict[str, Any]:
    text: dict[str, Any] = {"type": "string", **({"enum": list(field.choices)} if field.choices else {})}
    shapes: dict[Any, dict[str, Any]] = {
        int: {"type": "integer", "minimum": 1, "maximum": MOST_YEARS},
        str: text,
        frozenset: {"type": "array", "items": text, "minItems": 1, "uniqueItems": True},
    }
    return shapes[field.type]
