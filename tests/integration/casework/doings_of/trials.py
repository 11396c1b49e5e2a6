"""A randomised trial: opened, closed, revealed."""

from uuid import UUID

from caraway.casework.actions import trials
from caraway.casework.models import TrialRow
from caraway.platform.accounts.actor import INSTALLER
from caraway.platform.tenancy import scope
from tests.cast import Cast
from tests.integration.casework.doing import Doing, of

FILE = """
name = "CARA trial"
protocol = "Protocol 1.2 of 5 January 2026"
[[arms]]
name = "programme"
workshops = true
words = "The caution, with both workshops as its condition."
[[arms]]
name = "control"
workshops = false
words = "The caution without the workshops. Nothing is held against the person for that."
[blocks]
sizes = [4]
"""


def closed_first(agreement: UUID) -> UUID:
    """The agreement, with no trial open."""
    with scope.acting_as(INSTALLER):
        for row in TrialRow.objects.filter(agreement=agreement, closed_at=None):
            trials.close_trial(trial=row.id, by=INSTALLER)
    return agreement


def a_trial(agreement: UUID, declared: str = FILE) -> UUID:
    """A trial of the agreement, opened now."""
    made: UUID = trials.open_trial(agreement=closed_first(agreement), declared=declared, by=INSTALLER)
    return made


def open_trial(cast: Cast) -> Doing:
    what = {"agreement": closed_first(cast.border.id), "declared": FILE}
    return of(trials.open_trial, INSTALLER, "trial.open", **what)


def close_trial(cast: Cast) -> Doing:
    return of(trials.close_trial, INSTALLER, "trial.close", trial=a_trial(cast.border.id))


def reveal_seed(cast: Cast) -> Doing:
    trial = a_trial(cast.border.id)
    trials.close_trial(trial=trial, by=INSTALLER)
    return of(trials.reveal_seed, INSTALLER, "trial.reveal", trial=trial)


DOINGS = {one.__name__: one for one in (open_trial, close_trial, reveal_seed)}
