"""Referrals that nobody sends are deleted after 90 days without a change."""

from datetime import timedelta

from caraway.casework.actions import drafts, old_drafts
from caraway.casework.jobs.drafts import delete_old
from caraway.casework.models import ReferralDraft
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.gateways import clock
from caraway.platform.tenancy import scope
from caraway.platform.web.dates import day
from tests.cast import on
from tests.integration.casework.police import browser_of, page


def row(draft):
    with scope.acting_as(CARAWAY):
        return ReferralDraft.objects.get(pk=draft)


def written(cast, days_ago):
    with on(cast.today - timedelta(days=days_ago)):
        return cast.draft()


def test_what_is_old_is_gone_with_its_sealed_details_and_what_is_newer_stays(cast):
    old, newer = written(cast, 90), written(cast, 89)
    delete_old()
    gone = row(old)
    assert (gone.answers, gone.sealed, gone.police_reference) == ({}, None, "")
    assert (gone.views_dealt_with, gone.risk_within_ceiling, gone.sealed_on) == (None, None, None)
    assert gone.deleted_at is not None
    assert row(newer).answers


def test_a_change_begins_the_ninety_days_anew(cast):
    draft = written(cast, 90)
    with on(cast.today - timedelta(days=1)):
        drafts.save_page(draft=draft, page="needs", answers={"language": "cy", "interpreter": False}, by=cast.officer)
    delete_old()
    assert row(draft).answers


def test_a_referral_that_was_sent_is_left_alone(cast):
    with on(cast.today - timedelta(days=200)):
        case = cast.send(cast.draft())
    before = row(case).changed_at
    delete_old()
    assert (row(case).changed_at, row(case).deleted_at, row(case).sent_case) == (before, None, case)


def test_more_than_a_batch_goes_in_one_night_and_a_second_run_finds_nothing(cast, monkeypatch):
    monkeypatch.setattr(old_drafts, "BATCH", 2)
    made = [written(cast, 95) for _ in range(5)]
    delete_old()
    deleted = [row(one).deleted_at for one in made]
    assert all(deleted)
    clock.advance(timedelta(hours=1))
    delete_old()
    assert [row(one).deleted_at for one in made] == deleted


def test_who_wrote_it_is_warned_two_weeks_before(cast):
    near, far = written(cast, 80), written(cast, 75)
    officer = browser_of(cast.officer)
    said = f"Deleted on {day(cast.today + timedelta(days=10))}"
    shown = page(officer, "/police/")
    assert shown.count("Deleted on") == 1
    assert said in shown
    assert day(cast.today + timedelta(days=10)) in page(officer, f"/police/drafts/{near}/")
    assert "deleted on" not in page(officer, f"/police/drafts/{far}/").lower()
