"""Files that nobody goes on with: never begun they end by themselves; those of who has left are for the unit to end."""

from datetime import timedelta
from uuid import UUID

import pytest

from caraway.casework.actions import imports
from caraway.casework.jobs.imports import end_old, run_waiting
from caraway.casework.models import Case, ImportRow
from caraway.casework.queries.imports import RowStage
from caraway.core.refusals import NotYours
from caraway.platform.accounts import actions as accounts
from caraway.platform.accounts.actor import CARAWAY, INSTALLER, Actor
from caraway.platform.accounts.models import Membership
from caraway.platform.accounts.queries import actor_of
from caraway.platform.tenancy import scope
from tests.cast import Cast, on
from tests.importing.sending import counts, matched, sent, wrong
from tests.integration.casework.police import browser_of, page, text
from tests.referral_files import as_csv, row


def waiting(cast: Cast, days_ago: int) -> UUID:
    """A file that was read so many days ago."""
    with on(cast.today - timedelta(days=days_ago)):
        return sent(cast, as_csv([row(days_ago, cast.today - timedelta(days=20))]))


def held(file: UUID) -> list[tuple[str, bool]]:
    """Of each row its stage, and whether anything is held of it."""
    with scope.acting_as(CARAWAY):
        return [(one.stage, bool(one.answers or one.sealed)) for one in ImportRow.objects.filter(of=file)]


def another(cast: Cast, unit: object) -> Actor:
    """Another supervisor of the force, in that unit."""
    account = accounts.add_account(email="w.lark@example.org", full_name="W. Lark", by=INSTALLER)
    what = {"account": account, "organisation": cast.police, "roles": ["police_supervisor"], "unit": unit}
    return actor_of(accounts.give_roles(**what, by=INSTALLER))


def leaves(actor: Actor) -> None:
    """This person's work for the force ends."""
    accounts.end_membership(membership=Membership.objects.get(pk=actor.membership_id), by=INSTALLER)


def test_what_nobody_begins_for_14_days_is_thrown_away_and_what_is_newer_or_begun_is_not(cast):
    with on(cast.today - timedelta(days=20)):
        matched(cast)
    old, newer, begun = waiting(cast, 14), waiting(cast, 13), waiting(cast, 15)
    imports.begin_import(file=begun, by=cast.supervisor)
    end_old()
    assert [held(one) for one in (old, newer, begun)] == [[("refused", False)], [("ready", True)], [("ready", True)]]
    assert wrong(cast, old) == [(2, "", imports.NEVER_BEGUN)]
    end_old()
    run_waiting()
    assert [counts(cast, one) for one in (old, newer, begun)] == [{"refused": 1}, {"ready": 1}, {"referred": 1}]


def test_a_file_of_who_has_left_is_for_the_unit_to_throw_away_and_for_nobody_else(cast):
    matched(cast)
    file = sent(cast, as_csv([row(1, cast.today)]))
    colleague, address = another(cast, cast.southampton), f"/police/import/{file}/discard/"
    browser = browser_of(colleague)
    assert "who have left" not in page(browser, "/police/import/")
    assert browser.get(address).status_code == 404
    with pytest.raises(NotYours):
        imports.drop_import(file=file, by=colleague)
    leaves(cast.supervisor)
    assert "Files of people who have left your unit" in page(browser, "/police/import/")
    assert browser.get(f"/police/import/{file}/").status_code == 404
    assert browser_of(cast.welsh_supervisor).get(address).status_code == 404
    key = text(browser.get(address)).split('name="request_key" value="')[1][:36]
    assert browser.post(address, {"request_key": key})["Location"] == "/police/import/"
    assert held(file) == [(RowStage.REFUSED, False)]
    assert "who have left" not in page(browser, "/police/import/")


def test_a_file_of_who_has_left_is_not_another_units(cast):
    matched(cast)
    file = sent(cast, as_csv([row(1, cast.today)]))
    imports.begin_import(file=file, by=cast.supervisor)
    leaves(cast.supervisor)
    run_waiting()
    with scope.acting_as(CARAWAY):
        assert not Case.objects.exists()
    with pytest.raises(NotYours):
        imports.drop_import(file=file, by=another(cast, None))
    assert held(file) == [("ready", True)]
