"""How the jobs are: what was due and is not done, what failed, and what a job that did run found wrong."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from .job import Job, jobs
from .models import OPEN, Run, State

GRACE = timedelta(minutes=5)
"""What a job may be later than its time and the time it may take, before it counts as late."""


@dataclass(frozen=True, slots=True)
class Health:
    """One job now. `trouble` is one of the keys of `TROUBLE`, or empty."""

    job: Job
    newest: Run | None
    last_done: Run | None
    trouble: str

    @property
    def waits(self) -> bool:
        """Whether a run is waiting or under way."""
        return self.newest is not None and self.newest.state in OPEN


TROUBLE: Mapping[str, str] = {
    "never": "It has never run",
    "stalled": "Takes longer than it may",
    "failed": "Failed",
    "late": "Late",
    "alarm": "Something is wrong",
}


def look(now: datetime) -> tuple[Health, ...]:
    """Every job of this plane, in the order of its table. Two statements."""
    keys = list(jobs())
    newest = _newest(Run.objects.filter(job__in=keys))
    done = _newest(Run.objects.filter(job__in=keys, state=State.DONE))
    return tuple(_health(job, newest.get(job.key), done.get(job.key), now) for job in jobs().values())


def in_trouble(now: datetime) -> bool:
    """Whether any job is not as it should be: says neither which nor why."""
    return any(one.trouble for one in look(now))


def _newest(rows: "Iterable[Run]") -> dict[str, Run]:
    return {run.job: run for run in rows.order_by("job", "-due_at").distinct("job")}  # type: ignore[attr-defined]


def _health(job: Job, newest: Run | None, done: Run | None, now: datetime) -> Health:
    return Health(job, newest, done, _trouble(job, newest, done, now))


def _trouble(job: Job, newest: Run | None, done: Run | None, now: datetime) -> str:
    if newest is None:
        return "never"
    if newest.state == State.FAILED:
        return "failed"
    if newest.state == State.RUNNING and newest.started_at and newest.started_at + job.within < now:
        return "stalled"
    if done is None or done.due_at < job.when.latest(now - job.within - GRACE):
        return "late"
    return "alarm" if job.alarm and done.counts.get(job.alarm) else ""
