"""Accepting an invitation: once, in time, by whoever holds its link."""

from dataclasses import dataclass

from caraway.core.refusals import NotNow
from caraway.platform.audit import trail
from caraway.platform.audit.models import Kind
from caraway.platform.gateways import clock

from . import memberships, partners
from .actions import token_hash
from .models import Account, Invitation
from .queries import actor_of

_DEAD = "This link does not work any more. Ask your administrator to invite you again."


@dataclass(frozen=True, slots=True)
class Joining:
    """What somebody who accepts tells about themselves: a name, and a password or their organisation's sign-in."""

    full_name: str
    password: str = ""
    issuer: str = ""
    subject: str = ""


def open_invitation(token: str) -> Invitation | None:
    """The invitation of this link, while it can be accepted."""
    waiting = Invitation.objects.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)
    found = waiting.filter(token_hash=token_hash(token), expires_at__gt=clock.now())
    return found.select_related("organisation", "unit").first()


def account_invited(invitation: Invitation) -> Account | None:
    """The account that the invited address has already."""
    return Account.objects.filter(email=invitation.email).first()


def join(token: str, joining: Joining) -> Account:
    """Make the account of somebody invited, and give it the roles. Raises `NotNow` when the link works no more."""
    invitation = _claimed(token)
    if account_invited(invitation) is not None:
        raise NotNow("account_exists", "There is already an account with this e-mail address. Sign in to accept.")
    account = Account(email=invitation.email, full_name=joining.full_name.strip())
    account.set_password(joining.password or None)
    account.save(force_insert=True)
    _accepted(invitation, account)
    if joining.subject and not partners.link(account, joining.issuer, joining.subject):
        raise NotNow("already_linked", "This sign-in is linked with another account here.")
    return account


def accept(token: str, account: Account) -> None:
    """Give the roles to the account that the invited address has already, whose owner has proved who they are.

    Raises `NotNow`, also for a member of the organisation: an invitation makes members, it changes no roles.
    """
    invitation = _claimed(token)
    if invitation.email != account.email or not account.is_active:
        raise NotNow("link_dead", _DEAD)
    _accepted(invitation, account)


def _claimed(token: str) -> Invitation:
    """The invitation, locked: of two who accept at once the second waits, and is then too late."""
    found = open_invitation(token)
    locked = (
        Invitation.objects.select_for_update().filter(pk=found.pk, accepted_at__isnull=True).first() if found else None
    )
    if locked is None:
        raise NotNow("link_dead", _DEAD)
    return locked


def _accepted(invitation: Invitation, account: Account) -> None:
    membership = memberships.begin(account, invitation.organisation, invitation.roles, unit=invitation.unit)
    invitation.accepted_at, invitation.accepted_by = clock.now(), account
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    by = actor_of(membership)
    trail.record(
        "invitation_accepted", by=by, subjects=[account.pk], detail={"invitation": invitation.id}, kind=Kind.SIGN_IN
    )
