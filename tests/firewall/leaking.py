"""Seeded leaks: each a module that puts one thing into the running program by which something of hers comes down.

A module has `ABOUT`, a sentence; `KIND`, the way of leaking; `TARGET`, "caraway.module:attribute" or
"caraway.module:Class.attribute"; `replacement(original)`, what is put there; `CHECK`, which check must find it: "twins", or
a test as pytest names it; and `reached(scene)`, which with the leak in place shows that what it gives away comes out. `WHERE` may
name requests that show it, (role, route) or (role, route, what is posted), for the brief form; else everybody walks until it is
found. A leak takes what the victims' side knows from `tests.firewall.beyond`. LeakRefused for a module that is otherwise, or whose
target is gone.
"""

import importlib
import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

from django.urls import clear_url_caches, reverse

from caraway.platform.databases import places
from tests.firewall import beyond
from tests.firewall.asking import Answer, Step, forget
from tests.firewall.walking import NOBODY, SYSTEM, WORKER, Sessions, Who, differ, everybody, taken_back
from tests.firewall.worlds import MORNING, Stand, Twins
from tests.matrix.table import SELF

HERE = Path(__file__).with_name("leaks")
TWINS = "twins"
PLANTED = "CARAWAY_PLANTED_LEAK"
_HAS = ("ABOUT", "KIND", "TARGET", "CHECK", "replacement", "reached")
ROUTES, STEPS = 20, 4
"""A session in which a leak is looked for is longer than one of the twins: so many routes and steps after them."""
TURNS = (1.0, 0.0, 0.0, 0.7)
"""Every role is so often at each route before a leak counts as not found, and so often with the record that it is tried with, else with
others; about half as often as in five hundred sessions of the twins."""


class LeakRefused(Exception):
    """A seeded leak is none; the message is one sentence that says which and why."""


@dataclass(frozen=True)
class Leak:
    """One leak, as its module has it."""

    name: str
    module: ModuleType
    file: Path

    def __getattr__(self, name: str) -> Any:
        return getattr(self.module, name.upper())

    @property
    def requests(self) -> Sequence[tuple[Any, ...]]:
        """Where it shows, if it says so."""
        return tuple(getattr(self.module, "WHERE", ()))


def leaks(folder: Path = HERE) -> list[Leak]:
    """The leaks of a folder, each seen to be one."""
    files = sorted(file for file in folder.glob("*.py") if not file.name.startswith("_"))
    if not files:
        raise LeakRefused(f"There is no leak in {folder}.")
    return [leak_of(file) for file in files]


