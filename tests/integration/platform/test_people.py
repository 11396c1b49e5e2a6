"""Inviting, accepting, changing and ending; and the audit as an auditor reads it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail as sent_mail
from django.db import IntegrityError, transaction
from django.test import Client

from caraway.core.refusals import NotNow, NotYours
from caraway.platform.accounts import actions as accounts
from caraway.platform.accounts import attempts, demonstration, factors, joining
from caraway.platform.accounts.actor import INSTALLER
from caraway.platform.accounts.models import Account, Invitation, Membership
from caraway.platform.accounts.session_state import BEGAN
from caraway.platform.agreements import actions as agreements
from caraway.platform.audit.models import AuditRow, Kind
from caraway.platform.gateways import clock, mail
from caraway.platform.tenancy import scope
from tests import sign_in
from tests.aside import Aside, waits
from tests.integration.platform.conftest import member
from tests.integration.platform.entry import PASSWORD, SECOND_STEP, SIGN_IN, code_of, first_step, said

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
    made = accounts.invite(
        email=email, organisation=organisation or world.provider, roles=["facilitator"], by=world.admin.actor
    )
    return made, made.token


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


def joined(token, name="Nell Marsh"):
    with transaction.atomic():
        return joining.join(token, joining.Joining(name, password=PASSWORD))


def test_an_invitation_withdrawn_at_the_same_moment_is_not_accepted(committed_world, server):
    made, token = invited(committed_world)
    with transaction.atomic():
        accounts.withdraw_invitation(invitation=made, by=committed_world.admin.actor)
        aside = Aside(lambda: joined(token))
        waits(server, committed_world.owner)
    assert isinstance(aside.done(), NotNow)
    assert not Account.objects.filter(email=NEW).exists()


def test_an_invitation_accepted_at_the_same_moment_is_not_said_to_be_withdrawn(committed_world, server):
    made, token = invited(committed_world)
    with transaction.atomic():
        joined(token)
        aside = Aside(lambda: accounts.withdraw_invitation(invitation=made, by=committed_world.admin.actor))
        waits(server, committed_world.owner)
    assert "has been accepted" in aside.done().sentence
    assert Invitation.objects.get().withdrawn_at is None


def test_of_two_invitations_of_one_address_accepted_at_once_the_second_says_to_sign_in(committed_world, server):
    tokens = [invited(committed_world)[1] for _ in range(2)]
    with transaction.atomic():
        joined(tokens[0])
        aside = Aside(lambda: joined(tokens[1], "Nell Marsh-Another"))
        waits(server, committed_world.owner)
    assert "Sign in to accept" in aside.done().sentence
    assert Account.objects.get(email=NEW).full_name == "Nell Marsh"


def test_links_cannot_be_guessed_for_long(world, token):
    for number in range(attempts.LIMITS["invitation"].from_one_place):
        Client().get(f"/invitation/guess-{number}")
    assert Client().get(f"/invitation/{token}").status_code == 410
    assert Client(REMOTE_ADDR="203.0.113.9").get(f"/invitation/{token}").status_code == 200


@pytest.fixture
def known(world):
    """Somebody of another organisation, invited to this one: the account and the invitation's path."""
    demonstration.let_in(world.stranger.account)
    return world.stranger.account, f"/invitation/{invited(world, world.stranger.account.email)[1]}"


def belongs(account, organisation):
    return Membership.objects.filter(account=account, organisation=organisation, ended_at=None).count()


def test_somebody_known_signs_in_as_always_and_accepts(world, known):
    account, path = known
    browser = Client()
    page = said(browser.get(path))
    assert "has an account already" in page
    assert 'name="password"' not in page
    wanted = page.split(f'href="{SIGN_IN}')[1].split('"')[0]
    first_step(browser, account.email, query=wanted)
    assert browser.post(SECOND_STEP, {"code": code_of(account)})["Location"] == path
    assert browser.post(path, form())["Location"] == "/"
    assert belongs(account, world.provider) == 1
    assert browser.get("/organisation").status_code == 200


