"""A randomised trial: opened, closed, revealed; an arm asked for, and one that is not followed."""

from datetime import timedelta
from uuid import UUID

from caraway.casework.actions import allotting, trial_seeds, trials
from caraway.casework.models import AllocationRow, TrialRow
from caraway.casework.queries.trials import register
from caraway.core.allocation import Enrolment, allocate
from caraway.core.allocation.published import trial_of
from caraway.platform.accounts.actor import INSTALLER, Actor
from caraway.platform.tenancy import scope
from tests.cast import Cast, Person, on
from tests.integration.casework.doing import Doing, of, on_case

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
sizes = [4, 6]
"""


def closed_first(agreement: UUID) -> UUID:
    """The agreement, with no trial open."""
    with scope.acting_as(INSTALLER):
        for row in TrialRow.objects.filter(agreement=agreement, closed_at=None):
            trials.close_trial(trial=row.id, by=INSTALLER)
    return agreement


def a_trial(agreement: UUID, declared: str = FILE) -> UUID:
    """A trial of the agreement, opened now; by another name where it has had one."""
    with scope.acting_as(INSTALLER):
        had = TrialRow.objects.filter(agreement=agreement).count()
    if had:
        declared = declared.replace('name = "', f'name = "{had + 1}: ', 1)
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


def waiting_for(cast: Cast, arm: str) -> Person:
    """Somebody of a trial under CARA Wales border whose next arm is this one."""
    with on(cast.today - timedelta(days=30)):
        trial = a_trial(cast.border.id)
    while next_arm(trial) != arm:
        told(cast, accepted(cast))
    return accepted(cast)


def next_arm(trial: UUID) -> str:
    """What nobody but a test can know: the next arm of a trial without strata."""
    with scope.acting_as(INSTALLER):
        row = TrialRow.objects.get(pk=trial)
        whoever = Enrolment("whoever", {}, locked=True)
        return allocate(trial_seeds.kept(row), trial_of(row.described), whoever, register(row)).arm


def accepted(cast: Cast) -> Person:
    return cast.accepted(by=cast.welsh_officer, agreement=cast.border)


def told(cast: Cast, person: Person, by: Actor | None = None) -> str:
    allotting.ask_arm(case=person.id, by=by or cast.welsh_officer)
    with scope.acting_as(INSTALLER):
        return AllocationRow.objects.get(case=person.id).arm


def ask_arm(cast: Cast) -> Doing:
    rows = ("trial.allot", "case.go_without")
    return on_case(allotting.ask_arm, waiting_for(cast, "control"), cast.welsh_officer, *rows)


def override_arm(cast: Cast) -> Doing:
    person = waiting_for(cast, "control")
    told(cast, person)
    rows, what = ("trial.override", "case.go_with"), {"arm": "programme", "why": "A court order."}
    return on_case(allotting.override_arm, person, cast.welsh_supervisor, *rows, **what)


DOINGS = {one.__name__: one for one in (open_trial, close_trial, reveal_seed, ask_arm, override_arm)}
