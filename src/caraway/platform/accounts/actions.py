"""Inviting people, giving and taking roles, closing accounts. Whatever takes access away ends sessions at once."""

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings

from caraway.core import permissions
from caraway.core.refusals import InvalidValue, NotNow, NotYours
from caraway.platform.agreements.models import Organisation, Unit
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, mail, randomness

from . import factors, memberships, notices, sessions
from .actor import Actor
from .models import Account, Invitation, Membership, normalised_email
from .queries import memberships_in, memberships_on

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

    Raises `NotYours` for another organisation than one's own, `InvalidValue` for a role that it cannot have, `NotNow` for
    somebody who is a member.
    """
    _own(by, organisation)
    fitting = fitting_roles(organisation, roles)
    unit = _unit_of(organisation, unit)
    membership = memberships.begin(account, organisation, fitting, unit=unit, from_on=from_on, to_on=to_on)
    trail.record("membership.began", by=by, subjects=[account.id], detail=_told(membership))
    return membership


@action("account.change")
def change_roles(*, membership: Membership, roles: Iterable[str], by: Actor, unit: Unit | None = None) -> Membership:
    """End a membership now and begin another with these roles, in this unit (the whole organisation).

    Every session of the person ends.
    """
    _own(by, membership.organisation)
    _not_oneself(by, membership.account_id)
    memberships.end(membership)
    organisation, unit = membership.organisation, _unit_of(membership.organisation, unit)
    fresh = memberships.begin(membership.account, organisation, fitting_roles(organisation, roles), unit=unit)
    trail.record("membership.changed", by=by, subjects=[membership.account_id], detail=_told(fresh))
    return fresh


@action("account.change")
def end_membership(*, membership: Membership, by: Actor) -> Membership:
    """End a membership now. The row stays; every session of the person ends."""
    _own(by, membership.organisation)
    _not_oneself(by, membership.account_id)
    memberships.end(membership)
    trail.record("membership.ended", by=by, subjects=[membership.account_id], detail=_told(membership))
    return membership


@action("account.change")
def close_account(*, account: Account, by: Actor) -> Account:
    """Close an account: it can no longer sign in, and every session of it ends now.

    Raises `NotYours` unless the person belongs to one's own organisation, and to no other.
    """
    held = set(account.memberships.filter(ended_at__isnull=True).values_list("organisation_id", flat=True))
    if not by.is_caraway and held != {by.organisation_id}:
        raise _of_others()
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


@action("account.invite")
def invite(
    *, email: str, organisation: Organisation, roles: Iterable[str], by: Actor, unit: Unit | None = None
) -> Invitation:
    """Invite somebody to an organisation, for seven days. The token is in what is returned, once, and is kept nowhere.

    Raises `NotYours` for another organisation than one's own, `InvalidValue` for a role that it cannot have, `NotNow` for
    somebody who is a member.
    """
    _own(by, organisation)
    invitation = _invitation(normalised_email(email), organisation, roles, _unit_of(organisation, unit), by)
    trail.record("account.invited", by=by, detail={"invitation": invitation.id, "organisation": organisation.id})
    return invitation


@action("account.invite")
def invite_again(*, invitation: Invitation, by: Actor) -> Invitation:
    """Invite by a fresh link, for seven days, somebody whose first e-mail did not arrive: that invitation is withdrawn.

    Raises `NotNow` once it has been accepted or withdrawn.
    """
    _own(by, invitation.organisation)
    first = _withdrawn(invitation)
    fresh = _invitation(first.email, invitation.organisation, first.roles, first.unit, by)
    trail.record("account.invited_again", by=by, detail={"invitation": fresh.id, "instead_of": first.id})
    return fresh


def _invitation(
    address: str, organisation: Organisation, roles: Iterable[str], unit: Unit | None, by: Actor
) -> Invitation:
    if memberships_in(organisation.id, clock.today()).filter(account__email=address).exists():
        raise memberships.already_member(organisation)
    token = randomness.token()
    made = Invitation.objects.create(
        email=address,
        organisation=organisation,
        unit=unit,
        roles=fitting_roles(organisation, roles),
        invited_by_id=by.account_id,
        invited_at=clock.now(),
        expires_at=clock.now() + INVITED_FOR,
        token_hash=token_hash(token),
    )
    made.token = token
    return made


def token_hash(token: str) -> str:
    """What is kept of an invitation's token: SHA-256, in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