def test_accepting_while_signed_in_proves_nothing_anew(world, known, held_clock):
    account, path = known
    browser = sign_in.signed_in(Client(), account)
    assert browser.get("/person").status_code == 200
    began = browser.session[BEGAN]
    clock.advance(timedelta(minutes=16))
    assert browser.post(path, form())["Location"] == "/"
    assert belongs(account, world.provider) == 1
    assert browser.get("/person")["Location"] == "/organisation"
    assert browser.session[BEGAN] == began
    assert browser.get("/account/set-up/codes")["Location"].startswith(SECOND_STEP)


def test_whoever_holds_the_link_gives_nobody_roles_without_their_sign_in(world, known):
    account, path = known
    half_way, another = Client(), sign_in.signed_in(Client(), world.officer.account)
    first_step(half_way, account.email)
    for browser in (Client(), half_way, another):
        browser.post(path, form())
        assert belongs(account, world.provider) == 0
    assert "signed in with another account" in said(another.get(path))


def test_somebody_without_a_place_of_work_comes_back_by_an_invitation(world, known):
    account, path = known
    accounts.end_membership(membership=world.stranger.membership, by=INSTALLER)
    browser = Client()
    first_step(browser, account.email, query=f"?next={path}")
    assert browser.post(SECOND_STEP, {"code": code_of(account)})["Location"] == path
    assert browser.get("/account/").status_code == 302
    assert browser.post(path, form())["Location"] == "/"
    assert browser.get("/account/").status_code == 200
    assert belongs(account, world.provider) == 1


def test_an_invitation_makes_members_and_changes_no_roles(world, known):
    account, path = known
    also = f"/invitation/{invited(world, account.email)[1]}"
    browser = sign_in.signed_in(Client(), account)
    browser.post(path, form())
    assert "belongs to Wessex Partners already" in said(sign_in.signed_in(Client(), account).post(also, form()))
    assert belongs(account, world.provider) == 1


def test_a_member_is_not_invited_again(world, admin):
    page = said(admin.post("/people/invite", form(email=" R.Okafor@example.org", roles=["facilitator"])))
    assert "belongs to Wessex Partners already" in page
    assert not Invitation.objects.exists()


def test_of_one_person_in_one_organisation_there_is_one_membership_at_a_time(world, held_clock):
    last, first = {"to_on": clock.today()}, world.coordinator.membership
    again = {"account": first.account, "organisation": first.organisation, "roles": ["facilitator"], "by": INSTALLER}
    with pytest.raises(NotNow, match="already"):
        accounts.give_roles(**again)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(
            account=first.account, organisation=first.organisation, roles=["x"], from_on=clock.today()
        )
    accounts.end_membership(membership=first, by=INSTALLER)
    accounts.give_roles(**again, **last)
    clock.advance(timedelta(days=2))
    assert accounts.give_roles(**again).ended_at is None
    assert belongs(first.account, first.organisation) == 1


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


def test_an_invitation_is_sent_again_by_a_fresh_link(world, admin, outbox, django_capture_on_commit_callbacks):
    """An e-mail may be lost on its way, and its link is kept nowhere."""
    first = f"/invitation/{invited(world)[1]}"
    again = said(admin.get("/people/")).split("Send again")[0].rsplit('href="', 1)[1].split('"')[0]
    assert NEW in said(admin.get(again))
    with django_capture_on_commit_callbacks(execute=True):
        assert admin.post(again, form())["Location"] == "/people/"
    mail.wait_until_sent()
    (message,) = outbox
    link = next(line for line in message.body.splitlines() if line.startswith("http"))
    assert message.to == [NEW]
    assert [Client().get(path).status_code for path in (first, link)] == [410, 200]
    assert said(admin.get("/people/")).count("Send again") == 1
    assert "been withdrawn already" in said(admin.post(again, form()))


def test_an_invitation_of_a_member_is_not_sent_again(world, admin):
    accepted, other = invited(world), invited(world)
    joining.join(accepted[1], joining.Joining("Nell Marsh", password=PASSWORD))
    for made, why in ((accepted[0], "has been accepted"), (other[0], "belongs to Wessex Partners already")):
        page = admin.post(f"/people/invited/{made.id}/again", form())
        assert page.status_code == 200
        assert why in said(page)
    assert Invitation.objects.count() == 2
    assert not Invitation.objects.filter(withdrawn_at__isnull=False).exists()


