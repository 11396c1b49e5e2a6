"""The plan of safe contact at the actions: what is sent, confirmed, changed and checked, and by whom it may be."""

from uuid import uuid4

import psycopg
import pytest

from caraway.bridge.intake import VictimDetails
from caraway.core.refusals import InvalidValue, NotNow, NotYours
from caraway.core.victim.clocks import VictimDue
from caraway.core.victim.engagement import Engagement
from caraway.core.victim.safe_plan import DetailKind, DetailState, UsedBy, Way
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.gateways import clock
from caraway.platform.tenancy import scope
from caraway.victims.actions import contacts, plans
from caraway.victims.models import VictimCase
from caraway.victims.queries.cases import case_page
from caraway.victims.revising import Given
from tests.victims.conftest import NOON, TODAY
from tests.victims.planning import NUMBER, OTHER_NUMBER, change, first_case, plan_now, said
from tests.victims.world import COLLEAGUE, SUPERVISOR, WORKER, actor


def state(case, kind):
    return plan_now(case).of(kind).detail.state


def send(case, **details) -> None:
    """The police send a replacement."""
    with scope.acting_as(CARAWAY):
        plans.received(VictimCase.objects.get(pk=case), VictimDetails("A", "B", **details), CARAWAY)


def due(case) -> set[VictimDue]:
    by = actor(WORKER)
    with scope.acting_as(by):
        return {one.kind for one in case_page(case, by, TODAY).due}


def test_of_what_the_police_sent_nothing_is_confirmed_and_no_way_said(house):
    first = plan_now(first_case())
    assert first.number == 1
    assert first.methods == frozenset()
    assert first.confirmed_on is None
    assert first.hours is None
    assert {one.kind for one in first.details} == set(DetailKind)
    assert {one.detail.state for one in first.details} == {DetailState.NEW}


def test_what_was_confirmed_stays_until_a_worker_confirms_the_new(house, held_clock):
    case = first_case()
    change(case)
    before = plan_now(case)
    held_clock.held_at = clock.at(TODAY, 15)
    send(case, phone="07700 900444", methods=("text",))
    after = plan_now(case)
    assert after.of(DetailKind.NUMBER) == before.of(DetailKind.NUMBER)
    assert after.changed_at == before.changed_at
    new = after.of(DetailKind.NUMBER, waiting=True)
    assert (new.value, new.detail.state) == (OTHER_NUMBER, DetailState.NEW)
    assert VictimDue.CONFIRM_DETAIL in due(case)
    plans.confirm(case=case, version=after.number, details=[new.same], by=actor(WORKER))
    used = plan_now(case)
    assert (used.of(DetailKind.NUMBER).value, state(case, DetailKind.NUMBER)) == (OTHER_NUMBER, DetailState.CONFIRMED)
    assert used.of(DetailKind.NUMBER, waiting=True) is None
    assert used.changed_at == clock.at(TODAY, 15)


def test_what_is_sent_again_and_says_the_same_changes_nothing(house):
    case = first_case()
    change(case)
    send(case, phone="07700 900333")
    assert plan_now(case).number == 2


def test_what_nobody_confirmed_is_replaced_at_once(house):
    case = first_case()
    send(case, phone="07700900444")
    assert plan_now(case).of(DetailKind.NUMBER).value == OTHER_NUMBER
    assert plan_now(case).changed_at == NOON


def test_a_plan_without_ways_is_asked_not_confirmed(house):
    case = first_case()
    with pytest.raises(NotNow, match="which ways are safe"):
        plans.confirm(case=case, version=1, details=[], by=actor(WORKER))


def test_a_change_stops_what_is_queued_and_a_new_number_waits_for_its_confirmation(house, held_clock):
    case = first_case()
    change(case)
    later = clock.at(TODAY, 15)
    held_clock.held_at = later
    change(case, said(details={DetailKind.NUMBER: Given(OTHER_NUMBER)}), agreed=False)
    after = plan_now(case)
    assert after.changed_at == later
    assert state(case, DetailKind.NUMBER) is DetailState.NEW
    assert VictimDue.CONFIRM_DETAIL in due(case)


@pytest.mark.parametrize(
    "what",
    [
        {"methods": frozenset({Way.CALL, Way.TEXT, Way.LETTER, Way.EMAIL})},
        {"hours": None},
        {"code_word": "heron"},
        {"details": {DetailKind.NUMBER: Given(NUMBER, used_by=UsedBy.TRUSTED)}},
    ],
)
def test_only_the_victim_says_what_is_safe(house, what):
    case = first_case()
    change(case)
    with pytest.raises(InvalidValue) as refused:
        change(case, said(**what), agreed=False)
    assert refused.value.code == "agreed"
    change(case, said(**what))


