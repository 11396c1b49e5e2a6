"""The casework site at a day that is not this one: the demonstration's.

gunicorn "caraway.commands.held:application()"    with CARAWAY_HELD_AT, an aware moment in ISO 8601
"""

import importlib
import os
from contextlib import ExitStack
from datetime import datetime
from typing import Any

from caraway.platform.databases.planes import CASEWORK
from caraway.platform.gateways import clock

HELD_AT = "CARAWAY_HELD_AT"
APPLICATION = f"{__name__}:application()"
_FOR_GOOD = ExitStack()


def application() -> Any:
    """The site's application, in a process whose clock stands still."""
    _FOR_GOOD.enter_context(clock.use(datetime.fromisoformat(os.environ[HELD_AT]), everywhere=True))
    module, name = CASEWORK.application.split(":")
    return getattr(importlib.import_module(module), name)
