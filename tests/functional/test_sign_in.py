"""Signing in through the served site in a real browser: codes, passkeys, recovery codes, an organisation's own sign-in.

Every page on the way is held against the accessibility rules and the width of a telephone.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from django.db import connections, transaction
from playwright.sync_api import Page, expect

from caraway.commands import assets, web
from caraway.platform.accounts import actions as accounts
from caraway.platform.accounts import demonstration, factors, partners
from caraway.platform.accounts.actor import INSTALLER, Actor
from caraway.platform.accounts.models import Account, Membership
from caraway.platform.accounts.queries import actor_of
from caraway.platform.agreements import actions as agreements
from caraway.platform.agreements.models import Organisation
from caraway.platform.databases import templates
from caraway.platform.databases.planes import CASEWORK
from caraway.platform.databases.servers import Server
from caraway.platform.gateways import clock
from tests import openid_provider
from tests import site as sites
from tests.functional.crawling import picture, violations
from tests.functional.journeys import follow, press
from tests.openid_provider import Provider
from tests.sign_in import cookie_of

pytestmark = pytest.mark.slow

WIDTHS = (1240, 320)
_NUMBERS = count(1)


@dataclass(frozen=True)
class Served:
    """The site, the provider that its organisation signs in with, and the organisation."""

    address: str
    provider: Provider
    organisation: Organisation


@dataclass(frozen=True)
class World:
    """The served site, and two people of this test's own in its database."""

    address: str
    provider: Provider
    organisation: Organisation
    account: Account
    admin: Account
    by: Actor

    def code(self) -> str:
        return demonstration.code_of(self.account.email)


@pytest.fixture(scope="module")
def served(server: Server, django_db_setup: None, django_db_blocker: Any) -> Iterator[Served]:
    assets.build()
    port = web.free_port()
    address = f"http://{CASEWORK.host}:{port}"
    with (
        openid_provider.serving() as provider,
        sites.elsewhere(server, lambda: templates.migrated(server, CASEWORK), django_db_blocker),
    ):
        organisation = agreements.add_organisation(name="Wessex Partners", kind="provider", by=INSTALLER)
        url = server.url(CASEWORK.site, connections["default"].settings_dict["NAME"])
        with web.serving(CASEWORK, CASEWORK.environment(url) | _surroundings(address, provider), port):
            yield Served(address, provider, organisation)


def _surroundings(address: str, provider: Provider) -> dict[str, str]:
    return {
        "CARAWAY_MAIL": "dummy",
        "CARAWAY_ADDRESS": address,
        "CARAWAY_OIDC_NAME": "Wessex sign-in",
        "CARAWAY_OIDC_ISSUER": provider.issuer,
        "CARAWAY_OIDC_CLIENT_ID": openid_provider.CLIENT,
        "CARAWAY_OIDC_CLIENT_SECRET": openid_provider.SECRET,
    }


@pytest.fixture
def world(served: Served, settings: Any) -> World:
    settings.DEMONSTRATION = True
    account = _person(served, "Rose Okafor", ["coordinator"]).account
    admin = _person(served, "Ada Quill", ["account_admin", "auditor"])
    return World(served.address, served.provider, served.organisation, account, admin.account, actor_of(admin))


def _person(served: Served, name: str, roles: list[str]) -> Membership:
    email = f"{name.split()[0].lower()}.{next(_NUMBERS)}@example.org"
    return demonstration.add_person(email=email, full_name=name, organisation=served.organisation, roles=roles)


@pytest.fixture
def look(axe_script: str) -> Callable[[Page], None]:
    """Holds the page in view against the rules, at the width of a desk and of a telephone."""

    def looked(page: Page) -> None:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert violations(page, axe_script) == [], page.url
            assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
            picture(page, f"sign-in, {page.title()}, {width}")

    return looked