def test_what_takes_away_is_made_at_once(house):
    case = first_case()
    change(case)
    change(case, said(methods=frozenset({Way.CALL}), details={}), agreed=False)
    assert plan_now(case).methods == {Way.CALL}
    assert plan_now(case).details == ()


def test_the_rules_refuse_what_cannot_be(house):
    with pytest.raises(InvalidValue) as refused:
        change(first_case(), said(methods=frozenset({Way.VOICEMAIL})))
    assert refused.value.code == "methods"


def test_a_second_person_checks_and_never_the_same(house):
    case = first_case()
    change(case)
    assert VictimDue.CHECK_DETAIL in due(case)
    now = plan_now(case)
    both = [one.same for one in now.details]
    with pytest.raises(InvalidValue, match="Somebody other than who confirmed it") as refused:
        plans.check(case=case, version=now.number, details=both, by=actor(WORKER))
    assert refused.value.code == "details"
    plans.check(case=case, version=now.number, details=both, by=actor(COLLEAGUE))
    assert state(case, DetailKind.ADDRESS) is DetailState.CHECKED
    assert VictimDue.CHECK_DETAIL not in due(case)
    change(case)
    assert state(case, DetailKind.ADDRESS) is DetailState.CHECKED


def test_what_nobody_confirmed_cannot_be_checked(house):
    case = first_case()
    details = [one.same for one in plan_now(case).details]
    with pytest.raises(InvalidValue):
        plans.check(case=case, version=1, details=details, by=actor(COLLEAGUE))
    with pytest.raises(InvalidValue):
        plans.check(case=case, version=1, details=[], by=actor(COLLEAGUE))


def test_the_database_refuses_a_check_by_the_same_person(house):
    case = first_case()
    change(case)
    with pytest.raises(psycopg.errors.CheckViolation, match="detail_checked_by_another"):
        house.execute(
            "UPDATE victims_plandetail SET checked_on = confirmed_on, checked_by = confirmed_by"
            " WHERE confirmed_by IS NOT NULL"
        )


def test_versions_are_added_and_never_changed(house):
    for table in ("planversion", "plandetail", "contactasked", "callstep"):
        allowed = house.execute(
            "SELECT privilege_type FROM information_schema.role_table_grants"
            " WHERE table_name = %s AND grantee = 'caraway_victims'",
            [f"victims_{table}"],
        ).fetchall()
        assert {one for (one,) in allowed} == {"SELECT", "INSERT"}


def test_no_further_contact_is_recorded_once_and_ends_everything_but_the_check(house):
    case = first_case()
    change(case)
    for _ in range(2):
        plans.want_none(case=case, by=actor(WORKER))
    now = plan_now(case)
    assert (now.number, now.wants_none) == (3, True)
    for do in (
        lambda: change(case),
        lambda: plans.confirm(case=case, version=now.number, details=[], by=actor(WORKER)),
    ):
        with pytest.raises(NotNow, match="does not want"):
            do()
    plans.check(case=case, version=now.number, details=[one.same for one in now.details], by=actor(SUPERVISOR))


def test_whoever_declines_future_contact_is_not_contacted_again(house):
    case = first_case()
    contacts.record_attempt(case=case, way=Way.CALL, result=Engagement.DECLINED_FUTURE, note="", by=actor(WORKER))
    assert plan_now(case).wants_none


def test_sent_twice_acts_once_and_an_old_page_changes_nothing(house):
    case, key = first_case(), uuid4()
    for _ in range(2):
        plans.change(case=case, version=1, said=said(), agreed=True, by=actor(WORKER), request_key=key)
    assert plan_now(case).number == 2
    with pytest.raises(NotNow, match="since you opened"):
        plans.change(case=case, version=1, said=said(), agreed=True, by=actor(COLLEAGUE))


def test_every_change_is_audited(house):
    case = first_case()
    change(case)
    now = plan_now(case)
    plans.confirm(case=case, version=now.number, details=[], by=actor(WORKER))
    plans.check(case=case, version=now.number + 1, details=[one.same for one in now.details], by=actor(COLLEAGUE))
    plans.want_none(case=case, by=actor(WORKER))
    verbs = house.execute(
        "SELECT verb FROM audit_auditrow WHERE %s = ANY(subject_ids) AND verb LIKE 'plan.%%' ORDER BY id", [case]
    ).fetchall()
    assert [one for (one,) in verbs] == ["plan.changed", "plan.confirmed", "plan.checked", "plan.wants_none"]


def test_whoever_has_not_the_part_may_not(house):
    for by in (actor("c.marchbank@victims.example.org"),):
        with pytest.raises(NotYours):
            plans.want_none(case=first_case(), by=by)
