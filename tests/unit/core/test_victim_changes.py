"""What only the victim can say of the ways of contact, and what may be taken away at once."""

from dataclasses import replace
from datetime import date

import pytest

from caraway.core.leaving import Hours
from caraway.core.victim.changes import must_be_confirmed
from caraway.core.victim.safe_plan import Detail, DetailKind, SafePlan, UsedBy, Way
from caraway.core.vocabulary import Language

NUMBER = Detail(kind=DetailKind.NUMBER, given_on=date(2026, 3, 2), used_by=UsedBy.NOBODY)
PLAN = SafePlan(methods=frozenset({Way.CALL, Way.TEXT}), language=Language.ENGLISH, details=(NUMBER,))


@pytest.mark.parametrize(
    "after",
    [
        replace(PLAN, methods=PLAN.methods | {Way.LETTER}),
        replace(PLAN, hours=Hours()),
        replace(PLAN, language=Language.WELSH),
        replace(PLAN, code_word=True),
        replace(PLAN, details=(replace(NUMBER, used_by=UsedBy.TRUSTED),)),
        replace(
            PLAN, details=(NUMBER, Detail(kind=DetailKind.EMAIL, given_on=date(2026, 3, 2), used_by=UsedBy.NOBODY))
        ),
    ],
)
def test_what_only_the_victim_can_say_is_confirmed(after):
    assert must_be_confirmed(PLAN, after)


@pytest.mark.parametrize(
    "after",
    [
        PLAN,
        replace(PLAN, methods=frozenset({Way.CALL})),
        replace(PLAN, details=()),
        replace(PLAN, details=(replace(NUMBER, used_by=UsedBy.PARTICIPANT),)),
        replace(PLAN, details=(replace(NUMBER, used_by=UsedBy.OTHERS),)),
        replace(PLAN, details=(NUMBER, Detail(kind=DetailKind.EMAIL, given_on=date(2026, 3, 2)))),
    ],
)
def test_what_takes_away_or_does_not_work_yet_is_made_at_once(after):
    assert not must_be_confirmed(PLAN, after)
