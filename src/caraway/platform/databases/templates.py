"""Databases made once and copied: the empty migrated one of each plane, and the one with the demonstration people.

A template's name carries a hash of everything it was made from, so one that is out of date is never found; it is made under
another name and renamed when finished, so one that is half made is never found either.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from caraway.platform.databases import creation, logins, places
from caraway.platform.databases.migrating import migrate
from caraway.platform.databases.planes import Plane, secret_key
from caraway.platform.databases.refusals import DatabaseRefused
from caraway.platform.databases.servers import Server

_SOURCE = places.ROOT / "src" / "caraway"
_MIGRATED_BY = ("**/migrations/*.py", "platform/databases/*.py")
_PEOPLE_MADE_BY = (
    *_MIGRATED_BY,
    "casework/*.py",
    "casework/demonstration/**/*",
    "casework/jobs/**/*.py",
    "casework/models/**/*.py",
    "casework/actions/**/*.py",
    "casework/queries/calendar.py",
    "casework/queries/trials.py",
    "core/**/*",
    "bridge/**/*.py",
    "platform/accounts/**/*.py",
    "platform/agreements/**/*.py",
    "platform/audit/**/*.py",
    "platform/gateways/**/*.py",
    "platform/sealed.py",
    "platform/tenancy/**/*.py",
    "platform/web/words/*",
)


@dataclass(frozen=True)
class People:
    """Which demonstration people: a function of the seed and the day their year ends; about 120, or about 1,200 if `full`.

    `marked`: what is said of victims carries marks, for proofs that seek them.
    """

    today: date
    seed: int = 1
    full: bool = False
    marked: bool = False


def migrated(server: Server, plane: Plane) -> str:
    """The name of the plane's empty migrated template, made if need be."""
    name = migrated_name(plane)
    return _made(server, plane, name, lambda making: migrate(plane, server.url(logins.OWNER, making)))


def migrated_name(plane: Plane) -> str:
    """The name that template has, made or not."""
    return f"caraway_t_{plane.name}_{digest(_MIGRATED_BY, _lock())}"


def peopled(server: Server, plane: Plane, people: People, about_to_make: Callable[[], None] = lambda: None) -> str:
    """The name of the template with the demonstration people, made if need be through the site's own login."""
    empty, name = migrated(server, plane), peopled_name(plane, people)

    def fill(making: str) -> None:
        about_to_make()
        load_people(plane, server.url(plane.site, making), people)

    return _made(server, plane, name, fill, like=empty)


def peopled_name(plane: Plane, people: People) -> str:
    """The name that template has, made or not.

    What was sealed opens to one key alone, so the keys count too: a checkout made anew at the same place has others.
    """
    words = f"{people.today.isoformat()} {people.seed} {people.full} {people.marked}"
    given = _surroundings(plane, "")
    keys = (given[key] for key in ("CARAWAY_SECRET_KEY", "CARAWAY_VICTIMS_KEY", "CARAWAY_CONTACT_KEY"))
    return f"caraway_d_{plane.name}_{digest(_PEOPLE_MADE_BY, words, _lock(), *keys)}"


def load_people(plane: Plane, site_url: str, people: People) -> None:
    """Load the demonstration people into a database, in a process that has the site's own login and no other."""
    words = [
        people.today.isoformat(),
        str(people.seed),
        "full" if people.full else "few",
        "marked" if people.marked else "plain",
    ]
    ran = subprocess.run(
        [sys.executable, "-m", "caraway.commands.people", *words],
        env=_surroundings(plane, site_url),
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        raise DatabaseRefused(f"The demonstration people could not be loaded:\n{ran.stdout}{ran.stderr}".strip())


def _surroundings(plane: Plane, site_url: str) -> dict[str, str]:
    """The site's environment. Of a process of the other site it takes no key: what is sealed here opens on this site alone."""
    environment = plane.environment(site_url)
    if os.environ.get("DJANGO_SETTINGS_MODULE", plane.settings) != plane.settings:
        environment["CARAWAY_SECRET_KEY"] = secret_key(plane.name)
    return environment


def copy(server: Server, plane: Plane, template: str) -> str:
    """A new copy of a template for this process; copies of processes that are gone are dropped on the way."""
    prefix = f"caraway_c_{plane.name}_"
    with creation.administering(server) as admin:
        there = creation.databases(admin, prefix)
        creation.drop(admin, *(name for name in there if not _alive(name.removeprefix(prefix))))
        name = next(f"{prefix}{os.getpid()}_{n}" for n in range(10_000) if f"{prefix}{os.getpid()}_{n}" not in there)
        creation.clone(admin, plane, template, name)
    return name


def digest(patterns: Iterable[str], *words: str) -> str:
    """Twelve hexadecimal digits of the source files that match the patterns, and of the words."""
    made = hashlib.sha256("\0".join(words).encode())
    files = {file for pattern in patterns for file in _SOURCE.glob(pattern) if _counts(file)}
    for file in sorted(files):
        made.update(f"{file.relative_to(_SOURCE)}\0".encode() + file.read_bytes() + b"\0")
    return made.hexdigest()[:12]


def _made(server: Server, plane: Plane, name: str, fill: Callable[[str], None], *, like: str | None = None) -> str:
    with creation.administering(server) as admin:
        if name in creation.databases(admin, name):
            return name
        making = f"caraway_m_{plane.name}"
        if like is None:
            creation.drop(admin, making)
            creation.make_database(admin, server, plane, making)
        else:
            creation.clone(admin, plane, like, making)
        fill(making)
        creation.drop(admin, *_out_of_date(creation.databases(admin, name[: -len("0" * 12)])))
        creation.rename(admin, making, name)
    return name


def _out_of_date(names: list[str]) -> list[str]:
    """All but a few: another day's people or another branch's tables may be wanted again."""
    return names[3:]


def _counts(file: Path) -> bool:
    return file.is_file() and "__pycache__" not in file.parts


def _lock() -> str:
    return hashlib.sha256((places.ROOT / "requirements.lock").read_bytes()).hexdigest()


def _alive(rest: str) -> bool:
    number = int(rest.split("_")[0])
    with suppress(ProcessLookupError):
        os.kill(number, 0)
        return True
    return False
