"""Victims of the demonstration who answered, and what they said of the use of it: yes, no, a yes that was taken back, nobody asked.

Made only through the actions, this morning: it is then that what the police sent was opened. It draws from a seed of its own and comes
after everything else, and tests have the house without it: they count who answered.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from caraway.core.victim.engagement import Engagement
from caraway.core.victim.safe_plan import Way
from caraway.platform.accounts.actor import CARAWAY, Actor
from caraway.platform.accounts.models import Membership
from caraway.platform.accounts.queries import actor_of
from caraway.platform.gateways import clock, randomness
from caraway.platform.tenancy import scope
from caraway.victims import demonstration
from caraway.victims.actions import contacts, evaluating, surveys
from caraway.victims.models import VictimCase

AREA = "Mercia Vale North"
"""Where casework's demonstration has its trial, so that one study has files of both sites."""
HOUR = 7

BETTER = {"together": "no", "change": "better", "ongoing": "no", "safe": "yes"}
WORSE = {"together": "yes", "change": "worse", "ongoing": "yes", "safe": "no"}
SAME = {"together": "yes", "change": "same", "ongoing": "not_said", "safe": "mostly"}


@dataclass(frozen=True, slots=True)
class Heard:
    """What one victim answered, and what was said of the use of the answers, each time that it was asked."""

    answers: Mapping[str, str]
    may: tuple[bool, ...]


HEARD = (
    Heard(BETTER, (True,)),
    Heard(SAME, (True,)),
    Heard(BETTER, (False,)),
    Heard(WORSE, (True,)),
    Heard(SAME, (True, False)),
    Heard(WORSE, ()),
    Heard(BETTER, (False, True)),
)


def load(today: date) -> None:
    """The victims of the newest referrals of the area are called and answer; nothing where the demonstration has no such area."""
    with randomness.use(f"answers {today.isoformat()}"), clock.use(clock.at(today, HOUR)):
        with scope.acting_as(CARAWAY):
            by = actor_of(Membership.objects.select_related("account").get(account__email=demonstration.TEAM[0][0]))
            # Ids of casework say when they were made: the newest are those of its trial.
            theirs = VictimCase.objects.filter(agreement__area=AREA).order_by("-casework_case")
            cases = list(theirs.values_list("id", flat=True)[: len(HEARD)])
        for case, heard in zip(cases, HEARD, strict=False):
            _called(case, heard, by)


def _called(case: UUID, heard: Heard, by: Actor) -> None:
    contacts.record_attempt(case=case, way=Way.CALL, result=Engagement.ENGAGED, note="", by=by)
    surveys.record(case=case, way=Way.CALL, answers=heard.answers, by=by)
    for may in heard.may:
        evaluating.say(case=case, may=may, on=clock.today(), way=Way.CALL, by=by)
