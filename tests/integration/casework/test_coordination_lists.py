"""The worklist and the list of cases."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from caraway.casework.actions import bookings, cases, handovers
from caraway.casework.desks.coordination.doors import DOES
from caraway.casework.queries import worklist as listing
from caraway.casework.queries.finding import find
from caraway.casework.queries.reasons import SENTENCES
from caraway.casework.queries.teams import Whose
from caraway.casework.queries.worklist import Asked, worklist
from caraway.core.vocabulary import Desk, DueKind, HoldCode
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.tenancy import scope
from tests.cast import Cast

from .test_coordination_pages import client_of, post, text


def rows(cast: Cast, asked: Asked | None = None):
    with scope.acting_as(cast.coordinator):
        return worklist(asked or Asked(), by=cast.coordinator, today=cast.today)


def sentences(cast: Cast, person):
    return {row.kind: row.why for row in rows(cast).rows if row.case == person.id}


def test_who_runs_out_of_time_first_comes_first(cast: Cast) -> None:
    new, old, older = cast.accepted(), cast.accepted(days_ago=60), cast.accepted(days_ago=70)
    done = cast.completed()
    found = [row.case for row in rows(cast).rows]
    assert found == [older.id, old.id, new.id, done.id]


def test_the_reasons_are_made_from_the_dates(cast: Cast) -> None:
    new = cast.accepted()
    late = cast.referred(days_ago=19)
    short = cast.accepted(days_ago=60)
    missed = cast.missed_b()
    ended = cast.completed()
    said = sentences(cast, new)
    # Cautioned on 24 February: sixteen weeks run to 16 June.
    assert said[DueKind.BOOK] == "A must be by 14 April to leave room to repeat; last safe date 19 May."
    assert sentences(cast, late)[DueKind.FIRST_CONTACT] == "First contact is 7 days late: referred on 11 February."
    assert sentences(cast, late)[DueKind.DECIDE_REFERRAL].startswith("The decision is 17 days late")
    assert sentences(cast, short)[DueKind.BOOK].endswith("No room to repeat is left: A must be by 25 March.")
    assert "A must be by" in sentences(cast, missed)[DueKind.BOOK]
    assert sentences(cast, ended)[DueKind.RETURN_TO_POLICE] == "The return is due today: completed on 28 February."


def test_after_the_last_day_only_the_extension_is_asked_for(cast: Cast) -> None:
    person = cast.accepted(days_ago=90)
    said = sentences(cast, person)
    assert set(said) == {DueKind.ASK_EXTENSION}
    assert said[DueKind.ASK_EXTENSION].startswith("No pair of dates has been left since")


def test_a_hold_stays_on_the_list_with_its_day(cast: Cast) -> None:
    person = cast.accepted()
    cases.hold(case=person.id, code=HoldCode.STAFFING, by=CARAWAY)
    (row,) = (row for row in rows(cast).rows if row.case == person.id)
    last = person.standing().impossible_from
    assert row.why == f"On hold; completion becomes impossible on {last.day} {last:%B}."
    page = text(client_of(cast.coordinator), reverse("worklist"))
    assert reverse("case_resume", args=[person.id]) in page


def test_each_link_goes_to_the_page_that_does_it(cast: Cast) -> None:
    referred, ready, telephone = cast.referred(), cast.accepted(), cast.by_telephone()
    ended, told = cast.completed(), cast.returned()
    browser = client_of(cast.coordinator)
    page = text(browser, reverse("worklist"))
    for route, person in (
        ("case_accept", referred),
        ("case_contact", referred),
        ("case_book", ready),
        ("case_call", telephone),
        ("case_return", ended),
        ("case_tell", told),
    ):
        href = reverse(route, args=[person.id])
        assert href in page
        assert browser.get(href).status_code == 200


def test_the_other_desk_links_to_the_register(cast: Cast) -> None:
    last = cast.today - timedelta(days=2)
    person = cast.accepted(days_ago=20).book(last - timedelta(days=8), first=last)
    page = text(client_of(cast.coordinator), f"{reverse('worklist')}?desk=facilitation")
    assert reverse("register", args=[person.workshop("A").id]) in page


def test_mine_and_everybodys(cast: Cast) -> None:
    mine, other = cast.accepted(), cast.accepted()
    handovers.hand_over(case=other.id, worker=cast.coordinator_too.person, note="Knows him.", by=cast.coordinator)
    assert {row.case for row in rows(cast, Asked(whose=Whose.MINE)).rows} == {mine.id}
    assert {row.case for row in rows(cast).rows} == {mine.id, other.id}


def test_what_comes_up_is_below_and_nothing_due_is_said(cast: Cast) -> None:
    page = text(client_of(cast.coordinator), reverse("worklist"))
    assert "Nothing is due." in page
    # All booked: the next duty is the return, far away; the register of the next Saturday comes up.
    cast.booked()
    page = text(client_of(cast.coordinator), f"{reverse('worklist')}?desk=facilitation")
    assert "Coming up in the next 7 days" in page


def test_counts_and_late_ones(cast: Cast) -> None:
    cast.referred(days_ago=19)
    cast.accepted()
    found = rows(cast)
    assert found.due == 3
    assert found.late == 2
    assert {(one.kind, one.due, one.late) for one in found.counts} >= {(DueKind.BOOK, 1, 0)}
    assert len(rows(cast, Asked(late=True)).rows) == 2
    assert [row.kind for row in rows(cast, Asked(kind=DueKind.BOOK)).rows] == [DueKind.BOOK]


def test_as_many_statements_whatever_the_length(cast: Cast) -> None:
    for _ in range(5):
        cast.referred()
    with scope.acting_as(cast.coordinator), CaptureQueriesContext(connection) as made:
        found = worklist(Asked(), by=cast.coordinator, today=cast.today)
        before = len(made)
        assert len(found.rows) == 10
    # One for whose work is whose; two each for duties and tasks now, soon and counted.
    assert before == 7


def test_paged_by_key_both_ways(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(4):
        cast.referred()
    everything = [row.key for row in rows(cast).rows]
    monkeypatch.setattr(listing, "PAGE", 3)
    first = rows(cast)
    second = rows(cast, Asked(after=first.next_key))
    third = rows(cast, Asked(after=second.next_key))
    assert [row.key for page in (first, second, third) for row in page.rows] == everything
    assert (first.previous_key, third.next_key) == ("", "")
    back = rows(cast, Asked(before=third.previous_key))
    assert [row.key for row in back.rows] == [row.key for row in second.rows]
    assert rows(cast, Asked(after="tampered")).rows == first.rows


def test_strangers_have_an_empty_list(cast: Cast) -> None:
    cast.referred()
    with scope.acting_as(cast.stranger):
        assert worklist(Asked(), by=cast.stranger, today=cast.today).rows == ()
        assert worklist(Asked(Desk.FACILITATION), by=cast.stranger, today=cast.today).due == 0


NOTHING = "No case was found."


@pytest.mark.parametrize("typed", ["marlowe", "MARLOWE", " Marlowe ", "mar"])
def test_found_by_the_beginning_of_the_family_name(cast: Cast, typed: str) -> None:
    person = cast.accepted()
    page = post(client_of(cast.coordinator), reverse("case_list"), text=typed).content.decode()
    assert person.row().reference in page


def test_found_by_references_and_pnc(cast: Cast) -> None:
    person, browser = cast.accepted(pnc="2003/0011985X", family_name="O’Néill-Byrne"), client_of(cast.coordinator)
    row = person.row()
    for typed in (row.reference, row.reference.lower(), row.police_reference, "03/11985X", "oneill", "O'Neill Byrne"):
        assert row.reference in post(browser, reverse("case_list"), text=typed).content.decode(), typed
    for typed in ("neill", "byrne", "%", "o_neill", "x"):
        assert NOTHING in post(browser, reverse("case_list"), text=typed).content.decode(), typed


def test_what_is_not_there_and_what_is_not_yours_look_the_same(cast: Cast) -> None:
    person, browser = cast.accepted(), client_of(cast.stranger)
    found, absent = (
        post(browser, reverse("case_list"), text=typed).content.decode()
        for typed in (person.row().reference, "CARA-000000")
    )
    assert NOTHING in found
    assert _same(found, person.row().reference) == _same(absent, "CARA-000000")


def _same(page: str, typed: str) -> str:
    """The page without what was typed and the two tokens of its form."""
    page = page.replace(typed, "")
    return re.sub(r'name="(csrfmiddlewaretoken|request_key)" value="[^"]*"', "", page)


def test_searching_with_nothing_is_an_error_beside_the_box(cast: Cast) -> None:
    page = post(client_of(cast.coordinator), reverse("case_list"), text="").content.decode()
    assert "Enter a reference, police identifier, date of birth or family name" in page


def test_the_name_key_is_the_databases_own(cast: Cast) -> None:
    from caraway.casework.models.search_keys import name_key

    for name in ("O’Néill-Byrne", "St. John Smith", "Łukasz", "ÀÖÜÉ"):
        person = cast.referred(family_name=name).row().participant
        assert person.family_name_key == name_key(name)


def test_a_search_by_name_may_use_its_index_under_the_policy(cast: Cast) -> None:
    """Conditions that could leak are tried after the policy, row by row: those of the search may not be such."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE proleakproof AND proname IN ('text_ge', 'text_lt', 'texteq', 'text_like')"
        )
        assert {name for (name,) in cursor.fetchall()} == {"text_ge", "text_lt", "texteq"}
    with scope.acting_as(cast.coordinator), CaptureQueriesContext(connection) as made:
        find("Marlowe", by=cast.coordinator, today=cast.today)
    (asked,) = (each["sql"] for each in made if "family_name_key" in each["sql"])
    assert "LIKE" not in asked.upper()
    assert '"family_name_key" >= ' in asked


