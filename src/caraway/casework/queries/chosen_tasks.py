"""Tasks chosen in a worklist, as the page says them that does something to all of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from caraway.casework.actions.tasks import takers
from caraway.casework.models import Task
from caraway.casework.queries.teams import staff_of
from caraway.casework.queries.worklist import short_name
from caraway.casework.reach import tasks_of
from caraway.core.refusals import NotYours
from caraway.core.vocabulary import TaskKind
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail


@dataclass(frozen=True, slots=True)
class ChosenTask:
    """One of them: what it is, about whom, and whose it is today."""

    what: str
    about: str
    owner: str


def chosen_tasks(tasks: Collection[UUID], *, by: Actor, today: date) -> tuple[ChosenTask, ...]:
    """These tasks by their kind and id. Raises NotYours where one of them is not there or not theirs: the same answer."""
    rows = _rows(tasks, by)
    staff = staff_of(by, today)
    gone = staff.gone_of(row.owner for row in rows)
    trail.show(*(row.case_id or row.id for row in rows))
    return tuple(
        ChosenTask(TaskKind(row.kind).words, _about(row), staff.words(row.owner, gone, nobody="the team’s"))
        for row in rows
    )


def takers_of_all(tasks: Collection[UUID], *, by: Actor) -> list[tuple[UUID, str]]:
    """Who may be given every one of these tasks: account and name, by name."""
    able = [dict(takers(row, by)) for row in {row.desk: row for row in _rows(tasks, by)}.values()]
    return [pair for pair in (able[0].items() if able else ()) if all(pair[0] in each for each in able)]


def _rows(tasks: Collection[UUID], by: Actor) -> list[Task]:
    found = Task.objects.select_related("case__participant").filter(tasks_of(by), pk__in=tasks)
    rows = list(found.order_by("kind", "id"))
    if len(rows) != len(tasks):
        raise NotYours("not_found", "There is no such task.")
    return rows


def _about(row: Task) -> str:
    return f"{short_name(row.case.participant)}, {row.case.reference}" if row.case else ""
