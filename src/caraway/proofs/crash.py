"""What was acknowledged is kept: the database and the processes of the site are killed again and again while people write.

Several processes do real actions and note each that was acknowledged. In the middle the server is killed with SIGKILL, the
postmaster and all of its processes; by turns with it a writing process and the worker of the jobs. Whoever got no answer sends the same again under the
same key. Afterwards everything noted is there once, and everything stored is what its facts have.

The control is the same with `synchronous_commit` off, where a commit is acknowledged before it is written: that must lose
some. Killing the processes is enough for it, because what is not written yet is in the server's shared memory, which goes with them;
what is written is the operating system's and stays. That a machine loses its power is not tried here.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path

from caraway.platform import processes
from caraway.platform.databases import creation, places, templates
from caraway.platform.databases.planes import CASEWORK
from caraway.platform.databases.servers import Server
from caraway.proofs import Figure, ProofRefused
from caraway.proofs.crash_server import Killable, thrown_away

WRITES, KILLS = 20_000, 20
PEOPLE, FEW = 120, 24
"""About how many people the writes are about, and at least about how many where there are few writes."""
MANY_WRITES, CLIENTS, FEW_CLIENTS = 1_000, 4, 2
"""From how many writes on four processes write at once instead of two."""
LONGEST = 25 * 60.0  # seconds for one round
LOOK_EVERY = 0.05
CONTROL_WRITES, CONTROL_KILLS = 5, 2
"""The control takes one write in five, and a kill for every two."""
_CLIENT = [sys.executable, "-m", "caraway.proofs.crash_client"]
_WORKER = [sys.executable, "-m", "caraway.commands.worker", "1"]


def run(options: argparse.Namespace) -> Iterator[Figure]:
    """The round that must keep everything, then the control that must lose something."""
    writes, kills = options.writes or WRITES, options.kills or KILLS
    with thrown_away() as server:
        made = world(server, min(PEOPLE, max(FEW, writes // 10)))
        print(f"{writes:,} writes, {kills} kills of the server and {kills} of the site's processes", flush=True)
        kept = _round(server, made, writes, kills, kills)
        yield Figure("acknowledged writes", kept["acknowledged"], writes, "at least")
        yield Figure("kills of the database", kept["server_kills"], kills)
        yield Figure("kills of a writing process and the worker", kept["site_kills"], kills)
        yield Figure("acknowledged writes lost", kept["lost"], 0)
        yield Figure("writes done twice", kept["doubled"], 0)
        yield Figure("cases of which anything stored is not what the facts have", kept["out_of_step"], 0)
        yield Figure("audit rows missing or too many", kept["audit_differs"], 0)
        server.stop()
        server.start("off")
        lost = _round(server, made, max(FEW_CLIENTS, writes // CONTROL_WRITES), max(3, kills // CONTROL_KILLS), 0)
        print(f"the control: {lost['acknowledged']:,} writes, {lost['server_kills']} kills", flush=True)
        yield Figure("acknowledged writes lost with synchronous_commit off (the control)", lost["lost"], 1, "at least")


def world(server: Killable, people: int) -> str:
    """Start the server; the name of a database on it with so many people in it, to be copied for each round."""
    server.start("on")
    with creation.administering(server.server) as admin:
        creation.make_logins(admin, server.server)
    return peopled(server.server, people)


def peopled(server: Server, people: int) -> str:
    """The same on a server that runs and has the logins."""
    empty, name = templates.migrated(server, CASEWORK), "caraway_world"
    with creation.administering(server) as admin:
        creation.clone(admin, CASEWORK, empty, name)
    _said(["world", str(people)], CASEWORK.environment(server.url(CASEWORK.site, name)))
    return name


@dataclass
class Clients:
    """The writing processes. One that was killed is started again and goes on where its notes end."""

    environment: Mapping[str, str]
    folder: Path
    writes: int
    running: "dict[int, subprocess.Popen[bytes]]" = field(default_factory=dict)

    @property
    def processes(self) -> int:
        return CLIENTS if self.writes >= MANY_WRITES else FEW_CLIENTS

    def go_on(self) -> bool:
        """Start whoever does not run and has not finished; whether anybody still writes. ProofRefused where one failed by itself."""
        for number in range(self.processes):
            if number not in self.running:
                self._start(number)
            elif (ended := self.running[number].poll()) not in (None, 0):
                raise ProofRefused(f"A writing process ended by itself with {ended}; what it said stands above.")
        return any(one.poll() is None for one in self.running.values())

    def _start(self, number: int) -> None:
        share = self.writes // self.processes + (number < self.writes % self.processes)
        command = [*_CLIENT, "write", str(number), str(share), str(self.folder)]
        self.running[number] = subprocess.Popen(
            command, env=dict(self.environment), stdin=subprocess.DEVNULL, preexec_fn=processes.end_with_parent()
        )

    def kill_one(self, turn: int) -> None:
        """SIGKILL to one that writes; it is started again by `go_on`."""
        writing = [number for number, one in self.running.items() if one.poll() is None]
        if writing:
            process = self.running.pop(writing[turn % len(writing)])
            process.kill()
            process.wait()

    def noted(self) -> int:
        return sum(notes.read_bytes().count(b"\n") for notes in self.folder.glob("client-*.notes"))

    def stop(self) -> None:
        for process in self.running.values():
            processes.stop(process)


def _round(server: Killable, world: str, writes: int, server_kills: int, site_kills: int) -> dict[str, int]:
    """Writes and kills, and what is left of them."""
    with creation.administering(server.server) as admin:
        creation.clone(admin, CASEWORK, world, CASEWORK.database)
    environment = CASEWORK.environment(server.server.url(CASEWORK.site, CASEWORK.database))
    with ExitStack() as undo:
        folder = Path(undo.enter_context(tempfile.TemporaryDirectory(dir=places.state())))
        clients = Clients(environment, folder, writes)
        undo.callback(clients.stop)
        work = Worker(environment)
        undo.callback(work.stop)

        def of_the_site(turn: int) -> None:
            clients.kill_one(turn)
            work.again()

        def of_the_database(turn: int) -> None:
            server.kill()
            server.start()

        by_turns = zip_longest([of_the_database] * server_kills, [of_the_site] * site_kills)
        _write_and_kill(clients, writes, [kill for pair in by_turns for kill in pair if kill])
        work.stop()
        found = json.loads(_said(["check", str(folder)], environment))
        return {**found, "server_kills": server_kills, "site_kills": site_kills}


def _write_and_kill(clients: Clients, writes: int, kills: Sequence[Callable[[int], None]]) -> None:
    """Kill whenever the next share of the writes is acknowledged. ProofRefused when it takes too long or a kill came too late."""
    until, done = time.monotonic() + LONGEST, 0
    while clients.go_on():
        if done < len(kills) and clients.noted() >= writes * (done + 1) // (len(kills) + 1):
            kills[done](done)
            done += 1
        if time.monotonic() > until:
            raise ProofRefused(f"After {LONGEST / 60:.0f} minutes {clients.noted():,} of {writes:,} writes were done.")
        time.sleep(LOOK_EVERY)
    if done < len(kills):
        raise ProofRefused(f"Only {done} of {len(kills)} kills fell while anybody wrote: ask for more writes.")


@dataclass
class Worker:
    """The worker of the jobs, killed and started again."""

    environment: Mapping[str, str]
    process: "subprocess.Popen[bytes] | None" = None

    def __post_init__(self) -> None:
        self._start()

    def _start(self) -> None:
        self.process = subprocess.Popen(
            _WORKER, env=dict(self.environment), stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            preexec_fn=processes.end_with_parent(),
        )  # fmt: skip

    def again(self) -> None:
        """SIGKILL, and a new one."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()
        self._start()

    def stop(self) -> None:
        if self.process is not None:
            processes.stop(self.process)


def _said(words: list[str], environment: Mapping[str, str]) -> str:
    """What a process of the site's own printed. ProofRefused where it failed."""
    ran = subprocess.run([*_CLIENT, *words], env=dict(environment), stdout=subprocess.PIPE, text=True, check=False)
    if ran.returncode:
        raise ProofRefused("A step of the proof failed; what it said stands above.")
    return ran.stdout
