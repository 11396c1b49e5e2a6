"""From the referral to workshop B; two victims of one participant; and what nobody decided in time.

The days go on from one test to the next, after those of `test_a_week`.
"""

from datetime import date, timedelta
from uuid import UUID

import pytest

from caraway.core.joint.words import Option, Trigger
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.gateways import clock
from caraway.platform.tenancy import scope
from caraway.victims.jobs import decisions, intake, upward
from caraway.victims.models import JointDecision, VictimCase
from tests.integration.casework.police import MARK, VICTIM, answers
from tests.victims.deciding import ANNA, IVAN, MAY, MOIRA, TOM, agreed, id_of, proposal, stands
from tests.victims.journeys_decisions.both import Both, Desk
from tests.victims.journeys_decisions.deciding_here import (
    KNOWN,
    Theirs,
    agreed_by,
    down,
    nothing_crossed,
    ours,
    pages_of,
    proposed,
    said_of,
    settled,
    theirs,
    told_of,
)
from tests.victims.journeys_decisions.test_a_week import lines, new_after, on_list
from tests.victims.world import WORKER

pytestmark = pytest.mark.slow

MONDAY = date(2026, 3, 9)
HERS = ("Zarquilla", "900991", "SO23 8UJ", "Zarquil Mews")
SEALED = VICTIM | {
    "given_name": "Zarquilla",
    "family_name": "Zarquilly",
    "address": "Zarquil Mews",
    "phone": "07700 900991",
    "language": "en",
}
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


def on_hold(both: Both, found: Theirs) -> bool:
    """Whether the page of the case says so."""
    return any("On hold" in one for one in lines(both, found)[:4])


def test_two_victims_know_nothing_of_each_other_and_each_holds(both: Both) -> None:
    """Two holds, one after the other; the first ends, and the case stays on hold until the other ends too."""
    both.at(clock.at(MONDAY, 10))
    found = theirs(both, "Toby Tarnham")
    first = ours(found)
    worker = both.ours(WORKER, f"/contacts/{first}/").follow("Somebody else")
    worker.press("Open it", given_name="Zarqa", family_name="Zarquilson", who="present_partner", source="police")
    with scope.acting_as(CARAWAY):
        names = VictimCase.objects.filter(casework_case=found.id).exclude(pk=first).values_list("pk", flat=True)
        (second,) = names
        of_first = VictimCase.objects.get(pk=first)
    worker.open(f"/contacts/{first}/").hides("Zarquilson")
    worker.open(f"/contacts/{second}/").hides(of_first.family_name, of_first.reference)
    for number, case in enumerate((first, second)):
        both.at(clock.at(MONDAY + number * DAY, 10))
        agreed(told_of(case), proposal(Option.HOLD), TOM, ANNA)
        assert decisions.look_after() == {"not_done": 0}
        new_after(both, found, clock.at(MONDAY + number * DAY, 18))
        assert on_hold(both, found)
    for number, (case, still) in enumerate(((first, True), (second, False)), 2):
        both.at(clock.at(MONDAY + number * DAY, 10))
        settled(both, told_of(case, Trigger.REVIEW), Option.CONTINUE, code="venue")
        new_after(both, found, clock.at(MONDAY + number * DAY, 18))
        assert on_hold(both, found) is still
    nothing_crossed(both, found, said_of(first, second))


def test_what_nobody_agreed_on_in_time_is_a_hold_in_the_last_batch(both: Both) -> None:
    both.at(clock.at(MONDAY + WEEK, 10))
    found = theirs(both, "Leon Fenholt")
    decision = told_of(ours(found))
    table = stands(decision).timetable
    assert (table.session_on, table.deadline) == (found.on, clock.at(found.on - 2 * DAY, 12))
    proposed(both.ours(TOM), decision, Option.CONTINUE)
    agreed_by(both.ours(TOM), decision)
    anna = both.ours(ANNA, f"/decisions/{decision}/").follow("Not agree")
    anna.press("I do not agree to this text", words="Zarquil is afraid of him")
    both.at(table.deadline)
    assert decisions.look_after() == {"not_done": 0}
    assert down(both, found) == []
    anna = both.ours(ANNA, f"/decisions/{decision}/").shows("Not agreed in time: hold", "A member did not agree")
    for email in (IVAN, MAY):
        both.ours(email, "/decisions/").shows("Not agreed in time: hold")
    both.at(table.batch_before + timedelta(minutes=1))
    assert decisions.look_after() == {"not_done": 0}
    assert [kind for kind, *_ in down(both, found)] == ["hold"]
    assert "Put on hold " in new_after(both, found, table.last_batch)
    assert not on_list(both, found)
    nothing_crossed(both, found, said_of(ours(found)))


