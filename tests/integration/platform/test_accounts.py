"""Inviting, giving and taking roles: of one's own organisation only, and only roles that it can have."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from caraway.core.refusals import InvalidValue, NotNow, NotYours, Unknown
from caraway.platform.accounts import actions
from caraway.platform.accounts.actor import INSTALLER
from caraway.platform.accounts.models import Account, Invitation, Membership
from caraway.platform.accounts.queries import memberships_on
from caraway.platform.gateways import clock
from tests.aside import Aside, waits


def test_an_invitation_keeps_only_the_hash_of_its_token(world):
    invitation = actions.invite(
        email=" New.Person@Example.ORG ", organisation=world.provider, roles=["facilitator"], by=world.admin.actor
    )
    assert invitation.email == "new.person@example.org"
    assert invitation.token_hash == actions.token_hash(invitation.token) != invitation.token
    assert Invitation.objects.get(pk=invitation.pk).token == ""
    assert invitation.expires_at == clock.now() + timedelta(days=7)


@pytest.mark.parametrize("who", ["coordinator", "officer"])
def test_only_an_administrator_invites(world, who):
    with pytest.raises(NotYours):
        actions.invite(
            email="x@example.org", organisation=world.provider, roles=["facilitator"], by=getattr(world, who).actor
        )


def test_an_administrator_looks_after_their_own_organisation_only(world):
    admin = world.admin.actor
    with pytest.raises(NotYours):
        actions.invite(email="x@example.org", organisation=world.force, roles=["police_officer"], by=admin)
    with pytest.raises(NotYours):
        actions.give_roles(account=world.officer.account, organisation=world.force, roles=["auditor"], by=admin)
    for take in (actions.end_membership, lambda **what: actions.change_roles(roles=["auditor"], **what)):
        with pytest.raises(NotYours):
            take(membership=world.officer.membership, by=admin)
    with pytest.raises(NotYours):
        actions.close_account(account=world.officer.account, by=admin)
    assert actions.close_account(account=world.coordinator.account, by=admin).is_active is False


@pytest.mark.parametrize(
    ("roles", "refusal"),
    [
        ([], InvalidValue),
        (["police_officer"], InvalidValue),
        (["coordinator", "breach"], Unknown),
        (["system"], InvalidValue),
        (["installer"], InvalidValue),
    ],
)
def test_a_provider_gives_only_a_providers_roles(world, roles, refusal):
    with pytest.raises(refusal):
        actions.give_roles(account=world.officer.account, organisation=world.provider, roles=roles, by=INSTALLER)
    assert Membership.objects.filter(account=world.officer.account).count() == 1


def test_an_ended_membership_stays_and_ends_once(world):
    before = world.coordinator.membership
    after = actions.change_roles(membership=before, roles=["facilitator"], by=world.admin.actor)
    assert [one.id for one in memberships_on(before.account_id, clock.today())] == [after.id]
    assert Membership.objects.get(pk=before.pk).ended_at == clock.now()
    with pytest.raises(NotNow):
        actions.end_membership(membership=before, by=world.admin.actor)


def test_access_ended_while_somebody_changes_the_roles_is_not_said_to_have_ended(committed_world, server):
    world = committed_world
    account, shown = world.coordinator.account, Membership.objects.get(pk=world.coordinator.membership.pk)
    with transaction.atomic():
        after = actions.change_roles(
            membership=world.coordinator.membership, roles=["facilitator"], by=world.admin.actor
        )
        aside = Aside(lambda: actions.end_membership(membership=shown, by=INSTALLER))
        waits(server, world.owner)
    assert isinstance(aside.done(), NotNow)
    assert [one.id for one in memberships_on(account.id, clock.today())] == [after.id]
    actions.end_membership(membership=after, by=INSTALLER)
    assert not memberships_on(account.id, clock.today()).exists()


def test_an_account_of_no_organisation_is_nobodys_to_close(world):
    account = world.coordinator.account
    actions.end_membership(membership=world.coordinator.membership, by=INSTALLER)
    for by in (world.admin.actor, world.stranger.actor):
        with pytest.raises(NotYours):
            actions.close_account(account=account, by=by)
    assert actions.close_account(account=account, by=INSTALLER).is_active is False


def test_one_address_is_one_account_however_it_is_typed(world):
    with pytest.raises(NotNow):
        actions.add_account(email="R.OKAFOR@example.org", full_name="Other", by=INSTALLER)
    assert Account.objects.get_by_natural_key(" R.Okafor@Example.org").pk == world.coordinator.account.pk
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.create(email="Upper@example.org", full_name="Upper")


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM accounts_membership",
        "UPDATE accounts_membership SET roles = '{auditor}'",
        "DELETE FROM accounts_account",
        "UPDATE accounts_invitation SET expires_at = now()",
        "DELETE FROM accounts_invitation",
    ],
)
def test_the_site_cannot_rewrite_who_belonged_where(world, statement):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement)
