"""Venues, accreditations, and workshops planned in them: one, or a series, all or none."""

import re
from dataclasses import replace
from datetime import date, time, timedelta
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from django.db import ProgrammingError, connection, transaction

from caraway.casework.actions import accrediting, planning, venues
from caraway.casework.models import Accreditation, Room, Task, Venue, Workshop
from caraway.core.refusals import InvalidValue, NotYours, Unknown
from caraway.core.vocabulary import TaskKind
from caraway.platform.accounts import actions as accounts
from caraway.platform.accounts.actor import CARAWAY, INSTALLER
from caraway.platform.accounts.models import Membership
from caraway.platform.agreements import actions as agreements
from caraway.platform.agreements.models import Organisation
from caraway.platform.tenancy import scope
from tests.aside import Aside, waits
from tests.cast import Cast, on
from tests.integration.casework.test_facilitation import client_of, post

AUGUST = date(2026, 8, 1)
HALL = venues.VenueDetails("Village hall", "The Green", accessible_toilet=True, rules="No police, no partners present")
ROOM = venues.RoomDetails("Main room", 8, step_free=True, hearing_loop=False)


@pytest.fixture
def room(cast: Cast) -> UUID:
    return made_room(cast)


def made_room(cast: Cast) -> UUID:
    venue = venues.add_venue(details=HALL, by=cast.coordinator)
    return venues.add_room(venue=venue, details=ROOM, by=cast.coordinator)


def the_two(cast: Cast) -> tuple[UUID, UUID]:
    return cast.facilitator.person, cast.facilitator_too.person


def where(room: UUID, day: date = AUGUST, **change: Any) -> planning.When:
    return replace(planning.When(day, time(10), time(15), "", 8, room), **change)


def planned(cast: Cast, when: planning.When, *people: UUID, step: str = "A") -> Workshop:
    what = {"agreement": cast.wessex.id, "step": step, "sex": "male", "facilitators": people or the_two(cast)}
    return planning.plan(**what, where=when, by=cast.coordinator)


def in_calendar(**how: Any) -> list[tuple[str, date]]:
    with scope.acting_as(CARAWAY):
        return list(Workshop.objects.filter(**how).order_by("on", "step").values_list("step", "on"))


# ---- Venues ----


def test_a_workshop_says_the_words_of_its_room(cast, room):
    made = planned(cast, where(room))
    assert (made.room_id, made.venue) == (room, "Village hall, Main room")


def test_no_more_places_than_the_room_holds(cast, room):
    small = venues.add_room(
        venue=_venue_of(cast, room), details=replace(ROOM, name="Office", capacity=5), by=cast.manager
    )
    with pytest.raises(InvalidValue, match="Office holds at most 5") as refused:
        planned(cast, where(small))
    assert refused.value.code == "capacity"


def _venue_of(cast: Cast, room: UUID) -> UUID:
    with scope.acting_as(cast.coordinator):
        return Room.objects.get(pk=room).venue_id


def test_a_room_is_taken_once_at_a_time(cast, room):
    planned(cast, where(room))
    others = (cast.facilitator_three.person, cast.facilitator.person)
    with pytest.raises(InvalidValue, match="taken at that time"):
        planned(cast, where(room, starts_at=time(14), ends_at=time(18)), *others)
    planned(cast, where(room, starts_at=time(15), ends_at=time(18)), *others)


def test_a_closed_room_or_venue_is_not_chosen_from_that_day_on(cast, room):
    venues.close_room(room=room, on=AUGUST, by=cast.coordinator)
    with pytest.raises(InvalidValue, match="open on that day"):
        planned(cast, where(room))
    planned(cast, where(room, AUGUST - timedelta(days=7)))
    other = venues.add_room(venue=_venue_of(cast, room), details=replace(ROOM, name="Other"), by=cast.coordinator)
    venues.close_venue(venue=_venue_of(cast, room), on=AUGUST, by=cast.coordinator)
    with pytest.raises(InvalidValue, match="open on that day"):
        planned(cast, where(other))


