"""Marks in what is said of victims, which a sweep of this site must not find: for proofs. Whoever tries the demonstration reads plain words."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

CANARY = "CANARY-V"
_wanted: ContextVar[bool] = ContextVar("marks are wanted", default=False)


@contextmanager
def wanted(marked: bool) -> Iterator[None]:
    """What is made until the block ends is marked, or is not."""
    before = _wanted.set(marked)
    try:
        yield
    finally:
        _wanted.reset(before)


def marked(plain: str, mark: str) -> str:
    """The words, and the mark after them where marks are wanted."""
    return f"{plain} {mark}" if _wanted.get() else plain


def instead(plain: str, mark: str) -> str:
    """The words, or the mark in their place where marks are wanted."""
    return mark if _wanted.get() else plain
