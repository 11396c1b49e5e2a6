"""The victims' site stands by itself: its own routes, each declared; its own roles; nothing of casework is installed."""

import pytest
from django.apps import apps
from django.conf import settings
from django.core.checks import run_checks
from django.urls import get_resolver

from caraway.core import permissions
from caraway.core.refusals import InvalidValue
from caraway.platform.accounts import routes
from caraway.platform.accounts.actions import fitting_roles
from caraway.platform.agreements.models import Organisation


def test_nothing_of_casework_is_installed():
    assert "casework" not in {one.label for one in apps.get_app_configs()}
    assert not any("casework" in str(pattern.callback.__module__) for _, pattern in routes.walk(get_resolver()))


def test_every_route_declares_its_permission():
    assert routes.undeclared_routes() == []
    assert run_checks() == []


def test_cookies_are_of_this_site_alone():
    from caraway.casework import settings as casework

    assert settings.SESSION_COOKIE_NAME != casework.SESSION_COOKIE_NAME
    assert settings.CSRF_COOKIE_NAME != casework.CSRF_COOKIE_NAME


@pytest.mark.parametrize("kind", ["police", "provider"])
def test_a_role_of_the_other_site_cannot_be_given(kind):
    here = Organisation(name="Any", kind=kind)
    ours = {one.key for one in permissions.roles_of_kind(kind, "victims")}
    assert fitting_roles(here, ["victim_contact_worker"]) == ["victim_contact_worker"]
    for other in {one.key for one in permissions.roles_of_kind(kind, "casework")} - ours:
        with pytest.raises(InvalidValue):
            fitting_roles(here, [other])


@pytest.mark.parametrize("path", ["/", "/contacts/", "/contacts/today", "/nothing-is-here/", "/cases/"])
def test_nobody_is_asked_to_sign_in(client, db, path):
    answer = client.get(path, HTTP_HOST="victims.localhost")
    assert answer.status_code in (302, 404)
    assert b"ictim" not in answer.content
