"""The victim's own requests, and those of others for the victim's records: states, last days, refusals."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from caraway.core.refusals import InvalidValue, NotNow
from caraway.core.victim.records import (
    MAY_RELY_ON,
    NEVER_TO_OTHER_SIDE,
    Asker,
    Basis,
    Consulted,
    Given,
    RecordClass,
    RecordsRequest,
    RecordsState,
    RefusedBecause,
    allow,
    consult,
    decide_by,
    give,
    refuse,
)
from caraway.core.victim.requests import (
    GROUNDS,
    OUTCOMES,
    Ground,
    Request,
    RequestKind,
    RequestState,
    answer_by,
    end,
    extend,
    identified,
)
from caraway.core.victim.settings import VictimSettings

CAME, THEN = date(2026, 1, 31), date(2026, 2, 10)
BY = UUID(int=1)
AREA = VictimSettings()
ACCESS = Request(kind=RequestKind.ACCESS, received_on=CAME)
ASKED = replace(ACCESS, identity_asked=True)
MET: dict[str, Any] = {"outcome": RequestState.MET, "ended_on": THEN, "decided_by": BY, "given": ("A copy",)}
NOT_MET: dict[str, Any] = {
    "outcome": RequestState.REFUSED,
    "ended_on": THEN,
    "decided_by": BY,
    "grounds": frozenset({Ground.UNFOUNDED}),
}


def refused(make: Any, field: str) -> None:
    with pytest.raises(InvalidValue) as refusal:
        make()
    assert refusal.value.code == field


def not_now(make: Any, code: str) -> None:
    with pytest.raises(NotNow) as refusal:
        make()
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("request_", "last"),
    [
        (ACCESS, date(2026, 2, 28)),
        (replace(ACCESS, received_on=date(2026, 3, 3)), date(2026, 4, 3)),
        (ASKED, None),
        (replace(ASKED, identity_on=date(2026, 2, 3)), date(2026, 3, 3)),
        (replace(ACCESS, extended_on=THEN, extended_why="Many records"), date(2026, 4, 30)),
        (replace(ACCESS, kind=RequestKind.OBJECTION), date(2026, 2, 28)),
    ],
)
def test_the_last_day_is_the_corresponding_one(request_: Request, last: date | None) -> None:
    assert answer_by(request_, AREA) == last


def test_the_area_says_how_many_months() -> None:
    area = VictimSettings(request_months=2, extension_months=1)
    assert answer_by(ACCESS, area) == date(2026, 3, 31)
    assert answer_by(extend(ACCESS, area, on=THEN, why="Many"), area) == date(2026, 4, 30)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"identity_on": THEN}, "identity_on"),
        ({"identity_asked": True, "identity_on": date(2026, 1, 30)}, "identity_on"),
        ({"extended_on": THEN}, "extended_why"),
        ({"extended_on": THEN, "extended_why": " "}, "extended_why"),
        ({"extended_why": "Many records"}, "extended_why"),
        ({"outcome": RequestState.WITHDRAWN}, "outcome"),
        ({"ended_on": THEN}, "outcome"),
        (MET | {"ended_on": date(2026, 1, 30)}, "ended_on"),
        (MET | {"outcome": RequestState.OPEN}, "outcome"),
        (NOT_MET | {"grounds": frozenset({Ground.COMPELLING})}, "grounds"),
        (NOT_MET | {"grounds": frozenset()}, "grounds"),
        (MET | {"grounds": frozenset({Ground.UNFOUNDED})}, "grounds"),
        ({"grounds": frozenset({Ground.UNFOUNDED})}, "grounds"),
        (MET | {"given": ()}, "given"),
        (NOT_MET | {"given": ("A copy",)}, "given"),
    ],
)
def test_a_request_that_cannot_be(more: dict[str, Any], field: str) -> None:
    refused(lambda: replace(ACCESS, **more), field)


def test_every_kind_has_its_grounds() -> None:
    assert GROUNDS.keys() == set(RequestKind)
    assert frozenset.union(*GROUNDS.values()) == set(Ground)


def test_a_request_is_answered() -> None:
    assert ACCESS.state is RequestState.OPEN
    assert ASKED.state is RequestState.IDENTITY_ASKED
    assert replace(ASKED, identity_on=THEN).state is RequestState.OPEN
    met = end(ACCESS, RequestState.MET, on=THEN, by=BY, given=("Copy of the record of contacts",))
    assert (met.state, met.ended_on, met.decided_by) == (RequestState.MET, THEN, BY)
    partly = end(
        ACCESS,
        RequestState.PARTLY_MET,
        on=THEN,
        by=BY,
        grounds=frozenset({Ground.OTHERS}),
        given=("Copy of the record of contacts",),
    )
    assert partly.state is RequestState.PARTLY_MET
    assert end(ACCESS, RequestState.WITHDRAWN, on=THEN, by=BY).state is RequestState.WITHDRAWN


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_what_is_over_stays_over(outcome: RequestState) -> None:
    given = ("A copy",) if outcome in (RequestState.MET, RequestState.PARTLY_MET) else ()
    some = outcome in (RequestState.PARTLY_MET, RequestState.REFUSED)
    over = end(ACCESS, outcome, on=THEN, by=BY, given=given, grounds=frozenset({Ground.UNFOUNDED} if some else ()))
    not_now(lambda: end(over, RequestState.WITHDRAWN, on=THEN, by=BY), "request_over")
    not_now(lambda: extend(over, AREA, on=THEN, why="Many"), "request_not_open")


def test_nothing_is_given_before_it_is_known_who_asks() -> None:
    not_now(lambda: end(ASKED, RequestState.MET, on=THEN, by=BY, given=("A copy",)), "request_identity")
    grounds = frozenset({Ground.NOT_IDENTIFIED})
    assert end(ASKED, RequestState.REFUSED, on=THEN, by=BY, grounds=grounds).state is RequestState.REFUSED


def test_more_time_is_taken_once_and_in_the_first_month() -> None:
    longer = extend(ACCESS, AREA, on=date(2026, 2, 28), why="Many records")
    assert longer.state is RequestState.EXTENDED
    not_now(lambda: extend(longer, AREA, on=THEN, why="Many"), "request_not_open")
    not_now(lambda: extend(ACCESS, AREA, on=date(2026, 3, 1), why="Many"), "request_late")
    not_now(lambda: extend(ASKED, AREA, on=THEN, why="Many"), "request_not_open")


# Records that others ask for

CONTACTS, RISK, WAYS = RecordClass.CONTACTS, RecordClass.RISK, RecordClass.WAYS
POLICE = RecordsRequest(
    asker=Asker.POLICE, basis=Basis.INFORMATION_REQUEST, scope=frozenset({CONTACTS, RISK}), received_on=CAME
)
TOLD = consult(POLICE, Consulted.TOLD)
ALLOWED = allow(TOLD, frozenset({CONTACTS}), on=THEN, by=BY)
COPY = Given(record=CONTACTS, first_on=CAME, last_on=THEN, document="List of contacts, 1 page")


def test_a_request_for_records_is_met() -> None:
    assert POLICE.state is RecordsState.RECEIVED
    assert TOLD.state is RecordsState.TO_DECIDE
    assert consult(TOLD, Consulted.OBJECTS).consulted is Consulted.OBJECTS
    assert ALLOWED.state is RecordsState.ALLOWED
    given = give(ALLOWED, (COPY,), on=THEN)
    assert (given.state, given.given) == (RecordsState.GIVEN, (COPY,))


def test_it_is_refused_whether_or_not_the_victim_knows() -> None:
    for one in (POLICE, TOLD):
        assert refuse(one, RefusedBecause.TOO_WIDE, on=THEN, by=BY).state is RecordsState.REFUSED


def test_each_step_has_its_state() -> None:
    no = refuse(POLICE, RefusedBecause.NO_BASIS, on=THEN, by=BY)
    given = give(ALLOWED, (COPY,), on=THEN)
    for over in (no, given, ALLOWED):
        not_now(lambda over=over: consult(over, Consulted.AGREES), "records_state")
        not_now(lambda over=over: allow(over, frozenset({RISK}), on=THEN, by=BY), "records_state")
        not_now(lambda over=over: refuse(over, RefusedBecause.HARM, on=THEN, by=BY), "records_state")
    for early in (POLICE, TOLD, no, given):
        not_now(lambda early=early: give(early, (COPY,), on=THEN), "records_state")


def test_the_victim_is_told_first_or_it_is_recorded_why_not() -> None:
    refused(lambda: allow(POLICE, frozenset({CONTACTS}), on=THEN, by=BY), "consulted")
    for reason in (Consulted.NOT_SAFE, Consulted.NOT_REACHED, Consulted.FORBIDDEN, Consulted.OBJECTS):
        allow(consult(POLICE, reason), frozenset({CONTACTS}), on=THEN, by=BY)


def test_an_agreement_is_the_victims_own() -> None:
    agreed = replace(POLICE, basis=Basis.AGREEMENT)
    for answer in set(Consulted) - {Consulted.AGREES, Consulted.NOT_YET}:
        refused(lambda answer=answer: allow(consult(agreed, answer), frozenset({RISK}), on=THEN, by=BY), "consulted")
    allow(consult(agreed, Consulted.AGREES), frozenset({RISK}), on=THEN, by=BY)


@pytest.mark.parametrize("asker", Asker)
@pytest.mark.parametrize("basis", Basis)
def test_who_may_rely_on_what(asker: Asker, basis: Basis) -> None:
    asked = replace(POLICE, asker=asker, basis=basis, consulted=Consulted.AGREES)
    if basis in MAY_RELY_ON[asker]:
        allow(asked, frozenset({CONTACTS}), on=THEN, by=BY)
    else:
        refused(lambda: allow(asked, frozenset({CONTACTS}), on=THEN, by=BY), "basis")


def test_the_bases_are_few() -> None:
    assert MAY_RELY_ON.keys() == set(Asker)
    assert not any(Basis.NONE in one for one in MAY_RELY_ON.values())
    assert MAY_RELY_ON[Asker.OTHER_SIDE] == {Basis.ORDER}


@pytest.mark.parametrize("record", sorted(NEVER_TO_OTHER_SIDE))
def test_where_the_victim_is_never_goes_to_the_other_side(record: RecordClass) -> None:
    asked = replace(TOLD, asker=Asker.OTHER_SIDE, basis=Basis.ORDER, scope=frozenset({record, CONTACTS}))
    refused(lambda: allow(asked, frozenset({record, CONTACTS}), on=THEN, by=BY), "allowed")
    allow(asked, frozenset({CONTACTS}), on=THEN, by=BY)
    allow(replace(asked, asker=Asker.COURT), frozenset({record}), on=THEN, by=BY)


def test_never_more_than_asked_and_nothing_that_was_not_allowed() -> None:
    refused(lambda: allow(TOLD, frozenset({WAYS}), on=THEN, by=BY), "allowed")
    refused(lambda: give(ALLOWED, (replace(COPY, record=RISK),), on=THEN), "given")
    refused(lambda: give(ALLOWED, (), on=THEN), "given")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"scope": frozenset()}, "scope"),
        ({"decided_on": THEN}, "decided_by"),
        ({"decided_on": THEN, "decided_by": BY}, "allowed"),
        ({"allowed": frozenset({RISK})}, "allowed"),
        ({"refused_because": RefusedBecause.HARM}, "allowed"),
        ({"allowed": frozenset({RISK}), "refused_because": RefusedBecause.HARM}, "allowed"),
        (
            {
                "allowed": frozenset({RISK}),
                "refused_because": RefusedBecause.HARM,
                "decided_on": THEN,
                "decided_by": BY,
            },
            "allowed",
        ),
        (
            {"refused_because": RefusedBecause.HARM, "decided_on": date(2026, 1, 30), "decided_by": BY},
            "decided_on",
        ),
        ({"given": (COPY,)}, "given"),
        ({"given_on": THEN}, "given"),
    ],
)
def test_a_request_for_records_that_cannot_be(more: dict[str, Any], field: str) -> None:
    refused(lambda: replace(TOLD, **more), field)


def test_nothing_is_given_before_it_is_decided() -> None:
    refused(lambda: give(ALLOWED, (COPY,), on=date(2026, 2, 9)), "decided_on")


@pytest.mark.parametrize("more", [{"document": " "}, {"last_on": date(2026, 1, 30)}])
def test_what_is_given_is_named(more: dict[str, Any]) -> None:
    refused(lambda: replace(COPY, **more), "given")


def test_the_day_to_decide() -> None:
    assert decide_by(POLICE, AREA) == date(2026, 2, 20)
    assert decide_by(POLICE, VictimSettings(records_days=5)) == date(2026, 2, 5)
    assert decide_by(replace(POLICE, due_on=THEN), AREA) == THEN


def test_the_clock_begins_when_it_is_known_who_asks():
    known = identified(ASKED, on=THEN)
    assert (known.state, answer_by(known, AREA)) == (RequestState.OPEN, date(2026, 3, 10))
    for not_waiting in (known, ACCESS, replace(ACCESS, **MET)):
        with pytest.raises(NotNow):
            identified(not_waiting, on=THEN)


def test_what_the_law_keeps_is_not_erased():
    erase = Request(kind=RequestKind.ERASURE, received_on=CAME)
    kept = end(erase, RequestState.REFUSED, on=THEN, by=BY, grounds=frozenset({Ground.REQUIRED}))
    assert kept.state is RequestState.REFUSED
    refused(lambda: end(ACCESS, RequestState.REFUSED, on=THEN, by=BY, grounds=frozenset({Ground.REQUIRED})), "grounds")