def test_what_is_still_planned_somewhere_holds_its_closing_up(cast, room):
    planned(cast, where(room))
    for close in (
        lambda day: venues.close_room(room=room, on=day, by=cast.coordinator),
        lambda day: venues.close_venue(venue=_venue_of(cast, room), on=day, by=cast.coordinator),
    ):
        with pytest.raises(InvalidValue, match="1 workshop is planned there"):
            close(AUGUST)
        with pytest.raises(InvalidValue, match="today or in the future"):
            close(cast.today - timedelta(days=1))
        close(AUGUST + timedelta(days=1))


def test_names_are_used_once_in_any_case_of_letters(cast, room):
    with pytest.raises(InvalidValue, match="a venue of that name"):
        venues.add_venue(details=replace(HALL, name="VILLAGE HALL"), by=cast.coordinator)
    with pytest.raises(InvalidValue, match="a room of that name"):
        venues.add_room(venue=_venue_of(cast, room), details=replace(ROOM, name="main room"), by=cast.coordinator)
    venues.add_venue(details=HALL, by=cast.stranger)


def test_a_venue_described_anew_keeps_what_was_planned_there(cast, room):
    made = planned(cast, where(room))
    venues.set_venue(venue=_venue_of(cast, room), details=replace(HALL, name="Old hall"), by=cast.coordinator)
    assert in_calendar(pk=made.id, venue="Village hall, Main room")


@pytest.mark.parametrize("who", ["stranger", "strange_manager"])
def test_another_providers_venues_are_not_there(cast, room, who):
    by, venue = cast.actors[who], _venue_of(cast, room)
    for do in (
        lambda: venues.set_venue(venue=venue, details=HALL, by=by),
        lambda: venues.add_room(venue=venue, details=ROOM, by=by),
        lambda: venues.close_venue(venue=venue, on=AUGUST, by=by),
        lambda: venues.close_room(room=room, on=AUGUST, by=by),
    ):
        with pytest.raises(NotYours):
            do()
    with scope.acting_as(by):
        assert not Venue.objects.exists()
        assert not Room.objects.exists()
    what = {"agreement": cast.gogledd.id, "step": "A", "sex": "male"}
    people = (cast.strange_facilitator.person, cast.strange_facilitator_too.person)
    with pytest.raises(InvalidValue, match="open on that day"):
        planning.plan(**what, facilitators=people, where=where(room), by=cast.stranger)


@pytest.mark.parametrize("change", ["capacity = 99", "name = 'x'", "organisation_id = organisation_id"])
def test_what_no_action_changes_of_a_room_is_not_granted(cast, room, change):
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        scope.acting_as(cast.coordinator),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE casework_room SET {change}")


def test_the_pages_of_venues(cast, room):
    browser, venue = client_of(cast.coordinator), _venue_of(cast, room)
    assert "Main room: holds 8, step-free" in browser.get("/sessions/venues/").content.decode()
    page = browser.get(f"/sessions/venues/{venue}/").content.decode()
    assert "No police, no partners present" in page
    answers = {"name": "Barn", "address": "Hill", "accessible_toilet": "no", "transport": "", "rules": ""}
    assert post(browser, "/sessions/venues/new/", **answers).status_code == 302
    said = post(browser, "/sessions/venues/new/", **answers).content.decode()
    assert "You have a venue of that name already" in said
    assert post(browser, f"/sessions/venues/{venue}/change/", **answers | {"name": "Hall"}).status_code == 302
    room_answers = {"name": "Loft", "capacity": "6", "step_free": "no", "hearing_loop": "yes"}
    assert post(browser, f"/sessions/venues/{venue}/room/", **room_answers).status_code == 302
    day = {"on-day": "1", "on-month": "9", "on-year": "2026"}
    assert post(browser, f"/sessions/rooms/{room}/close/", **day).status_code == 302
    assert post(browser, f"/sessions/venues/{venue}/close/", **day).status_code == 302
    page = browser.get(f"/sessions/venues/{venue}/").content.decode()
    assert "Loft" in page
    assert "Closes on 1 September 2026" in page


