"""Support by an adviser in a browser, from the beginning of a service to after the sentence; and a child with a parent who is spoken with."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.functional.journeys import errors, fill, follow, heading, press, shows
from tests.victims.browsing import *  # noqa: F403  fixtures
from tests.victims.conftest import TODAY
from tests.victims.world import ADVISER, MANAGER, WORKER

pytestmark = pytest.mark.slow

LICENSOR = "v.winter@victims.example.org"
SERVICE = "Support: the harbour"
DAY = timedelta(days=1)
NUMBER = {"number": "07700 900555", "number_used_by": "nobody", "methods": ["call"]}


def begin(there):
    """The licensor begins a service; of its clients, and of anybody's, its page says nothing."""
    page = there.page_of(LICENSOR, "/support/services/")
    shows(page, "There is no service yet")
    there.look(page, "services-none")
    follow(page, "Begin a service")
    press(page, "Begin it")
    assert len(errors(page)) == 4
    there.look(page, "services-errors")
    fill(page, {"name": "Contact: CARA Wessex", "area": "The harbour", "from_on": TODAY})
    page.get_by_label("Harbour House").check()
    press(page, "Begin it")
    assert errors(page) == ["There is an agreement of that name already."]
    fill(page, {"name": SERVICE})
    press(page, "Begin it")
    shows(page, "Harbour House")
    there.look(page, "services")
    follow(page, SERVICE)
    shows(page, "Who does what")
    there.look(page, "service")
    shows(page, "Independent sexual violence advisers")


def record(page, what: str, answers: dict, where: str):
    """One thing, on its page."""
    page.goto(f"{where}add/{what}")
    fill(page, answers)
    press(page, "Save")
    assert page.url == where, errors(page)


def spoken(page, where: str, *topics: str):
    page.goto(f"{where}call")
    press(page, "May I call now")
    shows(page, "07700 900555")
    page.get_by_label("They do, by the voice").check()
    page.locator('[name="result"][value="engaged"]').check()
    fill(page, {"topics": list(topics)})
    press(page, "Save")
    assert page.url == where, errors(page)


