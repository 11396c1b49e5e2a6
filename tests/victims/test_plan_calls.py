"""A call: asked about before it is made, to whom nothing is said, the opening questions, and the other party's own number."""

from uuid import uuid4

import pytest
from django.test import override_settings

from caraway.core.refusals import InvalidValue, NotNow, NotYours
from caraway.core.victim.contact import Answered
from caraway.core.victim.engagement import Engagement
from caraway.core.victim.rules import Why
from caraway.core.victim.safe_plan import DetailKind, UsedBy, Way
from caraway.core.vocabulary import Language
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.gateways import clock
from caraway.platform.tenancy import scope
from caraway.victims.actions import calls
from caraway.victims.calling import call_of
from caraway.victims.comparing import hash_of
from caraway.victims.models import ContactAsked, Question, VictimCase
from caraway.victims.queries.cases import case_page
from caraway.victims.queries.other_ways import other_ways
from caraway.victims.revising import Given
from tests.victims.conftest import TODAY
from tests.victims.planning import OTHER_NUMBER, change, first_case, participant_has, plan_now, said
from tests.victims.world import WORKER, actor


def begin(case, *, interpreter=False):
    return calls.begin(case=case, interpreter=interpreter, by=actor(WORKER))


def now(case, call):
    with scope.acting_as(CARAWAY):
        return call_of(VictimCase.objects.get(pk=case), call)


def answered(case, call, who):
    calls.answered(case=case, call=call, who=who, by=actor(WORKER))


def tell(case, call, question, answer):
    calls.told(case=case, call=call, question=question, answer=answer, by=actor(WORKER))


def page(case):
    by = actor(WORKER)
    with scope.acting_as(by):
        return case_page(case, by, TODAY)


def stops(case):
    with scope.acting_as(CARAWAY):
        rows = ContactAsked.objects.filter(case=case).exclude(why="").order_by("id")
        return [(one.way, one.why, one.rule) for one in rows]


@pytest.fixture
def his(server, house):
    """Gives the participant of a case the hash of the victim's own detail, and takes it away afterwards."""
    given = []

    def share(case, kind=DetailKind.NUMBER, column="phone"):
        participant_has(server, column, case, hash_of(plan_now(case).of(kind)), house)
        given.append((case, column))

    yield share
    for case, column in given:
        participant_has(server, column, case, b"\0" * 32, house)


def test_the_first_number_that_came_may_be_rung_and_nothing_else(house):
    case = first_case()
    may = {one.way for one in page(case).ways if one.why is None}
    assert may == {Way.CALL}
    assert now(case, begin(case)).why is None
    assert stops(case) == []


def test_the_other_partys_own_number_is_not_rung_and_is_a_task_until_it_is_gone(house, his):
    case = first_case()
    his(case)
    by = actor(WORKER)
    assert now(case, begin(case)).why is Why.SAME_DETAIL
    assert stops(case) == [("call", "same_detail", "7")]
    with scope.acting_as(by):
        assert [(one.case, one.why) for one in other_ways(by)] == [(case, Why.SAME_DETAIL)]
    change(case, said(OTHER_NUMBER))
    with scope.acting_as(by):
        assert other_ways(by) == ()
    assert now(case, begin(case)).why is None


@pytest.mark.parametrize(("kind", "column", "way"), [(DetailKind.ADDRESS, "address", Way.LETTER)])
def test_a_home_that_is_the_other_partys_stops_letters(house, his, kind, column, way):
    case = first_case()
    change(case)
    his(case, kind, column)
    whys = {one.way: one.why for one in page(case).ways}
    assert whys[way] is Why.SAME_DETAIL
    assert whys[Way.CALL] is None


def test_where_nothing_can_be_compared_nothing_may_be_used(house):
    case = first_case()
    change(case)
    with override_settings(BRIDGE_URL=""):
        whys = {one.way: one.why for one in page(case).ways}
        assert {whys[way] for way in (Way.CALL, Way.TEXT, Way.LETTER)} == {Why.NOT_COMPARED}
        assert now(case, begin(case)).why is Why.NOT_COMPARED


def test_where_the_other_party_has_no_hashes_nothing_was_compared(house, server):
    case = first_case()
    for column in ("phone", "email", "address"):
        participant_has(server, column, case, None, house)
    assert now(case, begin(case)).why is Why.NOT_COMPARED
    participant_has(server, "phone", case, b"\0" * 32, house)
    assert now(case, begin(case)).why is None


def test_an_address_that_cannot_be_compared_is_not_used_and_the_rest_is(house):
    case = first_case()
    change(case, said(details={**said().details, DetailKind.ADDRESS: Given("!", "", UsedBy.NOBODY)}))
    whys = {one.way: one.why for one in page(case).ways}
    assert whys[Way.LETTER] is Why.NOT_COMPARED
    assert whys[Way.CALL] is None


