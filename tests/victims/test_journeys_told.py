"""Two pages that tell something seldom told, in a browser: a month of small numbers, and that an officer has decided on a breach."""

import pytest

from caraway.core.joint.words import Option
from caraway.platform.accounts.actor import CARAWAY
from caraway.victims import demonstration_counts
from caraway.victims.actions import joint_settling
from tests.victims.browsing import *  # noqa: F403  fixtures
from tests.victims.deciding import ANNA, IVAN, TOM, agreed, id_of, met, proposal
from tests.victims.planning import first_case
from tests.victims.test_counts import LATER, OPENED, page_of
from tests.victims.world import actor

pytestmark = pytest.mark.slow


def test_a_month_in_which_every_number_is_small(there):
    with there.on(LATER):
        area = page_of(actor(demonstration_counts.READER)).area
        where = f"/counts/{area.agreement}/{OPENED}/"
        page = there.page_of(demonstration_counts.READER, where)
        assert page.get_by_text("in all. How they divide is not shown").count() > 0
        there.look(page, "counts-month")
        for table in ("victimcase", "jointdecision"):
            there.owner.execute(f"UPDATE victims_{table} SET opened_at = opened_at - interval '6 months'")
        page.reload()
        assert page.locator("table:visible").count() == 0
        there.look(page, "counts-month-small")
        page.get_by_text("What is counted in a month", exact=True).first.click()
        assert page.locator("table:visible").count() == 1
        there.look(page, "counts-month-small-open")
        for table in ("victimcase", "jointdecision"):
            there.owner.execute(f"UPDATE victims_{table} SET opened_at = opened_at + interval '6 months'")


def test_the_senior_is_told_that_an_officer_has_decided_on_the_breach(there):
    decision = met(first_case())
    agreed(decision, proposal(Option.CONTINUE), ANNA, TOM)
    joint_settling.bar(decision=decision, person=id_of(ANNA), by=CARAWAY)
    page = there.page_of(IVAN, "/decisions/")
    assert page.get_by_text("name somebody else of the police").count() == 1
    there.look(page, "decisions-barred")
    page.get_by_role("link", name="Open").first.click()
    assert page.get_by_text("has decided on the breach in this case, known since").count() == 1
    there.look(page, "decision-barred")
    other = there.page_of(ANNA, page.url.removeprefix(there.address))
    assert "Page not found" in other.title()
