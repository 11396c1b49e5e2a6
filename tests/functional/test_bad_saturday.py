"""An ordinary bad Saturday, one journey: a facilitator ill, a room flooded, two late, one drunk, one not on the list, no signal,
a fire alarm, a thrown chair, a threat heard. Each is a step of its own.
"""

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect

from caraway.casework.actions import bookings
from caraway.casework.models import Outgoing, Task
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.tenancy import scope
from tests.cast import TODAY, Cast, Person, on, saturday_from
from tests.functional.journeys import Stage, fill, follow, press, shows
from tests.functional.test_register import TABLET, codes, here, line_of, place, said, sent

pytestmark = pytest.mark.slow

SATURDAY = saturday_from(TODAY)
ON_TIME, LATE, DRUNK = slice(0, 3), slice(3, 5), 5


@pytest.fixture(scope="module")
def stage(module_cast: Cast, server: Any, browser: Browser) -> Iterator[Stage]:
    expect.set_options(timeout=20_000)
    with Stage(module_cast, server, browser).served() as made:
        yield made


def invited(cast: Cast, first: date) -> Person:
    """Somebody booked for the workshop A of that Saturday."""
    return cast.accepted(days_ago=10).book(TODAY - timedelta(days=2), first=first)


def invited_to(cast: Cast, workshop: UUID) -> Person:
    """Somebody booked for that very workshop."""
    person = cast.accepted(days_ago=10)
    with on(TODAY - timedelta(days=2)):
        offers = person.options().offers
        key = next(one.key for one in offers if one.slots[0].session == str(workshop))
        bookings.book(case=person.id, offer=key, by=cast.coordinator)
    return person


def test_a_bad_saturday(stage: Stage) -> None:
    with on(TODAY - timedelta(days=30)):
        evening = stage.cast.plan(step="A", day=SATURDAY, hours=(time(20), time(21)))
    people = [invited(stage.cast, SATURDAY) for _ in range(6)]
    stranger = invited(stage.cast, SATURDAY + timedelta(days=7))
    soaked = invited_to(stage.cast, evening)
    with stage.on(SATURDAY, hour=8):
        before_doors(stage)
        a_facilitator_is_ill(stage, people[0])
        the_room_is_flooded(stage, evening, soaked)
    with stage.on(SATURDAY, hour=16):
        page = opened(stage, people[0])
        for person in people[ON_TIME]:
            here(page, person)
        sent(page)
        without_a_signal(page, people)
        comes_unlisted(page, stranger)
        a_chair_is_thrown(page)
        after_a_chair(stage)
        a_threat_is_heard(page, people[0])
        the_lead_reviews_it(stage)
        page.goto(stage.address + place(people[0]))
        press(page, "Close the register")
        shows(page, "The register is closed")
        write_up(page, people[0])
        only_the_code_goes_back(stage, people[DRUNK])
    assert [codes(person) for person in people] == [*[["attended"]] * 3, *[["late_refused"]] * 2, ["sent_away"]]
    assert codes(stranger) == ["attended"]
    assert soaked.standing().chances_left == stage.cast.accepted().standing().chances_left


def before_doors(stage: Stage) -> None:
    """Whom to phone is known."""
    page = stage.page_of("coordinator", "/sessions/phones/")
    fill(page, {"coordinator_name": "R. Okafor", "coordinator_phone": "07700 900301"})
    press(page, "Save")


def a_facilitator_is_ill(stage: Stage, person: Person) -> None:
    """Somebody else leads: the register changes hands at once, and both are told by a task."""
    page = stage.page_of("coordinator", place(person))
    follow(page, "Change who leads")
    page.get_by_label("N. Lund").uncheck()
    page.get_by_label("H. Dunne").check()
    press(page, "Save")
    expect(page.locator(".cw-register-facts")).to_contain_text("H. Dunne")
    shows(stage.page_of("facilitator_too", place(person)), "Page not found")
    with scope.acting_as(CARAWAY):
        told = {one.owner: one.kind for one in Task.objects.filter(kind__in=["lead", "stood_down"])}
    cast = stage.cast
    assert told == {cast.facilitator_three.person: "lead", cast.facilitator_too.person: "stood_down"}


def the_room_is_flooded(stage: Stage, workshop: UUID, person: Person) -> None:
    """One act: cancelled, everybody booked anew, no chance used, and everybody to be told."""
    page = stage.page_of("coordinator", f"/sessions/{workshop}/")
    follow(page, "Cancel this workshop")
    press(page, "Cancel the workshop and book these dates")
    expect(page.get_by_role("heading", level=1)).to_contain_text("is cancelled")
    assert {one.step for one in person.standing().bookings} == {"A", "B"}
    assert str(workshop) not in {one.session for one in person.standing().bookings}
    with scope.acting_as(CARAWAY):
        assert Outgoing.objects.filter(case=person.id, kind__in=["cancelled", "moved", "booked"]).exists()


