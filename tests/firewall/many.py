"""Sessions and leaks in full, in two processes at once, each with databases of its own."""

import multiprocessing
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

import typst
from django.db import connections
from django.urls import Resolver404, resolve

from tests.firewall.leaking import Scene, leaks, tried
from tests.firewall.walking import NOBODY, SYSTEM, WORKER, Sessions, Who, everybody
from tests.firewall.worlds import Twins

PROCESSES = 2
AT_ONCE = 40
"""Sessions recorded before they are replayed: their answers are held in memory."""
MOST = 20
"""Differences told before a process stops looking."""
LONGEST = 90 * 60
"""Seconds after which a process that has said nothing is taken for one that waits without an end."""
_COMPILE = typst.compile
Asked = Sequence[tuple[Who, int]]


@dataclass
class Compared:
    """What came of many sessions."""

    sessions: dict[str, int] = field(default_factory=dict)
    asked: int = 0
    octets: int = 0
    routes: set[str] = field(default_factory=set)
    differences: list[str] = field(default_factory=list)

    def add(self, other: "Compared") -> None:
        """With those of another process."""
        for role, number in other.sessions.items():
            self.sessions[role] = self.sessions.get(role, 0) + number
        self.asked += other.asked
        self.octets += other.octets
        self.routes |= other.routes
        self.differences += other.differences


def compared(twins: Twins, runs: int) -> Compared:
    """So many sessions of each role, and a tenth as many of a system, of nobody and of the jobs."""
    asked = [
        (people[number % len(people)], number)
        for role, people in everybody(twins.world).items()
        for number in range(runs if role not in (SYSTEM, NOBODY, WORKER) else -(-runs // 10))
    ]
    lots = [asked[start : start + AT_ONCE] for start in range(0, len(asked), AT_ONCE)]
    whole = Compared()
    for found in at_once(twins, lambda own, part: _lots(own, lots[part::PROCESSES])):
        whole.add(found)
    return whole


def _lots(twins: Twins, lots: Sequence[Asked]) -> Compared:
    sessions, found = Sessions(twins), Compared()
    for number, lot in enumerate(lots, 1):
        found.differences += [str(one) for one in sessions.differences(lot)]
        for who, _ in lot:
            found.sessions[who.role] = found.sessions.get(who.role, 0) + 1
        if number % 10 == 0:
            print(f"{number} of {len(lots)} lots, {len(found.differences)} differ", file=sys.stderr, flush=True)
        if len(found.differences) >= MOST:
            break
    found.asked, found.octets = sessions.asked, sessions.octets
    found.routes = {name for path in sessions.opened if (name := _route(path))}
    return found


def _route(path: str) -> str:
    try:
        return str(resolve(urlsplit(path).path).view_name)
    except Resolver404:
        return ""


def leaked(twins: Twins, folders: Sequence[Path]) -> list[dict[str, Any]]:
    """Every leak of these folders, tried by whatever its check is, with nobody told where it shows."""
    files = [one.file for folder in folders for one in leaks(folder)]
    return [one for part in at_once(twins, lambda own, part: _tried(own, files[part::PROCESSES])) for one in part]


def _tried(twins: Twins, files: Sequence[Path]) -> list[dict[str, Any]]:
    scene, told = Scene(twins), []
    for file in files:
        (leak,) = [one for one in leaks(file.parent) if one.file == file]
        found = tried(leak, scene, brief=False)
        told.append({"name": leak.name, "kind": leak.kind, "reached": found.reached, "found": found.found})
        print(f"{leak.name}: {found.found or 'NOT FOUND'}", file=sys.stderr, flush=True)
    return told


@contextmanager
def papers_aside() -> Iterator[None]:
    """Papers are set in a process each. What sets them keeps threads, which no fork has: a fork of a process that has set one
    would wait for them without an end."""
    with patch.object(typst, "compile", _set_aside):
        yield


def _set_aside(*given: Any, **named: Any) -> bytes:
    with multiprocessing.get_context("fork").Pool(1) as one:
        return one.apply(_set, (given, named))


def _set(given: Any, named: Any) -> bytes:
    return _COMPILE(*given, **named)


def at_once(twins: Twins, work: Callable[[Twins, int], Any]) -> list[Any]:
    """The work, once in each process. What one raised is raised here as RuntimeError."""
    connections.close_all()
    running = [_begun(twins, work, part) for part in range(PROCESSES)]
    answers = [_answer(theirs) for _, theirs in running]
    for (process, _), answer in zip(running, answers, strict=True):
        if isinstance(answer, TimeoutError):
            process.kill()
        process.join()
    if wrong := [one for one in answers if isinstance(one, BaseException)]:
        raise RuntimeError(f"A process ended with {wrong[0]!r}.") from wrong[0]
    return answers


def _begun(twins: Twins, work: Callable[[Twins, int], Any], part: int) -> tuple[Any, Connection]:
    ours, theirs = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=_work, args=(twins, work, part, theirs))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # threads that are not copied: the one that mails is idle
        process.start()
    theirs.close()
    return process, ours


def _answer(ours: Connection) -> Any:
    if not ours.poll(LONGEST):
        return TimeoutError(f"nothing came for {LONGEST} s")
    try:
        return ours.recv()
    except EOFError as ended:
        return ended


def _work(twins: Twins, work: Callable[[Twins, int], Any], part: int, theirs: Connection) -> None:
    own = twins.copy()
    try:
        theirs.send(work(own, part))
    except Exception as raised:
        theirs.send(RuntimeError(repr(raised)))
    finally:
        own.drop(casework_alone=True)
