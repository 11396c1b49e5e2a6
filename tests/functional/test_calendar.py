"""The calendar in a real browser: a venue, a series, a substitute, and a cancellation that books everybody anew."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.cast import *  # noqa: F403  fixtures
from tests.cast import Cast, saturday_from
from tests.functional.journeys import Stage, fill, follow, press

pytestmark = pytest.mark.slow

TELEPHONE = {"width": 320, "height": 640}


@pytest.fixture(scope="module")
def stage(module_cast: Cast, server: Any, browser: Browser) -> Iterator[Stage]:
    """The cast, served at its own day."""
    with Stage(module_cast, server, browser).on(module_cast.today) as served:
        yield served


def add_venue(page: Page) -> None:
    follow(page, "Venues")
    follow(page, "Add a venue")
    press(page, "Add the venue")
    expect(page.get_by_role("alert")).to_contain_text("Enter name")
    fill(page, {"name": "Village hall", "address": "The Green", "accessible_toilet": "yes"})
    press(page, "Add the venue")
    for room in ("Main room", "Loft"):
        follow(page, "Village hall")
        follow(page, "Add a room")
        fill(page, {"name": room, "capacity": "8", "step_free": "yes", "hearing_loop": "no"})
        press(page, "Add the room")
        follow(page, "Back")


def test_from_a_venue_to_a_series(stage: Stage) -> None:
    page = stage.page_of("coordinator", "/sessions/")
    add_venue(page)
    page.goto(f"{stage.address}/sessions/series/")
    rooms = page.locator("#id_room option").all_inner_texts()
    assert [one.split(" (")[0] for one in rooms[1:]] == ["Village hall, Loft", "Village hall, Main room"]
    cast = stage.cast
    room = page.locator("#id_room option").nth(2).get_attribute("value")
    asked = {"agreement": cast.wessex.id, "steps": "A", "first": date(2026, 8, 1), "last": date(2026, 8, 31)}
    asked |= {"weekday": "5", "weeks": "1", "room": room, "sex": "male", "language": "en"}
    fill(page, asked | {"facilitators": [cast.facilitator.person, cast.facilitator_three.person]})
    press(page, "See the list")
    expect(page.get_by_role("heading", level=1)).to_have_text("5 workshops to be planned")
    press(page, "Put all 5 in the calendar")
    page.goto(f"{stage.address}/sessions/calendar/?month=2026-08")
    assert page.locator(".cw-month__card").count() == 5


def test_a_workshop_is_cancelled_on_a_telephone_without_javascript(stage: Stage) -> None:
    cast = stage.cast
    day = saturday_from(cast.today + timedelta(days=5))
    workshop = cast.plan(step="A", day=day)
    person = cast.accepted()
    person.book(cast.today, first=day)
    held = person.workshop("A").id
    page = stage.page_of("coordinator", f"/sessions/{held}/", viewport=TELEPHONE, java_script_enabled=False)
    assert workshop
    follow(page, "Cancel this workshop")
    assert page.evaluate("document.documentElement.scrollWidth") <= TELEPHONE["width"]
    press(page, "Cancel the workshop and book these dates")
    expect(page.get_by_role("heading", level=1)).to_contain_text("is cancelled")
    expect(page.get_by_role("heading", name="Booked again")).to_be_visible()
    assert held not in {one.session for one in person.standing().bookings}
    assert person.standing().unbooked == ()


def test_a_substitute_takes_the_register_over(stage: Stage) -> None:
    cast = stage.cast
    workshop = cast.plan(step="A", day=saturday_from(cast.today))
    page = stage.page_of("coordinator", f"/sessions/{workshop}/")
    follow(page, "Change who leads")
    page.get_by_label("N. Lund").uncheck()
    press(page, "Save")
    expect(page.get_by_role("alert")).to_contain_text("CARA needs 2 facilitators")
    page.get_by_label("H. Dunne").check()
    press(page, "Save")
    expect(page.locator(".cw-register-facts")).to_contain_text("H. Dunne")
    gone = stage.page_of("facilitator_too", f"/sessions/{workshop}/")
    expect(gone.get_by_role("heading", level=1)).to_contain_text("not found")


def read(address: str) -> tuple[int, str]:
    """What a telephone reads there, which has no cookie: the status and the text."""
    asked = urlsplit(address)
    with closing(HTTPConnection("127.0.0.1", asked.port or 80, timeout=60)) as connection:
        connection.request("GET", asked.path, headers={"Host": asked.netloc})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def test_an_address_for_a_telephone_is_shown_once(stage: Stage) -> None:
    page = stage.page_of("facilitator", "/sessions/")
    follow(page, "In your own calendar")
    press(page, "Make an address")
    address = page.get_by_label("The address to add").input_value()
    assert read(address)[1].startswith("BEGIN:VCALENDAR")
    page.goto(f"{stage.address}/sessions/calendar/feed/")
    assert address not in page.content()
    press(page, "Stop the address")
    assert read(address)[0] == 404
