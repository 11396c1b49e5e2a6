"""Releases land once, take effect with everything else, and look like anything that a desk asked for."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from caraway.bridge import releases as bridge
from caraway.casework.actions import apart, bookings, cases, holds
from caraway.casework.actions.releases import land
from caraway.casework.jobs import batches as batch_job
from caraway.casework.jobs.releases import land_waiting
from caraway.casework.models import Advisory, FactRow, HoldAsked, KeepApart, Release, Task
from caraway.core import facts as f
from caraway.core.joint.words import Advice, Purpose, ReleaseKind
from caraway.core.refusals import NotNow, NotYours
from caraway.core.vocabulary import (
    DeclineCode,
    DueKind,
    HoldCode,
    Mode,
    ModeReason,
    Outcome,
    Stage,
    TaskKind,
)
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.gateways import clock
from caraway.platform.tenancy import scope
from tests.integration.casework.bridging import advisory, bridged, instruction, landed, pair, send, settle
from tests.integration.casework.doings import Kept
from tests.integration.casework.test_actions_whole import BreakAt, Broken
from tests.integration.casework.test_coordination_pages import client_of, text
from tests.integration.casework.test_holds import _anonymous as anonymous

DAY = timedelta(days=1)
HOLD, RESUME, TELEPHONE, STOP = ReleaseKind.HOLD, ReleaseKind.RESUME, ReleaseKind.TELEPHONE, ReleaseKind.STOP


@pytest.fixture
def down(shared_cast, server):
    with bridged(server, shared_cast.owner.info.dbname) as found:
        yield found


def last(person, kind):
    return next((one for one in reversed(person.facts()) if isinstance(one.detail, kind)), None)


def count(model, **what):
    with scope.acting_as(CARAWAY):
        return model.objects.filter(**what).count()


def ask(cast, person, code=HoldCode.VENUE):
    with clock.use(clock.at(cast.today, 11)):
        holds.ask_hold(case=person.id, code=code, by=cast.coordinator)


def test_a_hold_waits_for_the_batch_and_is_recorded_as_any_other(shared_cast, down):
    ours, released = shared_cast.booked(), shared_cast.booked()
    ask(shared_cast, ours)
    landed(down, instruction(released, HOLD))
    assert not released.standing().on_hold
    at = settle(shared_cast)
    with scope.acting_as(CARAWAY):
        rows = FactRow.objects.filter(case__in=[ours.id, released.id], kind="held")
        told = set(rows.values_list("on", "at", "by", "by_name", "why", "detail__code"))
    assert told == {(shared_cast.today, at, None, "Caraway", "", "venue")}


@pytest.mark.parametrize("desk", ["coordinator_too", "manager", "officer", "supervisor", "decider", "safeguarding"])
def test_on_every_desk_the_page_is_the_same_whether_it_was_illness_or_came_down(shared_cast, down, desk):
    ours, released = shared_cast.booked(), shared_cast.booked()
    ask(shared_cast, ours)
    landed(down, instruction(released, HOLD))
    at = settle(shared_cast)
    with clock.use(at + timedelta(minutes=10)):
        actor = getattr(shared_cast, desk)
        pages = {anonymous(client_of(actor), one) for one in (ours, released)}
    assert len(pages) == 1


def test_sent_twice_it_lands_once_and_taken_in_twice_too(shared_cast, down):
    person = shared_cast.booked()
    said = instruction(person, HOLD)
    for _ in range(2):
        send(down, said)
    assert land_waiting() == 0
    send(down, said)
    assert land_waiting() == 0
    with pytest.raises(NotNow, match="has been taken in"):
        land(release=said.id, by=CARAWAY)
    settle(shared_cast)
    settle(shared_cast)
    assert sum(isinstance(one.detail, f.Held) for one in person.facts()) == 1
    assert count(HoldAsked, case=person.id) == 1


LAND = {
    "hold": lambda one, other, today: instruction(one, HOLD),
    "at_once": lambda one, other, today: instruction(one, HOLD, at_once=True),
    "telephone": lambda one, other, today: instruction(one, TELEPHONE),
    "stop": lambda one, other, today: instruction(one, STOP),
    "advisory": lambda one, other, today: advisory(one, today + 60 * DAY),
    "advisory_at_once": lambda one, other, today: advisory(one, today + 60 * DAY, at_once=True),
    "keep_apart": lambda one, other, today: pair(one, other),
}


@pytest.mark.parametrize("name", LAND)
def test_broken_off_at_any_statement_of_landing_or_of_its_batch_it_is_whole_or_not_there(shared_cast, down, name):
    one, other = shared_cast.booked(), shared_cast.booked()
    said = LAND[name](one, other, shared_cast.today)
    send(down, said)
    at = clock.at(shared_cast.today, 22, 0) + timedelta(seconds=[*LAND].index(name))
    kept = Kept(shared_cast.owner)
    with clock.use(clock.at(shared_cast.today, 23)):
        whole(kept, lambda: land(release=said.id, by=CARAWAY))
    settling = {"agreement": shared_cast.wessex.id, "at": at, "by": CARAWAY}
    shared_cast.owner.execute(f"UPDATE {bridge.TABLE} SET landed_at = %s WHERE id = %s", [at - DAY, said.id])
    shared_cast.owner.execute(
        "UPDATE casework_holdasked SET asked_at = %s WHERE batch_id IS NULL AND NOT at_once", [at - DAY]
    )
    with clock.use(clock.at(shared_cast.today, 23)):
        whole(kept, lambda: holds.settle_batch(**settling))
        after = kept.now()
        holds.settle_batch(**settling)
    changed = {table for table, rows in kept.now().items() if rows != after[table]}
    assert changed <= {"audit_auditrow"}
    assert count(Release, release=said.id, settled_at=None) == 0


def whole(kept, do):
    """Broken off at each of its statements in turn it leaves nothing; then it is done."""
    before = kept.now()
    for number in range(1000):
        with connection.execute_wrapper(BreakAt(number)):
            try:
                do()
            except Broken:
                assert kept.now() == before, f"broken off at statement {number}"
                continue
        break
    assert number > 4
    assert kept.now() != before


def test_a_resume_ends_only_the_hold_that_came_down(shared_cast, down):
    person = shared_cast.booked()
    ask(shared_cast, person)
    landed(down, instruction(person, HOLD))
    settle(shared_cast)
    landed(down, instruction(person, RESUME))
    settle(shared_cast)
    assert person.standing().on_hold
    assert last(person, f.Resumed) is None
    holds.ask_resume(case=person.id, by=shared_cast.coordinator)
    at = settle(shared_cast)
    assert not person.standing().on_hold
    assert last(person, f.Resumed).at == at


def test_and_the_desks_own_end_does_not_end_that_one(shared_cast, down):
    person = shared_cast.booked()
    ask(shared_cast, person)
    landed(down, instruction(person, HOLD))
    settle(shared_cast)
    holds.ask_resume(case=person.id, by=shared_cast.coordinator)
    settle(shared_cast)
    assert person.standing().on_hold
    landed(down, instruction(person, RESUME))
    settle(shared_cast)
    assert not person.standing().on_hold


def test_a_hold_made_without_asking_is_the_desks_own(shared_cast, down):
    person = shared_cast.booked()
    cases.hold(case=person.id, code=HoldCode.VENUE, by=CARAWAY)
    with clock.use(clock.now() + timedelta(minutes=5)):
        landed(down, instruction(person, HOLD, at_once=True), instruction(person, RESUME))
    settle(shared_cast)
    assert person.standing().on_hold
    holds.ask_resume(case=person.id, by=shared_cast.coordinator)
    settle(shared_cast)
    assert not person.standing().on_hold


def test_a_hold_and_its_end_that_come_together_are_read_in_the_order_in_which_they_came(shared_cast, down):
    ends, holds_again = shared_cast.booked(), shared_cast.booked()
    landed(down, instruction(ends, HOLD), instruction(ends, RESUME))
    landed(down, instruction(holds_again, HOLD))
    settle(shared_cast)
    landed(down, instruction(holds_again, RESUME), instruction(holds_again, HOLD))
    settle(shared_cast)
    assert last(ends, f.Held) is None
    assert holds_again.standing().on_hold
    assert last(holds_again, f.Resumed) is None


def test_the_reason_shown_is_the_desks_own_where_it_asked_too(shared_cast, down):
    person = shared_cast.booked()
    landed(down, instruction(person, HOLD, HoldCode.STAFFING))
    holds.ask_hold(case=person.id, code=HoldCode.SCHEDULING, by=shared_cast.coordinator)
    settle(shared_cast)
    assert last(person, f.Held).detail.code is HoldCode.SCHEDULING


def test_one_at_once_is_there_at_once_and_settled_once(shared_cast, down):
    person = shared_cast.booked()
    landed(down, instruction(person, HOLD, at_once=True))
    assert last(person, f.Held).at == clock.now()
    assert person.standing().bookings == ()
    settle(shared_cast)
    assert sum(isinstance(one.detail, f.Held) for one in person.facts()) == 1
    landed(down, instruction(person, RESUME))
    settle(shared_cast)
    assert not person.standing().on_hold


def test_at_once_takes_nobody_off_a_register_that_is_being_marked(shared_cast, down):
    person = shared_cast.booked()
    a = person.standing().bookings[0]
    send(down, instruction(person, HOLD, at_once=True))
    with clock.use(clock.at(a.on, 12)):
        assert land_waiting() == 0
    assert not person.standing().on_hold
    person.mark("A")
    with clock.use(clock.at(a.on + DAY, 18, 1)):
        batch_job.settle_due()
    assert person.standing().on_hold
    assert [line.code for line in person.standing().lines] == ["attended"]


def test_what_comes_for_a_case_that_is_not_under_way_waits_until_it_is(shared_cast, down):
    person = shared_cast.referred()
    said = instruction(person, HOLD)
    send(down, said)
    assert land_waiting() == 0
    with pytest.raises(NotNow):
        land(release=said.id, by=CARAWAY)
    assert count(Release, release=said.id, landed_at=None) == 1
    person.accept(shared_cast.today)
    assert land_waiting() == 0
    settle(shared_cast)
    assert person.standing().on_hold


def test_by_telephone_for_a_neutral_reason(shared_cast, down):
    person = shared_cast.booked()
    landed(down, instruction(person, TELEPHONE, HoldCode.STAFFING))
    assert person.standing().mode is Mode.GROUP
    at = settle(shared_cast)
    changed = last(person, f.ModeChanged)
    assert (changed.detail, changed.at, changed.by) == (
        f.ModeChanged(Mode.TELEPHONE, ModeReason.OTHER),
        at,
        "Caraway",
    )
    landed(down, instruction(person, TELEPHONE))
    settle(shared_cast)
    assert sum(isinstance(one.detail, f.ModeChanged) for one in person.facts()) == 1


def test_a_stop_is_the_providers_non_delivery_and_goes_to_who_decides(shared_cast, down):
    person = shared_cast.booked()
    landed(down, instruction(person, STOP))
    at = settle(shared_cast)
    stopped, returned, now = last(person, f.Stopped), last(person, f.Returned), person.standing()
    assert (stopped.detail.code, stopped.at) == (DeclineCode.CANNOT_DELIVER, at)
    assert (returned.detail.outcome, returned.at) == (Outcome.UNDELIVERABLE, at)
    assert (now.stage, now.chances_left) == (Stage.WITH_POLICE, 2)
    kinds = {one.kind for one in person.dues()}
    assert DueKind.VARY_OR_DECIDE in kinds
    assert DueKind.DECIDE_BREACH not in kinds
    ours = shared_cast.booked()
    cases.stop(case=ours.id, code=DeclineCode.CANNOT_DELIVER, by=shared_cast.coordinator)
    assert last(ours, f.Returned).detail == returned.detail


def test_what_its_case_does_not_allow_any_more_has_no_effect(shared_cast, down):
    person = shared_cast.booked()
    said = [instruction(person, kind) for kind in (HOLD, TELEPHONE, STOP)]
    landed(down, *said)
    cases.stop(case=person.id, code=DeclineCode.CANNOT_DELIVER, by=shared_cast.coordinator)
    facts = len(person.facts())
    settle(shared_cast)
    assert len(person.facts()) == facts
    assert count(Release, release__in=[one.id for one in said], settled_at=None) == 0


def test_one_that_names_a_case_of_another_agreement_is_none_and_stops_no_other(shared_cast, down):
    wrong, right = shared_cast.booked(), shared_cast.booked()
    false = replace(instruction(wrong, HOLD), agreement=shared_cast.border.id)
    send(down, false, instruction(right, HOLD))
    assert land_waiting() == 1
    with pytest.raises(NotYours):
        land(release=false.id, by=CARAWAY)
    settle(shared_cast)
    assert right.standing().on_hold
    assert not wrong.standing().on_hold
    shared_cast.owner.execute(f"DELETE FROM {bridge.TABLE} WHERE id = %s", [false.id])


def test_the_job_takes_in_and_settles_and_tells_no_number_of_what_came(shared_cast, down):
    people = [shared_cast.booked() for _ in range(3)]
    with clock.use(clock.at(shared_cast.today, 18, 0) - timedelta(seconds=10)):
        send(down, *(instruction(one, HOLD) for one in people))
    with clock.use(clock.at(shared_cast.today, 18, 0) + timedelta(seconds=5)):
        counts = batch_job.settle_due()
    assert all(one.standing().on_hold for one in people)
    assert {last(one, f.Held).at for one in people} == {clock.at(shared_cast.today, 18)}
    assert counts.keys() == {"batches", "failed"}
    assert counts["failed"] == 0


def advised(cast, actor, person, step="A"):
    return text(client_of(actor), reverse("register", args=[person.workshop(step).id]))


WORDS = Advice.SEAT_BESIDE.words


def test_advice_is_shown_to_who_leads_the_session_and_to_nobody_else(shared_cast, down):
    person = shared_cast.booked()
    day = person.standing().bookings[0].on
    landed(down, advisory(person, day, Advice.SEAT_BESIDE, Advice.NO_PAIRS))
    assert WORDS not in advised(shared_cast, shared_cast.facilitator, person)
    settle(shared_cast)
    for actor in (shared_cast.facilitator, shared_cast.facilitator_too):
        page = advised(shared_cast, actor, person)
        assert WORDS in page
        assert Advice.NO_PAIRS.words in page
    for actor in (shared_cast.coordinator, shared_cast.manager):
        assert WORDS not in advised(shared_cast, actor, person)
    assert WORDS not in advised(shared_cast, shared_cast.facilitator, person, "B")
    sheet = text(client_of(shared_cast.facilitator), reverse("register_sheet", args=[person.workshop("A").id]))
    assert WORDS not in sheet
    with clock.use(clock.at(day + DAY, 9)):
        assert WORDS not in advised(shared_cast, shared_cast.facilitator, person)


def test_advice_is_never_on_paper(shared_cast, down):
    person = shared_cast.booked()
    landed(down, advisory(person, person.standing().bookings[0].on, Advice.SEAT_BESIDE, at_once=True))
    browser = client_of(shared_cast.facilitator)
    page = browser.get(reverse("register", args=[person.workshop("A").id])).content.decode()
    around = page.split(WORDS)[0].rsplit("<details", 1)[1]
    assert "govuk-!-display-none-print" in around.split(">")[0]
    assert " open" not in around.split(">")[0]
    sheet = browser.get(reverse("register_sheet", args=[person.workshop("A").id])).content.decode()
    assert person.row().participant.given_name in sheet
    assert WORDS not in sheet


def test_advice_follows_a_substitution(shared_cast, down):
    person, cast = shared_cast.booked(), shared_cast
    workshop = person.workshop("A")
    landed(down, advisory(person, person.standing().bookings[1].on, Advice.SEAT_BESIDE, at_once=True))
    cast.owner.execute(
        "UPDATE casework_workshop SET facilitators = %s WHERE id = %s",
        [[cast.facilitator_too.person, cast.facilitator_three.person], workshop.id],
    )
    try:
        assert WORDS in advised(cast, cast.facilitator_three, person)
        for actor, there in (
            (cast.facilitator_three, 1),
            (cast.facilitator_too, 1),
            (cast.coordinator, 0),
            (cast.officer, 0),
        ):
            with scope.acting_as(actor):
                assert Advisory.objects.filter(case=person.id).count() == there
    finally:
        cast.owner.execute(
            "UPDATE casework_workshop SET facilitators = %s WHERE id = %s",
            [[cast.facilitator.person, cast.facilitator_too.person], workshop.id],
        )


def test_the_database_shows_advice_to_those_who_lead_alone(shared_cast, down):
    person, cast = shared_cast.booked(), shared_cast
    landed(down, advisory(person, cast.today + 90 * DAY, at_once=True))
    seen = {}
    for name, actor in cast.actors.items():
        with scope.acting_as(actor):
            seen[name] = Advisory.objects.filter(case=person.id).count()
    assert {name for name, there in seen.items() if there} == {"facilitator", "facilitator_too"}


def test_advice_for_a_call_is_not_on_the_page_of_a_workshop(shared_cast, down):
    person = shared_cast.booked()
    day = person.standing().bookings[0].on
    landed(down, advisory(person, day, Advice.CALL_AFTER, at_once=True, purpose=Purpose.CALL))
    assert Advice.CALL_AFTER.words not in advised(shared_cast, shared_cast.facilitator, person)


def test_a_pair_is_kept_apart_like_any_other_and_stays_so(shared_cast, down):
    one, other = shared_cast.booked(), shared_cast.booked()
    landed(down, pair(one, other))
    assert count(KeepApart, one__in=[one.id, other.id]) == 0
    settle(shared_cast)
    assert count(KeepApart, one__in=[one.id, other.id], ended_at=None) == 1
    tasks = {"case__in": [one.id, other.id], "kind": TaskKind.KEEP_APART.value}
    with scope.acting_as(CARAWAY):
        task = Task.objects.filter(**tasks).first()
        assert task.organisation_id == shared_cast.partners.id
    apart.let_meet(case=one.id, other=other.id, by=shared_cast.coordinator)
    assert count(KeepApart, one__in=[one.id, other.id], ended_at=None) == 1


def test_a_pair_of_both_sides_stays_when_the_desk_lets_them_meet(shared_cast, down):
    one, other, third = (shared_cast.accepted() for _ in range(3))
    apart.keep_apart(case=one.id, other=other.id, by=shared_cast.coordinator)
    landed(down, pair(one, other))
    settle(shared_cast)
    key = next(offer.key for offer in one.options().offers)
    bookings.book(case=one.id, offer=key, by=shared_cast.coordinator)
    apart.let_meet(case=one.id, other=other.id, by=shared_cast.coordinator)
    assert key not in {offer.key for offer in other.options().offers}
    assert key in {offer.key for offer in third.options().offers}
    with pytest.raises(NotYours):
        apart.let_meet(case=one.id, other=third.id, by=shared_cast.coordinator)
