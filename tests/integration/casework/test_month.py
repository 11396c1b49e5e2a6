"""The calendar of a month, who waits for a workshop, and the feed of a telephone."""

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from caraway.casework.actions import apart, cases, registers
from caraway.casework.models import Feed, Workshop
from caraway.casework.queries.waiting import Waiting, waiting_list
from caraway.core.vocabulary import HoldCode
from caraway.platform.accounts import actions as accounts
from caraway.platform.accounts.actor import CARAWAY, INSTALLER
from caraway.platform.accounts.models import Membership
from caraway.platform.tenancy import scope
from tests.cast import Cast, on
from tests.integration.casework.test_facilitation import client_of, post
from tests.integration.casework.test_rebooking import FIRST, WEEK, alone, into, planned

# ---- The month ----


@pytest.mark.parametrize("view", ["", "&view=list"])
def test_the_month_has_places_left_and_who_leads_and_no_participant(cast, view):
    workshop = planned(cast, "A", FIRST, 2)
    person = into(cast.accepted(), workshop)
    page = client_of(cast.coordinator).get(f"/sessions/calendar/?month=2026-03{view}").content.decode()
    assert f"/sessions/{workshop}/" in page
    assert "1 left" in page
    assert "T. Bray" in page
    assert person.row().participant.family_name not in page
    assert person.row().reference not in page


def test_a_facilitator_sees_the_sessions_they_lead(cast):
    workshop = planned(cast, "A", FIRST, 2)
    page = client_of(cast.facilitator_three).get("/sessions/calendar/?month=2026-03").content.decode()
    assert f"/sessions/{workshop}/" not in page
    assert "Waiting for a workshop" not in page
    assert f"/sessions/{workshop}/" in client_of(cast.facilitator).get("/sessions/calendar/").content.decode()


@pytest.mark.parametrize("month", ["nonsense", "2026-13", "9999-12", "0001-01", ""])
def test_what_is_no_month_is_this_one(cast, month):
    page = client_of(cast.coordinator).get("/sessions/calendar/", {"month": month}).content.decode()
    assert "Calendar, March 2026" in page


def test_bank_holidays_stand_in_the_month(cast):
    page = client_of(cast.coordinator).get("/sessions/calendar/?month=2026-04").content.decode()
    assert "Good Friday" in page
    assert "month=2026-03" in page
    assert "month=2026-05" in page


# ---- Who waits ----


def found(cast: Cast) -> tuple[dict[Any, Waiting], dict[Any, Waiting]]:
    """Those whom dates fit and those whom none do, by case."""
    with scope.acting_as(cast.coordinator):
        both = waiting_list(cast.coordinator, cast.today)
    return {one.case: one for one in both.fitting}, {one.case: one for one in both.waiting}


def test_the_one_place_left_is_said_to_be_for_who_runs_out_of_time_first(cast):
    only = planned(cast, "A", FIRST + WEEK, 1)
    patient, pressed = cast.accepted(), cast.accepted(days_ago=20)
    alone(cast, only)
    fitting, waiting = found(cast)
    assert set(fitting) == {pressed.id}
    assert fitting[pressed.id].first[0] == ("A", FIRST + WEEK)
    assert waiting[patient.id].step == "A"
    page = client_of(cast.coordinator).get("/sessions/waiting/").content.decode()
    assert page.index(pressed.row().reference) < page.index(patient.row().reference)
    assert f"/cases/{pressed.id}/book" in page


def test_why_each_waits(cast):
    woman = cast.accepted(sex="female")
    held = cast.accepted()
    cases.hold(case=held.id, code=HoldCode.VENUE, by=CARAWAY)
    booked = cast.booked()
    _, waiting = found(cast)
    assert waiting[woman.id].why == "No workshop is for their group"
    assert (waiting[held.id].why, waiting[held.id].since) == ("On hold", cast.today)
    assert booked.id not in waiting


def test_who_is_kept_apart_waits_for_a_place_like_anybody(cast):
    only = planned(cast, "A", FIRST + WEEK, 8)
    one, two = cast.accepted(), cast.accepted()
    apart.keep_apart(case=one.id, other=two.id, by=cast.coordinator)
    into(one, only)
    alone(cast, only)
    assert found(cast)[1][two.id].why == "No workshop has a place left"


