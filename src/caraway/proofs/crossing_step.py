"""Dying at a chosen step: every exchange with a database is one, a commit among them, on whichever connection.

What dies is this process, or the database server under it: before the step is sent, after it was answered, or a moment
after it was sent.
"""

import os
import random
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Any

import psycopg

from caraway.proofs.crash_server import kill_server

MOMENT = 0.002  # seconds: at most so long after it was sent


class When(StrEnum):
    """When in the step."""

    BEFORE = "before"
    AFTER = "after"
    WITHIN = "within"


@contextmanager
def counted() -> Iterator[Callable[[], int]]:
    """How many exchanges there have been, for as long as the block lasts."""
    made = 0

    def count(_number: int, exchange: Callable[[], Any]) -> Any:
        nonlocal made
        made += 1
        return exchange()

    with _each(count):
        yield lambda: made


@contextmanager
def dying(step: int, when: When, server: int, about_to: Callable[[], None]) -> Iterator[None]:
    """At that exchange, from 1, kill the server with that process, or with 0 this process. `about_to` is called just before."""

    def fall() -> None:
        about_to()
        kill_server(server) if server else os.kill(os.getpid(), signal.SIGKILL)

    def perhaps(number: int, exchange: Callable[[], Any]) -> Any:
        if number != step:
            return exchange()
        if when is When.BEFORE:
            fall()
        if when is When.WITHIN:
            return _meanwhile(fall, exchange)
        answer = exchange()
        if when is When.AFTER:
            fall()
        return answer

    with _each(perhaps):
        yield


def _meanwhile(fall: Callable[[], None], exchange: Callable[[], Any]) -> Any:
    wait = random.random() * MOMENT  # how long tells nobody anything  # nosec B311
    falling = threading.Timer(wait, fall)
    falling.start()
    try:
        return exchange()
    finally:
        falling.join()


@contextmanager
def _each(do: Callable[[int, Callable[[], Any]], Any]) -> Iterator[None]:
    whole, number = psycopg.Connection.wait, 0

    def wait(self: Any, *words: Any, **named: Any) -> Any:
        nonlocal number
        number += 1
        return do(number, lambda: whole(self, *words, **named))

    psycopg.Connection.wait = wait  # type: ignore[method-assign]
    try:
        yield
    finally:
        psycopg.Connection.wait = whole  # type: ignore[method-assign]
