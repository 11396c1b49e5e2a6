"""What is decided together takes effect on the participants' side in its batch, and nothing of why is there.

The days go on from one test to the next.
"""

from datetime import date, datetime, timedelta

import pytest

from caraway.core.joint.words import Option
from caraway.core.victim.safe_plan import DetailKind, UsedBy
from caraway.platform.gateways import clock
from caraway.victims.jobs import decisions
from caraway.victims.jobs import messages as jobs
from caraway.victims.revising import Given
from tests.functional.journeys import Keys, by_key
from tests.victims.deciding import IVAN, MOIRA
from tests.victims.journeys_decisions.both import Both
from tests.victims.journeys_decisions.deciding_here import (
    POLICE,
    REASONS,
    Theirs,
    decided,
    down,
    nothing_crossed,
    ours,
    said_of,
    theirs,
    told_of,
)
from tests.victims.planning import NUMBER, change, said
from tests.victims.test_messages import check
from tests.victims.world import WORKER

pytestmark = pytest.mark.slow

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY = (date(2026, 3, day) for day in range(2, 8))
MINUTE = timedelta(minutes=1)
NO_SCRIPT = {"java_script_enabled": False}


def lines(both: Both, found: Theirs) -> list[str]:
    """What the page of the case says, line by line."""
    page = both.theirs(found.coordinator, f"/cases/{found.id}/").page
    return [one for one in page.locator("main").inner_text().splitlines() if one.strip()]


def new_after(both: Both, found: Theirs, batch: datetime) -> list[str]:
    """What the page of the case says after this batch, and did not a minute before it, the job having run."""
    both.at(batch - MINUTE)
    both.batch()
    before = lines(both, found)
    both.at(batch + MINUTE)
    both.batch()
    return [one for one in lines(both, found) if one not in before]


def on_list(both: Both, found: Theirs) -> bool:
    """Whether the register of the session has this person, as those who lead it see it."""
    return found.name in both.read(found.facilitators[0], f"/sessions/{found.session}/")


def test_continue_sends_nothing(both: Both) -> None:
    both.at(clock.at(MONDAY, 14))
    found = theirs(both, "Liam Caldbourne")
    decided(both, ours(found), Option.CONTINUE)
    assert new_after(both, found, clock.at(MONDAY, 18)) == []
    assert down(both, found) == []
    assert on_list(both, found)
    nothing_crossed(both, found, said_of(ours(found)))


def test_by_telephone_from_its_batch_on(both: Both) -> None:
    both.at(clock.at(TUESDAY, 10))
    found = theirs(both, "Ashley Thorncroft")
    decided(both, ours(found), Option.TELEPHONE, code="venue")
    new = new_after(both, found, clock.at(TUESDAY, 18))
    assert "3 March 2026 at 18:00" in new
    assert "Reason: other." in new
    assert "Venue" not in "".join(new)
    assert down(both, found) == [("telephone", "venue", False)]
    assert not on_list(both, found)
    nothing_crossed(both, found, said_of(ours(found)))


def test_a_hold_is_as_one_that_a_coordinator_asked_for_without_scripts(both: Both) -> None:
    both.at(clock.at(WEDNESDAY, 10))
    found, another = theirs(both, "Toby Winterlow"), theirs(both, "Liam Caldbourne")
    decided(both, ours(found), Option.HOLD, NO_SCRIPT, code="venue")
    coordinator = both.theirs(another.coordinator, f"/cases/{another.id}/", **NO_SCRIPT)
    coordinator.follow("Put on hold").press("Put on hold", code="venue")
    new = new_after(both, found, clock.at(WEDNESDAY, 18))
    at = new.index("Put on hold ")
    assert new[at : at + 4] == ["Put on hold ", "by Caraway", "4 March 2026 at 18:00", "Venue"]
    assert set(new[at : at + 4]) <= set(lines(both, another))
    assert down(both, found) == [("hold", "venue", False)]
    assert not on_list(both, found)
    assert not on_list(both, another)
    nothing_crossed(both, found, said_of(ours(found)))


