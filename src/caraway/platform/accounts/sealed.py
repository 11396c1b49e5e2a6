"""Secrets of second factors, sealed with the site's key before they are stored."""

from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings

from caraway.platform.sealed import seal, unseal

_PURPOSE = "second factors"


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """What allauth asks of a site: how to seal a secret, and what the site is called."""

    def encrypt(self, text: str) -> str:
        """Seal with the newest key."""
        return seal(_PURPOSE, text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open with the newest key or one of those before it. ValueError when none of them opens it."""
        return unseal(_PURPOSE, encrypted_text.encode()).decode()

    def _get_site_name(self) -> str:
        return str(settings.SERVICE_NAME)
