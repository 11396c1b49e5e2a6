"""The register on a tablet in a village hall: marks without a connection, through a time-out, for one person alone."""

import itertools
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from caraway.casework.actions import participants, registers
from caraway.core.vocabulary import Attendance
from caraway.platform.tenancy import scope
from tests.cast import TODAY, WEEK, Cast, Person, saturday_from
from tests.functional.crawling import picture, violations
from tests.functional.journeys import Stage, press, shows
from tests.sign_in import cookie_of
from tests.stage import account_of

pytestmark = pytest.mark.slow

LAST = saturday_from(TODAY) - WEEK
TABLET = {"width": 768, "height": 1024}
_turns = itertools.count()
HOLDS = ["key", "whose", "workshop", "line", "code", "time", "excuse", "absence", "sent", "seen", "at", "turn"]
COVERED = """line => {
  const button = line.querySelector('.cw-line__button').getBoundingClientRect(), words = document.createRange();
  return [...line.querySelectorAll('.cw-line__name, .cw-why')].flatMap(one => {
    words.selectNodeContents(one);
    return [...words.getClientRects()];
  }).some(one => one.left < button.right && one.right > button.left && one.top < button.bottom && one.bottom > button.top);
}"""
"""Whether the button beside a name stands on what is said of the person."""
HELD = "() => Object.fromEntries(Object.entries(localStorage))"


@pytest.fixture(scope="module")
def stage(module_cast: Cast, server: Any, browser: Browser) -> Iterator[Stage]:
    """The cast in a database of these tests' own, served at Monday noon, with last Saturday's register open."""
    expect.set_options(timeout=20_000)
    with Stage(module_cast, server, browser).on(TODAY) as there:
        yield there


@pytest.fixture
def there(stage: Stage) -> Iterator[tuple[Person, Person]]:
    """Two people in a workshop of one of the last Saturdays, not marked yet. A workshop has eight places."""
    back = next(_turns) // 4 * WEEK
    yield tuple(  # type: ignore[misc]
        stage.cast.accepted(days_ago=16 + back.days).book(TODAY - timedelta(days=10) - back, first=LAST - back)
        for _ in range(2)
    )
    stage.opened.close()


def place(person: Person) -> str:
    return f"/sessions/{person.workshop('A').id}/"


def line_of(page: Page, person: Person) -> Locator:
    return page.locator(f"#line-{person.id}")


def here(page: Page, person: Person) -> None:
    line_of(page, person).get_by_role("button", name="Here").click()


def said(page: Page, person: Person) -> Locator:
    return line_of(page, person).locator("[data-part=said]")


def held(page: Page) -> dict[str, Any]:
    """What the device keeps, whole."""
    found: dict[str, Any] = page.evaluate(HELD)
    return found


def codes(person: Person) -> list[str]:
    return [line.code for line in person.standing().lines]


def sent(page: Page) -> None:
    """Everything is sent, and the device has nothing."""
    page.wait_for_function("() => localStorage.length === 0")


def test_marks_without_a_connection_are_held_without_names_and_sent_when_it_is_back(
    stage: Stage, there: tuple[Person, Person]
) -> None:
    one, other = there
    page = stage.page_of("facilitator", place(one), viewport=TABLET)
    page.context.set_offline(True)
    here(page, one)
    expect(said(page, one)).to_have_text("Attended: not sent yet")
    line_of(page, other).get_by_role("link", name="Late, refused").click()
    page.get_by_role("button", name="Save", exact=True).click()
    shows(page, "Enter a time, like 10:40")
    page.get_by_label("When did the person come?").fill("1025")
    page.get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(said(page, other)).to_have_text("Late, refused entry, 10:25: not sent yet")
    shows(page, "2 marks are not sent yet. There is no connection.")
    picture(page, "register-offline-768")
    kept = held(page)
    assert_opaque(kept, stage, one, other)
    assert codes(one) == codes(other) == []
    page.context.set_offline(False)
    expect(said(page, one)).to_have_text("Attended")
    expect(said(page, other)).to_have_text("Late, refused entry, 25 minutes after the start")
    sent(page)
    assert codes(one) == ["attended"]
    assert codes(other) == ["late_refused"]
    expect(line_of(page, one).get_by_role("link", name="Write the session record")).to_be_visible()
    press(page, "Close the register")
    shows(page, "The register is closed")


