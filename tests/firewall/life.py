"""The life of one world's victims' site: `python -m tests.firewall.life one` in a process of that site.

It reads the agreements of casework, as JSON, from its input. What the police sealed is opened there, then people are rung,
plans are made, attempts fail: all otherwise in either world, and in neither is anything sent down.
"""

import json
import sys
from collections.abc import Callable, Sequence
from datetime import date
from unittest.mock import patch
from uuid import UUID

import django

TODAY = date(2026, 3, 2)


def live(side: str, areas: Sequence[Sequence[str]], taken: int) -> None:
    """Load the site's people, open so many boxes, and live that world's life."""
    from caraway.platform.gateways import clock, randomness
    from caraway.victims import demonstration
    from caraway.victims.jobs import intake

    rows = [
        demonstration.Area(UUID(key), name, programme, area, force, date.fromisoformat(began))
        for key, name, programme, area, force, began in areas
    ]
    once = iter((intake.take_in,))

    def some() -> dict[str, int]:
        with patch.object(intake, "MOST", taken):
            return next(once, lambda: {"taken": 0})()

    with patch.object(demonstration, "intake", _Intake(some)):
        demonstration.load(rows, TODAY)
    with randomness.use(f"life {side}"), clock.use(clock.at(TODAY, 11)):
        {"one": _well, "other": _badly}[side]()


class _Intake:
    def __init__(self, take_in: Callable[[], dict[str, int]]) -> None:
        self.take_in = take_in


def _well() -> None:
    """She is reached, says which ways are safe, and goes on with us; details are replaced; and there is one more victim."""
    from caraway.core.leaving import Hours
    from caraway.core.victim.contact import Answered
    from caraway.core.victim.engagement import Engagement
    from caraway.core.victim.safe_plan import DetailKind, UsedBy, Way
    from caraway.core.vocabulary import Language
    from caraway.victims.actions import calls, plans
    from caraway.victims.models import Question
    from caraway.victims.revising import Given, Said

    worker, cases = _worker(), _cases()
    for number, case in enumerate(cases[:6]):
        said = Said(
            methods=frozenset({Way.CALL, Way.TEXT}),
            hours=Hours(),
            language=Language.ENGLISH,
            details={DetailKind.NUMBER: Given(f"+4477009008{number:02}", used_by=UsedBy.NOBODY)},
        )
        plans.change(case=case, version=_version(case), said=said, agreed=True, by=worker)
        call = calls.begin(case=case, interpreter=False, by=worker)
        calls.answered(case=case, call=call, who=Answered.VICTIM, by=worker)
        for question, answer in (
            ("TIME", "enough"),
            ("SAFE", "yes"),
            ("PARTICIPANT", "elsewhere"),
            ("CHILDREN", "none"),
        ):
            calls.told(case=case, call=call, question=Question[question], answer=answer, by=worker)
        calls.finish(case=case, call=call, result=Engagement.ENGAGED, note="He has found the new flat.", by=worker)
    _one_more(cases[0])


def _badly() -> None:
    """Nobody is reached, but for one who wants nothing to do with us."""
    from caraway.core.victim.engagement import Engagement
    from caraway.core.victim.safe_plan import Way
    from caraway.victims.actions import contacts

    worker, cases = _worker(), _cases()
    for case in cases[1:4]:
        for _ in range(3):
            contacts.record_attempt(case=case, way=Way.CALL, result=Engagement.NO_ANSWER, note="", by=worker)
    contacts.record_attempt(case=cases[0], way=Way.CALL, result=Engagement.DECLINED_FUTURE, note="Never.", by=worker)


def _one_more(case: UUID) -> None:
    """A present partner beside the victim of the offence, whom the police have sent nothing of."""
    from caraway.platform.accounts.actor import CARAWAY
    from caraway.platform.gateways import clock
    from caraway.platform.tenancy import scope
    from caraway.victims.actions.intake import new_reference
    from caraway.victims.models import VictimCase

    with scope.acting_as(CARAWAY):
        first = VictimCase.objects.get(pk=case)
        VictimCase.objects.create(
            agreement_id=first.agreement_id,
            reference=new_reference(),
            casework_case=first.casework_case,
            offence=False,
            given_name="Present",
            family_name="Partner",
            opened_at=clock.now(),
        )


def _worker():  # type: ignore[no-untyped-def]
    from caraway.platform.accounts.models import Account
    from caraway.platform.accounts.queries import actor_of, memberships_on
    from caraway.victims.demonstration import TEAM

    account = Account.objects.get(email=TEAM[0][0])
    return actor_of(memberships_on(account.pk, TODAY).get())


def _cases() -> list[UUID]:
    """The victim cases, in the order of the participants' cases."""
    from caraway.platform.accounts.actor import CARAWAY
    from caraway.platform.tenancy import scope
    from caraway.victims.models import VictimCase

    with scope.acting_as(CARAWAY):
        return list(VictimCase.objects.order_by("casework_case").values_list("id", flat=True))


def _version(case: UUID) -> int:
    from caraway.platform.accounts.actor import CARAWAY
    from caraway.platform.tenancy import scope
    from caraway.victims.models import VictimCase
    from caraway.victims.plans import stored_of

    with scope.acting_as(CARAWAY):
        return stored_of(VictimCase.objects.get(pk=case)).number


if __name__ == "__main__":
    django.setup()
    live(sys.argv[1], json.load(sys.stdin), int(sys.argv[2]))
