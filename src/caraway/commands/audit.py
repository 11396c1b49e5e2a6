"""Checks the sealed audit of a site, or writes a checkpoint of it to keep elsewhere.

It reads the database of CARAWAY_DATABASE_URL, as the site's login or the backup's, and changes nothing. With --demo it reads
those of the demonstration as the backup: both sites', unless --site names one.
"""

import argparse
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from caraway.commands import CommandRefused
from caraway.core.audit_chain import Wrong
from caraway.platform.audit import checking, checkpoints
from caraway.platform.audit.checking import Looked
from caraway.platform.databases import logins, servers
from caraway.platform.databases.planes import CASEWORK, PLANES, Plane
from caraway.platform.gateways import clock


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, of which site, and the files."""
    todo = parser.add_subparsers(required=True, metavar="verify|checkpoint")
    verify = todo.add_parser("verify", help="name the first wrong entry; answers 1 where there is one")
    verify.add_argument(
        "--checkpoint",
        type=Path,
        metavar="FILE",
        action="append",
        default=[],
        help="hold the chain against this as well; may be given several times",
    )
    verify.add_argument("--json", type=Path, metavar="FILE", help="write what was found there as well")
    verify.set_defaults(audit=_verify)
    keep = todo.add_parser("checkpoint", help="write how far the chain is sealed to a new file")
    keep.add_argument("file", type=Path, metavar="FILE")
    keep.set_defaults(audit=_keep)
    for one in (verify, keep):
        one.add_argument("--site", choices=sorted(PLANES), help="which site (default casework; with --demo both)")
        one.add_argument("--demo", action="store_true", help="the demonstration's databases")


def run(options: argparse.Namespace) -> int:
    """Do it; 1 where an entry is wrong."""
    try:
        status: int = options.audit(options)
    except checkpoints.NotACheckpoint as refused:
        raise CommandRefused(str(refused)) from None
    except OSError as problem:
        raise CommandRefused(f"{problem.filename}: {problem.strerror}.") from None
    return status


def _verify(options: argparse.Namespace) -> int:
    found = []
    for plane, url in _asked(options):
        outside = [
            checkpoints.read(file, plane.name) for file in options.checkpoint if not options.demo or _is_of(file, plane)
        ]
        with _connected(url, plane) as connection:
            looked = checking.check(connection, outside)
        print(f"{plane.name}: {said(looked)}" if options.demo else said(looked))
        found.append((plane, looked))
    if options.json:
        rows = [as_json(looked, plane.name) for plane, looked in found]
        options.json.write_text(json.dumps(rows if options.demo else rows[0], indent=2) + "\n")
    return 1 if any(looked.wrong for _, looked in found) else 0


def _keep(options: argparse.Namespace) -> int:
    if options.demo and not options.site:
        raise CommandRefused("A checkpoint is of one site: say which with --site.")
    for plane, url in _asked(options):
        with _connected(url, plane) as connection:
            reached = checking.reached(connection)
        checkpoints.write(options.file, plane.name, reached, clock.now())
        print(f"{options.file} says how {reached.position:,} entries of the audit of {plane.name} are sealed.")
    return 0


def _asked(options: argparse.Namespace) -> Iterator[tuple[Plane, str]]:
    """The sites to look at, each with the address of its database."""
    if not options.demo:
        yield PLANES[options.site or CASEWORK.name], os.environ.get("CARAWAY_DATABASE_URL", "")
        return
    with servers.running("demo", durable=True) as server:
        for plane in PLANES.values():
            if options.site in (None, plane.name):
                yield plane, server.url(logins.BACKUP, plane.database)


def _is_of(file: Path, plane: Plane) -> bool:
    """Whether a checkpoint is of this site; one of the other is held against the other."""
    try:
        return bool(json.loads(file.read_text())["plane"] == plane.name)
    except (ValueError, TypeError, KeyError):
        return True  # no checkpoint at all, which reading it says


def said(looked: Looked) -> str:
    """What was found, in words."""
    last = f", the last at {looked.reached.sealed_at:%Y-%m-%d %H:%M} UTC" if looked.reached.sealed_at else ""
    verdict = f"WRONG: {_wrong(looked.wrong)}" if looked.wrong else "Nothing is wrong."
    return f"{looked.reached.position:,} entries are sealed{last}; {looked.waiting:,} wait for it. {verdict}"


def as_json(looked: Looked, plane: str) -> dict[str, Any]:
    """The same for a machine."""
    reached, wrong = looked.reached, looked.wrong
    return {
        "plane": plane,
        "sealed": reached.position,
        "hash": reached.hash.hex(),
        "sealed_at": reached.sealed_at.isoformat() if reached.sealed_at else None,
        "waiting": looked.waiting,
        "wrong": wrong
        and {
            "fault": wrong.fault.value,
            "position": wrong.position,
            "since": wrong.since,
            "row": str(wrong.row) if wrong.row else None,
        },
    }


def _wrong(wrong: Wrong) -> str:
    row = f", row {wrong.row}" if wrong.row else ""
    if wrong.position is None:
        return f"a row has no place in the chain and was not written since it was last sealed{row}: inserted."
    named = f"entry {wrong.position:,}{row}: {wrong.fault.value}."
    if wrong.since in (None, wrong.position):
        return named
    return f"{named} Where hashes were worked out anew, the first wrong entry is one of {wrong.since:,} to {wrong.position:,}."


@contextmanager
def _connected(url: str, plane: Plane) -> Iterator["psycopg.Connection[Any]"]:
    if not url:
        raise CommandRefused(
            "Set CARAWAY_DATABASE_URL to the address of the database, with the site's or the backup's login."
        )
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            checking.read_only(connection)
            _require(connection, plane)
            yield connection
    except psycopg.errors.InsufficientPrivilege:
        raise CommandRefused("This login may not read the audit: use the site's or the backup's.") from None
    except psycopg.OperationalError as problem:
        reason = (str(problem).strip().splitlines() or ["no reason given"])[-1]
        raise CommandRefused(f"The database of {plane.name} could not be read: {reason}") from None


def _require(connection: "psycopg.Connection[Any]", plane: Plane) -> None:
    """Refuse the other site's database: its checkpoint would say that it is of this one."""
    own = "SELECT FROM pg_class WHERE relkind = 'r' AND starts_with(relname, %s) LIMIT 1"
    if connection.execute(own, [f"{plane.name}_"]).rowcount != 1:
        raise CommandRefused(f"This is not the database of {plane.name}: say of which site it is with --site.")
