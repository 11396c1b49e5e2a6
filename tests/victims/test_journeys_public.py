"""Pages that whoever has a code may read, and the locked page, in a browser: ways out, keys, no scripts, both languages."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Error, Page, expect

from caraway.core.instruments import instrument_in_force
from caraway.platform.accounts.demonstration import PASSWORD
from caraway.platform.web.words import phrases
from caraway.victims import surveying
from tests.functional.journeys import Keys, by_key, follow, heading, press, shows
from tests.stage import Visitor
from tests.victims.browsing import *  # noqa: F403  fixtures
from tests.victims.conftest import TODAY
from tests.victims.planning import change, first_case, said
from tests.victims.test_survey import code_of, kept
from tests.victims.world import WORKER

pytestmark = pytest.mark.slow

ITEMS = instrument_in_force(surveying.SURVEY, TODAY).items
ENGLISH = re.compile(
    r"\b(the|you|your|is|are|of|and|this|page|question|code|word|error|exit|leave|press|there)\b", re.IGNORECASE
)
SPOKEN = """() => {
  const said = [document.title, document.body.textContent];
  for (const one of document.querySelectorAll('*')) for (const at of one.attributes)
    if (/^(aria-label|title|alt|placeholder|data-i18n.*)$/.test(at.name)) said.push(at.value);
  for (const gone of document.querySelectorAll('script, style')) said.push('-' + gone.textContent);
  return said;
}"""
"""All that a page says, also what only a screen reader or a script does."""


def words_of(page: Page) -> str:
    said = page.evaluate(SPOKEN)
    whole = " ".join(one for one in said if not one.startswith("-"))
    for script in (one[1:] for one in said if one.startswith("-") and one != "-"):
        whole = whole.replace(script, "")
    return whole


def in_welsh(page: Page) -> None:
    """Nothing of the page is in English but the way to it."""
    assert page.locator("html").get_attribute("lang") == "cy"
    found = words_of(page).replace("English", "")
    english = [
        one["en"] for key, one in phrases().items() if key.startswith(("reply.", "exit")) and "{" not in one["en"]
    ]
    assert [one for one in english if len(one) > 3 and one in found and one != "Cymraeg"] == []
    assert ENGLISH.findall(found) == []


def back(page: Page) -> None:
    """Back. Where the browser has kept no page it asks whether to send once more what was sent, and stands there."""
    try:
        page.go_back()
    except Error as failed:
        if "ERR_CACHE_MISS" not in failed.message:
            raise
    page.wait_for_timeout(300)


def test_without_scripts_from_the_code_to_the_thanks_in_welsh(there):
    case = first_case()
    change(case, said(code_word="Blue heron"))
    code = code_of(case)
    page = there.nobody(java_script_enabled=False)
    page.goto(f"{there.address}/reply/?lang=cy")
    looks = there.nobody()

    def welsh():
        """The same page once more with scripts, for what looks at it are scripts; what was posted is not sent again."""
        looks.set_content(page.content())
        in_welsh(looks)

    welsh()
    press(page, "Parhau")
    welsh()
    assert page.locator(".govuk-error-message").count() == 1
    page.get_by_label("Rhowch eich cod").fill(f"{code[:4]} {code[4:]}".lower())
    press(page, "Parhau")
    welsh()
    page.locator('[name="word"]').fill("red kite")
    press(page, "Parhau")
    welsh()
    assert page.locator('[name="word"]').input_value() == "red kite"
    page.locator('[name="word"]').fill("blue heron")
    press(page, "Parhau")
    for number in range(len(ITEMS)):
        welsh()
        if number % 2:
            page.locator('main [name="answer"]').first.check()
        press(page, "Parhau")
    assert heading(page).inner_text() == "Diolch"
    welsh()
    assert len(kept()) == 1
    page.goto(f"{there.address}/reply/{code}?lang=cy")
    welsh()
    follow(page, "English")
    assert heading(page).inner_text() == "There is nothing here"
    follow(page, "Exit this page")
    assert page.url == there.out
    assert heading(page).inner_text() == "Weather"
    assert page.context.cookies() == []


def test_by_keyboard_alone_and_looked_at_on_the_way(there):
    case = first_case()
    change(case)
    page = there.nobody()
    keys = Keys(page)
    page.goto(f"{there.address}/reply/")
    there.look(page, "public-code")
    keys.to("button", "Continue")
    by_key(page, "Enter")
    there.look(page, "public-code-error")
    keys.to("box", "", "code")
    page.keyboard.type(code_of(case))
    by_key(page, "Enter")
    there.look(page, "public-now")
    keys.to("button", "Continue")
    by_key(page, "Enter")
    there.look(page, "public-now-error")
    keys.to("radio", "", "now")
    page.keyboard.press("Space")
    keys.to("button", "Continue")
    by_key(page, "Enter")
    for number in range(len(ITEMS)):
        if number < 2:
            there.look(page, f"public-item-{number}")
            keys.to("radio", "", "answer")
            page.keyboard.press("ArrowDown")
        keys.to("button", "Continue")
        by_key(page, "Enter")
    assert heading(page).inner_text() == "Thank you"
    there.look(page, "public-done")
    page.goto(f"{there.address}/reply/AAAACCCCDDDDEEEE")
    there.look(page, "public-over")
    assert keys.unseen == []


@pytest.mark.parametrize("way", ["button", "keys"])
def test_the_way_out_hides_clears_and_takes_the_place_of_the_page(there, way):
    case = first_case()
    change(case, said(code_word="Blue heron"))
    page = there.nobody()
    page.goto("about:blank")
    page.goto(f"{there.address}/reply/{code_of(case)}")
    page.locator('[name="word"]').fill("blue heron")
    if way == "button":
        page.get_by_role("button", name="Exit this page").click()
    else:
        for _ in range(3):
            page.keyboard.press("Shift")
    # Two things lead away at once, and the later ends the earlier: only where it ends is waited for.
    expect(page).to_have_url(there.out)
    expect(heading(page)).to_have_text("Weather")
    page.go_back()
    assert page.url == "about:blank"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_behind_the_way_out_is_at_most_what_says_nothing(there, scripts):
    case = first_case()
    change(case)
    page = there.nobody(java_script_enabled=scripts)
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.post_data) if one.method == "POST" else None)
    address = f"{there.address}/reply/{code_of(case)}"
    page.goto(address)
    for answer in ("yes", "yes"):
        page.locator(f'main [value="{answer}"]').check()
        press(page, "Continue")
    shows(page, ITEMS[1].words)
    page.locator(".govuk-exit-this-page__button").click()
    page.wait_for_url(there.out)
    assert len(sent) == 2
    for _ in range(3):
        back(page)
        assert not [one.words for one in ITEMS if one.words in page.content()]
    # Whoever says yes to sending once more what was sent is asked the first question, as is whoever left by mistake.
    for one in sent:
        page.set_content(Visitor(there.address).post(urlsplit(address).path, parse_qs(one)).text)
        assert heading(page).inner_text() == "Is now a good time?"
    page.goto(address)
    page.locator('main [value="yes"]').check()
    press(page, "Continue")
    shows(page, ITEMS[0].words)


def test_no_leads_out_too(there):
    case = first_case()
    change(case)
    page = there.nobody()
    page.goto(f"{there.address}/reply/{code_of(case)}")
    page.locator('main [value="no"]').check()
    press(page, "Continue")
    page.wait_for_url(there.out)


def test_the_lock_by_its_button_and_by_escape_and_nothing_is_behind_it(there):
    where = f"/contacts/{first_case()}/"
    page = there.page_of(WORKER, where)
    name = heading(page).inner_text()
    for _ in range(3):
        page.keyboard.press("Escape")
    expect(heading(page)).to_have_text("Locked")
    there.look(page, "locked")
    assert name not in words_of(page)
    page.go_back()
    assert name not in page.content()
    expect(heading(page)).to_have_text("Locked")
    press(page, "Open again")
    there.look(page, "locked-error")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Open again")
    page.goto(there.address + where)
    expect(heading(page)).to_have_text(name)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(heading(page)).to_have_text(name)  # twice is not three times
    keys = Keys(page)
    keys.to("button", "Lock")
    by_key(page, "Enter")
    expect(heading(page)).to_have_text("Locked")
    assert keys.unseen == []
