"""Accepting an invitation: once, in time, by whoever holds its link."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

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
    return _open(token).select_related("organisation", "unit").first()


def account_invited(invitation: Invitation) -> Account | None:
    """The account that the invited address has already."""
    return Account.objects.filter(email=invitation.email).first()


def join(token: str, joining: Joining) -> Account:
    """Make the account of somebody invited, and give it the roles. Raises `NotNow` when the link works no more."""
    invitation = _claimed(token)
    if account_invited(invitation) is not None:
        raise _account_exists()
    account = Account(email=invitation.email, full_name=joining.full_name.strip())
    account.set_password(joining.password or None)
    _made(account)
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


def _open(token: str) -> QuerySet[Invitation]:
    waiting = Invitation.objects.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)
    return waiting.filter(token_hash=token_hash(token), expires_at__gt=clock.now())


def _claimed(token: str) -> Invitation:
    """The invitation, locked: of two who accept at once, or one of whom withdraws it, the second is too late."""
    # Whoever waited for the lock meets the row as it is then, and all the conditions are asked of it again.
    locked = _open(token).select_for_update().first()
    if locked is None:
        raise NotNow("link_dead", _DEAD)
    return locked


def _made(account: Account) -> None:
    """Keep the new account. Raises `NotNow` when another invitation of the address was accepted at the same moment."""
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError:
        raise _account_exists() from None


def _account_exists() -> NotNow:
    return NotNow("account_exists", "There is already an account with this e-mail address. Sign in to accept.")


def _accepted(invitation: Invitation, account: Account) -> None:
    membership = memberships.begin(account, invitation.organisation, invitation.roles, unit=invitation.unit)
    invitation.accepted_at, invitation.accepted_by = clock.now(), account
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    by = actor_of(membership)
    trail.record(
        "invitation_accepted", by=by, subjects=[account.pk], detail={"invitation": invitation.id}, kind=Kind.SIGN_IN
    )