# ---- Accreditations ----


def lapsed(cast: Cast, name: str, until: date) -> UUID:
    """Somebody whose accreditation runs out on that day."""
    with scope.acting_as(cast.manager):
        old = Accreditation.objects.get(account=cast.actors[name].person)
    accrediting.withdraw_accreditation(accreditation=old.id, by=cast.manager)
    what = {"account": cast.actors[name].person, "programme": "cara", "from_on": date(2025, 1, 6), "to_on": until}
    return accrediting.accredit(**what, by=cast.manager)


def test_both_must_be_accredited_on_the_day_of_the_workshop(cast, room):
    lapsed(cast, "facilitator_too", AUGUST - timedelta(days=1))
    with pytest.raises(InvalidValue, match=r"accredited for it on 1 August 2026\. Not accredited that day: N\. Lund\."):
        planned(cast, where(room))
    planned(cast, where(room, AUGUST - timedelta(days=7)))
    planned(cast, where(room), *the_two(cast), cast.facilitator_three.person)


def test_nobody_of_another_organisation_and_no_unknown_programme_is_accredited(cast):
    what = {"from_on": cast.today, "to_on": cast.today, "by": cast.manager}
    with pytest.raises(NotYours):
        accrediting.accredit(account=cast.strange_facilitator.person, programme="cara", **what)
    with pytest.raises(Unknown):
        accrediting.accredit(account=cast.facilitator.person, programme="nothing", **what)
    before = {**what, "to_on": cast.today - timedelta(days=1)}
    with pytest.raises(InvalidValue, match="on or after the first"):
        accrediting.accredit(account=cast.facilitator.person, programme="cara", **before)


def test_another_managers_accreditations_are_not_there(cast):
    with scope.acting_as(cast.strange_manager):
        assert {one.account_id for one in Accreditation.objects.all()} == {
            cast.strange_facilitator.person,
            cast.strange_facilitator_too.person,
        }
    with scope.acting_as(cast.manager):
        ours = Accreditation.objects.first()
    with pytest.raises(NotYours):
        accrediting.withdraw_accreditation(accreditation=ours.id, by=cast.strange_manager)


def test_nobody_set_means_no_accreditation_is_seen(cast):
    with transaction.atomic():
        assert not Accreditation.objects.exists()


def renewals() -> list[Task]:
    with scope.acting_as(CARAWAY):
        return list(Task.objects.filter(kind=TaskKind.RENEW_ACCREDITATION).order_by("raised_at"))


def test_the_manager_is_told_thirty_days_before_and_once(cast):
    until = cast.today + timedelta(days=31)
    lapsed(cast, "facilitator_too", until)
    accrediting.ask_renewals(by=CARAWAY)
    assert renewals() == []
    for days in (1, 2):
        with on(cast.today + timedelta(days=days)):
            accrediting.ask_renewals(by=CARAWAY)
    (task,) = renewals()
    assert (task.why, task.owner, task.due_on) == (
        "N. Lund is accredited for CARA until 2 April 2026.",
        cast.manager.account_id,
        cast.today + timedelta(days=1),
    )
    what = {"account": cast.facilitator_too.person, "programme": "cara", "from_on": until, "to_on": date(2029, 1, 1)}
    accrediting.accredit(**what, by=cast.manager)
    assert renewals()[0].done_at is not None
    with on(cast.today + timedelta(days=3)):
        accrediting.ask_renewals(by=CARAWAY)
    assert len(renewals()) == 1


def test_nobody_is_asked_to_renew_for_somebody_who_has_left(cast):
    lapsed(cast, "facilitator_too", cast.today + timedelta(days=9))
    with scope.acting_as(INSTALLER):
        membership = Membership.objects.get(pk=cast.facilitator_too.membership_id)
        accounts.end_membership(membership=membership, by=INSTALLER)
    accrediting.ask_renewals(by=CARAWAY)
    assert renewals() == []


