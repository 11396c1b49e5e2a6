"""The two planes as the database machinery sees them."""

import os
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from caraway.bridge.sealing import key_pair
from caraway.platform.databases import logins, places

_NOT_FOR_A_SITE = ("CARAWAY_OWNER_URL", "CARAWAY_SERVER_URL")
_FOR_VICTIMS_ALONE = ("CARAWAY_VICTIMS_PRIVATE", "CARAWAY_BRIDGE_URL")
HOSTS = "localhost,127.0.0.1"


@dataclass(frozen=True)
class Plane:
    """One site: its settings, its database, the login it serves as, and who else may connect.

    `opens`: whether it opens what is sealed and may cross; no other process is told how.
    """

    name: str
    settings: str
    site: str
    visitors: tuple[str, ...]
    opens: bool = False

    @property
    def database(self) -> str:
        """Its database on a server of ours."""
        return f"caraway_{self.name}"

    @property
    def host(self) -> str:
        """Its address in the demo."""
        return f"{self.name}.localhost"

    @property
    def logins(self) -> tuple[str, ...]:
        """Every login that may connect, the owner aside."""
        return (self.site, *self.visitors)

    @property
    def application(self) -> str:
        """Its application, as web servers name one."""
        return f"caraway.{self.name}.wsgi:application"

    def environment(self, url: str) -> dict[str, str]:
        """The environment variables of a process of this site that reaches its database by `url`.

        It knows no other login, and sends no mail unless the surroundings say how.
        """
        own = {
            "CARAWAY_ASSETS": str(places.assets()),
            "CARAWAY_MAIL": os.environ.get("CARAWAY_MAIL", "dummy"),
            "DJANGO_SETTINGS_MODULE": self.settings,
            "CARAWAY_DATABASE_URL": url,
            "CARAWAY_SECRET_KEY": os.environ.get("CARAWAY_SECRET_KEY") or secret_key(self.name),
            "CARAWAY_HOSTS": f"{self.host},{HOSTS}",
            "CARAWAY_VICTIMS_KEY": os.environ.get("CARAWAY_VICTIMS_KEY") or victims_public_key(),
            "CARAWAY_CONTACT_KEY": os.environ.get("CARAWAY_CONTACT_KEY") or contact_key(),
        }
        if self.opens:
            own["CARAWAY_VICTIMS_PRIVATE"] = os.environ.get("CARAWAY_VICTIMS_PRIVATE") or victims_private_key()
        others = _NOT_FOR_A_SITE if self.opens else (*_NOT_FOR_A_SITE, *_FOR_VICTIMS_ALONE)
        return {key: value for key, value in os.environ.items() if key not in others} | own


CASEWORK = Plane(
    "casework",
    "caraway.casework.settings",
    logins.CASEWORK,
    (logins.BRIDGE, logins.BACKUP, logins.RETENTION),
)
VICTIMS = Plane("victims", "caraway.victims.settings", logins.VICTIMS, (logins.BACKUP, logins.RETENTION), opens=True)
PLANES: Mapping[str, Plane] = {plane.name: plane for plane in (CASEWORK, VICTIMS)}


def secret_key(name: str) -> str:
    """The demo's and the tests' own signing key, made once and kept where only this user reads it."""
    file = places.state() / f"{name}.key"
    with places.taking_turns("keys"):
        if not file.exists():
            places.write_private(file, secrets.token_urlsafe(48))
    return file.read_text()


def victims_public_key() -> str:
    """The public key of the demo's own victims' site. Its private half is kept in a file for that site alone."""
    public = places.state() / "victims.public"
    with places.taking_turns("keys"):
        if not public.exists():
            private, shared = key_pair()
            places.write_private(places.state() / "victims.private", private.hex())
            places.write_private(public, shared.hex())
    return public.read_text()


def victims_private_key() -> str:
    """Its private half, for the processes of the victims' site."""
    victims_public_key()  # both are made together
    return (places.state() / "victims.private").read_text()


def contact_key() -> str:
    """The key of contact hashes that the demo's two sites share."""
    file = places.state() / "contact.key"
    with places.taking_turns("keys"):
        if not file.exists():
            places.write_private(file, secrets.token_hex(32))
    return file.read_text()


def django_command(*words: str) -> list[str]:
    """The command line of one of Django's commands."""
    return [sys.executable, "-m", "django", *words]
