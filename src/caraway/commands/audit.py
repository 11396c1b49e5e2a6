"""Checks the sealed audit of the casework site, or writes a checkpoint of it to keep elsewhere.

It reads the database of CARAWAY_DATABASE_URL, as the site's login or the backup's, and changes nothing.
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
from caraway.platform.databases.planes import CASEWORK
from caraway.platform.gateways import clock


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, and the files."""
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
    outside = [checkpoints.read(file, CASEWORK.name) for file in options.checkpoint]
    with _connected() as connection:
        looked = checking.check(connection, outside)
    print(said(looked))
    if options.json:
        options.json.write_text(json.dumps(as_json(looked), indent=2) + "\n")
    return 1 if looked.wrong else 0


def _keep(options: argparse.Namespace) -> int:
    with _connected() as connection:
        reached = checking.reached(connection)
    checkpoints.write(options.file, CASEWORK.name, reached, clock.now())
    print(f"{options.file} says how {reached.position:,} entries of the audit of {CASEWORK.name} are sealed.")
    return 0


def said(looked: Looked) -> str:
    """What was found, in words."""
    last = f", the last at {looked.reached.sealed_at:%Y-%m-%d %H:%M} UTC" if looked.reached.sealed_at else ""
    verdict = f"WRONG: {_wrong(looked.wrong)}" if looked.wrong else "Nothing is wrong."
    return f"{looked.reached.position:,} entries are sealed{last}; {looked.waiting:,} wait for it. {verdict}"


def as_json(looked: Looked) -> dict[str, Any]:
    """The same for a machine."""
    reached, wrong = looked.reached, looked.wrong
    return {
        "plane": CASEWORK.name,
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
def _connected() -> Iterator["psycopg.Connection[Any]"]:
    url = os.environ.get("CARAWAY_DATABASE_URL")
    if not url:
        raise CommandRefused(
            "Set CARAWAY_DATABASE_URL to the address of the database, with the site's or the backup's login."
        )
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            checking.read_only(connection)
            yield connection
    except psycopg.errors.InsufficientPrivilege:
        raise CommandRefused("This login may not read the audit: use the site's or the backup's.") from None
    except psycopg.OperationalError as problem:
        reason = (str(problem).strip().splitlines() or ["no reason given"])[-1]
        raise CommandRefused(f"The database of CARAWAY_DATABASE_URL could not be read: {reason}") from None