@pytest.fixture
def page(page: Page) -> Iterator[Page]:
    """A page whose scripts and styles obey the site's own policy: what the browser refuses fails the test."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    assert [one for one in said if "status of 4" not in one] == []


def first_step(page: Page, world: World, email: str = "") -> None:
    page.goto(f"{world.address}/account/sign-in")
    page.get_by_label("E-mail address").fill(email or world.account.email)
    page.get_by_label("Password", exact=True).fill(demonstration.PASSWORD)
    page.get_by_role("button", name="Continue").click()


def both_steps(page: Page, world: World) -> None:
    first_step(page, world)
    page.get_by_label("Six-digit code").fill(world.code())
    page.get_by_role("button", name="Continue").click()


def is_in(page: Page, name: str = "Rose Okafor") -> None:
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    expect(page.get_by_role("link", name=name)).to_be_visible()


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def with_passkeys(page: Page) -> None:
    """A virtual authenticator in the device, whose owner always says yes."""
    tool = page.context.new_cdp_session(page)
    tool.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    tool.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_password_and_a_code(world: World, page: Page, look: Callable[[Page], None]) -> None:
    page.goto(f"{world.address}/cases/")
    heading(page, "Sign in")
    look(page)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter your e-mail address")
    look(page)
    page.get_by_label("E-mail address").fill(world.account.email)
    page.get_by_label("Password", exact=True).fill("wrong")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_label("E-mail address")).to_have_value(world.account.email)
    expect(page.get_by_role("alert")).to_contain_text("is not right")
    page.get_by_label("Password", exact=True).fill(demonstration.PASSWORD)
    page.get_by_role("button", name="Continue").click()
    heading(page, "Enter your six-digit code")
    look(page)
    page.get_by_label("Six-digit code").fill("000000")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("not right")
    page.get_by_label("Six-digit code").fill(world.code())
    page.keyboard.press("Enter")
    is_in(page)
    assert page.url == f"{world.address}/cases/"


def test_a_password_and_a_code_without_javascript(world: World, page_without_javascript: Page) -> None:
    both_steps(page_without_javascript, world)
    is_in(page_without_javascript)


def test_signing_out_ends_the_session(world: World, page: Page) -> None:
    both_steps(page, world)
    kept = page.context.cookies()
    page.get_by_role("button", name="Sign out").click()
    heading(page, "Sign in")
    page.context.add_cookies(kept)
    page.goto(f"{world.address}/account/")
    heading(page, "Sign in")


def test_a_passkey_is_made_and_then_signs_in_alone(world: World, page: Page, look: Callable[[Page], None]) -> None:
    with_passkeys(page)
    both_steps(page, world)
    page.get_by_role("link", name="Rose Okafor").click()
    heading(page, "Your account")
    look(page)
    page.get_by_role("button", name="Add a passkey").click()
    heading(page, "Make a passkey")
    look(page)
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_role("alert").first).to_contain_text("Enter a name for this passkey")
    page.get_by_label("What shall we call this passkey?").fill("Work laptop")
    page.get_by_role("button", name="Make a passkey").click()
    heading(page, "Keep these recovery codes")
    look(page)
    page.get_by_role("button", name="I have kept them").click()
    expect(page.locator("main")).to_contain_text("Passkey: Work laptop")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("link", name="Sign in with a passkey").click()
    heading(page, "Sign in with a passkey")
    look(page)
    page.get_by_role("button", name="Use a passkey").click()
    is_in(page)


def test_a_passkey_as_the_second_step_and_its_removal(world: World, page: Page, look: Callable[[Page], None]) -> None:
    with_passkeys(page)
    page.context.add_cookies([cookie_of(world.account, world.address)])
    page.goto(f"{world.address}/account/set-up/passkey")
    page.get_by_label("What shall we call this passkey?").fill("Work laptop")
    page.get_by_role("button", name="Make a passkey").click()
    page.get_by_role("button", name="I have kept them").click()
    page.get_by_role("button", name="Sign out").click()
    first_step(page, world)
    page.get_by_role("link", name="Use a passkey").click()
    heading(page, "Use your passkey")
    look(page)
    page.get_by_role("button", name="Use a passkey").click()
    is_in(page)
    page.goto(f"{world.address}/account/")
    page.get_by_role("link", name="Remove Passkey: Work laptop").click()
    heading(page, "Remove the passkey “Work laptop”?")
    look(page)
    page.get_by_role("button", name="Remove").click()
    expect(page.locator("main")).not_to_contain_text("Work laptop")
    page.get_by_role("link", name="Remove Six-digit codes").click()
    heading(page, "This is your only second step")
    look(page)


def test_a_recovery_code(world: World, page: Page, look: Callable[[Page], None]) -> None:
    factors.make_recovery_codes(world.account)
    first_step(page, world)
    page.get_by_role("link", name="Use a recovery code").click()
    heading(page, "Enter a recovery code")
    look(page)
    page.get_by_label("Recovery code").fill(factors.recovery_codes(world.account.pk)[0])
    page.get_by_role("button", name="Continue").click()
    is_in(page)
    page.goto(f"{world.address}/account/recovery-codes")
    expect(page.locator("main")).to_contain_text("9 recovery codes left")
    look(page)


def test_an_invitation_from_its_link_to_the_first_page(world: World, page: Page, look: Callable[[Page], None]) -> None:
    token = accounts.invite(
        email="nell.marsh@example.org", organisation=world.organisation, roles=["facilitator"], by=world.by
    ).token
    page.goto(f"{world.address}/invitation/{token}")
    heading(page, "Join Wessex Partners")
    look(page)
    page.get_by_label("Full name").fill("Nell Marsh")
    page.get_by_label("Password", exact=True).fill("short")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("12 characters")
    look(page)
    page.get_by_label("Password", exact=True).fill("slate on summer rain")
    page.get_by_role("button", name="Continue").click()
    heading(page, "Set up a second step")
    look(page)
    page.get_by_role("button", name="Set up codes").click()
    heading(page, "Set up six-digit codes")
    look(page)
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    page.get_by_text("I cannot use the camera").click()
    secret = re.sub(r"\s", "", page.locator(".cw-secret").inner_text())
    page.get_by_label("Six-digit code").fill(factors.code_at(secret, clock.outside()))
    page.get_by_role("button", name="Continue").click()
    heading(page, "Keep these recovery codes")
    page.get_by_role("button", name="I have kept them").click()
    is_in(page, "Nell Marsh")


def test_an_invitation_of_somebody_known(world: World, page: Page, look: Callable[[Page], None]) -> None:
    north = agreements.add_organisation(name=f"Northern {next(_NUMBERS)}", kind="provider", by=INSTALLER)
    made = accounts.invite(email=world.account.email, organisation=north, roles=["trainer"], by=INSTALLER)
    link = f"{world.address}/invitation/{made.token}"
    page.context.add_cookies([cookie_of(world.admin, world.address)])  # type: ignore[list-item]
    page.goto(link)
    expect(page.locator("main")).to_contain_text("signed in with another account")
    look(page)
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.goto(link)
    expect(page.locator("main")).to_contain_text("has an account already")
    look(page)
    page.get_by_role("button", name="Sign in to accept").click()
    page.get_by_label("E-mail address").fill(world.account.email)
    page.get_by_label("Password", exact=True).fill(demonstration.PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Six-digit code").fill(world.code())
    press(page, "Continue")
    look(page)
    page.get_by_role("button", name="Accept").click()
    page.get_by_label(north.name).check()
    page.get_by_role("button", name="Continue").click()
    is_in(page)


def test_an_organisations_own_sign_in(world: World, page: Page, look: Callable[[Page], None]) -> None:
    world.provider.subject, world.provider.claims = "subject-1", {"amr": ["mfa"]}
    with transaction.atomic():
        partners.link(world.account, world.provider.issuer, "subject-1")
    page.goto(f"{world.address}/account/sign-in?next=/account/")
    page.get_by_role("link", name="Sign in with Wessex sign-in").click()
    is_in(page)
    heading(page, "Your account")
    follow(page, "Unlink Wessex sign-in")
    look(page)
    press(page, "Unlink")
    with page.expect_navigation():
        page.get_by_role("link", name="Link Wessex sign-in", exact=True).click()
    look(page)
    page.get_by_role("button", name="Continue to Wessex sign-in").click()
    expect(page.get_by_role("link", name="Unlink Wessex sign-in")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    world.provider.subject = "somebody-else"
    page.get_by_role("link", name="Sign in with Wessex sign-in").click()
    heading(page, "You have no account here")
    look(page)


def test_the_pages_of_an_administrator_and_an_auditor(world: World, page: Page, look: Callable[[Page], None]) -> None:
    page.context.add_cookies([cookie_of(world.admin, world.address)])
    page.goto(world.address)
    heading(page, "People")
    look(page)
    press(page, "Invite somebody")
    look(page)
    page.get_by_label("E-mail address").fill("n.marsh@example.org")
    page.get_by_label("Facilitator").check()
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.locator("main")).to_contain_text("n.marsh@example.org")
    look(page)
    for link, title in (
        ("Change roles of Rose Okafor", "Roles of Rose Okafor"),
        ("Lost second step of Rose Okafor", "Has Rose Okafor lost their second step?"),
        ("End access of Rose Okafor", "End the access of Rose Okafor?"),
        ("Withdraw the invitation of n.marsh@example.org", "Withdraw this invitation?"),
    ):
        page.goto(f"{world.address}/people/")
        page.get_by_role("link", name=link).first.click()
        heading(page, title)
        look(page)
    page.goto(f"{world.address}/audit/")
    expect(page.locator("main")).to_contain_text("account invited")
    look(page)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/account/reset", "Choose a new password"),
        ("/invitation/none", "This link does not work any more"),
        ("/account/no-organisation", "You have no organisation here today"),
        ("/account/sign-in/partner/back", "You were not signed in"),
        ("/account/password", "Change your password"),
        ("/account/name", "Your name and language"),
        ("/account/set-up", "Add a way to sign in"),
        ("/organisation", "Which organisation are you working for?"),
    ],
)
def test_the_other_pages(world: World, page: Page, look: Callable[[Page], None], path: str, words: str) -> None:
    if path.split("/")[-1] in ("password", "name", "set-up", "organisation"):
        page.context.add_cookies([cookie_of(world.account, world.address)])
    page.goto(f"{world.address}{path}")
    heading(page, words)
    look(page)
