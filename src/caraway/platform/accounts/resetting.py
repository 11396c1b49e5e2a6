"""New passwords: asked for by e-mail, or changed by somebody signed in."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.http import HttpRequest

from caraway.platform.gateways import clock, mail

from . import entering, notices, sessions
from .models import Account


class _Tokens(PasswordResetTokenGenerator):
    """A link's token: good for an hour, and until the password changes or its owner signs in."""

    def _now(self) -> datetime:
        return clock.outside().replace(tzinfo=None)


tokens = _Tokens()


def account_of_link(key: UUID, token: str) -> Account | None:
    """Whose password this link may set; None when it is too old, was used, or never was one."""
    account = Account.objects.filter(pk=key, is_active=True).first()
    return account if tokens.check_token(account, token) else None


def set_password(account: Account, password: str) -> None:
    """Set the password, end every session of the account, and tell its owner."""
    account.set_password(password)
    account.save(update_fields=["password"])
    sessions.end_all_of(account.pk)
    entering.recorded("password_set", account)
    mail.send_soon(notices.password_changed(account))


def change_password(request: HttpRequest, account: Account, password: str) -> None:
    """Set one's own password from a session, which goes on under a key nobody had before. Every other session ends."""
    set_password(account, password)
    kept = dict(request.session.items())
    request.session.flush()
    request.session.update(kept)
    update_session_auth_hash(request, account)
