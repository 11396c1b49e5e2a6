"""Reading the audit, as an organisation's auditor may: rows of its own people, newest first, by key."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from caraway.platform.accounts.models import Account

from .models import AuditRow, Kind

A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the audit, in words."""

    id: UUID
    at: datetime
    kind: str
    verb: str
    who: str
    account_id: UUID | None
    route: str
    purpose: str
    people: int
    detail: str


@dataclass(frozen=True, slots=True)
class Lines:
    """A page of the audit; `older` is the key of the next page, None at the end."""

    rows: tuple[Line, ...]
    older: UUID | None


def lines(organisation_id: UUID, *, kind: str = "", before: UUID | None = None) -> Lines:
    """The newest rows of this organisation, of one kind or of all, before a row or from the newest on."""
    found = AuditRow.objects.filter(organisation_id=organisation_id)
    if kind:
        found = found.filter(kind=kind)
    last = found.filter(pk=before).first() if before else None
    if last is not None:
        found = found.filter(Q(at__lt=last.at) | Q(at=last.at, id__lt=last.pk))
    rows = list(found.order_by("-at", "-id")[: A_PAGE + 1])
    shown = rows[:A_PAGE]
    names = dict(Account.objects.filter(pk__in={row.account_id for row in shown}).values_list("pk", "full_name"))
    older = shown[-1].id if len(rows) > A_PAGE else None
    return Lines(tuple(_line(row, names) for row in shown), older)


def _line(row: AuditRow, names: dict[UUID, str]) -> Line:
    return Line(
        id=row.id,
        at=row.at,
        kind=Kind(row.kind).label,
        verb=_spoken(row.verb),
        who=names.get(row.account_id, "Caraway itself") if row.account_id else "Caraway itself",
        account_id=row.account_id,
        route=_spoken(row.route),
        purpose=row.purpose,
        people=len(row.subject_ids),
        detail=", ".join(_spoken(f"{key} {_words(value)}") for key, value in row.detail.items()),
    )


def _spoken(code: str) -> str:
    return code.replace("_", " ").replace(".", " ")


def _words(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)
