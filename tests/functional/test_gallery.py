"""Every component in a real browser: accessible, inside the screen, and working as its script and styles intend."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from .gallery import site

site.ready()

from tests.functional.crawling import violations  # noqa: E402 - forms need the settings

from .gallery import pages, served  # noqa: E402

pytestmark = pytest.mark.slow

NAMES = [name for name, _, _ in pages._pages()]
WIDTHS = {"desk": 1240, "telephone": 320}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("gallery")
    assert served.write(folder) == NAMES
    with served.at(folder) as address:
        yield address


@pytest.fixture(params=WIDTHS.values(), ids=WIDTHS.keys())
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": request.param, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture
def desk(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1240, "height": 900})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_accessible_and_fits(page: Page, address: str, name: str, axe_script: str) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if _wrong(message) else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{address}/{name}.html")
    assert violations(page, axe_script) == []
    assert said == []
    wide = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide[0] <= wide[1]


def _wrong(message: ConsoleMessage) -> bool:
    return message.type in ("error", "warning")


def test_a_fault_would_be_found(desk: Page, address: str, axe_script: str) -> None:
    """The control of the test above: a field without a label, and words too pale to read."""
    desk.goto(f"{address}/form.html")
    desk.evaluate("document.querySelector('label').remove()")
    assert any(each.startswith("label:") for each in violations(desk, axe_script))
    desk.goto(f"{address}/lists.html")
    desk.evaluate("document.querySelector('h1').style.color = '#ddd'")
    assert any(each.startswith("color-contrast:") for each in violations(desk, axe_script))


BOXES = """
which => [...document.querySelectorAll(`svg.cww--${which}`)].filter(svg => svg.getBoundingClientRect().width)
  .map(svg => [svg.viewBox.baseVal.width, svg.viewBox.baseVal.height,
    [...svg.querySelectorAll('text')].map(text => { const b = text.getBBox();
      return [text.textContent, b.x, b.y, b.x + b.width, b.y + b.height] })])
"""


@pytest.mark.parametrize(("width", "which"), [(1240, "wide"), (320, "narrow"), (980, "narrow")])
def test_words_in_the_picture_keep_apart_as_the_browser_draws_them(
    browser: Browser, address: str, width: int, which: str
) -> None:
    """The second witness to the widths that the picture reckons with."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(f"{address}/case.html")
    drawings: list[Any] = page.evaluate(BOXES, which)
    page.close()
    assert len(drawings) == 2
    for wide, high, boxes in drawings:
        assert len(boxes) > 8
        for index, (text, left, top, right, bottom) in enumerate(boxes):
            assert min(left, top) >= 0, text
            assert right <= wide, text
            assert bottom <= high, text
            for other, o_left, o_top, o_right, o_bottom in boxes[:index]:
                # A line's box is taller than its letters: 3 units above and below are empty.
                apart = right <= o_left or o_right <= left or bottom <= o_top + 3 or o_bottom <= top + 3
                assert apart, (text, other)


def test_one_drawing_of_each_window_is_shown(page: Page, address: str) -> None:
    page.goto(f"{address}/case.html")
    shown = page.locator("svg.cww >> visible=true")
    assert shown.count() == 2


def test_the_summary_takes_the_reader_to_the_box_that_is_wrong(desk: Page, address: str) -> None:
    desk.goto(f"{address}/errors.html")
    links = desk.locator(".govuk-error-summary__list a")
    for index in range(links.count()):
        href = links.nth(index).get_attribute("href") or ""
        links.nth(index).click()
        assert desk.evaluate("document.activeElement.id") == href.removeprefix("#")


def test_an_answer_reveals_its_questions(desk: Page, address: str) -> None:
    desk.goto(f"{address}/form.html")
    asked = desk.get_by_label("Reason for the telephone")
    assert not asked.is_visible()
    desk.get_by_label("By telephone").check()
    assert asked.is_visible()
    desk.get_by_label("In a group").check()
    assert not asked.is_visible()


def test_without_scripts_every_question_can_be_answered(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 900})
    page = context.new_page()
    page.goto(f"{address}/form.html")
    assert page.get_by_label("Reason for the telephone").is_visible()
    assert page.get_by_role("link", name="Workshops").is_visible()
    page.goto(f"{address}/lists.html")
    assert not page.get_by_role("button", name="Print").is_visible()
    page.get_by_role("radiogroup", name="P. Anand").get_by_label("Here").check()
    context.close()


def test_marks_of_the_register_can_be_given_by_keyboard(desk: Page, address: str) -> None:
    desk.goto(f"{address}/lists.html")
    row = desk.get_by_role("radiogroup", name="P. Anand")
    row.get_by_label("Here").focus()
    desk.keyboard.press("Space")
    desk.keyboard.press("ArrowRight")
    assert row.get_by_label("Late, refused").is_checked()
    box = row.locator(".cw-mark").first.bounding_box()
    assert box is not None
    assert box["height"] >= 44


def test_an_action_that_cannot_be_done_says_why_and_does_nothing(desk: Page, address: str) -> None:
    desk.goto(f"{address}/lists.html")
    button = desk.get_by_role("button", name="Send to police")
    assert button.get_attribute("aria-disabled") == "true"
    described = button.get_attribute("aria-describedby")
    assert desk.locator(f"#{described}").inner_text() == "Nothing is completed."
    before = desk.url
    button.focus()
    desk.keyboard.press("Enter")
    assert desk.url == before


def test_paper_leaves_out_what_cannot_be_pressed(desk: Page, address: str) -> None:
    desk.goto(f"{address}/case.html")
    desk.emulate_media(media="print")
    assert not desk.get_by_text("Book A and B", exact=True).is_visible()
    assert not desk.get_by_role("button", name="Undo").is_visible()
    assert desk.locator("svg.cww--wide").first.is_visible()
    assert desk.get_by_role("cell", name="Caution expires").first.is_visible()


def test_the_picture_survives_forced_colours(desk: Page, address: str) -> None:
    desk.emulate_media(forced_colors="active", color_scheme="dark")
    desk.goto(f"{address}/case.html")
    colours = "el => [getComputedStyle(el).fill, getComputedStyle(document.body).backgroundColor]"
    ink, ground = desk.locator("svg.cww--wide text").first.evaluate(colours)
    assert ink != ground


def test_no_page_asks_another_server(desk: Page, address: str) -> None:
    asked: list[str] = []
    desk.on("request", lambda request: asked.append(request.url))
    for name in NAMES:
        desk.goto(f"{address}/{name}.html")
    assert [url for url in asked if not url.startswith((address, "data:"))] == []