def leak_of(file: Path) -> Leak:
    """The leak in a file. LeakRefused where it is none or its target is gone."""
    spec = importlib.util.spec_from_file_location(f"leak_{file.stem}", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    if without := [name for name in _HAS if not hasattr(module, name)]:
        raise LeakRefused(f"{file.name} is no leak: it has no {', '.join(without)}.")
    _owner(file.name, module.TARGET)
    return Leak(file.stem, module, file)


@contextmanager
def seeded(leak: Leak) -> Iterator[None]:
    """The leak is there inside the block."""
    owner, name = _owner(leak.name, leak.target)
    with patch.object(owner, name, leak.module.replacement(getattr(owner, name))):
        clear_url_caches()  # what is replaced may be a route
        yield
    clear_url_caches()


def _owner(leak: str, target: str) -> tuple[Any, str]:
    module, _, path = target.partition(":")
    *through, name = path.split(".")
    try:
        owner: Any = importlib.import_module(module)
        for one in through:
            owner = getattr(owner, one)
        getattr(owner, name)
    except (ImportError, AttributeError):
        raise LeakRefused(f"{leak} replaces {target}, which is not there.") from None
    return owner, name


class Scene:
    """Both worlds, and what `reached` needs to look at them: requests by whoever a role is."""

    def __init__(self, twins: Twins) -> None:
        self.twins = twins
        self.sessions = Sessions(twins)
        self.people = everybody(twins.world)
        beyond.open_to(twins)

    def shows(self, role: str, route: str, words: str, said: Mapping[str, Any] | None = None) -> bool:
        """Whether these words, which are not empty, come out there in the first world."""
        return bool(words) and words in self.ask(role, route, said).text

    def ask(self, role: str, route: str, said: Mapping[str, Any] | None = None, stand: Stand | None = None) -> Answer:
        """What that role gets at that route: the record is the one the matrix tries; with `said` it is posted."""
        self.twins.enter(stand or self.twins.at(MORNING)[0])
        with taken_back():
            return self._asked(role, route, said, stand or self.twins.at(MORNING)[0])

    def enter(self) -> None:
        """The first world, on the morning after the batch."""
        self.twins.enter(self.twins.at(MORNING)[0])

    def case(self, name: str = "booked") -> Any:
        """The id of somebody's case."""
        return self.twins.world.people[name].id

    def actor(self, role: str) -> Any:
        """Somebody of that role, as who acts."""
        return self.twins.world.who(role).actor

    def _asked(self, role: str, route: str, said: Mapping[str, Any] | None, stand: Stand) -> Answer:
        who = self._who(role)
        asker = self.sessions._asker(stand, who, f"leak {role} {route}")
        if route.startswith("job:"):
            return asker.ask(Step("JOB", route.removeprefix("job:")))
        path = route if route.startswith("/") else self._path(route)
        return asker.ask(Step("GET" if said is None else "POST", path, said or {}, headers=who.headers))

    def _path(self, route: str) -> str:
        name, _, person = route.partition("@")
        if person:
            return reverse(name, kwargs={"case": self.case(person)})
        return self.sessions.addresses.known(name)

    def other(self) -> Stand:
        """The other world, on the morning after the batch."""
        return self.twins.at(MORNING)[1]

    def _who(self, role: str) -> Who:
        if role in (SYSTEM, NOBODY, WORKER):
            return self.people[role][0]
        return next((one for one in self.people[role] if f"/{SELF}/" in one.name), self.people[role][0])

    def differs(self, requests: Sequence[tuple[Any, ...]]) -> str:
        """What differs between the worlds in these requests."""
        for moment in dict.fromkeys(one.moment for one in self.twins.stands):
            stands = self.twins.at(moment)
            answers = [self._all(stand, requests) for stand in stands]
            for request, one, other in zip(requests, *answers, strict=True):
                if said := differ(one, other):
                    return f"twins: {request[0]} at {request[1]}: {said}"
        return ""

    def _all(self, stand: Stand, requests: Sequence[tuple[Any, ...]]) -> list[Answer]:
        forget()
        return [self.ask(role, route, *said, stand=stand) for role, route, *said in requests]

    def walked(self) -> str:
        """What differs in sessions of every role, some at a time, until each was at each route by all turns.

        The records are those of one place, and somebody of that place walks; in the last turn somebody of any.
        """
        for turn, known_ones in enumerate(TURNS):
            self.sessions = Sessions(self.twins, STEPS, ROUTES, known_ones)  # with the routes there are now
            rounds = -(-len(self.sessions.routes) // ROUTES)
            for first in range(turn * rounds, (turn + 1) * rounds, 2):
                asked = [
                    (people[number % len(people)] if turn == len(TURNS) - 1 else self._who(role), number)
                    for role, people in self.people.items()
                    for number in range(first, first + 2)
                ]
                for one in self.sessions.differences(asked):
                    return f"twins: {one}"
        return ""


@dataclass(frozen=True)
class Tried:
    """What became of a leak: whether what it gives away comes out, and what found it."""

    leak: Leak
    reached: bool
    found: str


def tried(leak: Leak, scene: Scene, *, brief: bool) -> Tried:
    """Seed the leak, show that it is reachable, and let its check look. In brief at the requests it names."""
    requests = leak.requests if brief else ()
    if leak.check == TWINS and requests and (before := scene.differs(requests)):
        raise LeakRefused(f"{leak.name}: the worlds differ without it: {before}")
    with seeded(leak):
        beyond.forget()
        scene.enter()
        reached = bool(leak.module.reached(scene))
        if leak.check != TWINS:
            return Tried(leak, reached, _by_test(leak, brief=brief))
        return Tried(leak, reached, scene.differs(requests) if requests else scene.walked())


def _by_test(leak: Leak, *, brief: bool) -> str:
    """Whether a test fails with the leak in place, and passes without it; in brief the latter is left to its own run."""
    if not brief and (without := _ran(leak.check, "")).returncode:
        raise LeakRefused(f"{leak.name}: {leak.check} fails without it: {without.stdout[-500:]}")
    return f"{leak.check} fails" if _ran(leak.check, str(leak.file)).returncode == 1 else ""


def _ran(test: str, leak: str) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-x",
        "-p",
        "no:cacheprovider",
        "-p",
        "tests.firewall.planting",
        test,
    ]
    environment = os.environ | {PLANTED: leak}
    return subprocess.run(command, cwd=places.ROOT, env=environment, capture_output=True, text=True, check=False)
