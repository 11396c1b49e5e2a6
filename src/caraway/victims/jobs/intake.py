"""The drop box: each minute, what the police have sealed is opened here, stored, and then taken away there."""

import logging

from caraway.bridge.sealing import NotOpened
from caraway.core.refusals import NotNow
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.jobs.job import Counts
from caraway.victims import crossing
from caraway.victims.actions import intake

MOST = 500
"""How many are taken in one run: the next comes a minute later."""
_log = logging.getLogger(__name__)


def take_in() -> Counts:
    """Take in what waits. `waiting`: nobody delivers for its agreement yet; `not_opened`: sealed for another key or place."""
    counts = {"taken": 0, "waiting": 0, "not_opened": 0}
    with crossing.casework() as there:
        for box in crossing.boxes(there, MOST):
            try:
                intake.take(box=box, by=CARAWAY)
            except NotNow:
                counts["waiting"] += 1
            except NotOpened:
                _log.error("a box of the drop box cannot be opened: %s", box.id)
                counts["not_opened"] += 1
            else:
                crossing.take_away(there, [box.id])
                counts["taken"] += 1
    return counts
