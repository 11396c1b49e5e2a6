"""Brings the casework database up to date, as its owner (CARAWAY_OWNER_URL)."""

import argparse
import os

from caraway.commands import CommandRefused
from caraway.platform.databases.migrating import migrate
from caraway.platform.databases.planes import CASEWORK


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """None: the environment says which database."""


def run(options: argparse.Namespace) -> int:
    """Migrate; nothing is changed in a database that is not Caraway's."""
    owner = os.environ.get("CARAWAY_OWNER_URL")
    if not owner:
        raise CommandRefused("Set CARAWAY_OWNER_URL to the address of the casework database with its owner's login.")
    migrate(CASEWORK, owner)
    print("The casework database is up to date.")
    return 0
