"""Seals a copy of one site's server, or what it writes, to that site's backup key. The key that opens is not needed here.

CARAWAY_BACKUP_URL is the address of the site's database with its backup login, CARAWAY_BACKUP_KEY the site's public backup
key, and CARAWAY_BACKUPS the folder that the sealed files go to. A server that holds both sites is refused.
"""

import argparse
import os
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg

from caraway.bridge.sealing import key_pair
from caraway.commands import CommandRefused
from caraway.platform.backups import base, writes
from caraway.platform.backups.source import connected
from caraway.platform.backups.store import Store
from caraway.platform.databases import places
from caraway.platform.databases.planes import PLANES, Plane

KEY_BYTES = 32


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to seal, of which site."""
    todo = parser.add_subparsers(required=True, metavar="base|writes|keys")
    for name, does, about in (
        ("base", _base, "copy everything there is now, once"),
        ("writes", _writes, "seal what is written, until told to stop"),
    ):
        one = todo.add_parser(name, help=about)
        one.add_argument(
            "--site", choices=PLANES, required=True, help="of which site; each has a server and a key of its own"
        )
        one.set_defaults(backup=does)
        if does is _writes:
            one.add_argument(
                "--every", type=float, default=writes.EVERY, help="seconds until what was written is sealed"
            )
    keys = todo.add_parser("keys", help="make a key pair: the private key goes to FILE, the public one is printed")
    keys.add_argument("file", type=Path, metavar="FILE")
    keys.set_defaults(backup=_keys)


def run(options: argparse.Namespace) -> int:
    """Do it; CommandRefused where the environment is not whole, DatabaseRefused where the server is not right."""
    status: int = options.backup(options)
    return status


@dataclass(frozen=True)
class Where:
    """What the environment says of a site's backups."""

    plane: Plane
    url: str
    public: bytes
    store: Store


def where(plane: Plane, environment: Mapping[str, str]) -> Where:
    """Read it. CommandRefused where anything is missing or is no key."""
    missing = [
        name for name in ("CARAWAY_BACKUP_URL", "CARAWAY_BACKUP_KEY", "CARAWAY_BACKUPS") if not environment.get(name)
    ]
    if missing:
        raise CommandRefused(
            f"Set {' and '.join(missing)} for {plane.name}. The demonstration has none of them: both sites are on one server, "
            "whose files and writes hold both, so neither can be backed up alone."
        )
    store = Store(Path(environment["CARAWAY_BACKUPS"]), plane.name)
    return Where(plane, environment["CARAWAY_BACKUP_URL"], key_in(environment["CARAWAY_BACKUP_KEY"]), store)


def key_in(text: str) -> bytes:
    """The key written as hexadecimal digits. CommandRefused where it is none."""
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise CommandRefused(
            f"A backup key is {2 * KEY_BYTES} hexadecimal digits, as `./caraway backup keys FILE` makes one."
        )
    return key


def _base(options: argparse.Namespace) -> int:
    found = where(PLANES[options.site], os.environ)
    with connected(found.url, found.plane) as source:
        made = base.take(source, found.store, found.public)
    print(f"{made} holds {found.plane.name} as it was; {made.stat().st_size:,} bytes.")
    return 0


def _writes(options: argparse.Namespace) -> int:
    found, told = where(PLANES[options.site], os.environ), list[int]()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _frame: told.append(received))
    try:
        with connected(found.url, found.plane) as source, connected(found.url, found.plane) as other:
            writes.keep(source, other, found.store, found.public, lambda: bool(told), options.every)
    except psycopg.OperationalError:
        raise CommandRefused(
            f"The connection to the server of {found.plane.name} was lost: start this again."
        ) from None
    return 0


def _keys(options: argparse.Namespace) -> int:
    if options.file.exists():
        raise CommandRefused(f"{options.file} is there already: a key is never written over.")
    private, public = key_pair()
    places.write_private(options.file, private.hex() + "\n")
    print(public.hex())
    return 0
