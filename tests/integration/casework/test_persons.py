"""Cases that may be of one person: found, said, remembered, and parted again. Neither case changes."""

import pytest
from django.urls import reverse

from caraway.casework.actions import persons
from caraway.casework.models import FactRow, Participant, PersonLink
from caraway.core.refusals import InvalidValue, NotYours
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.tenancy import scope
from tests.cast import Cast, Person
from tests.integration.casework.doings_of.persons import TWICE, twice

from .test_coordination_pages import client_of, post, text

LIST = "/cases/one-person"


def links() -> list[str]:
    with scope.acting_as(CARAWAY):
        return list(PersonLink.objects.order_by("number").values_list("said", flat=True))


def facts() -> list[object]:
    with scope.acting_as(CARAWAY):
        people = Participant.objects.order_by("id").values_list("id", "given_name", "family_name", "pnc")
        return [*FactRow.objects.order_by("id").values_list("id", "case_id", "kind"), *people]


def page(person: Person, by: object = None) -> str:
    found: str = text(client_of(by or person.cast.coordinator), reverse("case", args=[person.id]))
    return found


def pair(one: Person, other: Person) -> str:
    return reverse("case_person", args=[one.id, other.id])


def both_listed(cast: Cast, *people: Person) -> bool:
    found = text(client_of(cast.coordinator), LIST)
    return all(one.row().reference in found for one in people)


def test_they_are_listed_said_and_each_page_shows_the_other(cast: Cast) -> None:
    one, two = twice(cast)
    browser, before = client_of(cast.coordinator), facts()
    assert both_listed(cast, one, two)
    assert f"May be one person with case {two.row().reference}" in page(one)
    assert "The same name and date of birth" in text(browser, pair(one, two))
    assert post(browser, pair(one, two), said="one").status_code == 302
    for here, there in ((one, two), (two, one)):
        shown = page(here)
        assert f"One person, also case {there.row().reference}: accepted" in shown
        assert f"Said to be one person with case {there.row().reference}" in shown
    assert not both_listed(cast, one, two)
    assert facts() == before


def test_two_people_are_not_asked_about_again(cast: Cast) -> None:
    one, two = twice(cast)
    persons.two_people(case=one.id, other=two.id, by=cast.coordinator)
    assert not both_listed(cast, one, two)
    assert f"Another person than case {two.row().reference}" in page(one)
    three = cast.accepted(**TWICE)
    assert both_listed(cast, one, two, three)


def test_split_again_with_a_reason_and_both_histories_show_both(cast: Cast) -> None:
    one, two = twice(cast)
    browser = client_of(cast.coordinator)
    persons.same_person(case=two.id, other=one.id, by=cast.coordinator)
    with pytest.raises(InvalidValue):
        persons.two_people(case=one.id, other=two.id, why=" ", by=cast.coordinator)
    answer = post(browser, pair(one, two), said="two").content.decode()
    assert "Enter what shows that these are two people after all" in answer
    assert links() == ["one"]
    post(browser, pair(one, two), said="two", why="Two PNC numbers.")
    assert links() == ["one", "two"]
    for here, there in ((one, two), (two, one)):
        shown = page(here)
        assert f"Said to be one person with case {there.row().reference}" in shown
        assert f"Said to be another person than case {there.row().reference}" in shown
        assert "Two PNC numbers." in shown
        assert "One person, also case" not in shown


def test_said_again_it_is_written_once(cast: Cast) -> None:
    one, two = twice(cast)
    for _ in range(2):
        persons.same_person(case=one.id, other=two.id, by=cast.coordinator)
    assert links() == ["one"]


def test_by_the_number_whatever_the_name_and_accents_do_not_matter(cast: Cast) -> None:
    pnc = "2003/0011985X"
    one, two = cast.accepted(pnc=pnc), cast.accepted(pnc=pnc, given_name="Alan")
    three = cast.accepted(**{**TWICE, "given_name": "Zoë", "family_name": "O’Brien"})
    four = cast.accepted(**{**TWICE, "given_name": "ZOE", "family_name": "Obrien"})
    assert both_listed(cast, one, two, three, four)
    assert "The same PNC number" in text(client_of(cast.coordinator), pair(two, one))


def test_twins_and_couples_cautioned_together_are_not_asked_about(cast: Cast) -> None:
    one, twin = cast.accepted(**TWICE), cast.accepted(**{**TWICE, "given_name": "Aled"})
    partner = cast.accepted(**{**TWICE, "given_name": "Anna", "date_of_birth": "1986-01-20"})
    assert text(client_of(cast.coordinator), LIST).count("Twyford") == 0
    for other in (twin, partner):
        assert client_of(cast.coordinator).get(pair(one, other)).status_code == 404
        with pytest.raises(NotYours):
            persons.same_person(case=one.id, other=other.id, by=cast.coordinator)


def test_nothing_is_found_past_an_agreement_or_by_another_provider(cast: Cast) -> None:
    one = cast.accepted(**TWICE)
    border = cast.referred(agreement=cast.border, by=cast.welsh_officer, **TWICE)
    gogledd = cast.referred(agreement=cast.gogledd, by=cast.welsh_officer, **TWICE)
    assert text(client_of(cast.coordinator), LIST).count("Twyford") == 0
    for other in (border, gogledd):
        assert client_of(cast.coordinator).get(pair(one, other)).status_code == 404
        with pytest.raises(NotYours):
            persons.same_person(case=one.id, other=other.id, by=cast.coordinator)
    two = cast.accepted(**TWICE)
    assert "Twyford" not in text(client_of(cast.stranger), LIST)
    assert both_listed(cast, one, two)
    assert border.row().reference not in text(client_of(cast.coordinator), LIST)
    with pytest.raises(NotYours):
        persons.same_person(case=one.id, other=two.id, by=cast.stranger)


def test_a_closed_case_is_compared_only_while_another_is_open(cast: Cast) -> None:
    first, second = cast.closed(**TWICE), cast.closed(**TWICE)
    assert "Twyford" not in text(client_of(cast.coordinator), LIST)
    assert both_listed(cast, first, second, cast.accepted(**TWICE))


def test_the_police_and_who_leads_see_nothing_of_it(cast: Cast) -> None:
    one, two = twice(cast)
    persons.same_person(case=one.id, other=two.id, by=cast.coordinator)
    for who in (cast.officer, cast.decider):
        shown = client_of(who).get(reverse("police_referral", args=[one.id])).content.decode()
        assert "one person" not in shown
        assert two.row().reference not in shown
    lead = page(one, cast.safeguarding)
    assert f"One person, also case {two.row().reference}" in lead
    assert "Not one person after all" not in lead