def test_the_pages_of_accreditations(cast):
    browser, path = client_of(cast.manager), "/sessions/accreditations/"
    assert "In force" in browser.get(path).content.decode()
    with scope.acting_as(cast.manager):
        held = Accreditation.objects.get(account=cast.facilitator_too.person)
    assert post(browser, f"{path}{held.id}/withdraw/").status_code == 302
    page = browser.get(path).content.decode()
    assert "Not accredited today: N. Lund." in page
    assert "Withdrawn" in page
    days = {"from_on-day": "1", "from_on-month": "3", "from_on-year": "2026"}
    days |= {"to_on-day": "1", "to_on-month": "3", "to_on-year": "2027"}
    answers = {"account": str(cast.facilitator_too.account_id), "programme": "cara"} | days
    assert post(browser, f"{path}new/", **answers).status_code == 302
    assert "Not accredited today" not in browser.get(path).content.decode()
    wrong = post(browser, f"{path}new/", **answers | {"to_on-year": "2025"}).content.decode()
    assert "The last day must be on or after the first" in wrong
    assert client_of(cast.coordinator).get(path).status_code == 404


# ---- A series ----


def series(cast: Cast, room: UUID, *days: date) -> UUID:
    made = tuple(planning.Session("A", where(room, day), the_two(cast)) for day in days)
    group = planning.Group("male")
    return planning.plan_series(agreement=cast.wessex.id, sessions=made, group=group, by=cast.coordinator)


def test_a_series_is_made_whole_or_not_at_all(cast, room):
    week = timedelta(days=7)
    planned(cast, where(room, AUGUST + week))
    with pytest.raises(InvalidValue, match="Saturday 8 August 2026: Village hall, Main room is taken at that time"):
        series(cast, room, AUGUST, AUGUST + week)
    assert in_calendar(room=room) == [("A", AUGUST + week)]
    series(cast, room, AUGUST, AUGUST + 2 * week)
    assert [day for _, day in in_calendar(room=room)] == [AUGUST, AUGUST + week, AUGUST + 2 * week]
    with pytest.raises(InvalidValue, match="at least one"):
        series(cast, room)


def asked(cast: Cast, room: UUID, **change: Any) -> dict[str, Any]:
    days = {"first": date(2026, 7, 18), "last": date(2026, 8, 31)}
    typed = {
        f"{name}-{part}": str(getattr(day, part)) for name, day in days.items() for part in ("day", "month", "year")
    }
    return {
        "agreement": str(cast.wessex.id),
        "steps": "round",
        "gap": "4",
        **typed,
        "weekday": "5",
        "weeks": "2",
        "starts_at": "10:00",
        "ends_at": "15:00",
        "room": str(room),
        "sex": "male",
        "capacity": "8",
        "language": "en",
        "facilitators": [str(one) for one in the_two(cast)],
        **change,
    }


def listed(page: str) -> dict[str, Any]:
    """What the list's form sends on."""
    found: dict[str, Any] = {}
    for name, value in re.findall(r'type="hidden" name="(\w[\w-]*)" value="([^"]*)"', page):
        found.setdefault(name, []).append(unescape(value))
    return {name: values if len(values) > 1 else values[0] for name, values in found.items()}


def test_a_series_is_seen_before_it_is_made(cast, room):
    browser = client_of(cast.coordinator)
    taken = planned(cast, where(room, date(2026, 8, 29), starts_at=time(14), ends_at=time(16)), step="B")
    page = post(browser, "/sessions/series/", **asked(cast, room)).content.decode()
    assert "2 workshops to be planned" in page
    assert "Village hall, Main room is taken on 29 August" in page
    assert "Village hall, Main room is taken on 15 August by B of this series" in page
    assert in_calendar(room=room) == [("B", taken.on)]
    change = browser.post("/sessions/series/", listed(page) | {"change": "yes"}).content.decode()
    assert "See the list" in change
    assert f'value="{room}" selected' in change
    for _ in range(2):
        assert browser.post("/sessions/series/", listed(page)).status_code == 302
    assert in_calendar(room=room) == [("A", date(2026, 7, 18)), ("B", date(2026, 8, 15)), ("B", taken.on)]