def opened(stage: Stage, person: Person) -> Page:
    """The facilitator's first page has today first, and whom to phone; from there to the register."""
    page = stage.page_of("facilitator", viewport=TABLET)
    expect(page.locator("h2").first).to_have_text("Today")
    shows(page, "07700 900301")
    with page.expect_navigation():
        page.locator(f'main a[href="{place(person)}"]').first.click()
    return page


def answer(page: Page, person: Person, what: str, at: str, reason: str = "") -> None:
    """Mark somebody who came and did not stay, as the register asks it without a connection."""
    line_of(page, person).get_by_role("link", name=what).click()
    page.locator("#ask-time").fill(at)
    if reason:
        page.get_by_label(reason).check()
    page.get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Save", exact=True).click()


def without_a_signal(page: Page, people: list[Person]) -> None:
    """Two late, one drunk, then the fire alarm: three are in the room, and nobody is unaccounted for."""
    page.context.set_offline(True)
    for person in people[LATE]:
        answer(page, person, "Late, refused", "10:25")
    here(page, people[DRUNK])
    expect(page.locator("[data-count=room]")).to_have_text("4")
    answer(page, people[DRUNK], "Sent away", "10:40", "Unfit through drink or drugs")
    expect(page.locator("[data-count=room]")).to_have_text("3")
    expect(page.locator("[data-count=unmarked]")).to_have_text("0")
    shows(page, "4 marks are not sent yet. There is no connection.")
    page.context.set_offline(False)
    sent(page)
    expect(said(page, people[DRUNK])).to_contain_text("Sent away (unfit through drink or drugs), 40 minutes")


def comes_unlisted(page: Page, stranger: Person) -> None:
    follow(page, "Somebody is not on the list")
    fill(page, {"reference": stranger.row().reference})
    press(page, "Find")
    shows(page, "Ask for the date of birth")
    press(page, "Mark as attended")
    expect(page.locator("[data-count=room]")).to_have_text("4")


def a_chair_is_thrown(page: Page) -> None:
    follow(page, "Record an incident")
    shows(page, "phone 999 first")
    fill(page, {"happened_at": "11:20", "what": "A chair was thrown.", "there": "Everybody.", "done": "A break."})
    press(page, "Save the incident record")
    shows(page, "Enter who was told, or “nobody yet”")
    fill(page, {"told": "R. Okafor, 11:35"})
    press(page, "Save the incident record")
    shows(page, "It is not shown to the police.")


def a_threat_is_heard(page: Page, person: Person) -> None:
    """From the line of whoever said it: a concern, and a signal of risk."""
    page.goto(page.url.split("/sessions/")[0] + place(person))
    line_of(page, person).get_by_role("link", name="Safety").click()
    shows(page, "call 999 first")
    follow(page, "Raise a concern")
    said = {
        "kind": "threat",
        "about": "other_adult",
        "heard": "session",
        "seen": "“She will see.”",
        "urgent": "yes",
    }
    fill(page, said | {"told_1_who": "R. Okafor", "told_1_on": SATURDAY, "done": "Spoke to him alone."})
    press(page, "Raise the concern")
    shows(page, "The concern is raised.")


def the_lead_reviews_it(stage: Stage) -> None:
    lead = stage.page_of("safeguarding", "/safeguarding/")
    follow(lead, "A threat")
    shows(lead, "She will see.")
    manager = stage.page_of("manager", "/safeguarding/")
    assert "She will see." not in manager.content()


def after_a_chair(stage: Stage) -> None:
    """Who answers for the provider reads of it the same day."""
    for reader in ("manager", "safeguarding"):
        page = stage.page_of(reader, "/incidents/")
        page.locator("tbody a").first.click()
        shows(page, "A chair was thrown.")


def write_up(page: Page, person: Person) -> None:
    """The session record is kept while it is being written, and finished on another visit."""
    with page.expect_navigation():
        line_of(page, person).get_by_role("link", name="Write the session record").click()
    fill(page, {"aims": ["journey", "goals"], "risk_factors": ["drink"], "time_out": "Walk to the park."})
    expect(page.locator("[data-drafting]")).to_contain_text("Draft kept at")
    page.reload()
    shows(page, "Draft kept:")
    expect(page.locator("[name=time_out]")).to_have_value("Walk to the park.")
    fill(page, {"signposts": ["gp"]})
    press(page, "Save and go to the next person")
    assert person.standing().aims == ("goals", "journey")


def only_the_code_goes_back(stage: Stage, person: Person) -> None:
    """The officer's page of whoever was sent away knows nothing of drink, chairs or plans."""
    page = stage.page_of("officer", f"/police/{person.id}/")
    shows(page, person.row().reference)
    whole = page.content()
    for word in ("drink", "chair", "park", "unfit"):
        assert word not in whole.lower()
