"""The casework site in production: settings come from the environment, and the login is checked first."""

import argparse
import os
import sys

import psycopg

from caraway.commands import CommandRefused, assets
from caraway.platform.databases.migrating import refuse_wrong_login
from caraway.platform.databases.planes import CASEWORK

NEEDED = ("CARAWAY_DATABASE_URL", "CARAWAY_SECRET_KEY", "CARAWAY_HOSTS")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen and with how many processes."""
    parser.add_argument("--bind", default="127.0.0.1:8000", help="address and port (default 127.0.0.1:8000)")
    parser.add_argument("--workers", type=int, default=4, help="web server processes (default 4)")


def run(options: argparse.Namespace) -> int:
    """Become the web server; returns only by refusing."""
    missing = [name for name in NEEDED if not os.environ.get(name)]
    if missing:
        raise CommandRefused(f"Set {' and '.join(missing)} in the environment; DEVELOPERS.md says what each is.")
    if "CARAWAY_OWNER_URL" in os.environ:
        raise CommandRefused(
            "CARAWAY_OWNER_URL is set: the site's processes must not hold the owner's password; unset it."
        )
    _check_login(os.environ["CARAWAY_DATABASE_URL"])
    built = os.environ.get("CARAWAY_ASSETS") or str(assets.build())
    surroundings = os.environ | {"DJANGO_SETTINGS_MODULE": CASEWORK.settings, "CARAWAY_ASSETS": built}
    command = [sys.executable, "-m", "gunicorn", CASEWORK.application, "--bind", options.bind]
    command += ["--workers", str(options.workers), "--threads", "4", "--no-control-socket"]
    os.execve(command[0], command, surroundings)  # no shell is wanted  # nosec B606


def _check_login(url: str) -> None:
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            refuse_wrong_login(connection.cursor())
    except psycopg.OperationalError as problem:
        reason = (str(problem).strip().splitlines() or ["no reason given"])[-1]
        raise CommandRefused(f"The database of CARAWAY_DATABASE_URL could not be reached: {reason}") from None