@pytest.mark.parametrize(
    ("what", "hour", "why"),
    [
        ({}, 22, Why.OUT_OF_HOURS),
        ({"language": Language.POLISH}, 12, Why.INTERPRETER),
        ({"methods": frozenset({Way.TEXT})}, 12, Why.NOT_SAID),
        ({"details": {DetailKind.NUMBER: Given(OTHER_NUMBER, used_by=UsedBy.PARTICIPANT)}}, 12, Why.PARTICIPANT_USES),
        ({"details": {}}, 12, Why.NOTHING_THERE),
    ],
)
def test_a_call_is_stopped_by_its_rule_and_that_is_kept(house, held_clock, what, hour, why):
    case = first_case()
    change(case, said(**what))
    held_clock.held_at = clock.at(TODAY, hour)
    call = begin(case)
    assert now(case, call).why is why
    assert stops(case) == [("call", why.value, why.rule.value)]
    with pytest.raises(NotNow):
        answered(case, call, Answered.VICTIM)


def test_with_an_interpreter_the_call_may_be_made(house):
    case = first_case()
    change(case, said(language=Language.POLISH))
    assert now(case, begin(case, interpreter=True)).why is None


def test_a_new_number_is_not_rung_before_it_is_confirmed(house):
    case = first_case()
    change(case)
    change(case, said(OTHER_NUMBER, details={DetailKind.NUMBER: Given(OTHER_NUMBER)}), agreed=False)
    assert now(case, begin(case)).why is Why.NOT_CONFIRMED


def test_letters_wait_for_the_second_person(house):
    from caraway.victims.actions import plans
    from tests.victims.world import COLLEAGUE

    case = first_case()
    change(case)
    assert {one.way: one.why for one in page(case).ways}[Way.LETTER] is Why.NOT_CHECKED
    stored = plan_now(case)
    plans.check(case=case, version=stored.number, details=[one.same for one in stored.details], by=actor(COLLEAGUE))
    assert {one.way: one.why for one in page(case).ways}[Way.LETTER] is None


@pytest.mark.parametrize(
    ("who", "code_word", "why"),
    [
        (Answered.SOMEBODY_ELSE, "", "somebody_else"),
        (Answered.NOT_SURE, "", "somebody_else"),
        (Answered.VICTIM, "heron", "no_code_word"),
    ],
)
def test_to_anybody_else_nothing_is_said(house, who, code_word, why):
    case = first_case()
    change(case, said(code_word=code_word))
    call = begin(case)
    answered(case, call, who)
    assert now(case, call).next is None
    assert stops(case) == [("call", why, "10")]
    assert page(case).row.engagement is Engagement.NO_ANSWER
    with pytest.raises(NotNow):
        tell(case, call, Question.TIME, "enough")


def test_the_opening_questions_come_in_their_order(house):
    case = first_case()
    call = begin(case)
    answered(case, call, Answered.VICTIM)
    with pytest.raises(NotNow):
        tell(case, call, Question.SAFE, "yes")
    with pytest.raises(InvalidValue):
        tell(case, call, Question.TIME, "for ever")
    for question, answer in (
        (Question.TIME, "enough"),
        (Question.SAFE, "yes"),
        (Question.PARTICIPANT, "elsewhere"),
    ):
        tell(case, call, question, answer)
        with pytest.raises(NotNow):
            calls.finish(case=case, call=call, result=Engagement.ENGAGED, note="", by=actor(WORKER))
    tell(case, call, Question.CHILDREN, "none")
    with pytest.raises(InvalidValue):
        calls.finish(case=case, call=call, result=Engagement.NO_ANSWER, note="", by=actor(WORKER))
    calls.finish(case=case, call=call, result=Engagement.ENGAGED, note="", by=actor(WORKER))
    assert page(case).row.engagement is Engagement.ENGAGED
    assert {one.way: one.why for one in page(case).ways}[Way.CALL] is None


def test_an_answer_that_ends_the_call_ends_it_and_nobody_was_spoken_with(house):
    case = first_case()
    call = begin(case)
    answered(case, call, Answered.VICTIM)
    tell(case, call, Question.TIME, "enough")
    tell(case, call, Question.SAFE, "not_sure")
    assert now(case, call).next is None
    assert page(case).row.engagement is Engagement.NO_ANSWER


def test_a_call_of_another_case_is_not_there(house):
    by = actor(WORKER)
    with scope.acting_as(by):
        from caraway.victims.queries.cases import case_rows

        one, other = (row.id for row in case_rows(by, TODAY)[:2])
    call = begin(one)
    for key in (call, uuid4()):
        with pytest.raises(NotYours):
            answered(other, key, Answered.VICTIM)


def test_sent_twice_a_call_is_begun_once(house):
    case, key = first_case(), uuid4()
    made = {calls.begin(case=case, interpreter=False, by=actor(WORKER), request_key=key) for _ in range(2)}
    assert len(made) == 1
