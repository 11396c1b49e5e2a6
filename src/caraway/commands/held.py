"""A site at a day that is not this one: the demonstration's.

gunicorn "caraway.commands.held:application()"    with CARAWAY_HELD_AT, an aware moment in ISO 8601, or the path of a file
                                                  that holds one, read at every request: whoever writes it moves the day
"""

import importlib
import os
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

from caraway.platform.databases.planes import PLANES
from caraway.platform.gateways import clock

HELD_AT = "CARAWAY_HELD_AT"
APPLICATION = f"{__name__}:application()"
_FOR_GOOD = ExitStack()


def application() -> Any:
    """The application of the site whose settings these are, in a process whose clock stands still until it is moved."""
    said = os.environ[HELD_AT]
    file = Path(said) if said.startswith("/") else None
    held = _FOR_GOOD.enter_context(clock.use(_moment(file, said), everywhere=True))
    plane = next(one for one in PLANES.values() if one.settings == os.environ["DJANGO_SETTINGS_MODULE"])
    module, name = plane.application.split(":")
    site = getattr(importlib.import_module(module), name)
    return site if file is None else _moved_by(file, held, site)


def _moved_by(file: Path, held: clock.Clock, site: Any) -> Any:
    def answer(*request: Any) -> Any:
        held.held_at = _moment(file)
        return site(*request)

    return answer


def _moment(file: Path | None, said: str = "") -> datetime:
    return datetime.fromisoformat(file.read_text() if file else said)