def test_a_workshop_that_is_planned_or_a_place_that_comes_free_is_seen_at_once(cast):
    only = planned(cast, "A", FIRST + WEEK, 1)
    first, second = into(cast.accepted(), only), cast.accepted()
    alone(cast, only)
    assert second.id in found(cast)[1]
    cases.hold(case=first.id, code=HoldCode.VENUE, by=CARAWAY)
    assert second.id in found(cast)[0]


def test_another_provider_sees_its_own_waiting_list(cast):
    person = cast.accepted()
    assert person.row().reference not in client_of(cast.stranger).get("/sessions/waiting/").content.decode()
    assert client_of(cast.facilitator).get("/sessions/waiting/").status_code == 404


# ---- The feed ----


def made(cast: Cast, name: str = "facilitator") -> str:
    """The path of a feed, as its page shows it once."""
    page = post(client_of(cast.actors[name]), "/sessions/calendar/feed/").content.decode()
    return unescape(re.findall(r'value="http://[^/]+(/sessions/calendar/[^"]+\.ics)"', page)[0])


def read(path: str) -> Any:
    return Client(HTTP_HOST="casework.localhost").get(path)


def test_a_telephone_reads_when_and_where_and_nothing_else(cast):
    workshop = planned(cast, "A", FIRST, 8)
    person = into(cast.accepted(), workshop)
    answer = read(made(cast))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "private, no-store"
    text = answer.content.decode()
    events = Calendar.from_ical(text).walk("VEVENT")
    assert {str(event["summary"]) for event in events} == {"Session"}
    assert any(str(event["uid"]) == f"{workshop}@sessions" for event in events)
    for word in (person.row().reference, person.row().participant.family_name, "CARA", "Workshop", "Bray"):
        assert word not in text
    registers.cancel(workshop=workshop, by=cast.coordinator)
    assert str(workshop) not in read(made(cast)).content.decode()


def test_hours_are_those_of_the_clock_on_the_wall_in_summer_too(cast):
    workshop = planned(cast, "A", date(2026, 4, 4), 8)
    events = Calendar.from_ical(read(made(cast)).content).walk("VEVENT")
    event = next(one for one in events if str(one["uid"]).startswith(str(workshop)))
    assert event["dtstart"].dt.utcoffset() == timedelta(0)
    with scope.acting_as(cast.coordinator):
        begins = Workshop.objects.get(pk=workshop).starts_at
    assert (event["dtstart"].dt + timedelta(hours=1)).time() == begins


def test_a_facilitator_reads_their_own_sessions_a_coordinator_all(cast):
    workshop = planned(cast, "A", FIRST, 8)
    assert str(workshop) not in read(made(cast, "facilitator_three")).content.decode()
    assert str(workshop) in read(made(cast, "coordinator")).content.decode()
    assert str(workshop) not in read(made(cast, "stranger")).content.decode()


def dead(path: str) -> bool:
    """Whether there is nothing, byte for byte what stands where nothing ever was."""
    one, nothing = read(path), read("/sessions/calendar/never-made.ics")
    return (one.status_code, one.content, one.headers) == (404, nothing.content, nothing.headers)


def test_a_new_address_ends_the_old_one_and_a_stopped_one_is_not_there(cast):
    old = made(cast)
    new = made(cast)
    assert dead(old)
    assert read(new).status_code == 200
    assert post(client_of(cast.facilitator), "/sessions/calendar/feed/end/").status_code == 302
    assert dead(new)
    with scope.acting_as(cast.facilitator):
        assert new.split("/")[-1].removesuffix(".ics") not in str(Feed.objects.values_list())


@pytest.mark.parametrize("way", ["ended", "over", "closed", "other roles"])
def test_whose_work_there_ends_reads_nothing_any_more(cast, way):
    path = made(cast)
    assert not dead(path)
    with scope.acting_as(INSTALLER):
        membership = Membership.objects.get(pk=cast.facilitator.membership_id)
        if way == "ended":
            accounts.end_membership(membership=membership, by=INSTALLER)
        elif way == "closed":
            accounts.close_account(account=membership.account, by=INSTALLER)
        elif way == "other roles":
            accounts.change_roles(membership=membership, roles=["auditor"], by=INSTALLER)
        else:
            Membership.objects.filter(pk=membership.pk).update(to_on=cast.today)
    if way == "over":
        with on(cast.today + timedelta(days=1)):
            assert dead(path)
    else:
        assert dead(path)


def test_who_guesses_is_stopped_and_finds_nothing_by_it(cast):
    path = made(cast)
    for number in range(60):
        assert read(f"/sessions/calendar/guess{number}.ics").status_code == 404
    assert dead(path)
