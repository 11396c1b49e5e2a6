"""Secrets of second factors, sealed with the site's key before they are stored."""

import base64
import hashlib

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes

_PURPOSE = b"caraway: second factors\0"


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """What allauth asks of a site: how to seal a secret, and what the site is called."""

    def encrypt(self, text: str) -> str:
        """Seal with the newest key."""
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open with the newest key or one of those before it. ValueError when none of them opens it."""
        try:
            return _seal().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            raise ValueError("This secret was sealed with a key that the site no longer has.") from None

    def _get_site_name(self) -> str:
        return str(settings.SERVICE_NAME)


def _seal() -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_stretched(key))) for key in keys])


def _stretched(key: str | bytes) -> bytes:
    return hashlib.sha256(_PURPOSE + force_bytes(key)).digest()
