"""Signing somebody in for a test: a session as it is after both steps, without walking through the pages.

`signed_in(client, account)`        Django's test client, its session begun as this account
`cookie_of(account, site)`          the same as a cookie for a browser: `context.add_cookies([cookie_of(…)])`
"""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client

from caraway.platform.accounts.models import Account
from caraway.platform.accounts.session_state import begin_session

BOTH_STEPS = ("password", "totp")


def signed_in(client: Client, account: Account) -> Client:
    """The client, signed in as this account with a password and a code."""
    client.cookies[settings.SESSION_COOKIE_NAME] = session_of(account)
    return client


def session_of(account: Account, methods: tuple[str, ...] = BOTH_STEPS) -> str:
    """The key of a new session of this account's, begun in these ways."""
    session: Any = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    begin_session(session, methods)
    session.save()
    return str(session.session_key)


def cookie_of(account: Account, address: str) -> dict[str, Any]:
    """A browser's cookie for the site at that address, of a session as above.

    The site must serve the database that this process is connected to.
    """
    key = session_of(account)
    return {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": address, "httpOnly": True, "sameSite": "Lax"}