def test_another_room_and_others_who_lead_let_both_run_on_one_day(cast, room):
    other = venues.add_room(venue=_venue_of(cast, room), details=replace(ROOM, name="Loft"), by=cast.coordinator)
    browser = client_of(cast.coordinator)
    shared = [str(cast.facilitator.account_id), str(cast.facilitator_three.account_id)]
    answers = asked(cast, room, room_after=str(other), facilitators_after=shared)
    page = post(browser, "/sessions/series/", **answers).content.decode()
    assert "At another workshop on 15 August: T. Bray" in page
    with scope.acting_as(INSTALLER):
        account = accounts.add_account(email="new@example.org", full_name="E. Kesford", by=INSTALLER)
        partners = Organisation.objects.get(pk=cast.partners.id)
        accounts.give_roles(account=account, organisation=partners, roles=["facilitator"], by=INSTALLER)
    days = {"from_on": date(2026, 1, 1), "to_on": date(2027, 1, 1)}
    accrediting.accredit(account=account.id, programme="cara", **days, by=cast.manager)
    answers["facilitators_after"] = [str(account.id), str(cast.facilitator_three.account_id)]
    page = post(browser, "/sessions/series/", **answers).content.decode()
    assert "8 workshops to be planned" in page
    assert browser.post("/sessions/series/", listed(page)).status_code == 302
    assert [day.day for _, day in in_calendar(room=room)] == [18, 1, 15, 29]
    assert [day.day for _, day in in_calendar(room=other)] == [15, 29, 12, 26]


def test_a_list_that_is_no_longer_so_is_shown_again(cast, room):
    browser = client_of(cast.coordinator)
    page = post(browser, "/sessions/series/", **asked(cast, room, steps="A")).content.decode()
    assert "4 workshops to be planned" in page
    planned(cast, where(room, date(2026, 8, 1)))
    again = browser.post("/sessions/series/", listed(page)).content.decode()
    assert "The calendar has changed since you saw the list" in again
    assert "3 workshops to be planned" in again
    assert len(in_calendar(room=room)) == 1
    assert browser.post("/sessions/series/", listed(again)).status_code == 302
    assert len(in_calendar(room=room)) == 4


def test_bank_holidays_are_left_out_and_named(cast, room):
    agreements.write_version(agreement=cast.wessex, settings={"weekdays": [4]}, in_force_from=cast.today, by=INSTALLER)
    days = {"first-day": "1", "first-month": "4", "last-day": "11", "last-month": "4"}
    answers = asked(cast, room, **days, weekday="4", weeks="1", steps="A")
    page = post(client_of(cast.coordinator), "/sessions/series/", **answers).content.decode()
    assert "Friday 3 April is a bank holiday: Good Friday" in unescape(page)
    assert "Friday 10 April 2026" in page


def test_answers_that_cannot_be_a_series_stay_in_the_form(cast, room):
    page = post(client_of(cast.coordinator), "/sessions/series/", **asked(cast, room, weekday="2")).content.decode()
    assert "Village hall" in page
    answers = asked(cast, room, **{"last-month": "7", "last-day": "1"})
    page = post(client_of(cast.coordinator), "/sessions/series/", **answers).content.decode()
    assert "The last day must be on or after the first" in page


def test_of_two_who_plan_into_one_room_at_once_one_is_refused(committed_cast, server):
    room = made_room(committed_cast)
    with transaction.atomic():
        planned(committed_cast, where(room))
        others = (committed_cast.facilitator_three.person, committed_cast.facilitator.person)
        aside = Aside(lambda: planned(committed_cast, where(room, starts_at=time(14), ends_at=time(18)), *others))
        waits(server, committed_cast.owner)
    assert isinstance(aside.done(), InvalidValue)
    assert in_calendar(room=room) == [("A", AUGUST)]
