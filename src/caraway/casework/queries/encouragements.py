"""Requests to encourage a participant to attend, and what came of them: the same for the police and for the provider."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from caraway.casework.models import Task
from caraway.casework.stored import local
from caraway.core.vocabulary import EncourageResult, TaskKind


@dataclass(frozen=True, slots=True)
class Encouragement:
    """A request to encourage the participant: since when and why, and what came of it, when."""

    asked_at: datetime
    why: str
    answered_at: datetime | None
    result: EncourageResult | None


def encouragements(case: UUID) -> tuple[Encouragement, ...]:
    """Every request of the case, the newest first."""
    rows = Task.objects.filter(case_id=case, kind=TaskKind.ENCOURAGE.value).order_by("-raised_at", "-id")
    return tuple(_encouragements(rows))


def _encouragements(rows: Iterable[Task]) -> Iterator[Encouragement]:
    for row in rows:
        result = EncourageResult(row.result) if row.result in set(EncourageResult) else None
        answered = local(row.done_at) if row.done_at else None
        yield Encouragement(local(row.raised_at), row.why, answered, result)


def asked_to_encourage(case: UUID) -> Encouragement | None:
    """The open request, where there is one."""
    return next((one for one in encouragements(case) if one.answered_at is None), None)
