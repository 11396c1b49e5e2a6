"""Brings the database of a site up to date, as its owner (CARAWAY_OWNER_URL)."""

import argparse
import os

from caraway.commands import CommandRefused, serve
from caraway.platform.databases.migrating import migrate
from caraway.platform.databases.planes import PLANES


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which site's; the environment says which database."""
    serve.add_site(parser)


def run(options: argparse.Namespace) -> int:
    """Migrate; nothing is changed in a database that is not Caraway's."""
    owner = os.environ.get("CARAWAY_OWNER_URL")
    if not owner:
        raise CommandRefused("Set CARAWAY_OWNER_URL to the address of that site's database with its owner's login.")
    migrate(PLANES[options.site], owner)
    print(f"The {options.site} database is up to date.")
    return 0
