"""What a programme's file says holds on the pages and in the actions: versions, routes, disposals, the force."""

from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from caraway.casework.actions import cases
from caraway.casework.models import Case, ReferralDraft
from caraway.casework.stored import rules_in_force, rules_of
from caraway.core import programme as programmes
from caraway.core.refusals import InvalidValue, NotNow, SettingsError, Unknown
from caraway.platform.accounts.actor import CARAWAY, INSTALLER
from caraway.platform.agreements import actions as agreements
from caraway.platform.tenancy import scope
from tests.cast import BEGAN
from tests.integration.casework.police import answers, browser_of, confirm, errors, page, send, text
from tests.integration.casework.test_police_check import ANSWERS

CARA = (files("caraway.core") / "programmes" / "cara.toml").read_text("utf-8")


@pytest.fixture
def programme_files(tmp_path, monkeypatch):
    """A folder of programme files in place of ours; `write(name, (old, new), …)` puts CARA there with changes."""
    monkeypatch.setattr(programmes, "_folder", lambda: tmp_path)
    (tmp_path / "past").mkdir()

    def write(name: str, *changes: tuple[str, str]) -> Path:
        said = CARA
        for old, new in changes:
            assert old in said
            said = said.replace(old, new, 1)
        (tmp_path / name).write_text(said)
        programmes._versions.cache_clear()
        return tmp_path / name

    write("cara.toml")
    yield write
    programmes._versions.cache_clear()


NEXT = (
    ('version = "2024.08"', 'version = "2026.01"'),
    ("2024-08-01", "2026-01-01"),
    ("gap_most_days = 35", "gap_most_days = 42"),
)


def test_a_case_keeps_the_version_it_was_referred_under(cast, programme_files):
    before = cast.attended_a()
    gap = before.standing().gap
    programme_files("past/cara-2024.08.toml")
    programme_files("cara.toml", *NEXT)
    after = cast.attended_a()
    with scope.acting_as(cast.coordinator):
        cases.hold(case=before.id, code=cases.HoldCode.VENUE, by=CARAWAY)
        assert rules_of(before.row()).programme.version == "2024.08"
        assert rules_of(after.row()).programme.version == "2026.01"
    assert (gap.last_on - gap.first_on).days == 7
    assert (after.standing().gap.last_on - after.standing().gap.first_on).days == 14
    assert before.standing().pass_number == 1


def test_a_case_whose_version_is_gone_is_refused(cast, programme_files):
    person = cast.booked()
    programme_files("cara.toml", *NEXT)
    with scope.acting_as(cast.coordinator), pytest.raises(Unknown, match="version of cara"):
        rules_of(person.row())


def test_nobody_is_checked_or_referred_before_the_programme_may_be_used(cast, programme_files):
    draft = cast.draft()
    programme_files("cara.toml", ("2024-08-01", "2030-04-01"))
    browser = browser_of(cast.officer)
    for address in ("/check/", f"/police/drafts/{draft}/"):
        answer = browser.get(address)
        assert answer.status_code == 409
        assert "CARA may be used from 1 April 2030." in text(answer)
    with scope.acting_as(cast.officer), pytest.raises(NotNow, match="1 April 2030"):
        rules_in_force(cast.wessex.id, cast.today)


def test_the_police_refer_only_where_the_file_says_so(cast, programme_files):
    programme_files("cara.toml", ('routes = ["police"]', 'routes = ["agency"]'))
    said = "CARA takes no referrals from the police."
    assert errors(send(browser_of(cast.officer), "/check/", **ANSWERS)) == [said]
    draft = cast.draft()
    assert said in text(confirm(browser_of(cast.officer), f"/police/drafts/{draft}/check/"))
    with scope.acting_as(CARAWAY):
        assert not Case.objects.exists()


def test_only_the_programmes_disposals_are_offered(cast):
    draft = cast.draft()
    shown = page(browser_of(cast.officer), f"/police/drafts/{draft}/caution/")
    assert 'value="conditional_caution"' in shown
    assert "simple_caution" not in shown


def test_a_pnc_number_of_two_digits_is_never_of_a_year_to_come(cast):
    draft = cast.draft()
    given = answers(cast.today)["person"] | {"pnc": "40/1J"}
    assert send(browser_of(cast.officer), f"/police/drafts/{draft}/person/", **given).status_code == 302
    with scope.acting_as(cast.officer):
        assert ReferralDraft.objects.get(pk=draft).answers["person"]["pnc"].startswith("1940/")


def test_an_agreement_without_a_force_is_refused_where_the_file_asks_for_one(cast, programme_files):
    given = {"name": "CARA Nowhere", "area": "Nowhere", "from_on": BEGAN, "by": INSTALLER}
    with scope.acting_as(INSTALLER):
        with pytest.raises(InvalidValue, match="CARA needs a police force as a party") as refused:
            agreements.open_agreement(programme="cara", **given)
        assert refused.value.code == "force_code"
        with pytest.raises(Unknown, match="programme"):
            agreements.open_agreement(programme="nothing", **given)
        programme_files("cara.toml", ("needs_force = true", "needs_force = false"))
        assert agreements.open_agreement(programme="cara", **given).force_code == ""


def test_settings_that_the_programme_cannot_be_run_with_are_not_written(cast):
    with scope.acting_as(INSTALLER), pytest.raises(SettingsError, match="capacity"):
        agreements.write_version(
            agreement=cast.wessex, settings={"capacity": 40}, in_force_from=date(2027, 1, 1), by=INSTALLER
        )
