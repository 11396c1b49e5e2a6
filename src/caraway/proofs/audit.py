"""Whoever touches a sealed audit is found, at the first entry that is wrong; whoever only writes, however late, is not.

A trail is written by the site and sealed. As its owner, who may do anything, we edit, delete, put in, reorder and cut off,
one thing at a time, check as anybody would, and take it back. The control is the same on a trail that nobody sealed.

Then several processes write at once, hold transactions open while the sealers go on, and take some back, while the trail is
checked all the time. The control there is a sealer that does not wait for those that are open.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any

import psycopg
from psycopg import Connection

from caraway.core.audit_chain import Checkpoint, Wrong
from caraway.platform import processes
from caraway.platform.audit import checking, checkpoints
from caraway.platform.databases import creation, logins, places, servers, templates
from caraway.platform.databases.planes import CASEWORK
from caraway.platform.databases.servers import Server
from caraway.platform.gateways import clock
from caraway.proofs import Figure, ProofRefused
from caraway.proofs import audit_tampering as tampering

ENTRIES, TAMPERINGS, TURNS = 100_000, 1_000, 150
REWRITES, CONTROLS = 50, 10
"""One rewriting for so many other tamperings, and one tampering of the control."""
LANES = 2
"""How many tamper at once, each with a copy of its own: while one reads, the database works for the other."""
WRITERS, SEALERS = 2, 2
CONTROL_TURNS = 40
SECONDS = 10.0
CLEANED_EVERY = 50
"""After so many tamperings what they left behind is cleared away, so that the last is checked as fast as the first."""
LONGEST = 15 * 60.0  # seconds for the writers
_WRITER = [sys.executable, "-m", "caraway.proofs.audit_writer"]


def run(options: argparse.Namespace) -> Iterator[Figure]:
    """The tamperings, their control, then the writers and theirs; on a server of their own, for a sealer waits for others."""
    entries, times, turns = options.writes or ENTRIES, options.runs or TAMPERINGS, options.steps or TURNS
    with servers.running("sealing", durable=False) as server:
        with creation.administering(server) as admin:
            creation.make_logins(admin, server)
        with _database(server) as name:
            yield from _tampered(Trail(server, name, entries, options.seed), times)
        yield from _written(server, turns, options.seed)


@dataclass(frozen=True)
class Trail:
    """A database with a trail of so many rows, and what was kept of it elsewhere."""

    server: Server
    name: str
    entries: int
    seed: int
    kept: tuple[Checkpoint, ...] = ()

    @contextmanager
    def connected(self, login: str) -> Iterator["Connection[Any]"]:
        """A connection to it by that login."""
        with psycopg.connect(self.server.url(login, self.name), autocommit=True) as connection:
            yield connection

    def found(
        self, owner: "Connection[Any]", tamper: tampering.Way, chance: Random
    ) -> tuple[tampering.Place, Wrong | None]:
        """Where it was tampered with and what a check says. Nothing of it stays."""
        with owner.transaction(force_rollback=True):
            place = tamper(owner, self.entries, chance)
            return place, checking.check(owner, self.kept).wrong


@dataclass
class Score:
    """Of each kind: how often it was done, found, and named at the first wrong entry."""

    done: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    named: Counter[str] = field(default_factory=Counter)

    def add(self, kind: str, place: tampering.Place, wrong: Wrong | None) -> None:
        self.done[kind] += 1
        self.found[kind] += wrong is not None
        self.named[kind] += (
            wrong is not None and tampering.named(wrong, place) and wrong.fault in tampering.FAULTS[kind]
        )


def _tampered(trail: Trail, times: int) -> Iterator[Figure]:
    sealed = int(_said(trail.server, trail.name, "fill", trail.entries, trail.seed))
    yield Figure("entries sealed", sealed, trail.entries)
    yield Figure("logins of two that find nothing wrong before", sum(_clean(trail)), 2)
    with trail.connected(logins.CASEWORK) as site:
        began = time.monotonic()
        checking.check(site)
        yield Figure("a check of all of them", round(time.monotonic() - began, 2), SECONDS, "at most", "s")
        kept = replace(trail, kept=(_kept(site),))
    yield from _each_kind(kept, times)
    with trail.connected(logins.OWNER) as owner:
        yield _rewritten(kept, owner, max(1, times // REWRITES))
        yield Figure("faults of it afterwards", checking.check(owner, kept.kept).wrong is not None, 0)
        yield _unsealed(trail, owner, max(len(tampering.WAYS), times // CONTROLS))


def _clean(trail: Trail) -> Iterator[bool]:
    for login in (logins.CASEWORK, logins.BACKUP):
        with trail.connected(login) as connection:
            checking.read_only(connection)
            looked = checking.check(connection)
            yield looked.wrong is None and looked.waiting == 0


def _kept(site: "Connection[Any]") -> Checkpoint:
    """A checkpoint that went out to a file and comes back from it."""
    with tempfile.TemporaryDirectory(dir=places.state()) as folder:
        file = Path(folder) / "kept.json"
        checkpoints.write(file, CASEWORK.name, checking.reached(site), clock.now())
        return checkpoints.read(file, CASEWORK.name)


def _each_kind(trail: Trail, times: int) -> Iterator[Figure]:
    """The tamperings by turns of their kinds, and of the ways of each."""
    score = Score()
    with ThreadPoolExecutor(LANES) as pool:
        for lane in pool.map(lambda first: _lane(trail, range(first, times, LANES)), range(LANES)):
            for total, part in ((score.done, lane.done), (score.found, lane.found), (score.named, lane.named)):
                total.update(part)
    for kind in tampering.WAYS:
        yield Figure(f"{kind} named at the first wrong entry", score.named[kind], score.done[kind])
    yield Figure("tamperings found", score.found.total(), times)
    yield Figure("tamperings named at the first wrong entry", score.named.total(), times)


def _lane(trail: Trail, numbers: range) -> Score:
    """The tamperings of these numbers, on a copy."""
    score, kinds, chance = Score(), list(tampering.WAYS), _chance(trail.seed, numbers.start)
    with _database(trail.server, trail.name) as name:
        own = replace(trail, name=name)
        with own.connected(logins.OWNER) as owner:
            for turn, number in enumerate(numbers, 1):
                kind = kinds[number % len(kinds)]
                ways = tampering.WAYS[kind]
                score.add(kind, *own.found(owner, ways[number // len(kinds) % len(ways)], chance))
                if turn % CLEANED_EVERY == 0:
                    _clear_away(owner)
    return score


def _chance(*words: int) -> Random:
    """The same tamperings each time for the same seed."""
    return Random(" ".join(map(str, words)))  # nosec B311


def _rewritten(trail: Trail, owner: "Connection[Any]", times: int) -> Figure:
    """Hashes worked out anew after an edit: the checkpoint that was kept elsewhere shows it."""
    found, chance = 0, _chance(trail.seed)
    for _ in range(times):
        place, wrong = trail.found(owner, tampering.rewrite, chance)
        found += isinstance(place, int) and tampering.covered(wrong, place)
        _clear_away(owner)
    return Figure("edits found whose hashes were worked out anew", found, times)


def _unsealed(trail: Trail, owner: "Connection[Any]", times: int) -> Figure:
    """The control: without its chain the trail shows nothing of the same."""

    def without_chain(tamper: tampering.Way) -> tampering.Way:
        def tampered(owner: "Connection[Any]", length: int, chance: Random) -> tampering.Place:
            place = tamper(owner, length, chance)
            owner.execute("TRUNCATE audit_sealedrow, audit_sealing")
            return place

        return tampered

    chance, ways = _chance(trail.seed), [way for several in tampering.WAYS.values() for way in several]
    found = [trail.found(owner, without_chain(ways[number % len(ways)]), chance)[1] for number in range(times)]
    return Figure("tamperings found in a trail that nobody sealed (the control)", len(found) - found.count(None), 0)


def _clear_away(owner: "Connection[Any]") -> None:
    owner.execute("VACUUM ANALYZE audit_auditrow, audit_sealedrow, audit_sealing")


# ---- Writers at once ----


@dataclass
class Together:
    """What came of many who wrote at once."""

    committed: int = 0
    late: int = 0
    sealings: int = 0
    checks: int = 0
    alarms: int = 0
    lost: int = 0
    too_many: int = 0


def _written(server: Server, turns: int, seed: int) -> Iterator[Figure]:
    came = _together(server, turns, seed)
    yield Figure("rows committed by writers at once", came.committed, turns, "at least")
    yield Figure("transactions open while a sealer went by", came.late, turns // 4, "at least")
    yield Figure("sealings and checks meanwhile", min(came.sealings, came.checks), 5, "at least")
    yield Figure("committed rows lost", came.lost, 0)
    yield Figure("rows sealed that were not committed, or sealed twice", came.too_many, 0)
    yield Figure("false alarms", came.alarms, 0)
    hasty = _together(server, min(turns, CONTROL_TURNS), seed, "hasty")
    wrong = hasty.alarms + hasty.lost
    yield Figure("false alarms and losses of a sealer that does not wait (the control)", wrong, 1, "at least")


def _together(server: Server, turns: int, seed: int, *how: str) -> Together:
    with ExitStack() as undo:
        name = undo.enter_context(_database(server))
        folder = Path(undo.enter_context(tempfile.TemporaryDirectory(dir=places.state())))
        started: Callable[..., subprocess.Popen[bytes]] = lambda *words: _started(undo, server, name, *words)  # noqa: E731
        sealers = [started("seal", folder, number, *how) for number in range(SEALERS)]
        writers = [started("write", folder, number, turns, seed + number) for number in range(WRITERS)]
        reader = undo.enter_context(psycopg.connect(server.url(logins.BACKUP, name), autocommit=True))
        checking.read_only(reader)
        came = Together()
        _check_until(writers, reader, came)
        (folder / "stop").touch()
        _wait(sealers)
        _said(server, name, "fill", 0, 0)
        came.alarms += checking.check(reader).wrong is not None
        _count(reader, folder, came)
        return came


def _check_until(writers: "list[subprocess.Popen[bytes]]", reader: "Connection[Any]", came: Together) -> None:
    """Check again and again while anybody writes."""
    until = time.monotonic() + LONGEST
    while any(one.poll() is None for one in writers):
        came.alarms += checking.check(reader).wrong is not None
        came.checks += 1
        if time.monotonic() > until:
            raise ProofRefused(f"After {LONGEST / 60:.0f} minutes the writers had not finished.")
        time.sleep(0.2)
    _wait(writers)


def _count(reader: "Connection[Any]", folder: Path, came: Together) -> None:
    kept: Counter[str] = Counter()
    runs = sorted(tuple(map(float, line.split())) for file in folder.glob("seal-*") for line in _lines(file))
    for line in (line for file in folder.glob("write-*") for line in _lines(file)):
        began, ended, said, *subjects = line.split()
        kept.update(subjects if said == "kept" else ())
        came.late += any(float(began) < one[0] and one[1] < float(ended) for one in runs)
    sealed = Counter(str(subject) for (subject,) in reader.execute(_SEALED))
    came.committed, came.sealings = kept.total(), len(runs)
    came.lost, came.too_many = (kept - sealed).total(), (sealed - kept).total()


_SEALED = "SELECT r.subject_ids[1] FROM audit_sealedrow s JOIN audit_auditrow r ON r.id = s.row_id"


def _lines(file: Path) -> list[str]:
    return file.read_text().splitlines()


@contextmanager
def _database(server: Server, like: str | None = None) -> Iterator[str]:
    """A database of the casework site's, empty or like another to which nobody is connected, until the block ends."""
    name = templates.copy(server, CASEWORK, like or templates.migrated(server, CASEWORK))
    try:
        yield name
    finally:
        with creation.administering(server) as admin:
            creation.drop(admin, name)


def _started(undo: ExitStack, server: Server, name: str, *words: object) -> "subprocess.Popen[bytes]":
    process = subprocess.Popen(
        [*_WRITER, *map(str, words)],
        env=CASEWORK.environment(server.url(CASEWORK.site, name)),
        stdin=subprocess.DEVNULL,
        preexec_fn=processes.end_with_parent(),
    )
    undo.callback(processes.stop, process)
    return process


def _wait(several: "list[subprocess.Popen[bytes]]") -> None:
    for one in several:
        if one.wait(LONGEST):
            raise ProofRefused("A process of the proof failed; what it said stands above.")


def _said(server: Server, name: str, *words: object) -> str:
    ran = subprocess.run(
        [*_WRITER, *map(str, words)],
        env=CASEWORK.environment(server.url(CASEWORK.site, name)),
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if ran.returncode:
        raise ProofRefused("A step of the proof failed; what it said stands above.")
    return ran.stdout
