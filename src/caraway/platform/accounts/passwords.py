"""Whether an address and a password belong together, in the same time whether there is such an account or not."""

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, check_password, make_password

from .models import Account, normalised_email


def account_with(email: str, password: str) -> Account | None:
    """The open account with this address and password, or None.

    For an unknown address, a closed account and one without a password a hash of the same cost is computed.
    """
    account = Account.objects.filter(email=normalised_email(email), is_active=True).first()
    kept = account.password if account else UNUSABLE_PASSWORD_PREFIX

    def hash_anew(typed: str) -> None:
        if account is None:
            return
        fresh = make_password(typed)
        # Only in the place of the hash that was checked: a password chosen in the meantime stays.
        if Account.objects.filter(pk=account.pk, password=kept).update(password=fresh):
            account.password = fresh

    return account if check_password(password, kept, setter=hash_anew) else None
