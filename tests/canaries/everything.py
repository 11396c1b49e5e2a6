"""Every form of every route in every way: run by `./caraway prove canaries`, which reads what is written here."""

import json
import os
from pathlib import Path

from tests import site  # noqa: F401  # isort: skip  sets up the site that is imported below

from caraway.platform.databases.servers import Server
from tests.canaries.every_form import Fuzz
from tests.cast import *  # noqa: F403  the cast, and its fixtures
from tests.cast import Cast
from tests.matrix import table
from tests.matrix.attempts import Attempts
from tests.matrix.world import World
from tests.site import *  # noqa: F403  fixtures


def test_everything(cast: Cast, server: Server) -> None:
    fuzz = Fuzz(Attempts(World(cast, brief=True), table.expected(), server), "zqtypedzq")
    singing = fuzz.singing()
    said = {"routes": len(fuzz.taking), "fuzzed": len(fuzz.sent), "sent": sum(fuzz.sent.values()), "singing": singing}
    found = fuzz.controls()
    Path(os.environ["CARAWAY_FORMS_REPORT"]).write_text(json.dumps(said | {"controls": found}, indent=2))
