"""Prints the six-digit code that lets a person of the demonstration in now; nobody else has such a code."""

import argparse
import os
import subprocess
import sys

from caraway.commands import CommandRefused
from caraway.platform.databases import creation
from caraway.platform.databases.planes import CASEWORK, PLANES
from caraway.platform.databases.servers import running

_ASKED = "caraway.commands.code"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whose code."""
    parser.add_argument("email", metavar="E-MAIL", help="the address the person signs in with")


def run(options: argparse.Namespace) -> int:
    """Print the code, or say that the demonstration has no such person."""
    with running("demo", durable=True) as server:
        with creation.administering(server) as admin:
            there = [plane for plane in PLANES.values() if plane.database in creation.databases(admin, plane.database)]
        if not there:
            raise CommandRefused("There is no demonstration yet: run ./caraway demo first.")
        for plane in there:
            # A database of the reader's own is casework's.
            given = os.environ.get("CARAWAY_DATABASE_URL") if plane is CASEWORK else None
            environment = plane.environment(given or server.url(plane.site, plane.database))
            command = [sys.executable, "-m", _ASKED, options.email]
            environment["CARAWAY_DEMONSTRATION"] = "1"
            asked = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
            if not asked.returncode:
                print(asked.stdout.strip())
                return 0
    raise CommandRefused(asked.stderr.strip().splitlines()[-1])


def _print_code(email: str) -> None:
    """In a process of the site's own: the code of somebody who has the demonstration's secret."""
    import django

    django.setup()
    from caraway.platform.accounts import demonstration

    if not demonstration.is_person(email):
        sys.exit(f"The demonstration has nobody with the address {email}: its sign-in page lists them.")
    print(demonstration.code_of(email))


if __name__ == "__main__":
    _print_code(sys.argv[1])
