"""A signal that nobody acknowledges goes to the supervisor, then to the named senior, once each; acknowledged, it is over."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection
from django.urls import reverse

from caraway.core.harm import RiskKind
from caraway.platform.accounts import actions as accounts
from caraway.platform.accounts.actor import CARAWAY, INSTALLER
from caraway.platform.accounts.models import Account
from caraway.platform.agreements.models import Organisation
from caraway.platform.gateways import clock
from caraway.platform.tenancy import scope
from caraway.victims.actions import upward
from caraway.victims.jobs.escalation import escalate
from caraway.victims.models import SignalCame, SignalRaised, SignalSeen, VictimCase
from tests.victims.planning import first_case, page_of
from tests.victims.world import SUPERVISOR, WORKER, actor

SENIOR = "s.senior@victims.example.org"
LATE = b"nobody has seen this in time"


@pytest.fixture
def case(house):
    """Every signal that came with the demonstration is acknowledged, and there is a named senior."""
    with scope.acting_as(CARAWAY):
        waiting = list(SignalCame.objects.filter(seen=None).values_list("case_id", "pk"))
    for of, signal in waiting:
        upward.acknowledge(case=of, signal=signal, by=actor(WORKER))
    with scope.acting_as(INSTALLER):
        house_itself = Organisation.objects.get(pk=actor(WORKER).organisation)
        account = accounts.add_account(email=SENIOR, full_name="S. Senior", by=INSTALLER)
        accounts.give_roles(account=account, organisation=house_itself, roles=["victim_contact_senior"], by=INSTALLER)
    return first_case()


def a_signal(case, *, urgent=True) -> SignalCame:
    with scope.acting_as(CARAWAY):
        return SignalCame.objects.create(
            agreement_id=VictimCase.objects.get(pk=case).agreement_id,
            case_id=case,
            signal=uuid4(),
            kind=RiskKind.THREAT.value,
            urgent=urgent,
            words="Said he knows the new street.",
            raised_at=clock.now(),
            known_at=clock.now(),
        )


def raised() -> list[tuple]:
    with scope.acting_as(CARAWAY):
        return list(SignalRaised.objects.order_by("at", "to").values_list("signal_id", "to"))


def on_top() -> list[bool]:
    """Whether the worker, the supervisor and the senior see it on top of the worklist."""
    pages = [page_of(who).get(reverse("contact_worklist")) for who in (WORKER, SUPERVISOR, SENIOR)]
    assert all(page.status_code == 200 for page in pages)
    assert b"What is due today" not in pages[2].content
    return [LATE in page.content for page in pages]


def test_it_goes_to_the_supervisor_and_then_to_the_senior_once_each(house, case):
    urgent, routine = a_signal(case), a_signal(case, urgent=False)
    assert escalate() == {"raised": 0}
    assert on_top() == [False, False, False]
    address = reverse("contact_signal", args=[case, urgent.pk])
    assert page_of(SENIOR).get(address).status_code == 404
    clock.advance(timedelta(hours=3, minutes=59))
    assert escalate() == {"raised": 0}
    clock.advance(timedelta(minutes=1))
    assert escalate() == {"raised": 1}
    assert escalate() == {"raised": 0}
    assert on_top() == [False, True, False]
    clock.advance(timedelta(hours=4))
    assert escalate() == {"raised": 1}
    assert on_top() == [False, True, True]
    assert raised() == [(urgent.pk, "supervisor"), (urgent.pk, "senior")]
    # Monday at noon and eight hours at the desk: Tuesday at noon.
    clock.advance(timedelta(hours=16))
    assert escalate() == {"raised": 1}
    assert (routine.pk, "supervisor") in raised()
    _acknowledged_by_the_senior(page_of(SENIOR), address, case, urgent)


def _acknowledged_by_the_senior(senior, address, case, urgent):
    assert senior.get(reverse("contact", args=[case])).status_code == 404
    assert senior.get(reverse("contact_list")).status_code == 404
    assert b"knows the new street" in senior.get(address).content
    answer = senior.post(address, {"request_key": uuid4()})
    assert (answer.status_code, answer.url) == (302, reverse("contact_worklist"))
    assert on_top() == [False, True, False]
    with scope.acting_as(CARAWAY):
        seen = SignalSeen.objects.get(signal=urgent.pk)
    assert (seen.by, seen.by_name) == (Account.objects.get(email=SENIOR).pk, "S. Senior")
    clock.advance(timedelta(days=9))
    assert escalate() == {"raised": 1}
    assert raised().count((urgent.pk, "senior")) == 1


def test_one_that_was_missed_altogether_goes_to_both_and_rows_are_only_added(house, case):
    one = a_signal(case)
    clock.advance(timedelta(days=2))
    assert escalate() == {"raised": 2}
    assert sorted(raised()) == [(one.pk, "senior"), (one.pk, "supervisor")]
    for statement in ("DELETE FROM victims_signalraised", "UPDATE victims_signalraised SET at = at"):
        with pytest.raises(ProgrammingError), connection.cursor() as cursor:
            cursor.execute(statement)
