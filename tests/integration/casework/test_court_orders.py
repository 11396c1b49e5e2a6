"""Court orders and bail: in general words, on both sides, and no session in hours that a court has set."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.urls import reverse

from caraway.casework.actions import bookings, court_orders, participants
from caraway.casework.models import CourtOrder, NoDates
from caraway.casework.queries.orders import orders_page
from caraway.core.options import COURT_CONTACT
from caraway.core.orders import OrderTerm, Weekday
from caraway.core.refusals import InvalidValue, NotNow, NotYours
from caraway.core.vocabulary import Language
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.gateways import ids
from caraway.platform.tenancy import scope
from tests.cast import Cast, Person
from tests.integration.casework.doings_of.safeguarding import DAY, an_order
from tests.integration.casework.test_coordination_pages import client_of, text

ALL_DAY = (court_orders.Hours(Weekday.SATURDAY),)


def bind(cast: Cast, person: Person, **more: Any) -> Any:
    return court_orders.set_order(case=person.id, by=cast.officer, **an_order(cast, **more))


def marked(person: Person) -> bool:
    with scope.acting_as(CARAWAY):
        return NoDates.objects.filter(case_id=person.id).exists()


def steps_on_offer(person: Person) -> set[str]:
    return {slot.step for offer in person.options().offers for slot in offer.slots}


def test_sessions_in_hours_of_contact_are_not_offered(cast: Cast) -> None:
    """Workshop A of the cast begins at ten and B at three, all on Saturdays."""
    person = cast.accepted()
    free = [one.key for one in person.options().offers]
    assert free
    bind(cast, person)
    assert person.options().offers == ()
    assert (COURT_CONTACT, "A") in {(one.why, one.slot.step) for one in person.options().not_offered}
    with pytest.raises(NotNow):
        bookings.book(case=person.id, offer=free[0], by=cast.coordinator)
    assert person.standing().bookings == ()


@pytest.mark.parametrize("hours", [(time(15), time(16)), (time(7), time(10))])
def test_hours_beside_a_session_leave_it_free(cast: Cast, hours: tuple[time, time]) -> None:
    person = cast.accepted()
    before = {one.key for one in person.options().offers}
    bind(cast, person, hours=(court_orders.Hours(Weekday.SUNDAY, *hours),))
    assert {one.key for one in person.options().offers} == before


def test_nor_is_a_booking_moved_there(cast: Cast) -> None:
    person = cast.booked()
    b = next(one for one in person.standing().bookings if one.step == "B")
    later = str(cast.workshops[cast.wessex.id, "B", b.on + 7 * DAY])
    bind(cast, person, hours=ALL_DAY)
    what = {"case": person.id, "step": "B", "asked_by": "participant", "reason": "A shift.", "by": cast.coordinator}
    with pytest.raises(NotNow):
        bookings.move(**what, session=later)
    assert len(person.standing().bookings) == 2


def test_whoever_finds_no_dates_because_of_it_is_marked_until_it_ends(cast: Cast) -> None:
    person = cast.accepted()
    order = bind(cast, person, hours=ALL_DAY)
    assert marked(person)
    court_orders.end_order(case=person.id, order=order, on=cast.today, why="", by=cast.coordinator)
    assert not marked(person)
    assert person.options().offers


def test_an_order_frees_the_days_after_its_last(cast: Cast) -> None:
    person = cast.accepted()
    said = an_order(cast)["said"]
    last = cast.today + 21 * DAY
    bind(cast, person, said=court_orders.Said(said.kind, said.source, said.terms, said.from_on, last), hours=ALL_DAY)
    first = {offer.slots[0].on for offer in person.options().offers}
    assert first
    assert min(first) > last


def test_only_who_books_reads_why_no_dates_are_left(cast: Cast) -> None:
    person = cast.accepted()
    book, case = (reverse(route, args=[person.id]) for route in ("case_book", "case"))
    assert "ourt-ordered contact" not in text(client_of(cast.coordinator), book)
    bind(cast, person, hours=ALL_DAY)
    shown = text(client_of(cast.coordinator), book)
    assert "Court-ordered contact rules some out: the telephone intervention may fit." in shown
    assert "Child arrangements order: Contact with children at set times: Saturday, all day" in shown
    lead = text(client_of(cast.safeguarding), case)
    assert "contact" in lead
    for hidden in ("ourt-ordered contact", "Child arrangements", "Court orders and bail"):
        assert hidden not in lead


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"terms": frozenset()}, "terms"),
        ({"to_on": -60}, "to_on"),
        ({"words": "Not at 12 Acacia Avenue"}, "words"),
        ({"words": "Her new place is in SO14 2AR"}, "words"),
        ({"hours": ()}, "hours"),
        ({"terms": frozenset({OrderTerm.NO_CONTACT})}, "hours"),
        ({"hours": (court_orders.Hours(Weekday.SATURDAY, time(9)),)}, "hours"),
        ({"hours": (court_orders.Hours(Weekday.SATURDAY, time(9), time(9)),)}, "hours"),
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, more: dict[str, Any], code: str) -> None:
    person, what = cast.accepted(), an_order(cast)
    said = what["said"]
    changed = {key: one for key, one in more.items() if key != "hours"}
    if "to_on" in changed:
        changed["to_on"] = cast.today + timedelta(days=changed["to_on"])
    parts = {name: getattr(said, name) for name in ("kind", "source", "terms", "from_on", "to_on", "words")}
    what["said"] = court_orders.Said(**{**parts, **changed})
    what["hours"] = more.get("hours", what["hours"])
    with pytest.raises(InvalidValue) as refused:
        court_orders.set_order(case=person.id, by=cast.officer, **what)
    assert refused.value.code == code
    with scope.acting_as(CARAWAY):
        assert not CourtOrder.objects.exists()


def test_an_end_lies_between_its_first_day_and_today_and_is_written_once(cast: Cast) -> None:
    person = cast.accepted()
    what = {"case": person.id, "order": bind(cast, person), "why": "", "by": cast.officer}
    for day in (cast.today + DAY, cast.today - 60 * DAY):
        with pytest.raises(InvalidValue):
            court_orders.end_order(**what, on=day)
    with pytest.raises(InvalidValue):
        court_orders.end_order(**{**what, "why": "Now at 3 Mill Lane"}, on=cast.today)
    court_orders.end_order(**what, on=cast.today)
    with pytest.raises(NotNow):
        court_orders.end_order(**what, on=cast.today)
    with pytest.raises(NotYours):
        court_orders.end_order(**{**what, "case": cast.accepted().id}, on=cast.today)


def test_both_sides_see_what_the_other_recorded(cast: Cast) -> None:
    person = cast.accepted()
    bind(cast, person)
    path = reverse("orders", args=[person.id])
    for who in (cast.officer, cast.supervisor, cast.coordinator):
        shown = text(client_of(who), path)
        assert "No contact with a person" in shown
        assert "Saturday, 09:00 to 11:00" in shown
    for who in (cast.elsewhere, cast.facilitator, cast.safeguarding, cast.stranger, cast.decider):
        assert client_of(who).get(path).status_code == 404


def test_the_register_says_that_there_is_an_order_and_no_more(cast: Cast) -> None:
    person = cast.booked()
    bind(cast, person, hours=(court_orders.Hours(Weekday.SUNDAY),))
    shown = text(client_of(cast.facilitator), f"/sessions/{person.workshop('A').id}/")
    assert "Court order: ask the coordinator" in shown
    assert "Child arrangements" not in shown


def test_the_free_text_of_the_referral_stands_until_it_is_taken_out(cast: Cast) -> None:
    person = cast.accepted(court_orders="Contact with children on Saturdays")
    with scope.acting_as(cast.coordinator):
        assert orders_page(person.id, cast.coordinator, cast.today).note == "Contact with children on Saturdays"
    shown = participants.as_shown(person.row().participant, participants.NEEDS)
    bind(cast, person)
    needs = {"language": Language.ENGLISH, "interpreter": False, "shown": shown}
    participants.set_needs(case=person.id, **needs, by=cast.coordinator)
    with scope.acting_as(cast.coordinator):
        assert orders_page(person.id, cast.coordinator, cast.today).note == ""


def sent(cast: Cast, person: Person, who: str, **more: Any) -> Any:
    day = {"from_on-day": "1", "from_on-month": "2", "from_on-year": "2026"}
    said = {"kind": "child_arrangements", "source": "court", "terms": ["child_contact"], "request_key": str(ids.new())}
    hours = {"weekdays": ["5"], "starts_at": "9:00", "ends_at": "11:00"}
    return client_of(cast.actors[who]).post(reverse("order_add", args=[person.id]), {**said, **day, **hours, **more})


def test_the_form_keeps_what_was_typed_and_says_beside_its_field_what_is_wrong(cast: Cast) -> None:
    person = cast.accepted()
    page = sent(cast, person, "officer", words="Not at 12 Acacia Avenue").content.decode()
    assert (
        re_error(page, "id_words")
        == "Take out any address, postcode, telephone number or e-mail address: it could show"
    )
    assert "Not at 12 Acacia Avenue</textarea>" in page
    assert 'value="5"' in page
    assert sent(cast, person, "officer", words="Pick-up at noon").status_code == 302
    assert person.options().offers == ()


def re_error(page: str, field: str) -> str:
    """The beginning of the sentence beside a field."""
    beside = page[page.index(f'id="{field}-error"') :]
    return beside[: beside.index(" where somebody")].split("</span>")[-1].strip()
