"""The list of cases and the search among ten thousand, a hundred thousand and a million cases, as the site's own login.

Beside it, in the same run and the same database, an idiomatic Django page of the same fifty rows (`web_peer`), and the same
searches as the owner, whom no policy holds. Each side is a process of its own; they take short turns, so that what else the
machine does spoils few of them, and the best turn counts.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

import psycopg

from caraway.platform.databases import creation, logins, servers, templates
from caraway.platform.databases.planes import CASEWORK
from caraway.platform.databases.servers import Server
from caraway.proofs import Figure, parts
from caraway.proofs.web_rows import fill, searches

SIZES = (10_000, 100_000, 1_000_000)
TURNS, REQUESTS, SEARCHED, WATCHED = 25, 8, 2, 200
AIM_PEER, AIM_FLAT, AIM_POLICIES = 3.0, 1.5, 2.0


@dataclass
class Side:
    """A process that answers for one side."""

    process: "subprocess.Popen[str]"

    def ask(self, *words: object) -> float:
        """The seconds it answers with. RuntimeError when it has ended instead."""
        return float(self.answer(*words))

    def answer(self, *words: object) -> str:
        """What it answers. RuntimeError when it has ended instead."""
        to, back = self.process.stdin, self.process.stdout
        print(*words, sep="\t", file=to, flush=True)
        answer = back.readline() if back else ""
        if not answer:
            raise RuntimeError("One side of the measurement has ended: what it said stands above.")
        return answer


@dataclass
class Taken:
    """Seconds for one request or search at each size, by what was measured."""

    best: dict[tuple[str, int], float] = field(default_factory=dict)

    def keep(self, what: str, size: int, seconds: float) -> None:
        self.best[what, size] = min(seconds, self.best.get((what, size), seconds))

    def ratio(self, one: tuple[str, int], other: tuple[str, int]) -> float:
        return round(self.best[one] / self.best[other], 3)


def run(options: argparse.Namespace) -> Iterable[Figure]:
    """Measure at each size and compare. `--runs`: how many turns each side takes; `--sizes`: others than the usual ones."""
    yield from measured(tuple(options.sizes or SIZES), options.runs or TURNS, profile=options.profile)


def measured(sizes: tuple[int, ...], turns: int, *, profile: bool = False) -> Iterator[Figure]:
    """The figures for these sizes, the smallest first. `profile`: print where the time of both lists goes at each of them."""
    taken, there = Taken(), 0
    with _database() as (server, name), ExitStack() as sides:
        ours = sides.enter_context(_side(server.url(CASEWORK.site, name), CASEWORK.settings))
        ours.ask("people")
        owner_url = server.url(logins.OWNER, name)
        peer = sides.enter_context(_side(owner_url, "caraway.proofs.web_peer_settings"))
        unheld = sides.enter_context(_side(owner_url, CASEWORK.settings))
        with psycopg.connect(owner_url, autocommit=True) as owner:
            owner.execute(_SESSIONS)
            for size in sizes:
                fill(owner, there + 1, size)
                there = size
                for _ in range(turns):
                    _turn(taken, size, ours, peer, unheld)
                yield from _at(taken, size)
                if profile:
                    _print_parts(size, {"ours": ours, "Django's page": peer})
    for what, name_of in (("list", "list of cases"), ("search", "search")):
        grown = taken.ratio((what, sizes[-1]), (what, sizes[0]))
        yield Figure(f"{name_of}, {sizes[-1]:,} cases beside {sizes[0]:,}", grown, AIM_FLAT, "at most", "times")


def _turn(taken: Taken, size: int, ours: Side, peer: Side, unheld: Side) -> None:
    for what, side, path in (
        ("list", ours, "/cases/"),
        ("peer", peer, "/cases/"),
        ("peer without count", peer, "/uncounted/"),
    ):
        taken.keep(what, size, side.ask("page", path, REQUESTS) / REQUESTS)
    for what, side in (("search", ours), ("search without policies", unheld)):
        seconds = [side.ask("find", text, SEARCHED) / SEARCHED for text in searches(size // 2 // 4 * 4 + 2)]
        taken.keep(what, size, sum(seconds) / len(seconds))


def _print_parts(size: int, sides: Mapping[str, Side]) -> None:
    for words, side in sides.items():
        found = json.loads(side.answer("parts", "/cases/", WATCHED))
        print(f"list of cases among {size:,}, {words}: {1000 * sum(found.values()) / WATCHED:.1f} ms while watched")
        print(*parts.lines(found), sep="\n", flush=True)


def _at(taken: Taken, size: int) -> Iterator[Figure]:
    yield Figure(f"list of cases among {size:,}", round(1 / taken.best["list", size], 1), 1, "at least", "a second")
    for peer in ("peer", "peer without count"):
        words = "Django's page" if peer == "peer" else "Django's page without its COUNT"
        aim = AIM_PEER if peer == "peer" else 0
        yield Figure(
            f"beside {words} ({1 / taken.best[peer, size]:.1f} a second)",
            taken.ratio((peer, size), ("list", size)),
            aim,
            "at least",
            "times",
        )
    yield Figure(
        f"search among {size:,} ({taken.best['search', size] * 1000:.2f} ms) beside the same without policies",
        taken.ratio(("search", size), ("search without policies", size)),
        AIM_POLICIES,
        "at most",
        "times",
    )


@contextmanager
def _database() -> Iterator[tuple[Server, str]]:
    with servers.running("tests", durable=False) as server:
        with creation.administering(server) as admin:
            creation.make_logins(admin, server)
        name = templates.copy(server, CASEWORK, templates.migrated(server, CASEWORK))
        try:
            yield server, name
        finally:
            with creation.administering(server) as admin:
                creation.drop(admin, name)


@contextmanager
def _side(url: str, settings: str) -> Iterator[Side]:
    process = subprocess.Popen(
        [sys.executable, "-m", "caraway.proofs.web_asked"],
        env=CASEWORK.environment(url) | {"DJANGO_SETTINGS_MODULE": settings},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:  # its pipes are closed at the end
        try:
            yield Side(process)
        finally:
            process.kill()


_SESSIONS = """
    CREATE TABLE django_session (session_key varchar(40) PRIMARY KEY, session_data text NOT NULL,
      expire_date timestamptz NOT NULL)
"""
