"""What the matrix needs to know of each part of the work: one module a part, beside its file of `expected/`.

A module may have, each by the names of `targets.py`: `WHOSE`, `ABOUT`, `POSTED`, `KEYS`, `FILL`; and `records(world)`, which
makes the records that its routes are tried with and returns people (`Person`) by name, after those of `world.py` are made.
What else it makes it puts into `world.records`.
"""

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType


def parts() -> tuple[ModuleType, ...]:
    """The modules of this folder."""
    return tuple(import_module(f"{__name__}.{one.name}") for one in iter_modules(__path__))
