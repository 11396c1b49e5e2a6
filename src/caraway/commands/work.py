"""The worker of a site in production: it does whatever is due, until it is told to stop."""

import argparse
import os
import sys

from caraway.commands import serve, worker
from caraway.platform.databases.planes import PLANES


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which site's, and how much it does at once."""
    serve.add_site(parser)
    parser.add_argument("--threads", type=int, default=3, help="how many jobs at once (default 3)")


def run(options: argparse.Namespace) -> int:
    """Become the worker; returns only by refusing. What must be so for the site must be so for its worker."""
    surroundings = serve.surroundings(PLANES[options.site])
    os.execve(sys.executable, worker.command(options.threads), surroundings)  # no shell is wanted  # nosec B606
