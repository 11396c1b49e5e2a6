"""Twins and seeded leaks in full: run by `./caraway prove twins` and `prove leaks`, which read what is written here."""

import json
import os
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from caraway.platform.databases.servers import Server
from tests.firewall.leaking import HERE
from tests.firewall.many import compared, leaked, papers_aside
from tests.firewall.worlds import twins
from tests.matrix.targets import patterns
from tests.site import *  # noqa: F403  fixtures


def test_everything(server: Server, django_db_setup: None, django_db_blocker: Any) -> None:
    asked = json.loads(os.environ["CARAWAY_TWINS_ASKED"])
    with ExitStack() as held:
        with papers_aside():
            both = held.enter_context(twins(server, django_db_blocker, brief=False))
        said = _leaks(both, asked["leaks"]) if asked["what"] == "leaks" else _twins(both, asked["runs"])
    Path(os.environ["CARAWAY_TWINS_REPORT"]).write_text(json.dumps(said, indent=2))


def _twins(both: Any, runs: int) -> dict[str, Any]:
    found = compared(both, runs)
    every = {name for name, _, _ in patterns()}
    return {
        "sessions": found.sessions,
        "asked": found.asked,
        "octets": found.octets,
        "differences": found.differences,
        "routes": len(every),
        "unopened": sorted(every - found.routes),
    }


def _leaks(both: Any, outside: str) -> dict[str, Any]:
    said = {"leaks": leaked(both, [HERE])}
    return said | ({"outside": leaked(both, [Path(outside)])} if outside else {})
