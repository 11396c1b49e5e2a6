"""Where an organisation's own sign-in (OpenID Connect) is, as the environment says. No Django: settings read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

_LONGEST_ISSUER = 200  # what the column that keeps it holds
_HERE = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Partner:
    """One OpenID provider: the name on the button, its issuer, our name and secret there, and what says two factors."""

    name: str
    issuer: str
    client_id: str
    client_secret: str
    two_factors: frozenset[str]


def partner_sign_in(environment: Mapping[str, str]) -> Partner | None:
    """The provider, or None when none of it is set. ValueError when it is set in part, or unencrypted."""
    names = ("NAME", "ISSUER", "CLIENT_ID", "CLIENT_SECRET")
    given = {name: environment.get(f"CARAWAY_OIDC_{name}", "") for name in names}
    if not any(given.values()):
        return None
    missing = [f"CARAWAY_OIDC_{name}" for name, value in given.items() if not value]
    if missing:
        raise ValueError(f"Set {' and '.join(missing)} too, or none of the settings of OpenID Connect.")
    if not encrypted(given["ISSUER"]):
        raise ValueError("CARAWAY_OIDC_ISSUER must begin with https:// (or be on this machine).")
    if len(given["ISSUER"]) > _LONGEST_ISSUER:
        raise ValueError(f"CARAWAY_OIDC_ISSUER must be {_LONGEST_ISSUER} characters or fewer.")
    words = frozenset(environment.get("CARAWAY_OIDC_MFA", "mfa").replace(",", " ").split())
    return Partner(given["NAME"], given["ISSUER"], given["CLIENT_ID"], given["CLIENT_SECRET"], words)


def encrypted(address: str) -> bool:
    """Whether what is sent to this address is encrypted, or does not leave the machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _HERE)
