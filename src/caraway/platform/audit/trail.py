"""Writing the audit: what was done, what was refused, what was seen.

``record`` writes inside the transaction of the change, so that both commit or neither. ``refused`` writes in a
transaction of its own, after the rollback. ``Page`` gathers whom a page shows and writes one row before bytes leave.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from caraway.core.refusals import Refusal
from caraway.platform.accounts.actor import Actor
from caraway.platform.databases import bulk
from caraway.platform.gateways import ids

from .models import AuditRow, Kind

_CODE = re.compile(r"[a-z][a-z0-9_.:-]{0,63}")
_STAMP = re.compile(r"[a-z0-9_.:-]{0,64}")


@dataclass(slots=True)
class Page:
    """The request being answered: its route, why it is made, and whom its page shows."""

    route: str = ""
    purpose: str = ""
    request_id: UUID = field(default_factory=ids.new)
    shows_people: bool = False
    shown: set[UUID] = field(default_factory=set)
    refusals: dict[Refusal, str] = field(default_factory=dict)


_page: ContextVar[Page | None] = ContextVar("caraway_page", default=None)
_written: ContextVar[int] = ContextVar("caraway_audit_rows_written", default=0)


@contextmanager
def answering(page: Page) -> Iterator[Page]:
    """Rows written inside the block carry this page's route and request."""
    token = _page.set(page)
    try:
        yield page
    finally:
        _page.reset(token)


def show(*people: UUID) -> None:
    """Say that the page being made shows these (cases, referrals …). Without a page (a job, a test) nothing happens."""
    page = _page.get()
    if page is not None:
        page.shown.update(people)


def refusing(refusal: Refusal, verb: str) -> bool:
    """Leave a refusal to the page being answered, which writes it after its rollback. False when there is no page."""
    page = _page.get()
    if page is not None:
        page.refusals.setdefault(refusal, verb)
    return page is not None


def written() -> int:
    """How many rows this context has written so far."""
    return _written.get()


def record(
    verb: str,
    *,
    by: Actor,
    subjects: Iterable[UUID] = (),
    agreement: UUID | None = None,
    detail: Mapping[str, Any] | None = None,
    rules: str = "",
    kind: Kind = Kind.ACTION,
) -> None:
    """Write that `by` has done `verb` to `subjects`, in the transaction of the change itself.

    `verb` and `rules` are codes, `detail` holds codes, numbers, dates and ids; anything that could be somebody's words
    raises ValueError.
    RuntimeError outside a transaction; any database error is left to undo the change.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("An audit row is written in the transaction of what it is about.")
    columns: Any = _columns(verb, by, subjects, agreement, detail or {}, rules, kind)
    AuditRow.objects.create(**columns)
    _written.set(_written.get() + 1)


def record_each(verb: str, *, by: Actor, subjects: Iterable[UUID], agreement: UUID, rules: str = "") -> None:
    """The same as `record`, one row for each subject, in one statement."""
    if not connection.in_atomic_block:
        raise RuntimeError("An audit row is written in the transaction of what it is about.")
    rows = [_columns(verb, by, [subject], agreement, {}, rules, Kind.ACTION) for subject in subjects]
    bulk.insert_values(AuditRow, rows)
    _written.set(_written.get() + len(rows))


def _columns(
    verb: str,
    by: Actor,
    subjects: Iterable[UUID],
    agreement: UUID | None,
    detail: Mapping[str, Any],
    rules: str,
    kind: Kind,
) -> dict[str, Any]:
    page = _page.get()
    return {
        "kind": kind,
        "verb": _verb(verb, page),
        "account_id": by.account_id,
        "membership_id": by.membership_id,
        "organisation_id": by.organisation_id,
        "agreement_id": agreement,
        "route": page.route if page else "",
        "purpose": page.purpose if page else "",
        "subject_ids": sorted(set(subjects)),
        "detail": {key: _plain(key, value) for key, value in detail.items()},
        "rules_version": _stamp(rules),
        "request_id": page.request_id if page else None,
    }


def refused(refusal: Refusal, *, by: Actor, verb: str) -> None:
    """Write that something was refused, in a transaction of its own: call it after the rollback."""
    with transaction.atomic():
        record(verb, by=by, detail={"code": refusal.code}, kind=Kind.REFUSAL)


def page_seen(page: Page, *, by: Actor) -> None:
    """Write who is about to see whom. Call it before bytes leave; when it raises, nothing may be shown."""
    record("page.seen", by=by, subjects=page.shown, kind=Kind.PAGE)


def _verb(verb: str, page: Page | None) -> str:
    """The verb; what is refused before any action has begun has the name of its route."""
    if not _CODE.fullmatch(verb) and (page is None or verb != page.route):
        raise ValueError("The audit's verb must be a code, never words.")
    return verb


def _stamp(rules: str) -> str:
    if not _STAMP.fullmatch(rules):
        raise ValueError("The audit's version of the rules must be a stamp, never words.")
    return rules


def _plain(key: str, value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, str) and _CODE.fullmatch(value):
        return str(value)
    if isinstance(value, list | tuple):
        return [_plain(key, one) for one in value]
    raise ValueError(f"The audit's detail {key!r} must be a code, a number, a date or an id, never words.")