def test_cases_by_stage(cast: Cast) -> None:
    referred, ready = cast.referred(), cast.accepted()
    browser = client_of(cast.coordinator)
    page = text(browser, f"{reverse('case_list')}?stage=accepted")
    assert ready.row().reference in page
    assert referred.row().reference not in page
    assert "Referred, awaiting a decision (1)" in page


def test_the_navigation_marks_where_the_reader_is(cast: Cast) -> None:
    person, browser = cast.accepted(), client_of(cast.coordinator)
    for path, here in ((reverse("worklist"), "Worklist"), (reverse("case", args=[person.id]), "Cases")):
        page = text(browser, path)
        assert page.count('aria-current="true"><strong') == 1
        assert f'aria-current="true"><strong class="govuk-service-navigation__active-fallback">{here}<' in page


def test_a_decision_is_due_for_two_days_then_late(cast: Cast) -> None:
    person = cast.referred(days_ago=3)
    (row,) = (row for row in rows(cast, Asked(kind=DueKind.DECIDE_REFERRAL)).rows if row.case == person.id)
    assert (row.left, row.tone, row.late) == ("1 day late", "red", True)


def test_a_call_that_is_arranged_is_recorded_on_its_own_page(cast: Cast) -> None:
    person = cast.by_telephone()
    bookings.book_call(case=person.id, on=cast.today, by=cast.coordinator)
    (row,) = rows(cast, Asked(Desk.FACILITATION)).rows
    assert (row.what, row.why) == ("Record the call", "Recording the call is due by 3 March: arranged for 2 March.")
    page = text(client_of(cast.coordinator), f"{reverse('worklist')}?desk=facilitation")
    assert reverse("case_open_call", args=[person.id]) in page


def test_every_duty_of_the_two_desks_has_its_sentence_and_its_page() -> None:
    police = {
        DueKind.ANSWER_INFORMATION,
        DueKind.RECORD_CAUTION,
        DueKind.GIVE_CLOCK_DATE,
        DueKind.CONFIRM_STATEMENT,
        DueKind.ANSWER_EXTENSION,
        DueKind.DECIDE_BREACH,
        DueKind.VARY_OR_DECIDE,
        DueKind.LOOK_AGAIN,
        DueKind.RECORD_OUTCOME,
    }
    assert set(SENTENCES) == set(DOES) == set(DueKind) - police
