"""A concern from the telephone call to the paper that is sent; a signal, an order, a protected record: by keyboard and without
JavaScript, on a desk and on a telephone."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.cast import *  # noqa: F403  the cast, and its fixtures
from tests.cast import Cast
from tests.functional.crawling import DESK, TELEPHONE, picture, violations
from tests.functional.journeys import Stage, errors, fill, follow, heading, press, shows
from tests.sign_in import cookie_of
from tests.stage import account_of


@pytest.fixture(scope="module")
def stage(module_cast: Cast, server: Any, browser: Browser) -> Iterator[Stage]:
    with Stage(module_cast, server, browser).on(module_cast.today) as found:
        yield found


SAID = {"kind": "child", "about": "child", "heard": "call", "seen": "A child cried out.", "urgent": "yes"}


def looked_at(page: Page, axe: str, name: str) -> None:
    """Accessible, inside the screen of a telephone, and its picture kept."""
    assert violations(page, axe) == []
    for size, width in ((TELEPHONE, "-320"), (DESK, "")):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
        picture(page, f"safety-{name}{width}")


def first_is_999(page: Page) -> None:
    """Before anything that can be typed or chosen."""
    warning = page.get_by_text("call 999 first")
    expect(warning.first).to_be_visible()
    first = page.locator("main input:visible, main textarea:visible, main a.govuk-button").first
    above, below = warning.first.bounding_box(), first.bounding_box()
    assert above is not None
    assert below is not None
    assert above["y"] < below["y"]


def test_a_concern_from_the_call_to_the_referral(stage: Stage, axe_script: str) -> None:
    person = stage.cast.accepted()
    page = stage.page_of("coordinator", f"/cases/{person.id}/")
    follow(page, "Raise a concern or a signal")
    first_is_999(page)
    looked_at(page, axe_script, "hub")
    follow(page, "Raise a concern")
    first_is_999(page)
    looked_at(page, axe_script, "raise")
    press(page, "Raise the concern")
    assert "Enter what you saw or heard" in errors(page)
    looked_at(page, axe_script, "raise-errors")
    fill(page, {**SAID, "told_1_who": "999", "told_1_on": stage.cast.today, "done": "Stayed on the line."})
    press(page, "Raise the concern")
    shows(page, "The concern is raised.")
    shows(page, "Told: 999, 2 March 2026")
    looked_at(page, axe_script, "concern")
    lead = stage.page_of("safeguarding", "/safeguarding/")
    looked_at(lead, axe_script, "list")
    follow(lead, "A child")
    follow(lead, "Review")
    fill(lead, {"text": "I call the school today.", "decision": "keep_open", "next_on": stage.cast.today})
    press(lead, "Save the review")
    assert errors(lead) == ["Give a day after today on which it is reviewed again."]
    looked_at(lead, axe_script, "review")
    lead.locator('[name="next_on-day"]').fill("9")
    press(lead, "Save the review")
    shows(lead, "Review due 9 March 2026.")
    follow(lead, "Refer to services")
    fill(lead, {"service": "children", "to": "The front door", "person": "A child of six", "concern": "Cried out."})
    fill(lead, {"asked": "An assessment", "reply_to": "S. Yarrow"})
    looked_at(lead, axe_script, "refer")
    press(lead, "Make the referral")
    with lead.expect_download() as waiting:
        lead.get_by_role("link", name=re.compile("^Open the PDF")).click()
    assert waiting.value.suggested_filename == "papers-2026-03-02.pdf"
    follow(lead, "Record that it was sent")
    fill(lead, {"how": "The secure portal"})
    press(lead, "Record it")
    shows(lead, "Referral to services sent: The front door, 2 March 2026")


def test_without_javascript_an_officer_raises_one_and_a_supervisor_closes_it(stage: Stage, axe_script: str) -> None:
    person = stage.cast.accepted()
    page = stage.page_of("officer", f"/police/{person.id}/", java_script_enabled=False)
    follow(page, "Raise a concern or a signal")
    follow(page, "Raise a concern")
    fill(page, SAID)
    press(page, "Raise the concern")
    shows(page, "The concern is raised.")
    context = stage.browser.new_context(java_script_enabled=False)
    context.add_cookies([cookie_of(account_of(stage.cast.supervisor), stage.address)])
    supervisor = context.new_page()
    supervisor.goto(f"{stage.address}/safeguarding/")
    follow(supervisor, "A child")
    follow(supervisor, "Review")
    fill(supervisor, {"text": "Nothing more: the child is safe.", "decision": "close"})
    press(supervisor, "Save the review")
    expect(heading(supervisor)).to_contain_text("A child")
    shows(supervisor, "Closed")
    context.close()
    provider = stage.page_of("safeguarding", "/safeguarding/?show=closed")
    shows(provider, "No closed concerns.")
    looked_at(provider, axe_script, "empty")


def test_an_order_keeps_its_saturdays_free(stage: Stage, axe_script: str) -> None:
    person = stage.cast.accepted()
    page = stage.page_of("coordinator", f"/cases/{person.id}/")
    follow(page, "See and record orders")
    follow(page, "Record an order")
    looked_at(page, axe_script, "order")
    fill(
        page, {"kind": "child_arrangements", "source": "court", "from_on": stage.cast.today, "terms": ["child_contact"]}
    )
    fill(page, {"weekdays": ["5"], "words": "Handed over at 12 Acacia Avenue"})
    press(page, "Save the order")
    assert len(errors(page)) == 1
    assert errors(page)[0].startswith("Take out any address")
    expect(page.locator('[name="words"]')).to_have_value("Handed over at 12 Acacia Avenue")
    fill(page, {"words": "Handed over at noon"})
    press(page, "Save the order")
    shows(page, "Contact with children at set times: Saturday, all day")
    looked_at(page, axe_script, "orders")
    page.goto(f"{stage.address}/cases/{person.id}/book")
    shows(page, "Court-ordered contact rules some out")
    looked_at(page, axe_script, "book")
    page.goto(f"{stage.address}/cases/{person.id}/")
    looked_at(page, axe_script, "case")


def test_a_signal_and_a_protected_record_from_the_register(stage: Stage, axe_script: str) -> None:
    person = stage.cast.booked()
    page = stage.page_of("facilitator", f"/sessions/{person.workshop('A').id}/")
    follow(page, "Safety")
    follow(page, "Raise a risk signal")
    first_is_999(page)
    fill(page, {"kind": "weapon", "words": "Showed a knife to the group.", "urgent": "yes"})
    looked_at(page, axe_script, "signal")
    press(page, "Raise the signal")
    shows(page, "The signal is raised.")
    page.goto(f"{stage.address}/safeguarding/about/{person.id}/")
    follow(page, "Make a protected record")
    fill(page, {"said": "Is hit at home.", "services": ["helpline"]})
    looked_at(page, axe_script, "own-record")
    press(page, "Keep the record")
    looked_at(page, axe_script, "own-list")
    follow(page, "Marlowe")
    shows(page, "Is hit at home.")
    looked_at(page, axe_script, "own")
    others = stage.page_of("coordinator", page.url.removeprefix(stage.address))
    shows(others, "Page not found")
    shows(stage.page_of("coordinator", "/safeguarding/own/"), "No protected records.")