@pytest.fixture
def outbox(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    sent_mail.outbox = []
    return sent_mail.outbox


def test_each_form_sent_twice_acts_once_writes_once_and_has_one_answer(
    world, admin, outbox, django_capture_on_commit_callbacks
):
    demonstration.let_in(world.coordinator.account)
    key, waiting, lost = world.coordinator.membership.id, invited(world)[0].id, invited(world)[0].id
    forms = (
        ("invite", {"email": "other@example.org", "roles": ["facilitator"]}, 1),
        (f"invited/{waiting}/withdraw", {}, 0),
        (f"invited/{lost}/again", {}, 1),
        (f"{key}/second-step", {}, 1),
        (f"{key}/roles", {"roles": ["facilitator"]}, 0),
    )
    for path, answers, letters in forms:
        before, written, sent = len(outbox), actions_written(world), form(**answers)
        with django_capture_on_commit_callbacks(execute=True):
            found = [admin.post(f"/people/{path}", sent)["Location"] for _ in range(2)]
        mail.wait_until_sent()
        assert found == ["/people/"] * 2, path
        assert len(outbox) - before == letters, path
        assert actions_written(world) - written == 1, path
    assert Invitation.objects.filter(email="other@example.org").count() == 1
    assert belongs(world.coordinator.account, world.provider) == 1


def test_the_end_of_access_sent_twice_has_one_answer(world, admin):
    sent, path = form(), f"/people/{world.coordinator.membership.id}/end"
    assert [admin.post(path, sent)["Location"] for _ in range(2)] == ["/people/"] * 2
    assert "already ended" in said(admin.post(path, form()))
    assert admin.get(path).status_code == 404


def actions_written(world):
    with scope.acting_as(world.admin.actor):
        return AuditRow.objects.filter(kind=Kind.ACTION).count()


def test_somebody_of_a_unit_is_moved_to_the_whole_organisation_and_back(world, admin):
    unit = agreements.add_unit(organisation=world.provider, name="North team", by=INSTALLER)
    account = world.coordinator.account

    def held():
        return Membership.objects.get(account=account, ended_at=None)

    for chosen in (str(unit.pk), "", str(unit.pk)):
        admin.post(f"/people/{held().id}/roles", form(roles=["coordinator"], unit=chosen))
        assert str(held().unit_id or "") == chosen


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


def test_a_second_step_is_not_taken_from_somebody_who_works_elsewhere_too(world, admin):
    accounts.give_roles(
        account=world.stranger.account,
        organisation=world.provider,
        roles=["facilitator"],
        by=world.admin.actor,
    )
    held = Membership.objects.get(account=world.stranger.account, organisation=world.provider)
    page = said(admin.post(f"/people/{held.id}/second-step", form()))
    assert "works for another organisation too" in page
    with pytest.raises(NotYours):
        accounts.clear_second_factors(account=world.officer.account, by=world.admin.actor)


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


def test_the_audit_says_whom_its_own_page_showed(committed_world):
    world = committed_world
    sign_in.signed_in(Client(), world.coordinator.account).get("/person")
    sign_in.signed_in(Client(), world.admin.account).get("/audit/?kind=page")
    shown = world.owner.execute("SELECT subject_ids FROM audit_auditrow WHERE route = 'audit'").fetchone()
    assert shown == ([world.coordinator.account.id],)


def test_choosing_an_organisation_is_written_for_its_auditors(world):
    demonstration.let_in(world.stranger.account)
    held = accounts.give_roles(
        account=world.stranger.account, organisation=world.provider, roles=["facilitator"], by=INSTALLER
    )
    sign_in.signed_in(Client(), world.stranger.account).post("/organisation", {"membership": str(held.id)})
    with scope.acting_as(world.admin.actor):
        row = AuditRow.objects.get(verb="organisation_chosen")
    assert (row.account_id, row.membership_id) == (world.stranger.account.id, held.id)


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
    seen = [page.count("account invited") for page in (first, second)]
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