def called(worker: Desk, case: UUID) -> Desk:
    """Rung by the rules, one question a page."""
    worker.open(f"/contacts/{case}/").follow("Call").press("May I call now").shows("Say nothing of who you are")
    worker.press("Continue", who="victim")
    for answer in ("enough", "yes", "elsewhere", "elsewhere"):
        worker.press("Continue", answer=answer)
    return worker.press("Continue", result="engaged", note="Zarquil prefers mornings")


def attended(both: Both, found: Theirs) -> None:
    """Marked as here by who leads the session, with its record."""
    both.at(clock.at(found.on, 16))
    desk = both.theirs(found.facilitators[0], f"/sessions/{found.session}/", java_script_enabled=False)
    with desk.page.expect_navigation():
        desk.page.locator(f'button[name="here"][value="{found.id}"]').click()
    desk.open(f"/sessions/{found.session}/record/{found.id}/")
    for box in desk.page.locator('[name="aims"]').all():
        box.check()
    desk.press("Save and go to the next person")
    assert upward.take_in()["not_read"] == 0


def referred(both: Both) -> str:
    """By the police, page by page, the case's id; what is said of the victim is sealed, and not shown again."""
    officer = both.theirs("lena.fromecott@example.org", "/police/").follow("Refer a person").press("Start")
    draft = officer.path
    for name, given in answers(clock.today()).items():
        officer.open(f"{draft}{name}/").press("Save and continue", **given)
    officer.open(f"{draft}victim/").press("Seal and continue", **SEALED).hides(*HERS)
    officer.open(f"{draft}victim/").hides(*HERS).open(draft)
    officer.follow("Check your answers").hides(*HERS).press("Send the referral").shows("Referral sent")
    return officer.path.split("/")[2]


def booked(both: Both, case: str) -> None:
    """Accepted, reached and booked by the provider."""
    desk = both.theirs("rose.okafor@example.org", f"/cases/{case}/accept").press("Accept")
    desk.open(f"/cases/{case}/contact").press("Save", method="call", result="reached")
    desk.open(f"/cases/{case}/book").page.locator('[name="offer"]').first.check()
    desk.press("Book these dates")


def test_from_the_referral_to_workshop_b_with_care(both: Both) -> None:
    both.at(clock.at(MONDAY + 2 * WEEK, 10))
    sent = referred(both)
    assert intake.take_in()["taken"] == 1
    booked(both, sent)
    first = theirs(both, "Dean Marlowe")
    case = ours(first)
    worker = both.ours(WORKER, "/contacts/").shows("Zarquil")
    called(worker, case)
    worker.page.locator('[name="agreed"]').check()
    worker.press("Save", methods=["call"], when="any", number="07700 900991", number_used_by="nobody")
    attended(both, first)
    second = theirs(both, "Dean Marlowe")

    both.at(clock.at(first.on + 2 * DAY, 10))
    worker = both.ours(WORKER, f"/contacts/{case}/").shows("Speak with the victim")
    called(worker, case).press("I asked, and all of this was confirmed today")
    today = clock.today()
    worker.open(f"/contacts/{case}/said")
    worker.press("Save", on=today, relationship="separated", change="worse", abuse="ongoing", children_live="none")
    worker.open(f"/contacts/{case}/").follow("Open a decision")
    worker.press("Open it", trigger="disclosure", police=id_of(IVAN), provider=id_of(MAY)).shows("To be decided")
    with scope.acting_as(CARAWAY):
        decision = JointDecision.objects.get(case=case).pk
    moira = both.ours(MOIRA, f"/decisions/{decision}/")
    for email in (ANNA, TOM):
        moira.follow("Name somebody to decide")
        moira.press("Name this person", person=id_of(email), decides_breach="no")
    tom = both.ours(TOM, f"/decisions/{decision}/").follow("Write down what is known")
    tom.press("Save", known=KNOWN, risk="standard", children="none")
    settled(both, decision, Option.CARE, advice=["two_in_room"], purpose="session", expires_on=second.on)

    advised = "Both of you stay in the room throughout."
    assert new_after(both, second, clock.at(first.on + 2 * DAY, 18)) == []
    for leader in second.facilitators:
        both.theirs(leader, f"/sessions/{second.session}/").hides(KNOWN).page.get_by_text(advised).wait_for(
            state="attached"
        )
    for email, path in pages_of(second):
        if path != f"/sessions/{second.session}/":
            assert advised not in both.read(email, path)
    attended(both, second)
    assert "Workshop B: attended " in lines(both, second)
    nothing_crossed(both, second, said_of(case) | {*HERS, MARK})
