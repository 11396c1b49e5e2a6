"""The worker of the casework site in production: it does whatever is due, until it is told to stop."""

import argparse
import os
import sys

from caraway.commands import assets, serve, worker
from caraway.platform.databases.planes import CASEWORK


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How much it does at once."""
    parser.add_argument("--threads", type=int, default=3, help="how many jobs at once (default 3)")


def run(options: argparse.Namespace) -> int:
    """Become the worker; returns only by refusing. What must be so for the site must be so for its worker."""
    serve.refuse_unsafe(os.environ)
    serve.refuse_unsafe_database(os.environ["CARAWAY_DATABASE_URL"])
    built = os.environ.get("CARAWAY_ASSETS") or str(assets.build())
    surroundings = os.environ | {"DJANGO_SETTINGS_MODULE": CASEWORK.settings, "CARAWAY_ASSETS": built}
    command = worker.command(options.threads)
    os.execve(sys.executable, command, surroundings)  # no shell is wanted  # nosec B606
