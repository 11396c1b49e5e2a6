"""Links between accounts and an organisation's own sign-in: by issuer and subject, never by e-mail address."""

from uuid import UUID

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import IntegrityError, transaction

from . import entering
from .models import Account


def account_linked(issuer: str, subject: str) -> Account | None:
    """The open account linked with this subject of this issuer."""
    link = SocialAccount.objects.filter(provider=issuer, uid=subject, user__is_active=True).select_related("user")
    found = link.first()
    return found.user if found else None


def is_linked(account_id: UUID) -> bool:
    """Whether the account is linked with the organisation's sign-in that the site offers."""
    partner = settings.OPENID
    return partner is not None and SocialAccount.objects.filter(user_id=account_id, provider=partner.issuer).exists()


def link(account: Account, issuer: str, subject: str) -> bool:
    """Link the account. False when it, or the subject, is linked already."""
    # Of two links of one account at once the second waits here, and then finds the first.
    Account.objects.select_for_update().get(pk=account.pk)
    taken = SocialAccount.objects.filter(provider=issuer)
    if taken.filter(uid=subject).exists() or taken.filter(user=account).exists():
        return False
    try:
        with transaction.atomic():
            made = SocialAccount(user=account, provider=issuer, uid=subject, extra_data={})
            SocialAccount.objects.bulk_create([made])
    except IntegrityError:  # another account was linked with this subject at the same moment
        return False
    entering.recorded("partner_linked", account)
    return True


def unlink(account: Account, issuer: str) -> None:
    """Take the account's link away."""
    SocialAccount.objects.filter(user=account, provider=issuer).delete()
    entering.recorded("partner_unlinked", account)
