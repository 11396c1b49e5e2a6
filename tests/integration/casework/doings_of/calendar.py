"""Venues, accreditations and series of workshops."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from caraway.casework.actions import accrediting, apart, bookings, feeds, leaders, planning, rebooking, venues
from caraway.casework.models import Workshop
from caraway.casework.queries.rebooking import affected
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.gateways import ids
from caraway.platform.tenancy import scope
from tests.cast import Cast, on, saturday_from
from tests.integration.casework.doing import Doing, of, on_case

ROOM = venues.RoomDetails("Main room", 8, step_free=True, hearing_loop=False)


def hall() -> venues.VenueDetails:
    """A venue of a name that no other has."""
    return venues.VenueDetails(f"Hall {ids.new()}", "The Green", accessible_toilet=True)


def a_venue(cast: Cast) -> UUID:
    made: UUID = venues.add_venue(details=hall(), by=cast.coordinator)
    return made


def a_room(cast: Cast) -> UUID:
    made: UUID = venues.add_room(venue=a_venue(cast), details=ROOM, by=cast.coordinator)
    return made


def add_venue(cast: Cast) -> Doing:
    return of(venues.add_venue, cast.coordinator, "venue.add", details=hall())


def set_venue(cast: Cast) -> Doing:
    return of(venues.set_venue, cast.coordinator, "venue.set", venue=a_venue(cast), details=hall())


def add_room(cast: Cast) -> Doing:
    return of(venues.add_room, cast.coordinator, "venue.add_room", venue=a_venue(cast), details=ROOM)


def close_venue(cast: Cast) -> Doing:
    return of(venues.close_venue, cast.coordinator, "venue.close", venue=a_venue(cast), on=cast.today)


def close_room(cast: Cast) -> Doing:
    return of(venues.close_room, cast.coordinator, "venue.close_room", room=a_room(cast), on=cast.today)


def accredit(cast: Cast) -> Doing:
    days = {"from_on": cast.today, "to_on": cast.today + timedelta(days=400)}
    what = {"account": cast.facilitator_three.person, "programme": "cara", **days}
    return of(accrediting.accredit, cast.manager, "accreditation.add", **what)


def withdraw_accreditation(cast: Cast) -> Doing:
    made = accredit(cast).now()
    return of(accrediting.withdraw_accreditation, cast.manager, "accreditation.withdraw", accreditation=made)


def ask_renewals(cast: Cast) -> Doing:
    return of(accrediting.ask_renewals, CARAWAY, "accreditation.asked")


def plan_series(cast: Cast) -> Doing:
    hours = cast.free_hours()
    first = planning.When(saturday_from(cast.today) + timedelta(weeks=27), *hours, "Guildhall", 8)
    leading = (cast.facilitator.person, cast.facilitator_too.person)
    made = tuple(
        planning.Session(step, replace(first, on=first.on + timedelta(weeks=weeks)), leading)
        for step, weeks in (("A", 0), ("B", 4))
    )
    what = {"agreement": cast.wessex.id, "sessions": made, "group": planning.Group("male")}
    return of(planning.plan_series, cast.coordinator, "workshop.plan", **what)


def set_leaders(cast: Cast) -> Doing:
    day = saturday_from(cast.today) + timedelta(weeks=28)
    workshop = cast.plan(step="A", day=day)
    people = (cast.facilitator.person, cast.facilitator_three.person)
    rows = ("task.raise", "task.raise", "workshop.lead")
    return of(leaders.set_leaders, cast.coordinator, *rows, workshop=workshop, facilitators=people)


def cancel_and_rebook(cast: Cast) -> Doing:
    """One person in a workshop of their own, who gets the dates that come next."""
    day = saturday_from(cast.today + timedelta(days=3))
    with on(cast.today - timedelta(days=40)):
        workshop = cast.plan(step="A", day=day)
    person = cast.accepted(days_ago=20)
    with on(cast.today - timedelta(days=17)):
        key = next(one.key for one in person.options().offers if one.slots[0].session == str(workshop))
        bookings.book(case=person.id, offer=key, by=cast.coordinator)
    with scope.acting_as(cast.coordinator):
        (one,) = affected(Workshop.objects.get(pk=workshop), cast.coordinator, cast.today)
    rows = ("case.cancel_session", "case.book", "workshop.cancel")
    what = {"workshop": workshop, "chosen": ((person.id, one.proposed),)}
    return of(rebooking.cancel_and_rebook, cast.coordinator, *rows, **what)


def keep_apart(cast: Cast) -> Doing:
    what = {"other": cast.accepted().id}
    return on_case(apart.keep_apart, cast.accepted(), cast.coordinator, "case.keep_apart", **what)


def let_meet(cast: Cast) -> Doing:
    doing = keep_apart(cast)
    doing.now()
    return of(apart.let_meet, cast.coordinator, "case.let_meet", **doing.what)


def make_feed(cast: Cast) -> Doing:
    return of(feeds.make_feed, cast.coordinator, "feed.make", token=str(ids.new()))


def end_feed(cast: Cast) -> Doing:
    make_feed(cast).now()
    return of(feeds.end_feed, cast.coordinator, "feed.end")


DOINGS = {
    one.__name__: one
    for one in (
        add_venue, set_venue, add_room, close_venue, close_room, accredit, withdraw_accreditation, ask_renewals, plan_series,
        cancel_and_rebook, set_leaders, keep_apart, let_meet, make_feed, end_feed,
    )
}  # fmt: skip
