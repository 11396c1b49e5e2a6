"""Inviting people, giving and taking roles, closing accounts. Whatever takes access away ends sessions at once."""

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from caraway.core import permissions
from caraway.core.refusals import InvalidValue, NotNow, NotYours
from caraway.platform.agreements.models import Organisation, Unit
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, randomness

from . import factors, sessions
from .actor import Actor
from .models import Account, Invitation, Membership, normalised_email

INVITED_FOR = timedelta(days=7)


@action("account.invite")
def add_account(*, email: str, full_name: str, by: Actor, staff_number: str = "", language: str = "en") -> Account:
    """Make an account without a password and without any role. Raises `NotNow` when the address has one already."""
    address = normalised_email(email)
    if Account.objects.filter(email=address).exists():
        raise NotNow("account_exists", "There is already an account with this e-mail address.")
    account = Account(email=address, full_name=full_name.strip(), staff_number=staff_number, language=language)
    account.set_unusable_password()
    account.save(force_insert=True)
    trail.record("account.added", by=by, subjects=[account.id])
    return account


@action("account.change")
def give_roles(
    *,
    account: Account,
    organisation: Organisation,
    roles: Iterable[str],
    by: Actor,
    from_on: date | None = None,
    to_on: date | None = None,
    unit: Unit | None = None,
) -> Membership:
    """Make somebody a member of an organisation, with roles of its kind, from a day (today) to a day (no end).

    Raises `NotYours` for another organisation than one's own, `InvalidValue` for a role that it cannot have.
    """
    _own(by, organisation)
    membership = Membership.objects.create(
        account=account,
        organisation=organisation,
        unit=_unit_of(organisation, unit),
        roles=fitting_roles(organisation, roles),
        from_on=from_on or clock.today(),
        to_on=to_on,
    )
    trail.record("membership.began", by=by, subjects=[account.id], detail=_told(membership))
    return membership


@action("account.change")
def change_roles(*, membership: Membership, roles: Iterable[str], by: Actor, unit: Unit | None = None) -> Membership:
    """End a membership now and begin another with these roles. Every session of the person ends."""
    _own(by, membership.organisation)
    _not_oneself(by, membership.account_id)
    _end(membership)
    fresh = Membership.objects.create(
        account=membership.account,
        organisation=membership.organisation,
        unit=_unit_of(membership.organisation, unit) or membership.unit,
        roles=fitting_roles(membership.organisation, roles),
        from_on=clock.today(),
    )
    trail.record("membership.changed", by=by, subjects=[membership.account_id], detail=_told(fresh))
    return fresh


@action("account.change")
def end_membership(*, membership: Membership, by: Actor) -> Membership:
    """End a membership now. The row stays; every session of the person ends."""
    _own(by, membership.organisation)
    _not_oneself(by, membership.account_id)
    _end(membership)
    trail.record("membership.ended", by=by, subjects=[membership.account_id], detail=_told(membership))
    return membership


@action("account.change")
def close_account(*, account: Account, by: Actor) -> Account:
    """Close an account: it can no longer sign in, and every session of it ends now.

    Raises `NotYours` unless every organisation the person belongs to today is one's own.
    """
    for membership in account.memberships.filter(ended_at__isnull=True).select_related("organisation"):
        _own(by, membership.organisation)
    account.is_active = False
    account.save(update_fields=["is_active"])
    sessions.end_all_of(account.id)
    trail.record("account.closed", by=by, subjects=[account.id])
    return account


@action("account.own")
def rename(*, full_name: str, language: str, by: Actor) -> Account:
    """Change one's own name, and the language one is written to in. Raises `InvalidValue` for an empty name."""
    if not full_name.strip():
        raise InvalidValue("full_name", "Enter your name.")
    account = Account.objects.get(pk=by.person)
    account.full_name, account.language = full_name.strip(), language
    account.save(update_fields=["full_name", "language"])
    trail.record("account.renamed", by=by, subjects=[account.id])
    return account


