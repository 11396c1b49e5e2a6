"""Refer by file, as a supervisor does it: by the keyboard, with and without scripts, from the first export to the last row."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from caraway.casework.models import Case
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.tenancy import scope
from tests.cast import TODAY, Cast
from tests.functional.crawling import TELEPHONE, picture, violations
from tests.functional.journeys import Stage, by_key, follow, heading, press
from tests.importing.sending import matched
from tests.referral_files import COLUMNS, MARK, MATCHING, as_csv, as_workbook, row
from tests.sign_in import cookie_of
from tests.stage import account_of

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def today(module_cast: Cast, server: Any, browser: Browser) -> Iterator[Stage]:
    """The cast in a database of these tests' own, served."""
    with Stage(module_cast, server, browser).on(TODAY) as there:
        yield there


@pytest.fixture
def looked_at(axe_script: str) -> Any:
    def look(page: Page, name: str) -> None:
        """Accessible, and within a telephone's width."""
        assert violations(page, axe_script) == []
        before = page.viewport_size
        page.set_viewport_size(TELEPHONE)  # type: ignore[arg-type]
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
        picture(page, f"intake-{name}-320")
        page.set_viewport_size(before)  # type: ignore[arg-type]
        picture(page, f"intake-{name}")

    return look


def opened(today: Stage, path: str, **how: Any) -> Page:
    """The supervisor's page at that address. Reading a file takes longer than a page does."""
    page = today.nobody(**how)
    page.context.set_default_timeout(90_000)
    page.context.add_cookies([cookie_of(account_of(today.cast.supervisor), today.address)])
    page.goto(today.address + path)
    return page


def export(folder: Path, name: str, content: bytes) -> str:
    file = folder / name
    file.write_bytes(content)
    return str(file)


def test_columns_are_matched_a_file_is_checked_and_its_people_are_referred(
    today: Stage, tmp_path: Path, looked_at: Any
) -> None:
    page = opened(today, "/police/referrals/")
    follow(page, "Refer by file")
    looked_at(page, "unmatched")
    follow(page, "Match your columns")
    looked_at(page, "sample")
    good = [row(number, TODAY) for number in range(3)]
    page.get_by_label("A file as your force exports it").set_input_files(
        export(tmp_path, "a.xlsx", as_workbook(good, above=2))
    )
    press(page, "Continue")
    expect(heading(page)).to_have_text("Which column is which answer?")
    assert MARK not in page.content()
    looked_at(page, "columns")
    press(page, "Continue")
    expect(page.locator(".govuk-error-summary")).to_contain_text("Match a column to: First name")
    looked_at(page, "columns-errors")
    for column, key in COLUMNS.items():
        page.get_by_label(column, exact=True).select_option(key)
    page.get_by_label("Day first").check()
    press(page, "Continue")
    expect(heading(page)).to_have_text("Your codes")
    for key, constant in MATCHING.constants.items():
        page.locator(f'[name="always-{key}"]').select_option(constant)
    for key, codes in MATCHING.codes.items():
        for theirs, ours in codes.items():
            page.locator(f'[name="code-{key}-{ours}"]').fill(theirs)
    looked_at(page, "codes")
    press(page, "Save")
    expect(page.get_by_text("Every file of your force is now read by these columns.")).to_be_visible()
    looked_at(page, "matched")

    bad = [row(8, TODAY, person__date_of_birth="31/2/1990"), row(9, TODAY, victim__phone=f"{MARK}-x")]
    asking = [row(10, TODAY, offence__offence_code="SC15004")]
    page.get_by_label("The file").set_input_files(export(tmp_path, "b.csv", as_csv([*good, *bad, *asking])))
    page.get_by_role("button", name="Check the file").focus()
    by_key(page, "Enter")
    expect(heading(page)).to_have_text("Check the file")
    for words in ("It is no date written like 31/12/2026.", "Victim phone", "Refer these 4 people"):
        expect(page.get_by_text(words, exact=True)).to_be_visible()
    assert MARK not in page.content()
    looked_at(page, "checked")
    with page.expect_download() as kept:
        page.get_by_text("Download the list of these rows").click()
    assert kept.value.suggested_filename == "rows.csv"
    page.get_by_role("button", name="Refer these 4 people").focus()
    by_key(page, "Enter")
    expect(page.get_by_role("heading", name="The file is done")).to_be_visible()
    looked_at(page, "done")
    with scope.acting_as(CARAWAY):
        assert Case.objects.count() == 3


def test_without_scripts_each_press_goes_on_and_the_page_renews_itself(today: Stage, tmp_path: Path) -> None:
    matched(today.cast)
    with scope.acting_as(CARAWAY):
        before = Case.objects.count()
    page = opened(today, "/police/import/", java_script_enabled=False)
    rows = [row(number, TODAY) for number in range(100, 520)]
    page.get_by_label("The file").set_input_files(
        export(tmp_path, "c.csv", as_csv(rows, separator=";", encoding="utf-16"))
    )
    page.get_by_role("button", name="Check the file").click()
    expect(heading(page)).to_have_text("Check the file", timeout=120_000)
    page.get_by_role("button", name="Refer these 420 people").click()
    for done in (200, 400):
        expect(page.get_by_role("status")).to_have_text(f"{done} of 420 rows done.", timeout=120_000)
        with scope.acting_as(CARAWAY):
            assert Case.objects.count() == before + done
        page.get_by_role("button", name="Refer the next rows now").click()
    expect(heading(page)).to_have_text("The file is done", timeout=120_000)
    with scope.acting_as(CARAWAY):
        assert Case.objects.count() == before + 420


def test_where_the_number_stands_still_the_page_sends_its_form_by_itself(
    today: Stage, tmp_path: Path, looked_at: Any
) -> None:
    matched(today.cast)
    page = opened(today, "/police/import/")
    rows = [row(number, TODAY) for number in range(1000, 1201)]
    page.get_by_label("The file").set_input_files(export(tmp_path, "d.csv", as_csv(rows)))
    press(page, "Check the file")
    expect(heading(page)).to_have_text("Check the file", timeout=120_000)
    press(page, "Refer these 201 people")
    expect(page.get_by_role("status")).to_have_text("200 of 201 rows done.", timeout=120_000)
    page.route("**", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    looked_at(page, "going")
    page.unroute("**")
    expect(heading(page)).to_have_text("The file is done", timeout=120_000)
