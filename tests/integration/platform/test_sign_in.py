"""Signing in: both steps, nothing in between, and one answer for those who are known and those who are not."""

import pytest
from django.test import Client

from caraway.platform.accounts import demonstration
from caraway.platform.accounts.models import Session
from tests import sign_in

PASSWORD = demonstration.PASSWORD
SIGN_IN, SECOND_STEP = "/account/sign-in", "/account/second-step"


@pytest.fixture(autouse=True)
def site(settings):
    settings.ROOT_URLCONF = "tests.integration.platform.pages"
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.DEMONSTRATION = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    demonstration._hashed.cache_clear()


@pytest.fixture
def client():
    return Client()


@pytest.fixture
def coordinator(world):
    demonstration.let_in(world.coordinator.account)
    return world.coordinator.account


def first_step(client, email, password=PASSWORD, **more):
    return client.post(SIGN_IN + more.pop("query", ""), {"email": email, "password": password}, **more)


def code_of(account):
    return demonstration.code_of(account.email)


def test_a_password_and_a_code_let_in(client, coordinator):
    assert first_step(client, "R.Okafor@example.org ", query="?next=/person")["Location"] == SECOND_STEP
    answer = client.post(SECOND_STEP, {"code": code_of(coordinator)})
    assert answer["Location"] == "/person"
    assert client.get("/person").status_code == 200


def test_a_password_alone_opens_nothing(client, coordinator):
    first_step(client, coordinator.email)
    for path in ("/person", "/organisation", "/account/", "/account/recovery-codes"):
        assert client.get(path).status_code == 302, path
    assert Session.objects.filter(account_id=coordinator.pk).count() == 0


def test_a_session_of_djangos_own_making_without_a_second_step_is_nobodys(client, coordinator):
    client.force_login(coordinator)
    assert client.get("/person")["Location"].startswith(SIGN_IN)


@pytest.mark.parametrize("methods", [("password",), ("partner",), ()])
def test_a_session_begun_without_a_second_step_is_nobodys(client, coordinator, methods):
    client.cookies["caraway_casework"] = sign_in.session_of(coordinator, methods)
    assert client.get("/person")["Location"].startswith(SIGN_IN)
