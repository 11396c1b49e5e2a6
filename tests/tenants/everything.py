"""Ten thousand tries on the casework site: run by `./caraway prove tenants`, which reads what is written here."""

import json
import os
from pathlib import Path

from caraway.platform.databases.servers import Server
from tests.cast import *  # noqa: F403  the cast, and its fixtures
from tests.cast import Cast
from tests.integration.matrix.test_tenants import UNSCOPED
from tests.matrix import mutants, table
from tests.matrix.attempts import Attempts
from tests.matrix.world import World
from tests.site import *  # noqa: F403  fixtures
from tests.tenants.foreign import of_both, people_of_the_other
from tests.tenants.slots import slots
from tests.tenants.tries import Tries

TRIES = 10_000


def test_everything(cast: Cast, server: Server) -> None:
    people_of_the_other(cast)
    attempts = Attempts(World(cast, brief=True), table.expected(), server)
    tries = Tries(attempts, *of_both(cast))
    found = list(slots(attempts))
    wrong = list(tries.wrong(found, -(-TRIES // len(found))))
    (mutant,) = [one for one in mutants.mutants() if one.name == UNSCOPED]
    with mutant.block():
        unscoped = list(Tries(attempts, tries.other, tries.own).wrong([one for one in found if one.route == "case"], 1))
    said = {"slots": len(found), "made": dict(tries.made), "wrong": wrong, "unscoped": len(unscoped)}
    Path(os.environ["CARAWAY_TENANTS_REPORT"]).write_text(json.dumps(said, indent=2))
