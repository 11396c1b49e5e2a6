"""Chance: from the operating system, or from a seed for demonstrations and twin worlds.

A seeded source is predictable by design; ``use`` is for demonstrations and proofs and is never
called by a site that serves people.
"""

import base64
import random
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

T = TypeVar("T")

_SYSTEM: random.Random = secrets.SystemRandom()
_everywhere: list[random.Random] = [_SYSTEM]
_here: ContextVar[random.Random | None] = ContextVar("caraway_randomness", default=None)


def current() -> random.Random:
    """The source in use here; offers what ``random.Random`` offers."""
    return _here.get() or _everywhere[-1]


@contextmanager
def use(seed: int | str, *, everywhere: bool = False) -> Iterator[random.Random]:
    """Draw from ``seed`` inside the block, in this context or in the whole process."""
    source = random.Random(seed)  # seeded on purpose, see above  # nosec B311
    if everywhere:
        _everywhere.append(source)
        try:
            yield source
        finally:
            _everywhere.remove(source)
        return
    token = _here.set(source)
    try:
        yield source
    finally:
        _here.reset(token)


def octets(count: int) -> bytes:
    """``count`` random bytes."""
    return current().randbytes(count)


def bits(count: int) -> int:
    """A random integer of ``count`` bits."""
    return current().getrandbits(count)


def below(limit: int) -> int:
    """A random integer from 0 up to, not including, ``limit``."""
    return current().randrange(limit)


def choice(options: Sequence[T]) -> T:
    """One of ``options``."""
    return current().choice(options)


def token(count: int = 32) -> str:
    """A secret of ``count`` random bytes, in letters that a web address can carry."""
    return base64.urlsafe_b64encode(octets(count)).rstrip(b"=").decode("ascii")
