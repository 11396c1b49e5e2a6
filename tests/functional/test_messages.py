"""Messages in a browser: what is safe is asked and confirmed, a letter is posted, a call is opened before anything is said."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from caraway.casework.actions import bookings, cases
from caraway.casework.jobs import messages as jobs
from caraway.core.vocabulary import HoldCode
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.gateways import clock, notify
from tests.cast import TODAY, Cast
from tests.functional.journeys import Stage, errors, fill, follow, heading, press, shows
from tests.integration.casework.doings_of.messages import to_post
from tests.notify_server import fake_notify

pytestmark = pytest.mark.slow

SCREENSHOTS = os.environ.get("CARAWAY_SCREENSHOTS", "")
TELEPHONE = {"width": 320, "height": 700}


@pytest.fixture(scope="module")
def today(module_cast: Cast, server: Any, browser: Browser) -> Iterator[Stage]:
    with Stage(module_cast, server, browser).on(TODAY) as there:
        yield there


def photograph(page: Page, name: str) -> None:
    """Keep the page as a desk and as a telephone see it, where pictures were asked for; it never scrolls sideways."""
    for width in (1200, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if SCREENSHOTS:
            page.screenshot(path=Path(SCREENSHOTS) / f"messages-{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1240, "height": 900})


def test_what_is_safe_is_asked_confirmed_and_kept_to(today: Stage) -> None:
    person = today.cast.booked(safe_methods=["call"])
    page = today.page_of("coordinator", f"/cases/{person.id}/contact-details")
    fill(page, {"safe_methods": ["text"], "safe_days": ["0"], "safe_from": "9am"})
    photograph(page, "contact-details")
    press(page, "Save")
    assert errors(page) == ["Give from when to when, the later time last, or neither."]
    fill(page, {"safe_to": "13:00"})
    page.get_by_label("I have asked the participant, who confirmed all of this").check()
    press(page, "Save")
    shows(page, "Monday; 09:00 to 13:00")
    with fake_notify() as fake, notify.use(notify.Notify(fake.service)):
        jobs.send_due(clock.now())
    page.reload()
    shows(page, "Sent, 2 March 2026 at 12:00. Text message, English")
    photograph(page, "case")
    follow(page, "All messages")
    shows(page, "Your appointments: Saturday 7 March 2026 at 10:00")
    photograph(page, "all")


def test_a_letter_is_printed_and_posted_by_keyboard_without_javascript(today: Stage) -> None:
    person, _ = to_post(today.cast)
    name = person.row().participant.family_name
    page = today.page_of("coordinator", "/letters/", java_script_enabled=False)
    row = page.locator(".cw-letters__item", has_text=name)
    expect(row).to_contain_text("Letter of attendance, in English")
    photograph(page, "letters")
    row.get_by_role("button").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(".cw-letters__item", has_text=name)).to_have_count(0)


def test_a_call_is_opened_before_anything_is_shown(today: Stage) -> None:
    person = today.cast.by_telephone()
    bookings.book_call(case=person.id, on=TODAY, by=today.cast.coordinator)
    page = today.page_of("coordinator", f"/cases/{person.id}/call/open", viewport=TELEPHONE)
    expect(page.locator("main")).not_to_contain_text("Aims covered")
    press(page, "Continue")
    assert errors(page)[0] == "Answer: Are you alone?"
    fill(page, {"opening_1": "yes", "opening_2": "yes", "opening_3": "yes"})
    photograph(page, "opening")
    press(page, "Continue")
    expect(heading(page)).to_contain_text("Record the call")
    shows(page, "Aims covered in this call")
    photograph(page, "call")


def test_the_letter_of_attendance_says_where_it_goes_before_it_is_made(today: Stage) -> None:
    person = today.cast.attended_a()
    cases.hold(case=person.id, code=HoldCode.STAFFING, by=CARAWAY)
    page = today.page_of("coordinator", f"/cases/{person.id}/messages/attendance")
    shows(page, "it says nothing about change or risk")
    shows(page, "Letters are not known to be safe at this address")
    photograph(page, "attendance")


def test_what_one_is_told_is_chosen_on_ones_own_page(today: Stage) -> None:
    page = today.page_of("coordinator", "/account/notices")
    fill(page, {"due": "never", "given": "at_once"})
    photograph(page, "notices")
    press(page, "Save")
    shows(page, "Not by e-mail")
    photograph(page, "account")