def test_from_the_report_to_after_the_sentence_without_scripts(there):
    begin(there)
    plain = {"java_script_enabled": False}
    page = there.page_of(ADVISER, "/support/", **plain)
    follow(page, "Open a case")
    press(page, "Open")
    assert "Which service" in " ".join(errors(page))
    page.get_by_label(SERVICE).check()
    who = {"given_name": "Iris", "family_name": "Weald", "born": date(1990, 3, 2), "referred_on": TODAY}
    fill(page, who | {"referrer": "self"})
    press(page, "Open")
    where = page.url
    shows(page, "What is still to be said")
    there.look_again(page, "support-new-case")
    page.goto(f"{where}call")
    press(page, "May I call now")
    assert heading(page).inner_text() == "Do not call"
    there.look_again(page, "support-stopped")
    record(page, "consent", {"view": "wants"}, where)
    record(page, "risk", {"level": "medium"}, where)
    record(page, "journey", {"stage": "reported", "on": TODAY}, where)
    page.goto(f"{where}ways/change")
    fill(page, {**NUMBER, "when": "any", "language": "en"})
    page.locator('[name="agreed"]').check()
    press(page, "Save")
    there.look_again(page, "support-ways")
    spoken(page, where, "wellbeing", "justice")
    assert page.get_by_text("What is still to be said").count() == 0
    late = TODAY + 60 * DAY
    with there.on(late):
        page = there.page_of(ADVISER, "/support/", **plain)
        row = page.locator("tr", has_text="Iris Weald")
        expect(row).to_contain_text("Late since")
        page.goto(where)
        spoken(page, where, "court")
        record(page, "journey", {"stage": "charging", "on": late - 9 * DAY}, where)
        page.goto(f"{where}add/journey")
        fill(page, {"stage": "charged", "on": late - DAY})
        press(page, "Save")
        assert len(errors(page)) == 2  # each of the two days is asked for
        fill(page, {"told_on": late, "court_on": late + 5 * DAY})
        press(page, "Save")
        record(page, "measure", {"measure": "screens", "state": "asked", "on": late}, where)
        record(page, "person", {"kind": "officer", "name": "P. Locksley", "may_know": ["supported"]}, where)
        follow(page, "Moved")
        fill(page, {"moved": "yes", "court_on": late + 12 * DAY})
        press(page, "Save")
    tried = late + 12 * DAY
    with there.on(tried):
        page = there.page_of(ADVISER, where.removeprefix(there.address), **plain)
        record(page, "measure", {"measure": "screens", "state": "granted", "on": tried}, where)
        record(page, "at-court", {"kind": "visit", "on": tried - DAY}, where)
        record(page, "therapy", {"kind": "counselling", "on": tried + 9 * DAY}, where)
        record(page, "journey", {"stage": "plea", "on": tried, "court_on": tried + 30 * DAY}, where)
    judged = tried + 30 * DAY
    with there.on(judged):
        page = there.page_of(ADVISER, where.removeprefix(there.address), **plain)
        record(page, "journey", {"stage": "trial", "on": judged, "court_on": judged}, where)
        record(page, "at-court", {"kind": "trial", "on": judged}, where)
        record(page, "journey", {"stage": "guilty", "on": judged, "court_on": judged}, where)
        record(page, "journey", {"stage": "sentence", "on": judged}, where)
        record(page, "at-court", {"kind": "verdict", "on": judged}, where)
    over = judged + 20 * DAY
    with there.on(over):
        page = there.page_of(ADVISER, where.removeprefix(there.address), **plain)
        record(page, "journey", {"stage": "after", "on": over}, where)
        spoken(page, where, "ending")
        there.look_again(page, "support-after")
        record(page, "close", {"why": "over"}, where)
        shows(page, "Closed on")
        assert page.get_by_text("Next contact").count() == 0
        there.look_again(page, "support-closed")
        assert page.get_by_role("button", name="Call").count() == 0
        page.goto(f"{there.address}/support/")
        assert page.get_by_text("Iris Weald").count() == 0
        for other in (WORKER, LICENSOR):
            absent = there.page_of(other, where.removeprefix(there.address))
            shows(absent, "Page not found")
            assert "Weald" not in absent.content()


def test_a_child_and_a_parent_who_is_reached_by_ways_of_their_own(there):
    page = there.page_of(ADVISER, "/support/new")
    page.locator('[name="service"]').first.check()
    born = TODAY.replace(year=2017)
    who = {"given_name": "Una", "family_name": "Reave", "born": born, "referred_on": TODAY, "referrer": "police"}
    fill(page, who)
    press(page, "Open")
    where = page.url
    page.goto(f"{where}add/consent")
    fill(page, {"view": "wants", "competence": "not_competent", "parent": "refuses"})
    page.wait_for_timeout(50)
    there.look(page, "child-consent")
    press(page, "Save")
    assert len(errors(page)) == 1
    fill(page, {"parent": "agrees"})
    press(page, "Save")
    record(page, "person", {"kind": "parent", "name": "Ada Reave", "may_know": ["appointments"]}, where)
    shows(page, "when and where they meet")
    follow(page, "Their ways of contact")
    there.look(page, "child-parent-ways")
    follow(page, "Change")
    fill(page, {**NUMBER, "when": "any", "language": "en"})
    page.locator('[name="agreed"]').check()
    there.look(page, "child-parent-change")
    press(page, "Save")
    follow(page, "Call")
    press(page, "May I call now")
    there.look(page, "child-parent-call")
    shows(page, "Ada Reave")
    page.get_by_label("They do, by the voice").check()
    page.locator('[name="result"][value="engaged"]').check()
    press(page, "Save")
    shows(page, "Ada Reave")
    shows(page, "first contact")  # the child was not spoken with
    record(page, "school", {"place": "Hillside School", "same": "same", "arranged": ["apart"]}, where)
    there.look(page, "child")
    manager = there.page_of(MANAGER, where.removeprefix(there.address))
    follow(manager, "Say whose case it is")
    manager.get_by_label("L. Fenwick").check()
    press(manager, "Save")
    shows(manager, "L. Fenwick")
    page.goto(f"{where}add/close")
    page.get_by_label("Moved away").check()
    press(page, "Save")
    shows(page, "Closed on")
