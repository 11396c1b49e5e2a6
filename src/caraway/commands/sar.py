"""Writes what a participant is given on a subject access request: a folder of plain files, from the casework site alone.

It needs the casework site's environment. No text that somebody wrote is among it: that is for two people to review.
"""

import argparse
import os
from pathlib import Path

from caraway.commands import CommandRefused
from caraway.platform.databases.planes import CASEWORK


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whose case, and where to write."""
    parser.add_argument("reference", help="the case's reference")
    parser.add_argument("folder", type=Path, help="a new folder for the files")


def run(options: argparse.Namespace) -> int:
    """Write the files; a folder that is there already is refused."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", CASEWORK.settings)
    import django

    django.setup()
    from caraway.casework.queries.subject_access import gathered
    from caraway.core.refusals import NotYours
    from caraway.platform.accounts.actor import INSTALLER

    try:
        files = gathered(options.reference, INSTALLER)
        options.folder.mkdir(mode=0o700)
    except NotYours as refused:
        raise CommandRefused(str(refused)) from None
    except FileExistsError:
        raise CommandRefused(f"{options.folder} is there already: name a new folder.") from None
    for name, text in files.items():
        (options.folder / name).write_text(text)
    print(f"{len(files)} files are in {options.folder}. Texts that somebody wrote are not among them.")
    return 0
