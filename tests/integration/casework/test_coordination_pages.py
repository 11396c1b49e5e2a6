"""Every page of the coordination desk, for a case at every place it can stand."""

import pytest
from django.test import Client
from django.urls import reverse

from caraway.casework.desks.coordination.urls import PATHS
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.models import Account
from tests.cast import Cast
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


def address(name, person, about="A"):
    needs_about = "about" in PATHS[name]
    return reverse(name, args=[person.id, about] if needs_about else [person.id])


@pytest.mark.parametrize("name", FAR)
def test_every_page_opens_or_says_why_not(cast: Cast, name):
    person = getattr(cast, name)()
    browser = client_of(cast.coordinator)
    page = browser.get(reverse("case", args=[person.id]))
    assert page.status_code == 200
    for route in PATHS:
        about = str(person.facts()[-1].id) if "entries" in PATHS[route] else "A"
        answer = browser.get(address(route, person, about))
        assert answer.status_code in (200, 404, 409), route
    for route in ("worklist", "case_list"):
        assert browser.get(reverse(route)).status_code == 200