def assert_opaque(kept: dict[str, str], stage: Stage, *people: Person) -> None:
    """Nothing of anybody is in what the device keeps: only what the design names, each in a shape that can hold no words."""
    whole = json.dumps(kept)
    for person in people:
        row = person.row()
        participant = row.participant
        for word in (participant.given_name, participant.family_name, row.reference, str(row.id), participant.phone):
            assert word not in whole
        assert participant.date_of_birth.isoformat() not in whole
    assert stage.cast.facilitator.name not in whole
    assert str(stage.cast.facilitator.person) not in whole
    for text in kept.values():
        mark = json.loads(text)
        assert sorted(mark) == sorted(HOLDS)
        assert all(re.fullmatch(r"[\w:-]*", str(value)) for value in mark.values())


def test_a_mark_can_be_changed_and_taken_back_before_it_is_sent(stage: Stage, there: tuple[Person, Person]) -> None:
    one, other = there
    page = stage.page_of("facilitator", place(one))
    page.context.set_offline(True)
    here(page, one)
    line_of(page, one).get_by_role("link", name="Left early").click()
    page.get_by_label("When did the person leave?").fill("12:30")
    page.get_by_label("Yes", exact=True).check()
    page.get_by_role("button", name="Save", exact=True).click()
    here(page, other)
    line_of(page, other).get_by_role("button", name="Take back").click()
    expect(said(page, other)).to_have_text("Not marked")
    page.context.set_offline(False)
    sent(page)
    assert codes(one) == ["left_early"]
    assert codes(other) == []
    marks = [fact for fact in one.facts() if type(fact.detail).__name__ == "SessionMarked"]
    assert [fact.detail.code for fact in marks] == ["attended", "left_early"]
    assert marks[1].replaces == marks[0].id


def test_what_somebody_marked_meanwhile_is_never_written_over_unseen(
    stage: Stage, there: tuple[Person, Person]
) -> None:
    one, other = there
    page = stage.page_of("facilitator", place(one))
    page.context.set_offline(True)
    here(page, one)
    here(page, other)
    for person in there:
        line = registers.Line(Attendance.ABSENT_UNACCEPTABLE)
        workshop = person.workshop("A").id
        registers.mark(workshop=workshop, case=person.id, line=line, by=stage.cast.facilitator_too)
    page.context.set_offline(False)
    for person in there:
        expect(line_of(page, person)).to_contain_text(
            "Somebody has marked this person meanwhile: Absent, no acceptable"
        )
        assert codes(person) == ["absent_unacceptable"]
    picture(page, "register-conflict")
    line_of(page, one).get_by_role("button", name="Keep what is recorded").click()
    line_of(page, other).get_by_role("button", name="Record mine instead").click()
    expect(said(page, other)).to_have_text("Attended")
    expect(said(page, one)).to_have_text("Absent, no acceptable reason")
    sent(page)
    assert codes(one) == ["absent_unacceptable"]
    assert codes(other) == ["attended"]


def ended(page: Page) -> None:
    """The session has timed out: the browser has no cookie of it."""
    page.context.clear_cookies(name="caraway_casework")


def enter(stage: Stage, page: Page, name: str) -> None:
    page.context.add_cookies([cookie_of(account_of(stage.cast.actors[name]), stage.address)])


def test_marks_are_held_through_a_time_out_until_the_same_person_is_back(
    stage: Stage, there: tuple[Person, Person]
) -> None:
    one, _ = there
    page = stage.page_of("facilitator", place(one))
    ended(page)
    here(page, one)
    shows(page, "You have been signed out.")
    expect(page.get_by_role("link", name="Sign in again to send them")).to_be_visible()
    assert len(held(page)) == 1
    with page.expect_navigation():
        page.get_by_role("link", name="Sign in again to send them").click()
    assert "/account/sign-in" in page.url
    assert len(held(page)) == 1
    enter(stage, page, "facilitator")
    page.goto(stage.address + place(one))
    expect(said(page, one)).to_have_text("Attended")
    sent(page)
    assert codes(one) == ["attended"]


