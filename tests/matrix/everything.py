"""Everybody, every way and every mutant: run by `./caraway prove matrix`, which reads what is written here."""

import json
import os
from pathlib import Path

from caraway.platform.databases.servers import Server
from tests.cast import *  # noqa: F403  the cast, and its fixtures
from tests.cast import Cast
from tests.matrix import mutants, table
from tests.matrix.attempts import Attempts
from tests.matrix.targets import targets
from tests.matrix.world import World
from tests.site import *  # noqa: F403  fixtures


def test_everything(cast: Cast, server: Server) -> None:
    attempts = Attempts(World(cast), table.expected(), server)
    wrong = [str(one) for one in attempts.wrong(targets(attempts.world).values())]
    killed = {one.name: mutants.found(attempts, one) for one in mutants.mutants()}
    said = {"attempts": attempts.made, "wrong": wrong, "killed": killed}
    Path(os.environ["CARAWAY_MATRIX_REPORT"]).write_text(json.dumps(said, indent=2))
