"""A participant's subject access: plain files, of the fields that `casework.subject_access` gives and of no others."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from enum import Enum
from typing import Any

from caraway.casework.models import Case, FactRow, Outgoing, Participant, StandingRow
from caraway.casework.stored import fact_of, local
from caraway.casework.subject_access import FACTS, TABLES, given
from caraway.core.refusals import NotYours
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.tenancy import scope

_DETAILS, _REFERRAL, _COURSE, _SENT = "1-details.txt", "2-referral.txt", "3-course.txt", "4-sent-to-you.txt"


def gathered(reference: str, by: Actor) -> Mapping[str, str]:
    """The files by name, each as its text. Raises NotYours where no case has this reference.

    Each file is there whether anything is in it or not, so that their number says nothing.
    """
    with scope.acting_as(by):
        case = Case.objects.filter(reference=reference).first()
        if case is None:
            raise NotYours("not_found", "There is no such case.")
        trail.record("subject.access", by=by, subjects=[case.id], agreement=case.agreement_id)
        return {
            _DETAILS: _text(_of(Participant.objects.filter(pk=case.participant_id))),
            _REFERRAL: _text([*_of(Case.objects.filter(pk=case.pk)), *_of(StandingRow.objects.filter(case=case))]),
            _COURSE: _text(_course(case)),
            _SENT: _text(_of(Outgoing.objects.filter(case=case).exclude(sent_at=None).order_by("sent_at"))),
        }


def _of(rows: Any) -> Iterator[list[str]]:
    """Each row as lines. What is not given is not even read."""
    names = given(TABLES, rows.model.__name__)
    for row in rows.values_list(*names):
        yield [_line(name, value) for name, value in zip(names, row, strict=True) if value not in (None, "", [])]


def _course(case: Case) -> Iterator[list[str]]:
    """What happened, in its order: the day, the kind, and of the rest what its kind gives."""
    for row in FactRow.objects.filter(case=case).order_by("number"):
        detail = fact_of(row).detail
        kind = type(detail).__name__
        told = ((name, getattr(detail, name)) for name in given(FACTS, kind))
        yield [
            _line("on", row.on),
            _line("what", _spaced(kind)),
            *(_line(name, value) for name, value in told if value not in (None, "", ())),
        ]


def _text(blocks: Iterable[list[str]]) -> str:
    return "\n\n".join("\n".join(lines) for lines in blocks) + "\n"


def _line(name: str, value: Any) -> str:
    return f"{name.replace('_', ' ').capitalize()}: {_said(value)}"


def _said(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "; ".join(map(_said, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return local(value).date().isoformat()
    if isinstance(value, Enum):
        return str(getattr(value, "words", value.value))
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _spaced(name: str) -> str:
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip().capitalize()
