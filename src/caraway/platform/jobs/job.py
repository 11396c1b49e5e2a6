"""A job as its plane's table has it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from .schedule import When

Counts = Mapping[str, int]
TRIES = 3


@dataclass(frozen=True, slots=True)
class Job:
    """What is done and when.

    `words` say what it does, `within` how long it may take, `do` does it and returns counts. It must be safe to do twice:
    a worker that is killed in the middle leaves it to be done again. `alarm` names a count that is to be nothing.
    `by_hand`: it may be asked for at any time, because it changes nothing that people wait for.
    """

    key: str
    name: str
    words: str
    when: When
    within: timedelta
    do: Callable[[], Counts]
    alarm: str = ""
    by_hand: bool = False


@cache
def jobs() -> Mapping[str, Job]:
    """The plane's jobs by key: the table that `settings.CARAWAY_JOBS` names."""
    return {one.key: one for one in import_string(settings.CARAWAY_JOBS)}