def test_a_stop_goes_to_who_decides_for_the_police(both: Both) -> None:
    both.at(clock.at(THURSDAY, 10))
    found = theirs(both, "Carl Keslow")
    decided(both, ours(found), Option.STOP, code="venue")
    new = new_after(both, found, clock.at(THURSDAY, 18))
    assert "Returned to police The condition cannot be delivered, 5 March 2026." in new
    decider = both.theirs(POLICE[1], "/police/").shows("Condition cannot be delivered: vary or decide")
    decider.open(f"/police/{found.id}/").shows("This is not a breach", "This is no failure of the participant.")
    assert [
        one.upper() for one in ("Venue", "breach decision") if one in decider.page.locator("main").inner_text()
    ] == []
    assert down(both, found) == [("stop", "venue", False)]
    nothing_crossed(both, found, said_of(ours(found)))


def test_on_a_friday_night_two_people_release_at_once_by_keyboard(both: Both) -> None:
    """The deadline of Saturday's session is over, and so is every batch of the day."""
    both.at(clock.at(FRIDAY, 22))
    found = theirs(both, "Leon Fencroft")
    decision = told_of(ours(found))
    moira = both.ours(MOIRA, f"/decisions/{decision}/")
    keys = Keys(moira.page)
    keys.to("link", "Ask for a release at once")
    by_key(moira.page, "Enter")
    keys.to("radio", "", name="what")
    moira.page.keyboard.press("Space")
    keys.to("radio", "", name="code")
    moira.page.keyboard.press("Space")
    keys.to("box", "", name="reasons")
    moira.page.keyboard.type(REASONS)
    keys.to("button", "Ask for it")
    by_key(moira.page, "Enter")
    moira.shows("waits for a second person")
    ivan = both.ours(IVAN, f"/decisions/{decision}/")
    second = Keys(ivan.page)
    second.to("link", "Confirm a release at once")
    by_key(ivan.page, "Enter")
    ivan.shows(REASONS)
    second.to("button", "I confirm this")
    by_key(ivan.page, "Enter")
    assert keys.unseen + second.unseen == []
    assert decisions.look_after() == {"not_done": 0}
    both.at(clock.at(FRIDAY, 22, 2))
    both.batch()
    assert [at_once for *_, at_once in down(both, found)] == [True]
    assert "Under way On hold" in "".join(lines(both, found))
    both.at(clock.at(SATURDAY, 9))
    both.batch()
    register = both.theirs(found.facilitators[0], f"/sessions/{found.session}/")
    register.hides(found.name).open(f"/sessions/{found.session}/sheet/").hides(found.name)
    nothing_crossed(both, found, said_of(ours(found)))


def test_told_on_a_saturday_night_that_the_home_has_changed(both: Both) -> None:
    """Whatever waits for the old address and number is stopped as the change is saved, each is logged, and none is shown over there."""
    both.at(clock.at(SATURDAY, 14))
    found = theirs(both, "Toby Tarnham")
    case, old = ours(found), Given("3 Zarquil Row", "SO14 2AR", UsedBy.NOBODY)
    change(case, said(details={DetailKind.NUMBER: Given(NUMBER, used_by=UsedBy.NOBODY), DetailKind.ADDRESS: old}))
    check(case)
    both.at(clock.at(SATURDAY, 15))
    page = f"/contacts/{case}/"
    worker = both.ours(WORKER, f"{page}written")
    worker.follow("Send a message").press("Send", kind="call_back", way="letter")
    assert jobs.send_due() == {"dealt_with": 1, "failed": 0}
    worker.open(f"{page}written").follow("Print and post").shows("3 Zarquil Row").open(f"{page}written")
    worker.follow("Send a message").press("Send", kind="call_back", way="text")
    both.at(clock.at(SATURDAY, 23, 40))
    worker = both.ours(WORKER, f"{page}written").follow("Somebody got in touch")
    worker.press("Save", way="call", words="Moved out tonight.")
    worker.open(f"{page}ways").follow("Change")
    moved = {"address": "Flat 9, Zarquil House", "postcode": "PO1 2AB", "address_used_by": "nobody", "number": ""}
    worker.press("Save", **moved)
    for way in ("Text message", "Letter"):
        worker.shows(f"7 March 2026 at 23:40 · {way} · The ways of contact were changed after this was queued (rule 9)")
    worker.shows("Not confirmed with the victim").open(f"{page}written").shows(
        "Text message · Not sent", "Letter · Not sent"
    )
    worker.shows("somebody got in touch by telephone call")
    assert jobs.send_due() == {"dealt_with": 0, "failed": 0}
    worker.open("/contacts/today").shows("Letter not sent: find another way")
    nothing_crossed(both, found, said_of(case) | {"900333"})
