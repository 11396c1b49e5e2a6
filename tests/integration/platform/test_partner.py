"""Signing in through one's organisation, against a real OpenID provider on the loopback address that can also lie."""

from datetime import timedelta

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.db import transaction
from django.test import Client

from caraway.platform.accounts import actions as accounts
from caraway.platform.accounts import demonstration, factors, partners
from caraway.platform.accounts.models import Account, Session
from caraway.platform.accounts.partner import Partner, partner_sign_in
from caraway.platform.gateways import clock
from tests import openid_provider, sign_in
from tests.aside import Aside, waits
from tests.integration.platform.entry import SECOND_STEP, SIGN_IN, code_of, said

BEGIN = "/account/sign-in/partner"


@pytest.fixture(scope="module")
def openid_server():
    with openid_provider.serving() as provider:
        yield provider


@pytest.fixture
def provider(openid_server, settings):
    openid_server.subject, openid_server.algorithm, openid_server.signs_with = "subject-1", "RS256", None
    openid_server.claims, openid_server.faults, openid_server.discovery = {}, {}, {}
    settings.OPENID = Partner(
        "Wessex sign-in", openid_server.issuer, openid_provider.CLIENT, openid_provider.SECRET, frozenset({"mfa"})
    )
    return openid_server


@pytest.fixture(autouse=True)
def site(settings):
    settings.ROOT_URLCONF = "tests.integration.platform.pages"
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.DEMONSTRATION = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    demonstration._hashed.cache_clear()


@pytest.fixture
def coordinator(world, provider):
    account = world.coordinator.account
    demonstration.let_in(account)
    partners.link(account, provider.issuer, "subject-1")
    return account


@pytest.mark.parametrize(("other", "subject"), [("coordinator", "subject-2"), ("officer", "subject-1")])
def test_of_two_links_made_at_once_there_is_one(committed_world, server, other, subject):
    """Two subjects for one account, or two accounts for one subject."""
    issuer = "https://elsewhere.example.org"

    def linked(account, uid):
        with transaction.atomic():
            return partners.link(account, issuer, uid)

    with transaction.atomic():
        assert linked(committed_world.coordinator.account, "subject-1")
        aside = Aside(lambda: linked(getattr(committed_world, other).account, subject))
        waits(server, committed_world.owner)
    assert aside.done() is False
    assert SocialAccount.objects.count() == 1


def travelled(browser, query=""):
    """There, through the provider, and where it sends back to: the path with its query."""
    there = browser.get(f"{BEGIN}{query}")
    back = requests.get(there["Location"], allow_redirects=False, timeout=5).headers["Location"]
    return back.removeprefix("http://testserver")


def come_back(browser, query=""):
    return browser.get(travelled(browser, query))


def test_with_two_factors_there_one_is_in_here(coordinator, provider):
    for claims in ({"amr": ["pwd", "mfa"]}, {"acr": "mfa"}):
        provider.claims, browser = claims, Client()
        assert come_back(browser, "?next=/person")["Location"] == "/person"
        assert browser.get("/person").status_code == 200


@pytest.mark.parametrize("claims", [{}, {"amr": ["pwd"]}, {"amr": "pwd"}, {"acr": "0"}, {"amr": ["mfa "]}])
def test_without_two_factors_there_the_second_step_is_asked_here(coordinator, provider, claims):
    provider.claims, browser = claims, Client()
    assert come_back(browser)["Location"] == SECOND_STEP
    assert browser.get("/person").status_code == 302
    browser.post(SECOND_STEP, {"code": code_of(coordinator)})
    assert browser.get("/person").status_code == 200


def test_somebody_unknown_gets_one_plain_page_and_no_account(coordinator, provider):
    """Also when the address that the provider tells is that of an account."""
    before = Account.objects.count()
    provider.subject, provider.claims = (
        "subject-2",
        {"amr": ["mfa"], "email": coordinator.email, "email_verified": True},
    )
    browser = Client()
    answer = come_back(browser)
    assert answer.status_code == 403
    assert "You have no account here" in said(answer)
    assert Account.objects.count() == before
    assert SocialAccount.objects.count() == 1
    assert browser.get("/person").status_code == 302


def test_the_same_subject_of_another_issuer_is_somebody_else(coordinator, provider):
    SocialAccount.objects.all().delete()
    partners.link(coordinator, "https://elsewhere.example.org", "subject-1")
    provider.claims = {"amr": ["mfa"]}
    assert come_back(Client()).status_code == 403


def test_a_closed_account_is_not_let_in(coordinator, provider, world):
    accounts.close_account(account=coordinator, by=world.admin.actor)
    provider.claims = {"amr": ["mfa"]}
    assert come_back(Client()).status_code == 403


ANOTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
NOW = int(clock.outside().timestamp())
LIES = {
    "another nonce": {"faults": {"nonce": "another"}},
    "no nonce": {"faults": {"nonce": None}},
    "another issuer": {"faults": {"iss": "https://elsewhere.example.org"}},
    "no issuer": {"faults": {"iss": None}},
    "another audience": {"faults": {"aud": "another"}},
    "two audiences, meant for the other": {"faults": {"aud": ["caraway", "another"], "azp": "another"}},
    "two audiences, meant for none": {"faults": {"aud": ["caraway", "another"]}},
    "expired": {"faults": {"exp": NOW - 300}},
    "no end": {"faults": {"exp": None}},
    "not yet": {"faults": {"iat": NOW + 3600}},
    "no subject": {"faults": {"sub": None}},
    "an empty subject": {"faults": {"sub": ""}},
    "a subject too long to keep": {"faults": {"sub": "s" * 192}},
    "another's signature": {"signs_with": ANOTHER_KEY},
    "no signature": {"algorithm": "none", "signs_with": ""},
    "a signature by the shared secret": {"algorithm": "HS256", "signs_with": openid_provider.SECRET * 2},
    "discovery of another issuer": {"discovery": {"issuer": "https://elsewhere.example.org"}},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_a_token_that_cannot_be_believed_lets_nobody_in(coordinator, provider, lie):
    provider.claims, browser = {"amr": ["mfa"]}, Client()
    path = travelled(browser)
    for name, value in lie.items():
        setattr(provider, name, value if value != "" else provider.signs_with)
    if lie.get("algorithm") == "none":
        provider.signs_with = ""
    answer = browser.get(path)
    assert answer.status_code == 403
    assert "You were not signed in" in said(answer)
    assert browser.get("/person").status_code == 302
    assert not Session.objects.filter(account_id=coordinator.pk).exists()


def test_the_control_without_a_lie_the_same_path_lets_in(coordinator, provider):
    provider.claims, browser = {"amr": ["mfa"]}, Client()
    assert browser.get(travelled(browser)).status_code == 302


@pytest.mark.parametrize("change", [lambda path: path.replace("state=", "state=x"), lambda path: path.split("&")[0]])
def test_another_state_lets_nobody_in(coordinator, provider, change):
    provider.claims, browser = {"amr": ["mfa"]}, Client()
    assert browser.get(change(travelled(browser))).status_code == 403


def test_what_one_browser_began_another_cannot_finish(coordinator, provider):
    provider.claims, mine, theirs = {"amr": ["mfa"]}, Client(), Client()
    path = travelled(mine)
    assert theirs.get(path).status_code == 403
    theirs.get(BEGIN)
    assert theirs.get(path).status_code == 403


def test_an_answer_is_taken_once(coordinator, provider):
    provider.claims, browser = {"amr": ["mfa"]}, Client()
    path = travelled(browser)
    assert browser.get(path).status_code == 302
    assert browser.get(path).status_code == 403


def test_the_code_is_bound_to_the_browser_that_asked(coordinator, provider):
    """PKCE: a code put into another session's answer fails at the provider."""
    provider.claims, mine, theirs = {"amr": ["mfa"]}, Client(), Client()
    stolen = travelled(mine).split("code=")[1].split("&")[0]
    own = travelled(theirs)
    code = own.split("code=")[1].split("&")[0]
    assert theirs.get(own.replace(code, stolen)).status_code == 403


def test_stopping_there_says_so_here(coordinator, provider):
    browser = Client()
    state = browser.get(BEGIN)["Location"].split("state=")[1].split("&")[0]
    assert "You stopped" in said(browser.get(f"{BEGIN}/back?error=access_denied&state={state}"))


def test_a_provider_that_does_not_answer_is_one_sentence(coordinator, provider, settings):
    settings.OPENID = Partner("Wessex sign-in", "http://127.0.0.1:1", "caraway", "secret", frozenset({"mfa"}))
    assert "does not answer" in said(Client().get(BEGIN))


def test_the_nonce_state_and_challenge_are_new_each_time(coordinator, provider):
    asked = [Client().get(BEGIN)["Location"] for _ in range(2)]
    for name in ("nonce", "state", "code_challenge"):
        assert len({address.split(f"{name}=")[1].split("&")[0] for address in asked}) == 2


def test_without_the_settings_there_is_no_button_and_no_page(world, settings):
    settings.OPENID = None
    browser = Client()
    assert "partner" not in said(browser.get(SIGN_IN))
    assert [browser.get(path).status_code for path in (BEGIN, f"{BEGIN}/back")] == [404, 404]


def test_the_button_has_the_name_people_know(coordinator, provider):
    assert "Sign in with Wessex sign-in" in said(Client().get(SIGN_IN))


# Linking


def test_somebody_signed_in_links_their_account(world, provider):
    account, browser = world.coordinator.account, Client()
    demonstration.let_in(account)
    sign_in.signed_in(browser, account)
    assert "Not linked" in said(browser.get("/account/"))
    assert come_back(browser, "?for=link")["Location"] == "/account/"
    assert "Unlink" in said(browser.get("/account/"))
    assert partners.account_linked(provider.issuer, "subject-1") == account


def test_only_somebody_signed_in_with_a_fresh_proof_links(world, provider, held_clock):
    account, browser = world.coordinator.account, Client()
    demonstration.let_in(account)
    assert browser.get(f"{BEGIN}?for=link").status_code == 404
    sign_in.signed_in(browser, account)
    clock.advance(timedelta(minutes=16))
    assert browser.get(f"{BEGIN}?for=link").status_code == 404


def test_a_subject_is_linked_with_one_account(world, coordinator, provider):
    other, browser = world.stranger.account, Client()
    demonstration.let_in(other)
    sign_in.signed_in(browser, other)
    assert come_back(browser, "?for=link").status_code == 403
    assert partners.account_linked(provider.issuer, "subject-1") == coordinator


def test_a_link_is_taken_away_only_while_there_is_another_way_in(coordinator, provider):
    browser = sign_in.signed_in(Client(), coordinator)
    coordinator.set_unusable_password()
    coordinator.save(update_fields=["password"])
    sign_in.signed_in(browser, coordinator)
    browser.post("/account/partner")
    assert partners.is_linked(coordinator.pk)
    demonstration.let_in(coordinator)
    sign_in.signed_in(browser, coordinator)
    browser.post("/account/partner")
    assert not partners.is_linked(coordinator.pk)


def test_an_invitation_may_be_accepted_with_the_organisations_sign_in(world, provider):
    token = accounts.invite(
        email="new@example.org", organisation=world.provider, roles=["facilitator"], by=world.admin.actor
    ).token
    provider.claims, provider.subject, browser = {"amr": ["mfa"], "name": "N. Marsh"}, "subject-new", Client()
    answer = come_back(browser, f"?invitation={token}")
    assert answer["Location"] == f"/invitation/{token}"
    page = said(browser.get(answer["Location"]))
    assert "N. Marsh" in page
    assert "password" not in page.lower().split("<form")[1].split("</form")[0]
    assert browser.post(answer["Location"], {"full_name": "Nell Marsh"})["Location"] == "/"
    account = partners.account_linked(provider.issuer, "subject-new")
    assert (account.email, account.full_name, account.has_usable_password()) == ("new@example.org", "Nell Marsh", False)
    assert browser.get("/account/").status_code == 200
    assert not factors.of(account.pk).any


def test_on_a_shared_computer_the_next_invitation_does_not_find_the_first_ones_sign_in(world, provider):
    links = [
        accounts.invite(email=one, organisation=world.provider, roles=["facilitator"], by=world.admin.actor).token
        for one in ("first@example.org", "next@example.org")
    ]
    provider.claims, provider.subject, browser = {"amr": ["mfa"], "name": "F. Irst"}, "subject-first", Client()
    come_back(browser, f"?invitation={links[0]}")
    page = said(browser.get(f"/invitation/{links[1]}"))
    assert "F. Irst" not in page
    assert 'name="password"' in page
    browser.post(f"/invitation/{links[1]}", {"full_name": "N. Ext"})
    assert partners.account_linked(provider.issuer, "subject-first") is None


def test_an_invitation_is_not_accepted_with_a_sign_in_linked_elsewhere(coordinator, world, provider):
    token = accounts.invite(
        email="new@example.org", organisation=world.provider, roles=["facilitator"], by=world.admin.actor
    ).token
    browser = Client()
    come_back(browser, f"?invitation={token}")
    assert "linked with another account" in said(browser.post(f"/invitation/{token}", {"full_name": "N. Marsh"}))
    assert not Account.objects.filter(email="new@example.org").exists()


def test_nothing_that_the_provider_tells_of_a_person_is_kept(coordinator, provider):
    provider.claims = {"amr": ["mfa"], "email": "told@example.org", "name": "Told Name"}
    come_back(Client())
    assert list(SocialAccount.objects.values_list("extra_data", flat=True)) == [{}]


# The settings


def test_the_settings_are_all_or_none():
    whole = {
        "CARAWAY_OIDC_NAME": "Wessex",
        "CARAWAY_OIDC_ISSUER": "https://sign-in.example.org",
        "CARAWAY_OIDC_CLIENT_ID": "caraway",
        "CARAWAY_OIDC_CLIENT_SECRET": "secret",
    }
    assert partner_sign_in({}) is None
    assert partner_sign_in(whole).two_factors == {"mfa"}
    assert partner_sign_in(whole | {"CARAWAY_OIDC_MFA": "mfa, otp hwk"}).two_factors == {"mfa", "otp", "hwk"}
    for name in whole:
        with pytest.raises(ValueError, match=name):
            partner_sign_in(whole | {name: ""})
    with pytest.raises(ValueError, match="https"):
        partner_sign_in(whole | {"CARAWAY_OIDC_ISSUER": "http://sign-in.example.org"})
