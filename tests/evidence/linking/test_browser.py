"""The pages in a browser: accessible, also on a telephone, with the keyboard alone and without a script."""

import re

import pytest

from caraway.evidence.linkage.decision_log import Answer, Reading

from .holds import log
from .served import served

pytestmark = pytest.mark.slow

WIDTHS = (320, 1100)
TELEPHONE = 320


def violations(page, axe_script):
    page.evaluate(axe_script)
    return page.evaluate(
        "axe.run().then(found => found.violations.map(one => [one.id, one.nodes.map(node => node.html.slice(0, 160))]))"
    )


def looked_at(page, axe_script):
    """What is wrong with the page at each width."""
    wrong = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        wrong += [(page.title(), width, one) for one in violations(page, axe_script)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append((page.title(), width, "wider than the screen"))
    return wrong


@pytest.fixture
def opened(page):
    """A browser's page that notes what it was not allowed to load, and every script error."""
    complaints = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.complaints = complaints
    return page


def test_every_page_is_accessible_and_fits_a_telephone(linking, opened, axe_script):
    page, wrong = opened, []
    with served(linking) as client:
        home = f"http://{client.server.door.host}"
        page.goto(client.server.address)
        wrong += looked_at(page, axe_script)
        page.get_by_role("button", name="Begin").click()
        wrong += looked_at(page, axe_script)
        for number in range(1, 7):
            page.goto(f"{home}/pairs/{number}")
            wrong += looked_at(page, axe_script)
        page.get_by_role("button", name="Continue").click()
        wrong += looked_at(page, axe_script)
        client.cookie = "; ".join(f"{one['name']}={one['value']}" for one in page.context.cookies())
        client.answer(1, "same")
        client.answer(3, "later")
        page.goto(f"{home}/pairs/2")
        page.get_by_label("Same person").check()
        page.get_by_role("button", name="Continue").click()
        assert page.title().startswith("Error: ")
        wrong += looked_at(page, axe_script)
        for path in ("/", "/none"):
            page.goto(home + path)
            wrong += looked_at(page, axe_script)
        page.context.clear_cookies()
        page.goto(home)
        assert "Not open to you" in page.title()
        wrong += looked_at(page, axe_script)
    assert wrong == []
    assert [
        one for one in page.complaints if "the server responded with a status of" not in one and "favicon" not in one
    ] == []


def test_a_third_readers_page_is_accessible(linking, page, axe_script):
    linking.reader("A").answer(3, Answer.SAME, 0)
    linking.reader("B", Reading.SECOND).answer(3, Answer.DIFFERENT, 0)
    with served(linking, linking.reader("C", Reading.THIRD)) as client:
        page.goto(client.server.address)
        page.get_by_role("button", name="Begin").click()
        page.get_by_role("link", name="Go on").click()
        assert looked_at(page, axe_script) == []


def test_a_fault_would_be_found(linking, page, axe_script):
    """The control: a colour too pale to read, a field without its name, and a word too long for a telephone."""
    with served(linking) as client:
        page.goto(client.server.address)
        page.get_by_role("button", name="Begin").click()
        page.get_by_role("link", name="Go on").click()
        page.evaluate(
            "document.querySelector('.caption').style.color = '#bbb'; document.querySelector('label').remove();"
            "document.querySelector('main').style.width = '400px'"
        )
        found = {one[2][0] if isinstance(one[2], list) else one[2] for one in looked_at(page, axe_script)}
    assert {"color-contrast", "label", "wider than the screen"} <= found


def focused(page):
    return page.locator(":focus")


def test_the_keyboard_alone_and_no_script_suffice(linking, page_without_javascript):
    page = page_without_javascript
    with served(linking) as client:
        page.goto(client.server.address)
        page.keyboard.press("Tab")
        assert focused(page).inner_text() == "Skip to the main part"
        assert focused(page).is_visible()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("/$"))
        for _ in range(2):
            page.keyboard.press("Tab")
        assert focused(page).inner_text() == "Go on"
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("/pairs/1$"))
        walked = []
        for _ in range(5):
            page.keyboard.press("Tab")
            walked.append(focused(page).get_attribute("id") or focused(page).inner_text())
        assert walked == ["Skip to the main part", "All pairs", "pair 2", "answer-same", "Continue"]
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("/pairs/2$"))
        assert log(client) == [("p1", "different")]
        assert page.get_by_text("Saved: pair 1, “Different people”.").is_visible()


def test_after_an_error_the_keyboard_begins_at_what_is_wrong(linking, page_without_javascript):
    page = page_without_javascript
    with served(linking) as client:
        page.goto(client.server.address)
        page.get_by_role("button", name="Begin").click()
        page.get_by_role("link", name="Go on").click()
        page.get_by_role("button", name="Continue").click()
        assert "There is a problem" in focused(page).inner_text()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Space")
        assert page.get_by_label("Same person").is_checked()


def test_a_stranger_on_the_machine_sees_nothing(linking, browser, page):
    with served(linking) as client:
        page.goto(client.server.address)
        page.get_by_role("button", name="Begin").click()
        other = browser.new_context()
        stranger = other.new_page()
        for path in ("/", "/pairs/1", f"/begin/{client.server.door.token}"):
            stranger.goto(f"http://{client.server.door.host}{path}")
            assert "Not open to you" in stranger.title()
        other.close()
        page.get_by_role("link", name="Go on").click()
        assert page.get_by_text("Corvel").is_visible()