def invite(
    *, email: str, organisation: Organisation, roles: Iterable[str], by: Actor, unit: Unit | None = None
) -> tuple[Invitation, str]:
    """Invite somebody to an organisation, for seven days. Returns the invitation and its token, which is kept nowhere.

    Raises `NotYours` for another organisation than one's own, `InvalidValue` for a role that it cannot have.
    """
    token = randomness.token()
    return _invite(email=email, organisation=organisation, roles=roles, unit=unit, token=token, by=by), token


@action("account.invite")
def _invite(
    *, email: str, organisation: Organisation, roles: Iterable[str], unit: Unit | None, token: str, by: Actor
) -> Invitation:
    _own(by, organisation)
    invitation = Invitation.objects.create(
        email=normalised_email(email),
        organisation=organisation,
        unit=_unit_of(organisation, unit),
        roles=fitting_roles(organisation, roles),
        invited_by_id=by.account_id,
        invited_at=clock.now(),
        expires_at=clock.now() + INVITED_FOR,
        token_hash=token_hash(token),
    )
    trail.record("account.invited", by=by, detail={"invitation": invitation.id, "organisation": organisation.id})
    return invitation


def token_hash(token: str) -> str:
    """What is kept of an invitation's token: SHA-256, in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


def fitting_roles(organisation: Organisation, roles: Iterable[str]) -> list[str]:
    """The roles, sorted. Raises `InvalidValue` for none at all or one that this kind of organisation cannot have."""
    wanted = sorted(set(roles))
    possible = {role.key for role in permissions.roles_of_kind(organisation.kind)}
    if not wanted:
        raise InvalidValue("no_role", "Choose at least one role.")
    for key in wanted:
        if permissions.role(key).key not in possible:
            kind = permissions.KINDS[organisation.kind].lower()
            raise InvalidValue("role_of_another_kind", f"A {kind} has no {permissions.role(key).words.lower()}.")
    return wanted


@action("account.invite")
def withdraw_invitation(*, invitation: Invitation, by: Actor) -> Invitation:
    """Withdraw an invitation: its link works no more. Raises `NotNow` once it has been accepted."""
    _own(by, invitation.organisation)
    if invitation.accepted_at is not None:
        raise NotNow("already_accepted", "This invitation has been accepted: end the person's access instead.")
    invitation.withdrawn_at = clock.now()
    invitation.save(update_fields=["withdrawn_at"])
    trail.record("account.invitation_withdrawn", by=by, detail={"invitation": invitation.id})
    return invitation


@action("account.change")
def clear_second_factors(*, account: Account, by: Actor) -> Account:
    """Take away every second factor of somebody who has lost theirs. Every session ends; the next sign-in sets one up.

    Raises `NotYours` unless every organisation the person belongs to today is one's own, `NotNow` for oneself.
    """
    _not_oneself(by, account.id)
    for membership in account.memberships.filter(ended_at__isnull=True).select_related("organisation"):
        _own(by, membership.organisation)
    factors.remove_all(account.id)
    sessions.end_all_of(account.id)
    trail.record("second_factors.cleared", by=by, subjects=[account.id])
    return account


def _not_oneself(by: Actor, account_id: UUID) -> None:
    if by.account_id == account_id:
        raise NotNow("own_account", "Ask another administrator to change your own access.")


def _own(by: Actor, organisation: Organisation) -> None:
    if not by.is_caraway and by.organisation_id != organisation.id:
        raise NotYours("not_yours", "You look after the accounts of your own organisation only.")


def _unit_of(organisation: Organisation, unit: Unit | None) -> Unit | None:
    if unit is not None and unit.organisation_id != organisation.id:
        raise InvalidValue("unit_elsewhere", "Choose a unit of the same organisation.")
    return unit


def _end(membership: Membership) -> None:
    today = clock.today()
    if membership.ended_at is not None:
        raise NotNow("already_ended", "This membership has already ended.")
    membership.to_on, membership.ended_at = max(today, membership.from_on), clock.now()
    membership.save(update_fields=["to_on", "ended_at"])
    sessions.end_all_of(membership.account_id)


def _told(membership: Membership) -> dict[str, object]:
    return {
        "membership": membership.id,
        "organisation": membership.organisation_id,
        "unit": membership.unit_id,
        "roles": list(membership.roles),
    }
