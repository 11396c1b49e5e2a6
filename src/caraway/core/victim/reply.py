"""The code with which a victim answers a survey by herself or himself: how long it may be used, and what ends it before."""

from dataclasses import dataclass
from datetime import datetime, timedelta

GOOD_FOR = timedelta(days=7)
"""So long a code may be used after it was said (k)."""
MOST_MISSES = 5
"""So many wrong words at one code, and it is dead (k)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A code that was said to a victim: when, until when it is good, whether it was used, and how many wrong words came with it."""

    made_at: datetime
    expires_at: datetime
    used: bool
    misses: int


def alive(code: Code, at: datetime, *, changed_at: datetime | None, wants_none: bool, closed: bool) -> bool:
    """Whether it may be used: not used, not too old, not guessed at, and nothing of how the victim may be reached has changed.

    `changed_at`: when that changed last, if ever. `wants_none`: the victim wants no contact. `closed`: the case is closed.
    """
    if code.used or wants_none or closed:
        return False
    changed = changed_at is not None and code.made_at <= changed_at
    return at < code.expires_at and not changed and code.misses < MOST_MISSES
