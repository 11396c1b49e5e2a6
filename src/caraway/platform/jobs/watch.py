"""Looks after the other jobs: whatever is late, has stopped or failed for good is said in the log, by its name alone."""

import logging

from caraway.platform.gateways import clock
from caraway.platform.jobs import health, runs
from caraway.platform.jobs.job import Counts
from caraway.platform.jobs.models import Run, State

_log = logging.getLogger(__name__)


def look_after() -> Counts:
    """Give back to the queue what a killed worker left open; how many jobs are not as they should be."""
    given_back = sum(_given_back(one) for one in health.look(clock.now()) if one.trouble == "stalled")
    troubled = [one for one in health.look(clock.now()) if one.trouble and one.job.key != "watch"]
    for one in troubled:
        _log.error("job %s: %s", one.job.key, one.trouble)
    return {"troubled": len(troubled), "given_back": given_back}


def _given_back(found: health.Health) -> bool:
    """Whether its worker is gone: then it is tried again. One that still works at it is left to."""
    with runs.alone(found.job) as nobody_does_it:
        run = Run.objects.filter(pk=found.newest.pk, state=State.RUNNING).first() if found.newest else None
        if nobody_does_it and run is not None:
            runs.failed(run, runs.KILLED)
            return True
        return False
