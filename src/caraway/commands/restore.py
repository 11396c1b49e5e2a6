"""Restores the server of one site, to a moment, into a new data folder; the other site goes on meanwhile and is not needed."""

import argparse
from datetime import datetime
from pathlib import Path

from caraway.commands import CommandRefused
from caraway.commands.audit import said
from caraway.commands.backup import key_in
from caraway.platform.audit import checkpoints
from caraway.platform.backups.restoring import restore
from caraway.platform.backups.store import Store
from caraway.platform.databases.planes import CASEWORK, PLANES

TRIALS = (
    "Before the site is served: where a randomised trial was open, hold its register against the seal that was published last"
    " (docs/how-to/trials.md, After a restore). Arms that were told and are gone would be drawn again, for others."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Of which site, from where, with which key, to which moment and to where."""
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the new data folder of the server")
    parser.add_argument("--site", choices=PLANES, required=True, help="of which site")
    parser.add_argument("--backups", type=Path, required=True, metavar="DIR", help="the folder of the sealed files")
    parser.add_argument("--key", type=Path, required=True, metavar="FILE", help="the site's private backup key")
    parser.add_argument(
        "--at", type=_moment, help="such as 2026-03-02T14:30:00+00:00 (default: everything that was sealed)"
    )
    parser.add_argument("--database", help="the name of the site's database (default caraway_SITE)")
    parser.add_argument(
        "--checkpoint",
        type=Path,
        metavar="FILE",
        action="append",
        default=[],
        help="hold the audit against this as well",
    )


def run(options: argparse.Namespace) -> int:
    """Restore, check the audit, say what came back; 1 when the audit is wrong."""
    try:
        key = key_in(options.key.read_text())
        kept = [checkpoints.read(file, options.site) for file in options.checkpoint]
    except (OSError, UnicodeDecodeError) as problem:
        raise CommandRefused(f"A file that was named could not be read: {problem}") from None
    except checkpoints.NotACheckpoint as refused:
        raise CommandRefused(str(refused)) from None
    found = restore(
        Store(options.backups.absolute(), options.site),
        key,
        options.folder.absolute(),
        database=options.database or PLANES[options.site].database,
        at=options.at,
        checkpoints=kept,
    )
    last = f"{found.last:%Y-%m-%d %H:%M:%S} UTC" if found.last else "before the backup"
    print(f"{options.folder} is {options.site} from {found.base.file.name}; its last transaction was {last}.")
    print(f"{said(found.audit)}\nIts server can be started now.")
    if options.site == CASEWORK.name:
        print(TRIALS)
    return 1 if found.audit.wrong else 0


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no moment: write 2026-03-02T14:30:00+00:00, with its zone")
    return moment