def fitting_roles(organisation: Organisation, roles: Iterable[str]) -> list[str]:
    """The roles, sorted. Raises `InvalidValue` for none at all or one that this kind of organisation cannot have."""
    wanted = sorted(set(roles))
    possible = {role.key for role in permissions.roles_of_kind(organisation.kind, settings.CARAWAY_PLANE)}
    if not wanted:
        raise InvalidValue("no_role", "Choose at least one role.")
    for key in wanted:
        if permissions.role(key).key not in possible:
            kind = permissions.KINDS[organisation.kind].lower()
            raise InvalidValue("role_of_another_kind", f"A {kind} has no {permissions.role(key).words.lower()}.")
    return wanted


@action("account.invite")
def withdraw_invitation(*, invitation: Invitation, by: Actor) -> Invitation:
    """Withdraw an invitation: its link works no more. Raises `NotNow` once it has been accepted or withdrawn."""
    _own(by, invitation.organisation)
    withdrawn = _withdrawn(invitation)
    trail.record("account.invitation_withdrawn", by=by, detail={"invitation": withdrawn.id})
    return withdrawn


def _withdrawn(invitation: Invitation) -> Invitation:
    # Read again under the lock that whoever accepts takes: what the page showed may be true no more.
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if locked.accepted_at is not None:
        raise NotNow("already_accepted", "This invitation has been accepted: end the person's access instead.")
    if locked.withdrawn_at is not None:
        raise NotNow("already_withdrawn", "This invitation has been withdrawn already.")
    locked.withdrawn_at = clock.now()
    locked.save(update_fields=["withdrawn_at"])
    return locked


@action("account.change")
def clear_second_factors(*, account: Account, by: Actor) -> Account:
    """Take away every second factor of somebody who has lost theirs. Every session ends; the next sign-in sets one up.

    Raises `NotYours` for somebody of other organisations alone, `NotNow` for somebody of another one too, and for oneself.
    Their owner is told by e-mail.
    """
    _not_oneself(by, account.id)
    _of_own_alone(by, account)
    factors.remove_all(account.id)
    sessions.end_all_of(account.id)
    mail.send_soon(notices.factor_removed(account))
    trail.record("second_factors.cleared", by=by, subjects=[account.id])
    return account


def _not_oneself(by: Actor, account_id: UUID) -> None:
    if by.account_id == account_id:
        raise NotNow("own_account", "Ask another administrator to change your own access.")


def _of_own_alone(by: Actor, account: Account) -> None:
    own = [one.organisation_id == by.organisation_id for one in memberships_on(account.id, clock.today())]
    if by.is_caraway:
        return
    if not any(own):
        raise _of_others()
    if not all(own):
        raise NotNow(
            "works_elsewhere",
            "This person works for another organisation too, so you cannot take their second step away alone: "
            "ask whoever runs Caraway.",
        )


def _own(by: Actor, organisation: Organisation) -> None:
    if not by.is_caraway and by.organisation_id != organisation.id:
        raise _of_others()


def _of_others() -> NotYours:
    return NotYours("not_yours", "You look after the accounts of your own organisation only.")


def _unit_of(organisation: Organisation, unit: Unit | None) -> Unit | None:
    if unit is not None and unit.organisation_id != organisation.id:
        raise InvalidValue("unit_elsewhere", "Choose a unit of the same organisation.")
    return unit


def _told(membership: Membership) -> dict[str, object]:
    return {
        "membership": membership.id,
        "organisation": membership.organisation_id,
        "unit": membership.unit_id,
        "roles": list(membership.roles),
    }
