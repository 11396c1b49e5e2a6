"""Every page of the coordination desk, for a case at every place it can stand, and for whom it is not there."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from caraway.casework.desks.coordination.urls import PATHS
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.models import Account
from caraway.platform.gateways import ids
from caraway.platform.tenancy import scope
from tests.cast import Cast, Person
from tests.sign_in import signed_in

FAR = (
    "referred",
    "accepted",
    "booked",
    "by_telephone",
    "attended_a",
    "missed_a",
    "missed_b",
    "completed",
    "returned",
    "out_of_chances",
    "closed",
)


def client_of(actor: Actor) -> Client:
    return signed_in(Client(HTTP_HOST="casework.localhost"), Account.objects.get(pk=actor.account_id))


def address(route: str, person: Person, about: str = "A") -> str:
    return reverse(route, args=[person.id, about] if "about" in PATHS.get(route, "") else [person.id])


def text(browser: Client, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def plain(answer: Any) -> str:
    """The page without the token of its forms."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())


def post(browser: Client, path: str, **answers: Any) -> Any:
    return browser.post(path, {"request_key": str(ids.new()), **answers})


@pytest.mark.parametrize("name", FAR)
def test_every_page_opens_or_says_why_not(cast: Cast, name: str) -> None:
    person = getattr(cast, name)()
    browser = client_of(cast.manager)
    assert browser.get(reverse("case", args=[person.id])).status_code == 200
    for route in PATHS:
        about = str(person.facts()[-1].id) if "entries" in PATHS[route] else "A"
        answer = browser.get(address(route, person, about))
        not_there = route in ("case_correct", "case_annul", "case_move", "case_absence")
        assert answer.status_code in ((200, 404, 409) if not_there else (200, 409)), route
        if answer.status_code == 409:
            assert "Back to the case" in answer.content.decode(), route


@pytest.mark.parametrize(
    "who", ["stranger", "officer", "decider", "facilitator", "commissioner", "admin", "strange_facilitator"]
)
def test_for_anybody_else_a_case_is_not_there(cast: Cast, who: str) -> None:
    person, browser = cast.booked(), client_of(getattr(cast, who))
    absent = browser.get(reverse("case", args=[ids.new()]))
    for route in ("case", "case_undo", *PATHS):
        path = address(route, person)
        answer = browser.get(path) if route != "case_undo" else browser.post(path)
        assert (answer.status_code, plain(answer)) == (404, plain(absent)), route
        assert browser.post(path).status_code == 404, route
        assert browser.put(path).status_code == 404, route
    assert person.standing().bookings


def test_a_provider_that_is_party_for_victim_contact_alone_sees_no_case(cast: Cast) -> None:
    from caraway.platform.accounts.actor import INSTALLER
    from caraway.platform.agreements import actions as agreements
    from caraway.platform.agreements.models import Part

    person = cast.booked()
    agreements.join_agreement(
        agreement=cast.wessex, organisation=cast.northern, part=Part.VICTIM_CONTACT, from_on=cast.today, by=INSTALLER
    )
    browser = client_of(cast.stranger)
    assert browser.get(reverse("case", args=[person.id])).status_code == 404
    assert person.row().reference not in text(browser, reverse("case_list"))
    assert person.row().reference not in text(browser, reverse("worklist"))


def test_the_safeguarding_lead_reads_and_does_nothing(cast: Cast) -> None:
    person, browser = cast.booked(), client_of(cast.safeguarding)
    page = text(browser, reverse("case", args=[person.id]))
    assert "Move Workshop A" not in page
    assert ">Correct<" not in page
    assert browser.get(address("case_hold", person)).status_code == 404


def test_the_page_says_everything_that_was_recorded_and_nothing_of_the_victim(cast: Cast) -> None:
    person = cast.accepted(
        conditions=["Attend both workshops"],
        safe_methods=["call", "text"],
        safe_hours="after 17:00",
        shared_with="his mother",
        language="pl",
        interpreter=True,
        access_needs="Step-free room",
        court_orders="Sees his children on Saturdays",
    )
    page = text(client_of(cast.coordinator), reverse("case", args=[person.id]))
    for said in (
        "Attend both workshops",
        "Call, Text",
        "after 17:00",
        "his mother",
        "Polish",
        "from the list, never family",
        "Step-free room",
        "Sees his children on Saturdays",
        "Sgt 2231 Harte",
        "Southampton custody",
        "L. Frome",
        "Six months from the first statement",
        "The area&#39;s criteria",
        "last A with room for a repeat",
        "Show these dates as a table",
    ):
        assert said in page, said
    assert "CANARY" not in page


def test_late_first_contact_is_flagged(cast: Cast) -> None:
    late = cast.referred(days_ago=19)
    page = text(client_of(cast.coordinator), reverse("case", args=[late.id]))
    # Counted from the arrest, two days before the referral, with fourteen days allowed.
    assert "First contact is 7 days late" in page


def test_a_statement_that_is_not_confirmed_is_said(cast: Cast) -> None:
    person = cast.accepted(statement="not_known", statement_on=None)
    page = text(client_of(cast.coordinator), reverse("case", args=[person.id]))
    assert "The date of the first statement is not confirmed" in page
    assert "(not confirmed)" in page


def test_more_time_that_would_lose_the_charge_is_warned_of(cast: Cast) -> None:
    early = (cast.today.replace(year=2025, month=12, day=20)).isoformat()
    person = cast.accepted(offence_on=early, statement_on=early, arrest_on=early)
    browser = client_of(cast.coordinator)
    for route in ("case", "case_extension"):
        assert "would pass the last date to charge (Saturday 20 June 2026)" in text(browser, address(route, person))


def test_with_no_pair_left_it_says_so_and_offers_to_ask(cast: Cast) -> None:
    person, browser = cast.accepted(days_ago=90), client_of(cast.coordinator)
    assert "No dates in the calendar have fitted since" in text(browser, reverse("case", args=[person.id]))
    page = text(browser, address("case_book", person))
    assert "No dates that fit together are left" in page
    assert address("case_extension", person) in page
    assert "Why other dates are not on offer" in page


def test_every_case_is_written_into_the_audit(cast: Cast) -> None:
    from caraway.platform.audit.models import AuditRow

    person = cast.accepted()
    client_of(cast.coordinator).get(reverse("case", args=[person.id]))
    with scope.acting_as(cast.admin):
        rows = [row for row in AuditRow.objects.filter(verb="page.seen") if person.id in row.subject_ids]
    assert [row.route for row in rows] == ["case"]