def test_another_person_neither_sees_nor_sends_them_and_they_are_erased(
    stage: Stage, there: tuple[Person, Person]
) -> None:
    one, _ = there
    page = stage.page_of("facilitator", place(one))
    ended(page)
    here(page, one)
    shows(page, "1 mark is not sent yet")
    enter(stage, page, "facilitator_too")
    page.goto(stage.address + "/account/")
    assert held(page) == {}
    page.goto(stage.address + place(one))
    expect(said(page, one)).to_have_text("Not marked")
    assert codes(one) == []


def test_an_open_page_of_somebody_else_sends_nothing(stage: Stage, there: tuple[Person, Person]) -> None:
    one, _ = there
    page = stage.page_of("facilitator", place(one))
    ended(page)
    enter(stage, page, "facilitator_too")
    here(page, one)
    shows(page, "Somebody else has signed in on this device")
    assert held(page) == {}
    assert codes(one) == []


def test_marks_are_erased_after_a_day(stage: Stage, there: tuple[Person, Person]) -> None:
    one, _ = there
    page = stage.page_of("facilitator", place(one))
    page.context.set_offline(True)
    here(page, one)
    age = "hours => { for (const name of Object.keys(localStorage)) { const mark = JSON.parse(localStorage[name]); mark.at -= hours * 3600000; localStorage[name] = JSON.stringify(mark); } }"
    page.evaluate(age, 25)
    page.context.set_offline(False)
    page.goto(stage.address + "/sessions/")
    assert held(page) == {}
    assert codes(one) == []


def test_what_arrived_is_not_taken_twice_when_the_answer_was_lost(stage: Stage, there: tuple[Person, Person]) -> None:
    one, _ = there
    page = stage.page_of("facilitator", place(one))
    page.evaluate(LOSES_THE_FIRST_ANSWER)
    here(page, one)
    shows(page, "There is no connection.")
    assert codes(one) == ["attended"]
    before = len(one.facts())
    page.evaluate("() => window.dispatchEvent(new Event('online'))")
    expect(said(page, one)).to_have_text("Attended")
    sent(page)
    assert len(one.facts()) == before


def test_two_tabs_send_each_mark_once(stage: Stage, there: tuple[Person, Person]) -> None:
    one, other = there
    page = stage.page_of("facilitator", place(one))
    second = page.context.new_page()
    second.goto(stage.address + place(one))
    page.context.set_offline(True)
    here(page, one)
    here(second, other)
    expect(said(page, other)).to_have_text("Attended: not sent yet")
    page.context.set_offline(False)
    sent(page)
    for person in there:
        assert len([fact for fact in person.facts() if type(fact.detail).__name__ == "SessionMarked"]) == 1


LOSES_THE_FIRST_ANSWER = """() => {
  const real = window.fetch;
  let lost = false;
  window.fetch = async (place, how) => {
    const answer = await real(place, how);
    if (how.method !== "POST" || lost) return answer;
    lost = true;
    throw new TypeError("lost on the way back");
  };
}"""
FULL = "() => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; }"


def test_a_device_that_keeps_nothing_says_so_and_sends_from_the_open_page(
    stage: Stage, there: tuple[Person, Person]
) -> None:
    one, _ = there
    page = stage.page_of("facilitator", place(one))
    page.evaluate(FULL)
    page.context.set_offline(True)
    here(page, one)
    shows(page, "This device keeps nothing: leave this page open until they are sent.")
    assert held(page) == {}
    page.context.set_offline(False)
    expect(said(page, one)).to_have_text("Attended")
    assert codes(one) == ["attended"]


