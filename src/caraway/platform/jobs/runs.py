"""Taking the run of a job that is due, and writing down how it ended.

Whoever does a job holds its lock for as long as the connection lives, so no two do it at once, and a run left open by a
worker that was killed is known by its lock being free.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connection, transaction

from caraway.platform.gateways import clock

from .job import TRIES, Counts, Job
from .models import OPEN, Run, State

AGAIN_AFTER = (timedelta(minutes=1), timedelta(minutes=5))
KEPT = {State.DONE: timedelta(days=14), State.FAILED: timedelta(days=90)}
KILLED = "worker_ended"


@contextmanager
def alone(job: Job) -> Iterator[bool]:
    """Whether this connection may do the job now: nobody else does it while the block lasts."""
    if not _asked("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", job):
        yield False
        return
    try:
        yield True
    finally:
        if connection.connection is not None and not connection.connection.closed:
            _asked("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", job)


def take(job: Job) -> Run | None:
    """Begin the run that is due, for whoever is `alone` with the job; None where there is nothing to do yet."""
    now = clock.now()
    with transaction.atomic():
        run = _open(job) or _planned(job, now)
        if run is not None and run.state == State.RUNNING:
            failed(run, KILLED)
        if run is None or run.state != State.WAITING or run.try_at > now:
            return None
        run.state, run.started_at, run.ended_at, run.code = State.RUNNING, now, None, ""
        run.tries += 1
        _save(run)
    return run


def done(run: Run, counts: Counts) -> None:
    """Write down that it was done."""
    run.state, run.ended_at, run.counts = State.DONE, clock.now(), dict(counts)
    _save(run)


def failed(run: Run, code: str) -> None:
    """Write down that it failed: it is tried again a little later, but not for ever."""
    now = clock.now()
    run.ended_at, run.code = now, code
    if run.tries < TRIES:
        run.state, run.try_at = State.WAITING, now + AGAIN_AFTER[min(run.tries, len(AGAIN_AFTER)) - 1]
    else:
        run.state = State.FAILED
    _save(run)


def forget_old() -> Counts:
    """Delete the heartbeats of long ago."""
    now = clock.now()
    gone = [Run.objects.filter(state=state, due_at__lt=now - kept).delete()[0] for state, kept in KEPT.items()]
    return {"deleted": sum(gone)}


def _save(run: Run) -> None:
    run.save(update_fields=["state", "tries", "try_at", "started_at", "ended_at", "counts", "code"])


def _open(job: Job) -> Run | None:
    return Run.objects.filter(job=job.key, state__in=OPEN).first()


def _planned(job: Job, now: datetime) -> Run | None:
    """The run of the last moment at which it was due, unless there has been one since."""
    due = job.when.latest(now)
    if Run.objects.filter(job=job.key, due_at__gte=due).exists():
        return None
    return Run.objects.create(job=job.key, due_at=due, try_at=now)


def _asked(statement: str, job: Job) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, [f"job:{job.key}"])
        return bool(cursor.fetchone()[0])
