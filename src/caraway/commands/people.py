"""The demonstration people, in a process of the site's own: `python -m caraway.commands.people`.

Run by the machinery of the databases with the site's environment; it is no command of its own.
"""

import importlib
import importlib.util
import os
import sys
from datetime import date
from types import ModuleType

import django
from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string

DEMONSTRATION = "caraway.casework.demonstration"
PLANNED_ONCE = {"server_side_binding": True, "prepare_threshold": 3}
"""A year is the same few hundred statements half a million times: the database plans each of them once."""


def load(today: str, seed: str, size: str, marks: str) -> None:
    """Load the people whose year ends on `today`; without a demonstration there are none."""
    demonstration = _demonstration()
    if demonstration is not None:
        connection.settings_dict["OPTIONS"].update(PLANNED_ONCE)
        demonstration.load(int(seed), date.fromisoformat(today), size == "full", marks == "marked")


def sign_ins() -> None:
    """Print one sign-in per desk of the site, each a line of words with tabs between them."""
    _begin()
    if settings.DEMONSTRATION_SIGN_INS:
        for one in import_string(settings.DEMONSTRATION_SIGN_INS)():
            print(*one, sep="\t")


def _begin() -> None:
    os.environ["CARAWAY_DEMONSTRATION"] = "1"  # whoever is made here has a password that anybody may know
    django.setup()


def _demonstration() -> ModuleType | None:
    _begin()
    if importlib.util.find_spec(DEMONSTRATION) is None:
        return None
    return importlib.import_module(DEMONSTRATION)


if __name__ == "__main__":
    if sys.argv[1:] == ["sign-ins"]:
        sign_ins()
    else:
        load(*sys.argv[1:])
