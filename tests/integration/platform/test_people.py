"""Inviting, accepting, changing and ending; and the audit as an auditor reads it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail as sent_mail
from django.test import Client

from caraway.core.refusals import NotNow, NotYours
from caraway.platform.accounts import actions as accounts
from caraway.platform.accounts import attempts, demonstration, factors, joining
from caraway.platform.accounts.actor import INSTALLER
from caraway.platform.accounts.models import Account, Membership
from caraway.platform.audit.models import AuditRow
from caraway.platform.gateways import clock, mail
from caraway.platform.tenancy import scope
from tests import sign_in
from tests.integration.platform.conftest import member
from tests.integration.platform.entry import PASSWORD, SIGN_IN, first_step, said

NEW = "new.person@example.org"


@pytest.fixture(autouse=True)
def site(settings):
    settings.ROOT_URLCONF = "tests.integration.platform.pages"
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.DEMONSTRATION = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    demonstration._hashed.cache_clear()


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


@pytest.fixture
def admin(world, client):
    return sign_in.signed_in(client, world.admin.account)


@pytest.fixture
def token(world):
    return invited(world)[1]


def invited(world, email=NEW, organisation=None):
    return accounts.invite(
        email=email, organisation=organisation or world.provider, roles=["facilitator"], by=world.admin.actor
    )


def form(**answers):
    return {"request_key": str(uuid4()), **answers}


# Accepting


def test_an_invitation_leads_to_a_password_and_then_a_second_step(world, token):
    browser, path = Client(), f"/invitation/{token}"
    page = said(browser.get(path))
    assert "Join Wessex Partners" in page
    assert "as facilitator" in page
    assert browser.post(path, {"full_name": "Nell Marsh", "password": PASSWORD})["Location"] == "/account/set-up"
    account = Account.objects.get(email=NEW)
    assert [(one.organisation, one.roles) for one in account.memberships.all()] == [(world.provider, ["facilitator"])]
    assert browser.get("/account/").status_code == 302


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(world, token):
    page = said(Client().post(f"/invitation/{token}", {"full_name": "Nell Marsh", "password": "password1234"}))
    assert "not on the list of those most often used" in page
    assert 'value="Nell Marsh"' in page
    assert not Account.objects.filter(email=NEW).exists()


def test_an_invitation_is_accepted_once(world, token):
    path, answers = f"/invitation/{token}", {"full_name": "Nell Marsh", "password": PASSWORD}
    Client().post(path, answers)
    assert [Client().get(path).status_code, Client().post(path, answers).status_code] == [410, 410]
    with pytest.raises(NotNow):
        joining.join(token, joining.Joining("Another", password=PASSWORD))


def test_dead_links_have_one_answer(world, held_clock):
    withdrawn, withdrawn_token = invited(world, "w@example.org")
    accounts.withdraw_invitation(invitation=withdrawn, by=world.admin.actor)
    _, used = invited(world, "u@example.org")
    joining.join(used, joining.Joining("U. Sed", password=PASSWORD))
    _, old = invited(world, "o@example.org")
    clock.advance(timedelta(days=7, seconds=1))
    pages = [Client().get(f"/invitation/{one}") for one in (withdrawn_token, used, old, "never-one")]
    assert {page.status_code for page in pages} == {410}
    assert len({page.content for page in pages}) == 1


def test_links_cannot_be_guessed_for_long(world, token):
    for number in range(attempts.LIMITS["invitation"].from_one_place):
        Client().get(f"/invitation/guess-{number}")
    assert Client().get(f"/invitation/{token}").status_code == 410
    assert Client(REMOTE_ADDR="203.0.113.9").get(f"/invitation/{token}").status_code == 200


def test_somebody_known_accepts_and_signs_in_as_always(world):
    _, token = invited(world, "s.tarn@example.org")
    account = world.stranger.account
    demonstration.let_in(account)
    browser = Client()
    page = said(browser.get(f"/invitation/{token}"))
    assert "has an account already" in page
    assert 'name="password"' not in page
    browser.post(f"/invitation/{token}", form())
    assert Membership.objects.filter(account=account, organisation=world.provider).count() == 1
    assert browser.get("/account/").status_code == 302
    account.refresh_from_db()
    assert account.check_password(PASSWORD)


# People


def test_an_administrator_sees_their_own_people(world, admin):
    page = said(admin.get("/people/"))
    for name, there in (("R. Okafor", True), ("A. Quill", True), ("L. Frome", False), ("S. Tarn", False)):
        assert (name in page) is there


def test_others_have_no_such_page(world, client):
    sign_in.signed_in(client, world.coordinator.account)
    key = world.coordinator.membership.id
    for path in ("", "invite", f"{key}/roles", f"{key}/end", f"{key}/second-step"):
        assert client.get(f"/people/{path}").status_code == 404, path
    assert client.get("/audit/").status_code == 404


@pytest.mark.parametrize("page", ["roles", "end", "second-step"])
def test_people_of_others_are_not_there(world, admin, page):
    assert admin.get(f"/people/{world.officer.membership.id}/{page}").status_code == 404
    assert admin.get(f"/people/{world.coordinator.membership.id}/{page}").status_code == 200


def test_an_invitation_is_sent_and_can_be_withdrawn(world, admin, settings, django_capture_on_commit_callbacks):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    sent_mail.outbox = []
    with django_capture_on_commit_callbacks(execute=True):
        assert admin.post("/people/invite", form(email=NEW, roles=["facilitator"])).status_code == 302
    mail.wait_until_sent()
    (message,) = sent_mail.outbox
    link = next(line for line in message.body.splitlines() if line.startswith("http"))
    assert message.to == [NEW]
    assert Client().get(link).status_code == 200
    page = said(admin.get("/people/"))
    assert NEW in page
    withdraw = page.split('href="/people/invited/')[1].split('"')[0]
    assert admin.post(f"/people/invited/{withdraw}", form()).status_code == 302
    assert Client().get(link).status_code == 410


def test_an_organisations_roles_alone_can_be_given(world, admin):
    page = said(admin.post("/people/invite", form(email=NEW, roles=["police_officer"])))
    assert "Police officer" not in page
    assert "There is a problem" in page


def test_changed_roles_end_the_sessions(world, admin):
    theirs = sign_in.signed_in(Client(), world.coordinator.account)
    assert theirs.get("/person").status_code == 200
    admin.post(f"/people/{world.coordinator.membership.id}/roles", form(roles=["facilitator"]))
    assert theirs.get("/person").status_code == 302
    assert Membership.objects.get(account=world.coordinator.account, ended_at=None).roles == ["facilitator"]


def test_ended_access_ends_the_sessions(world, admin):
    theirs = sign_in.signed_in(Client(), world.coordinator.account)
    assert admin.post(f"/people/{world.coordinator.membership.id}/end", form()).status_code == 302
    assert theirs.get("/person").status_code == 302
    assert "R. Okafor" not in said(admin.get("/people/"))


def test_nobody_ends_or_widens_their_own_access(world, admin):
    key = world.admin.membership.id
    for page, answers in (("roles", {"roles": ["coordinator"]}), ("end", {}), ("second-step", {})):
        assert "Ask another administrator" in said(admin.post(f"/people/{key}/{page}", form(**answers)))
    assert Membership.objects.get(pk=key).ended_at is None


def test_a_lost_second_step_is_taken_away_and_set_up_anew(world, admin):
    account = world.coordinator.account
    demonstration.let_in(account)
    theirs = sign_in.signed_in(Client(), account)
    assert admin.post(f"/people/{world.coordinator.membership.id}/second-step", form()).status_code == 302
    assert not factors.of(account.pk).any
    assert theirs.get("/person")["Location"].startswith(SIGN_IN)
    assert first_step(Client(), account.email)["Location"] == "/account/set-up"


def test_a_second_step_is_not_taken_from_somebody_who_works_elsewhere_too(world):
    accounts.give_roles(
        account=world.stranger.account,
        organisation=world.provider,
        roles=["facilitator"],
        by=world.admin.actor,
    )
    with pytest.raises(NotYours):
        accounts.clear_second_factors(account=world.stranger.account, by=world.admin.actor)


# The audit


def test_an_auditor_reads_the_rows_of_their_own_organisation(committed_world):
    world = committed_world
    sign_in.signed_in(Client(), world.coordinator.account).get("/person")
    sign_in.signed_in(Client(), world.stranger.account).get("/person")
    browser = sign_in.signed_in(Client(), world.admin.account)
    page = said(browser.get("/audit/?kind=page"))
    assert "R. Okafor" in page
    assert "S. Tarn" not in page
    assert "case work" in page


def test_the_audit_is_read_page_by_page(committed_world):
    world = committed_world
    browser = sign_in.signed_in(Client(), world.admin.account)
    for number in range(61):
        accounts.invite(
            email=f"p{number}@example.org", organisation=world.provider, roles=["facilitator"], by=world.admin.actor
        )
        clock.advance(timedelta(seconds=1))
    first = said(browser.get("/audit/?kind=action"))
    older = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    second = said(browser.get(older))
    seen = [page.count("account.invited") for page in (first, second)]
    assert seen == [50, 11]
    assert 'rel="next"' not in second


@pytest.mark.parametrize("query", ["kind=secrets", "before=x", "kind=action&before=0"])
def test_a_page_of_the_audit_that_is_none_is_not_there(world, admin, query):
    assert admin.get(f"/audit/?{query}").status_code == 404


def test_demonstration_people_are_made_in_a_demonstration_alone(world, settings):
    settings.DEMONSTRATION = False
    with pytest.raises(RuntimeError, match="demonstration"):
        demonstration.add_person(
            email="d@example.org", full_name="D. Emo", organisation=world.provider, roles=["coordinator"]
        )
    assert member("e@example.org", "E. Lse", world.provider, ["coordinator"])
    settings.DEMONSTRATION = True
    demonstration.add_person(
        email="d2@example.org", full_name="D. Emo", organisation=world.provider, roles=["coordinator"]
    )
    assert demonstration.is_person("D2@example.org")
    assert not demonstration.is_person("e@example.org")


# One's own name


def test_ones_own_name_is_changed_and_audited(admin, world):
    wrong = admin.post("/account/name", form(full_name=" ", language="en"))
    assert "Enter your full name" in wrong.content.decode()
    answers = form(full_name=" Ada Renamed ", language="cy")
    for _ in range(2):
        assert admin.post("/account/name", answers)["Location"] == "/account/"
    kept = Account.objects.get(pk=world.admin.account.pk)
    assert (kept.full_name, kept.language) == ("Ada Renamed", "cy")
    with scope.acting_as(world.admin.actor):
        assert AuditRow.objects.filter(verb="account.renamed", subject_ids=[kept.pk]).count() == 1


def test_nobody_renames_another_and_caraway_has_no_name(world):
    with pytest.raises(NotYours):
        accounts.rename(full_name="X", language="en", by=INSTALLER)
