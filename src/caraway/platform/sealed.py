"""Secrets that a site has to use again, sealed with its own key before they are stored: each purpose by a key of its own."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes


def seal(purpose: str, secret: bytes) -> bytes:
    """Sealed with the newest key."""
    return _keys(purpose).encrypt(secret)


def unseal(purpose: str, sealed: bytes) -> bytes:
    """Opened with the newest key or one of those before it. ValueError when none of them opens it."""
    try:
        return _keys(purpose).decrypt(sealed)
    except InvalidToken:
        raise ValueError("This secret was sealed with a key that the site no longer has.") from None


def _keys(purpose: str) -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_stretched(purpose, key))) for key in keys])


def _stretched(purpose: str, key: str | bytes) -> bytes:
    return hashlib.sha256(b"caraway: " + purpose.encode() + b"\0" + force_bytes(key)).digest()
