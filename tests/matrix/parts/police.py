"""The police unit's desk."""

from datetime import timedelta
from typing import Any

from caraway.casework.actions import allotting, cases, trials
from caraway.platform.accounts.actor import INSTALLER
from tests.cast import on
from tests.integration.casework.doings_of.police import a_year_ago, encouraged
from tests.integration.casework.doings_of.trials import a_trial

WHOSE = {
    "police_encourage": "encouraged",
    "police_recheck": "a_year_ago",
    "police_breach": "out_of_chances",
    "police_breach_pack": "out_of_chances",
    "police_lot": "allotted",
    "police_lot_override": "allotted",
}


def records(world: Any) -> dict[str, Any]:
    """Somebody whom the police are asked to encourage, somebody whose 12 months are over, and somebody of a trial.

    The trial is closed, so that nobody who comes later waits for it.
    """
    made = {"encouraged": encouraged(world.cast), "a_year_ago": a_year_ago(world.cast)}
    return made | {"allotted": allotted(world.cast)}


def allotted(cast: Any) -> Any:
    """Accepted, and told the arm of a trial that is closed since."""
    with on(cast.today - timedelta(days=1)):
        trial = a_trial(cast.wessex.id)
    person = cast.referred()
    cases.accept(case=person.id, by=cast.coordinator)
    allotting.ask_arm(case=person.id, by=cast.officer)
    trials.close_trial(trial=trial, by=INSTALLER)
    return person
