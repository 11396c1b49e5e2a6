"""The list of cases: whose, filtered, sorted and paged; on paper; several given away; and found by what identifies them."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from caraway.casework.actions import cases, handovers
from caraway.casework.models import Participant
from caraway.casework.queries import case_list
from caraway.casework.queries.case_list import Sort, Wanted, listed
from caraway.casework.queries.finding import find
from caraway.casework.queries.search_terms import day_of, read_terms
from caraway.casework.queries.teams import Whose
from caraway.core.vocabulary import HoldCode, Stage
from caraway.platform.accounts.actor import CARAWAY, Actor
from caraway.platform.tenancy import scope
from tests.cast import Cast, Person

from .test_coordination_pages import client_of, post, text
from .test_handovers import worker

DAY = timedelta(days=1)


def rows(cast: Cast, by: Actor | None = None, **wanted: Any):
    who = by or cast.coordinator
    with scope.acting_as(who):
        return listed(Wanted(**wanted), by=who, today=cast.today)


def ids(cast: Cast, by: Actor | None = None, **wanted: Any) -> list[Any]:
    return [row.id for row in rows(cast, by, **wanted).rows]


def test_each_filter_shows_what_it_says(cast: Cast) -> None:
    plain, polish = cast.accepted(), cast.accepted(language="pl")
    held, late = cast.accepted(), cast.referred(days_ago=19)
    cases.hold(case=held.id, code=HoldCode.STAFFING, by=CARAWAY)
    border = cast.referred(agreement=cast.border, by=cast.welsh_officer)
    handovers.hand_over(case=plain.id, worker=cast.coordinator_too.person, note="x", by=cast.manager)
    assert set(ids(cast)) == {one.id for one in (plain, polish, held, late, border)}
    assert ids(cast, language="pl") == [polish.id]
    assert ids(cast, held=True) == [held.id]
    assert ids(cast, late=True) == [late.id]
    assert ids(cast, area=cast.border.id) == [border.id]
    assert ids(cast, area=cast.gogledd.id) == []
    assert ids(cast, worker=cast.coordinator_too.person) == [plain.id]
    assert set(ids(cast, stage=Stage.REFERRED)) == {late.id, border.id}
    assert set(ids(cast, whose=Whose.TEAM)) == {late.id, border.id}
    assert set(ids(cast, whose=Whose.MINE)) == {polish.id, held.id}
    assert ids(cast, whose=Whose.MINE, language="pl", held=True) == []


def several(cast: Cast) -> list[Person]:
    """Seven under two agreements, with names, days of expiry and one without any that are out of order."""
    made = [
        cast.referred(family_name=name, days_ago=days)
        for name, days in (("Quarr", 3), ("abbott", 9), ("Éclair", 1), ("Quarr", 7))
    ]
    made.append(cast.referred(family_name="Zorn", given=False))
    border = {"agreement": cast.border, "by": cast.welsh_officer}
    return [*made, *(cast.referred(family_name=name, days_ago=5, **border) for name in ("Dunn", "Mallory"))]


def test_sorted_by_what_is_allowed(cast: Cast) -> None:
    several(cast)
    names = {sort: [row.name.split()[1] for row in rows(cast, sort=sort).rows] for sort in Sort}
    assert names[Sort.NAME] == ["abbott", "Dunn", "Éclair", "Mallory", "Quarr", "Quarr", "Zorn"]
    ends = [row.expires_on for row in rows(cast, sort=Sort.EXPIRES).rows]
    assert ends == sorted(ends, key=lambda day: day or date.max)
    newest = ids(cast)
    assert newest == sorted(newest, reverse=True)


@pytest.mark.parametrize("sort", list(Sort))
def test_paged_by_key_both_ways_across_agreements(cast: Cast, sort: Sort, monkeypatch: pytest.MonkeyPatch) -> None:
    several(cast)
    everything = ids(cast, sort=sort)
    assert len(everything) == 7
    monkeypatch.setattr(case_list, "PAGE", 3)
    pages = [rows(cast, sort=sort)]
    while pages[-1].next_key:
        pages.append(rows(cast, sort=sort, after=pages[-1].next_key))
    assert [[row.id for row in page.rows] for page in pages] == [everything[:3], everything[3:6], everything[6:]]
    assert pages[0].previous_key == ""
    back = rows(cast, sort=sort, before=pages[2].previous_key)
    assert [row.id for row in back.rows] == everything[3:6]
    assert ids(cast, sort=sort, after="tampered") == everything[:3]


def test_no_name_stands_in_an_address(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    several(cast)
    monkeypatch.setattr(case_list, "PAGE", 3)
    page = text(client_of(cast.coordinator), f"{reverse('case_list')}?sort=name")
    after = page.split("?sort=name&amp;after=")[1].split('"')[0]
    assert len(after) == 36
    assert "quarr" not in page.lower().split("<main")[0]


def test_a_sort_that_nobody_allowed_is_no_page_of_ours(cast: Cast) -> None:
    browser = client_of(cast.coordinator)
    assert browser.get(f"{reverse('case_list')}?sort=participant__postcode").status_code == 404
    assert browser.get(f"{reverse('case_print')}?sort=worker").status_code == 404


def test_counts_stop_at_what_is_counted(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        cast.referred()
    cast.accepted()
    assert {(one.stage, one.cases) for one in rows(cast).counts} == {(Stage.REFERRED, 3), (Stage.ACCEPTED, 1)}
    assert {(one.stage, one.cases) for one in rows(cast, whose=Whose.MINE).counts} == {(Stage.ACCEPTED, 1)}
    assert rows(cast, whose=Whose.TEAM).counts == ()
    assert rows(cast, cast.stranger).counts == ()
    monkeypatch.setattr(case_list, "MOST_COUNTED", 2)
    page = text(client_of(cast.coordinator), reverse("case_list"))
    assert "Referred, awaiting a decision (more than 2)" in page
    assert "All (more than 2)" in page


def test_as_many_statements_whatever_the_length(cast: Cast) -> None:
    for _ in range(4):
        cast.accepted()
    with scope.acting_as(cast.coordinator), CaptureQueriesContext(connection) as made:
        found = listed(Wanted(), by=cast.coordinator, today=cast.today)
    assert (len(found.rows), len(made)) == (4, 3)


def test_paper_has_reference_initials_stage_and_dates_alone(cast: Cast) -> None:
    person = cast.accepted()
    row = person.row()
    page = text(client_of(cast.coordinator), reverse("case_print"))
    assert row.reference in page
    assert "D. M." in page
    for hidden in (row.participant.family_name, row.police_reference, row.participant.phone):
        assert hidden not in page


def test_several_are_chosen_in_the_list_and_given_away(cast: Cast) -> None:
    one, two, browser = cast.accepted(), cast.accepted(), client_of(cast.manager)
    page = text(browser, reverse("case_list"))
    picks = [f"{person.id}:{cast.coordinator.person}" for person in (one, two)]
    assert all(f'value="{pick}"' in page for pick in picks)
    path = reverse("case_give")
    asked = browser.post(path, {"pick": picks}).content.decode()
    assert "Give 2 cases to somebody" in asked
    assert "error-summary" not in asked
    wrong = post(browser, path, pick=picks, worker=cast.coordinator_too.person, note="").content.decode()
    assert "Enter what the next worker has to know" in wrong
    done = post(browser, path, pick=picks, worker=cast.coordinator_too.person, note="On leave.")
    assert done.headers["Location"] == reverse("case_list")
    assert worker(one) == worker(two) == cast.coordinator_too.person
    again = post(browser, path, pick=picks, worker=cast.manager.person, note="Stale.").content.decode()
    assert "none was changed" in again
    assert "No case was chosen." in browser.post(path).content.decode()


@pytest.mark.parametrize("pick", ["x", "01943ad7-aa80-71c9-98f4-8b0000000000:", "::"])
def test_what_no_list_has_sent_is_not_there(cast: Cast, pick: str) -> None:
    assert client_of(cast.manager).post(reverse("case_give"), {"pick": [pick]}).status_code == 404


NUMBERS = {"asn": "9700000000000123456K", "ptiurn": "44AB1234567"}


def test_found_by_every_identifier_whole(cast: Cast) -> None:
    person = cast.accepted(family_name="Ó Ríordáin-Byrne", pnc="2003/0011985X", date_of_birth="1983-11-05", **NUMBERS)
    other = cast.accepted(date_of_birth="1983-11-06")
    row = person.row()
    for typed in (
        row.reference.lower(),
        row.police_reference,
        "03/11985x",
        "97/0000/00/123456K",
        "44ab 1234567",
        "5 November 1983",
        "05/11/1983",
        "oriordain",
    ):
        with scope.acting_as(cast.coordinator):
            found = [one.id for one in find(typed, by=cast.coordinator, today=cast.today).rows]
        assert found == [person.id], typed
    with scope.acting_as(cast.coordinator):
        assert [one.id for one in find("1983-11-06", by=cast.coordinator, today=cast.today).rows] == [other.id]


def test_a_search_uses_only_operators_that_leak_nothing(cast: Cast) -> None:
    cast.accepted()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE proleakproof AND proname IN ('text_ge','text_lt','texteq','date_eq','uuid_eq')"
        )
        assert len(cursor.fetchall()) == 5
    with scope.acting_as(cast.coordinator), CaptureQueriesContext(connection) as made:
        for typed in ("Marlowe", "5 November 1983", "03/11985X"):
            find(typed, by=cast.coordinator, today=cast.today)
    asked = " ".join(each["sql"] for each in made if "family_name_key" in each["sql"]).upper()
    for pattern in (" LIKE ", "UPPER(", "LOWER(", " ~ ", "SIMILAR", " OR "):
        assert pattern not in asked, pattern


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("1/3/1990", date(1990, 3, 1)),
        ("01.03.1990", date(1990, 3, 1)),
        ("1 March 1990", date(1990, 3, 1)),
        ("1st mar 1990", date(1990, 3, 1)),
        ("1990-03-01", date(1990, 3, 1)),
        ("31/2/1990", None),
        ("1 Smarch 1990", None),
        ("1 3 90", None),
        ("Marlowe", None),
    ],
)
def test_days_as_people_write_them(typed: str, day: date | None) -> None:
    assert day_of(typed) == day


def test_what_is_typed_is_read_as_everything_it_may_be() -> None:
    terms = read_terms("  44 ab 1234567 ", date(2026, 3, 2))
    assert terms.ptiurn == "44AB1234567"
    assert terms.police_references == {"44 ab 1234567", "44 AB 1234567", "44AB1234567"}
    assert (terms.pnc, terms.asn, terms.born_on, terms.name_key) == ("", "", None, "")
    assert read_terms("x", date(2026, 3, 2)).name_key == ""


def test_a_strangers_search_finds_nothing(cast: Cast) -> None:
    row = cast.accepted().row()
    with scope.acting_as(cast.stranger):
        assert Participant.objects.count() == 0
        for typed in (row.reference, row.police_reference, row.participant.family_name, "1 March 1990"):
            assert find(typed, by=cast.stranger, today=cast.today).rows == ()
