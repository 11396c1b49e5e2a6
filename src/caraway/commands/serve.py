"""A site in production, casework or the victims' site: settings come from the environment, and they and the login are checked first."""

import argparse
import os
from collections.abc import Mapping
from urllib.parse import urlsplit

import psycopg

from caraway.commands import CommandRefused, assets, web
from caraway.platform.accounts.partner import partner_sign_in
from caraway.platform.databases.migrating import refuse_talkative_server, refuse_wrong_login
from caraway.platform.databases.planes import CASEWORK, PLANES, VICTIMS, Plane

NEEDED = ("CARAWAY_DATABASE_URL", "CARAWAY_SECRET_KEY", "CARAWAY_HOSTS", "CARAWAY_ADDRESS", "CARAWAY_CONTACT_KEY")
OWN: Mapping[Plane, tuple[str, ...]] = {
    CASEWORK: ("CARAWAY_VICTIMS_KEY",),
    VICTIMS: ("CARAWAY_VICTIMS_PRIVATE", "CARAWAY_BRIDGE_URL"),
}
"""What one site needs besides. The victims' site's are no other process's to hold."""
SHORTEST_KEY = 40  # characters


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which site, where to listen and with how many processes."""
    add_site(parser)
    parser.add_argument("--bind", default="127.0.0.1:8000", help="address and port (default 127.0.0.1:8000)")
    parser.add_argument("--workers", type=int, default=4, help="web server processes (default 4)")


def run(options: argparse.Namespace) -> int:
    """Become the web server; returns only by refusing."""
    plane = PLANES[options.site]
    command = web.server_command(plane.application, options.bind, options.workers)
    os.execve(command[0], command, surroundings(plane))  # no shell is wanted  # nosec B606


def add_site(parser: argparse.ArgumentParser) -> None:
    """Which of the two sites."""
    parser.add_argument("--site", choices=sorted(PLANES), default=CASEWORK.name, help="which site (default casework)")


def surroundings(plane: Plane) -> dict[str, str]:
    """The environment of a process of this site, once it and the login have been found safe."""
    refuse_unsafe(os.environ, plane)
    refuse_unsafe_database(os.environ["CARAWAY_DATABASE_URL"])
    built = os.environ.get("CARAWAY_ASSETS") or str(assets.build())
    return os.environ | {"DJANGO_SETTINGS_MODULE": plane.settings, "CARAWAY_ASSETS": built}


def refuse_unsafe(given: Mapping[str, str], plane: Plane = CASEWORK) -> None:
    """Raise CommandRefused with what to do, unless the environment makes a site that is safe to serve."""
    missing = [name for name in (*NEEDED, *OWN[plane]) if not given.get(name)]
    if missing:
        raise CommandRefused(f"Set {' and '.join(missing)} in the environment; DEVELOPERS.md says what each is.")
    if "CARAWAY_OWNER_URL" in given:
        raise CommandRefused(
            "CARAWAY_OWNER_URL is set: the site's processes must not hold the owner's password; unset it."
        )
    for name in OWN[VICTIMS] if plane is CASEWORK else ():
        if name in given:
            raise CommandRefused(f"{name} is set: only processes of the victims' site may hold it; unset it.")
    if given.get("CARAWAY_DEBUG"):
        raise CommandRefused("CARAWAY_DEBUG is set: its error pages would show details of people; unset it.")
    if len(given["CARAWAY_SECRET_KEY"]) < SHORTEST_KEY:
        raise CommandRefused(
            f"CARAWAY_SECRET_KEY has fewer than {SHORTEST_KEY} characters: set one of {SHORTEST_KEY} or more by chance, "
            "such as `openssl rand -base64 48` prints."
        )
    _refuse_unsafe_address(given)
    try:
        partner_sign_in(given)
    except ValueError as wrong:
        raise CommandRefused(str(wrong)) from None


def _refuse_unsafe_address(given: Mapping[str, str]) -> None:
    address = urlsplit(given["CARAWAY_ADDRESS"])
    if address.scheme != "https" or not address.hostname or address.path or address.query:
        raise CommandRefused(
            "CARAWAY_ADDRESS must be the encrypted address people type, such as https://casework.example.org."
        )
    if address.hostname not in given["CARAWAY_HOSTS"].split(","):
        raise CommandRefused(f"CARAWAY_HOSTS must name the host of CARAWAY_ADDRESS: add {address.hostname} to it.")
    if "*" in given["CARAWAY_HOSTS"]:
        raise CommandRefused(
            "CARAWAY_HOSTS must name each host: with a star anybody could choose where the links in our e-mails lead."
        )
    if not given.get("CARAWAY_PROXIES", "1").isdecimal() or int(given.get("CARAWAY_PROXIES", "1")) < 1:
        raise CommandRefused("CARAWAY_PROXIES must be how many proxies of yours stand before the site: 1 or more.")


def refuse_unsafe_database(url: str) -> None:
    """Raise DatabaseRefused for a login that sees too much or a server that logs values; CommandRefused for none at all."""
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            refuse_wrong_login(connection.cursor())
            refuse_talkative_server(connection.cursor())
    except psycopg.OperationalError as problem:
        reason = (str(problem).strip().splitlines() or ["no reason given"])[-1]
        raise CommandRefused(f"The database of CARAWAY_DATABASE_URL could not be reached: {reason}") from None
