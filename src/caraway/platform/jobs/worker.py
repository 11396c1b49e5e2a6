"""The worker: does whatever is due, and looks again a moment later."""

import logging
import threading
from collections.abc import Iterable

from django.db import DatabaseError, InterfaceError, close_old_connections, connections

from . import runs
from .job import Job

LOOK_EVERY = 5.0  # seconds
_log = logging.getLogger(__name__)


def work(jobs: Iterable[Job], stop: threading.Event, *, threads: int, patience: float) -> None:
    """Do jobs until `stop` is set; what is being done then gets `patience` seconds to end.

    Several threads, so that a long job does not keep a short one waiting. Whatever has not ended by then is undone by the
    database and done again by the next worker.
    """
    several = [
        threading.Thread(target=_go_on, args=(tuple(jobs), stop), name=f"jobs-{number}", daemon=True)
        for number in range(threads)
    ]
    for one in several:
        one.start()
    stop.wait()
    for one in several:
        one.join(patience / threads)


def work_once(jobs: Iterable[Job]) -> int:
    """Do each job that is due, once; how many there were."""
    return sum(do(job) for job in jobs)


def do(job: Job) -> bool:
    """Do the job where it is due and nobody does it; whether it was done or tried."""
    with runs.alone(job) as mine:
        run = runs.take(job) if mine else None
        if run is None:
            return False
        try:
            counts = job.do()
        except Exception as problem:
            _log.error("job %s failed", job.key, exc_info=problem)
            runs.failed(run, _code(problem))
        else:
            runs.done(run, counts)
        return True


def _code(problem: Exception) -> str:
    """What kind of error it was: its class and its code, never its words."""
    code = getattr(problem, "code", None) or getattr(problem.__cause__, "sqlstate", None)
    named = f"{type(problem).__module__}.{type(problem).__qualname__}"
    return " ".join(part for part in (named, code if isinstance(code, str) else "") if part)[:100]


def _go_on(jobs: Iterable[Job], stop: threading.Event) -> None:
    while not stop.is_set():
        _look(jobs, stop)
        stop.wait(LOOK_EVERY)
    connections.close_all()


def _look(jobs: Iterable[Job], stop: threading.Event) -> None:
    """Once over all jobs. A database that is away is waited for: that is the only thing nobody can write down there."""
    try:
        for job in jobs:
            close_old_connections()
            if not stop.is_set():
                do(job)
    except (DatabaseError, InterfaceError) as problem:
        _log.error("the database did not answer the worker", exc_info=problem)
        connections.close_all()