def test_leaving_the_page_without_a_connection_is_asked_about(stage: Stage, there: tuple[Person, Person]) -> None:
    one, _ = there
    page = stage.page_of("facilitator", place(one))
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.context.set_offline(True)
    here(page, one)
    page.evaluate("() => { setTimeout(() => location.reload(), 0); }")
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    expect(said(page, one)).to_have_text("Attended: not sent yet")
    page.context.set_offline(False)
    sent(page)


def test_the_fire_count_follows_the_marks(stage: Stage, there: tuple[Person, Person]) -> None:
    one, other = there
    page = stage.page_of("facilitator", place(one))
    count = page.locator("[data-count=room]")
    before = int(count.inner_text())
    page.context.set_offline(True)
    here(page, one)
    here(page, other)
    expect(count).to_have_text(str(before + 2))
    line_of(page, other).get_by_role("link", name="Sent away").click()
    page.get_by_role("button", name="Now").click()
    page.get_by_label("Unfit through drink or drugs").check()
    page.get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(count).to_have_text(str(before + 1))
    page.locator(".cw-room summary").click()
    expect(page.locator("[data-names=room]")).to_contain_text(one.row().participant.family_name)
    page.context.set_offline(False)


def test_the_register_by_keyboard_alone(stage: Stage, there: tuple[Person, Person]) -> None:
    one, _ = there
    page = stage.page_of("facilitator", place(one))
    line = line_of(page, one)
    line.get_by_role("link", name="Left early").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("When did the person leave?")).to_be_focused()
    page.keyboard.press("Escape")
    expect(line.get_by_role("link", name="Left early")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("13:05")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(said(page, one)).to_have_text("Left early, 185 minutes after the start, with a reasonable excuse")
    line.get_by_role("button", name="Take back").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert codes(one) == []


@pytest.mark.parametrize("width", [1200, 1024, 768, 320])
def test_taking_back_covers_nothing_of_who_it_is(stage: Stage, there: tuple[Person, Person], width: int) -> None:
    one, _ = there
    page = stage.page_of("facilitator", place(one), viewport={"width": width, "height": 900})
    page.context.set_offline(True)
    here(page, one)
    expect(line_of(page, one).get_by_role("button", name="Take back")).to_be_visible()
    assert not line_of(page, one).evaluate(COVERED)


@pytest.mark.parametrize(("name", "width"), [("tablet", 768), ("telephone", 320)])
def test_the_register_with_everything_open_is_accessible_and_fits(
    stage: Stage, there: tuple[Person, Person], axe_script: str, name: str, width: int
) -> None:
    one, other = there
    with scope.acting_as(stage.cast.coordinator):
        shown = participants.as_shown(one.row().participant, participants.DAY)
    what = {"health_needs": "Diabetes: needs to eat at noon.", "emergency_contact": "A brother, 07700 900321"}
    participants.set_for_the_day(case=one.id, shown=shown, by=stage.cast.coordinator, **what)
    page = stage.page_of("facilitator", place(one), viewport={"width": width, "height": 900})
    page.context.set_offline(True)
    here(page, other)
    line_of(page, one).locator("summary").click()
    shows(page, "Diabetes: needs to eat at noon.")
    for link in ("Absent", "Sent away"):
        line_of(page, one).get_by_role("link", name=link).click()
        page.get_by_role("button", name="Save", exact=True).click()
        assert violations(page, axe_script) == []
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
        picture(page, f"register-{link.split()[0].lower()}-{name}")
    page.context.set_offline(False)


def test_without_javascript_the_register_is_an_ordinary_form(stage: Stage, there: tuple[Person, Person]) -> None:
    one, other = there
    page = stage.page_of("facilitator", place(one), java_script_enabled=False)
    with page.expect_navigation():
        line_of(page, one).get_by_role("button", name="Here").click()
    with page.expect_navigation():
        line_of(page, other).get_by_role("link", name="Sent away").click()
    page.locator("[name=time] >> visible=true").first.fill("11:10")
    page.locator("[name=sent][value=unfit]").first.check()
    page.locator("[name=excuse][value=no]").first.check()
    press(page, "Save")
    assert codes(one) == ["attended"]
    expect(said(page, other)).to_contain_text("Sent away (unfit through drink or drugs), 70 minutes after the start")
