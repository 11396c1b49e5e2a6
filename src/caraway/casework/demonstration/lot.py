"""A randomised trial of one area: opened six weeks ago, some people allotted to either arm, one override, one arm still to ask for."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from caraway.casework.actions import allotting, trials
from caraway.casework.demonstration.plan import Plan, Traveller
from caraway.casework.demonstration.setting import Area
from caraway.casework.models import AllocationRow, Case, StandingRow
from caraway.casework.queries.trials import waits_for_lot
from caraway.core.vocabulary import DueKind, Stage
from caraway.platform.accounts.actor import INSTALLER

AREA = "north"
BRANCH = "trial"
PHONES = 500
"""After which their telephone numbers are counted."""
OPENED = timedelta(days=42)
REFERRED = (40, 36, 33, 29, 26, 22, 18, 13, 9, 3)
"""Days before today of the referral of each of the trial's own people."""
ASKED_AFTER = timedelta(days=4)
"""The officer sees the person again, and asks, so long after the referral: of the newest nobody has asked yet."""
OVERRIDDEN = 3
"""Once so many are without the workshops, the newest of them has to attend all the same."""
WHY = "A court order made since names both workshops."

PROGRAMME, CONTROL = "programme", "control"
DECLARED = f"""
name = "CARA Mercia Vale North trial"
protocol = "Protocol 1.0, a demonstration"
[[arms]]
name = "{PROGRAMME}"
workshops = true
words = "The caution, with both workshops as its condition."
[[arms]]
name = "{CONTROL}"
workshops = false
words = "The caution without the workshops. Nothing is held against the person for that."
[[strata]]
name = "earlier_domestic"
[blocks]
sizes = [4, 6]
"""


def plans(today: date) -> Iterator[Plan]:
    """The trial's own people: decided on at once, and cautioned only when their arm is known."""
    for ago in REFERRED:
        day = today - timedelta(days=ago)
        yield Plan(AREA, day, given=False, delays={DueKind.DECIDE_REFERRAL: 0}, branch=BRANCH, of_first=True)


def cautioned_after(plan: Plan, today: date) -> Plan:
    """Nobody of the trial comes with a caution, whose conditions would say the arm before it is known."""
    return replace(plan, given=False) if plan.area == AREA and plan.day >= today - OPENED else plan


def open_trial(area: Area) -> None:
    """Open it, now."""
    trials.open_trial(agreement=area.id, declared=DECLARED, by=INSTALLER)


def ask(area: Area, people: Iterable[Traveller], day: date) -> None:
    """Officers ask for the arms that are due; the supervisor overrides one."""
    accepted = StandingRow.objects.filter(agreement=area.id, stage=Stage.ACCEPTED.value, case__allocation=None)
    waiting = set(accepted.values_list("case_id", flat=True))
    for who in people:
        if who.case in waiting and who.plan.day + ASKED_AFTER <= day and waits_for_lot(Case.objects.get(pk=who.id)):
            allotting.ask_arm(case=who.id, by=who.officer)
            _override(area, who)


def _override(area: Area, who: Traveller) -> None:
    without = AllocationRow.objects.filter(agreement=area.id, arm=CONTROL)
    if without.count() == OVERRIDDEN and without.latest("number").case_id == who.case:
        allotting.override_arm(case=who.id, arm=PROGRAMME, why=WHY, by=who.supervisor)
