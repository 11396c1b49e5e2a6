"""A site's environment for one command: that of the surroundings, or of the demonstration on this machine, served or not."""

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager

from caraway.commands import CommandRefused
from caraway.platform.databases import creation
from caraway.platform.databases.planes import Plane
from caraway.platform.databases.servers import running


def add_argument(parser: argparse.ArgumentParser) -> None:
    """`--demo`, for a command that otherwise takes the site of its environment."""
    parser.add_argument(
        "--demo", action="store_true", help="of the demonstration on this machine, also while it is served"
    )


@contextmanager
def site(plane: Plane, *, demo: bool) -> Iterator[None]:
    """The environment until the block ends. CommandRefused where the demonstration is asked for and there is none."""
    if not demo:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", plane.settings)
        yield
        return
    before = dict(os.environ)
    with running("demo", durable=True) as server:
        with creation.administering(server) as admin:
            there = plane.database in creation.databases(admin, plane.database)
        if not there:
            raise CommandRefused("There is no demonstration yet: run ./caraway demo first.")
        _surround(plane.environment(server.url(plane.site, plane.database)) | {"CARAWAY_DEMONSTRATION": "1"})
        try:
            yield
        finally:
            _surround(before)


def _surround(environment: dict[str, str]) -> None:
    os.environ.clear()
    os.environ.update(environment)
