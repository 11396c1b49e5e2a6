"""Everything that crosses between the sites does so once, whatever is killed in the middle of it.

Sealed details go to the victims' site by the drop box, signals and stages by the upward views, and releases come down. Each
of the four jobs that do this is killed with SIGKILL at a random step, or the database server is under it; a step is one
exchange with a database, and a commit is one. Then each runs to its end, and everything that was given is there once.

Every job is the sites' own. Controls: the other order at the drop box and at the outbox must lose some, and a release that is
given another id each time that it is tried must double some.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

import psycopg

from caraway.bridge import releases
from caraway.bridge.intake import Place, VictimDetails, box_id, sealed
from caraway.core.joint.words import Advice, Purpose, ReleaseKind
from caraway.core.vocabulary import HoldCode
from caraway.platform import processes
from caraway.platform.databases import creation, logins, planes, templates
from caraway.platform.databases.planes import CASEWORK, VICTIMS
from caraway.platform.databases.servers import Server
from caraway.platform.gateways import clock, ids
from caraway.proofs import Figure, ProofRefused, crash, crossing_counts, crossing_outbox
from caraway.proofs.crash_server import Killable, thrown_away
from caraway.proofs.crossing_client import BROKEN, OTHER_ID, SENT_LATE, Order
from caraway.proofs.crossing_step import When

KILLS, PEOPLE, FEW = 200, 60, 6
MANY_KILLS = 60
"""From how many kills on there are so many people."""
CONTROL_SHARE, CONTROL_LEAST = 10, 6
"""A control takes one kill in ten, and at least six."""
SERVER_EACH = 4
"""Each job's fourth kill is the server's."""
JOBS = {"intake": VICTIMS, "upward": VICTIMS, "send": VICTIMS, "land": CASEWORK}
BREAKS = {"intake": BROKEN[0], "send": BROKEN[1]}
FIRST_GUESS, TRIES = 80, 40
AT_A_TIME = {SENT_LATE: 4}
"""Releases given for each kill where not one: between a note and its sending are few steps, so that kills would seldom fall there."""


def run(options: argparse.Namespace) -> Iterator[Figure]:
    """The round that must keep everything once, then the controls, on a server of the proof's own that is killed too."""
    with thrown_away("crossings") as server:
        server.start("on")
        with creation.administering(server.server) as admin:
            creation.make_logins(admin, server.server)
        yield from proved(server.server, server, options.kills or KILLS, options.seed)


def proved(server: Server, killable: Killable | None, kills: int, seed: int) -> Iterator[Figure]:
    """The figures, on a server that runs; without a `killable` one the workers alone are killed."""
    with World.made(server, killable, PEOPLE if kills >= MANY_KILLS else FEW) as world:
        kept = _round(world, kills, Random(seed))  # a seed, not a secret  # nosec B311
        yield Figure("kills in the middle of a crossing", kept.workers + kept.servers, kills)
        of_server = kills // (len(JOBS) * SERVER_EACH) if killable else 0
        yield Figure("of them kills of the database server", kept.servers, of_server, "at least")
        yield Figure("of them between the two commits of a crossing", kept.between, max(1, kills // 20), "at least")
        yield Figure("boxes, signals and releases that crossed", kept.found.given, kills, "at least")
        yield Figure("crossings lost", kept.found.lost, 0)
        yield Figure("crossings doubled", kept.found.doubled, 0)
        yield Figure("cases whose stage is not known as it is", kept.found.stale, 0)
        for broken in BROKEN:
            found = _round(world, max(CONTROL_LEAST, kills // CONTROL_SHARE), Random(seed), broken).found  # nosec B311
            wrong = "doubled" if broken == OTHER_ID else "lost"
            yield Figure(f"crossings {wrong} with a {broken} (the control)", getattr(found, wrong), 1, "at least")


@dataclass(frozen=True)
class World:
    """The two databases as they are at the beginning of each round, and the boxes taken out of the drop box meanwhile."""

    server: Server
    killable: Killable | None
    casework: str
    victims: str
    boxes: tuple[tuple[Any, ...], ...]
    cases: tuple[tuple[UUID, UUID], ...]
    sites: Mapping[str, "Site"]

    @classmethod
    @contextmanager
    def made(cls, server: Server, killable: Killable | None, people: int) -> Iterator["World"]:
        casework, victims = crash.peopled(server, people), "caraway_world_victims"
        empty = templates.migrated(server, VICTIMS)
        with creation.administering(server) as admin:
            creation.clone(admin, VICTIMS, empty, victims)
        boxes = _emptied(server.url(logins.OWNER, casework))
        # So that the people of the victims' site are loaded with nothing opened yet.
        _load(server, victims, casework)
        cases = _decided(server, victims, casework)
        with ExitStack() as undo:
            sites = {plane.name: Site.begun(_environment(server, plane)) for plane in (CASEWORK, VICTIMS)}
            for site in sites.values():
                undo.callback(site.stop)
            made = cls(server, killable, casework, victims, boxes, cases, sites)
            made._settle()
            yield made
        with creation.administering(server) as admin:
            creation.drop(admin, casework, victims)

    def _settle(self) -> None:
        """The batches of the days before, once for all rounds."""
        with self.copied():
            self.sites[CASEWORK.name].obey(Order("land"))
            with creation.administering(self.server) as admin:
                creation.clone(admin, CASEWORK, CASEWORK.database, self.casework)

    @contextmanager
    def copied(self) -> Iterator[None]:
        """Both as they were, under the sites' own names, with nothing sent yet."""
        with creation.administering(self.server) as admin:
            creation.clone(admin, CASEWORK, self.casework, CASEWORK.database)
            creation.clone(admin, VICTIMS, self.victims, VICTIMS.database)
        yield
        with creation.administering(self.server) as admin:
            creation.drop(admin, CASEWORK.database, VICTIMS.database)


def _environment(server: Server, plane: planes.Plane) -> dict[str, str]:
    if plane is VICTIMS:
        return _of_victims(server, VICTIMS.database, CASEWORK.database)
    return CASEWORK.environment(server.url(CASEWORK.site, CASEWORK.database))


def _of_victims(server: Server, victims: str, casework: str) -> dict[str, str]:
    own = VICTIMS.environment(server.url(VICTIMS.site, victims))
    return own | {"CARAWAY_BRIDGE_URL": server.url(logins.BRIDGE, casework)}


def _load(server: Server, victims: str, casework: str) -> None:
    """The people of the victims' site, for the agreements of that database of casework. ProofRefused where they cannot be loaded."""
    asked = "SELECT id, name, programme, area, force_code, from_on FROM agreements_agreement ORDER BY name"
    with psycopg.connect(server.url(logins.OWNER, casework)) as owner:
        areas = [[str(value) for value in row] for row in owner.execute(asked)]
    ran = subprocess.run(
        [sys.executable, "-m", "caraway.commands.victims_people", clock.today().isoformat()],
        env=_of_victims(server, victims, casework),
        input=json.dumps(areas),
        text=True,
        check=False,
    )
    if ran.returncode:
        raise ProofRefused("The people of the victims' site could not be loaded; what was wrong stands above.")


def _decided(server: Server, victims: str, casework: str) -> tuple[tuple[UUID, UUID], ...]:
    """The cases of casework, each with its agreement, and on the victims' site a decision about each of which releases can wait."""
    with psycopg.connect(server.url(logins.OWNER, casework)) as owner:
        cases = owner.execute("SELECT agreement_id, id FROM casework_case ORDER BY id").fetchall()
    with psycopg.connect(server.url(logins.OWNER, victims)) as owner:
        crossing_outbox.decisions(owner, cases)
    return tuple(cases)


def _emptied(casework: str) -> tuple[tuple[Any, ...], ...]:
    """What was in the drop box of this database, as its owner takes it out."""
    with psycopg.connect(casework) as owner:
        boxes = owner.execute("SELECT id, referral, version, sealed FROM casework_dropbox ORDER BY id").fetchall()
        owner.execute("DELETE FROM casework_dropbox")
    return tuple(boxes)


@dataclass
class Site:
    """A process of one site that obeys."""

    process: "subprocess.Popen[str]"

    @classmethod
    def begun(cls, environment: Mapping[str, str]) -> "Site":
        command = [sys.executable, "-m", "caraway.proofs.crossing_client"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        preexec = processes.end_with_parent()
        return cls(subprocess.Popen(command, env=dict(environment), preexec_fn=preexec, **pipes))  # type: ignore[call-overload]

    def obey(self, order: Order) -> dict[str, Any]:
        """What came of it. ProofRefused where the process has ended."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(asdict(order)) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline() or "{}")
        if not answer:
            raise ProofRefused("A process of the proof ended by itself; what it said stands above.")
        return answer

    def stop(self) -> None:
        processes.stop(self.process)  # type: ignore[arg-type]
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()


@dataclass
class Round:
    """A round: what was given, and who was killed."""

    world: World
    chance: Random
    broken: str
    workers: int = 0
    servers: int = 0
    between: int = 0
    boxes: set[UUID] = field(default_factory=set)
    sent: dict[UUID, str] = field(default_factory=dict)
    longest: dict[str, int] = field(default_factory=dict)
    found: crossing_counts.Found = field(default_factory=crossing_counts.Found)

    def kill(self, turn: int) -> None:
        """Give something to every crossing and kill one in it; given more and tried again where it ended before it fell."""
        jobs = [job for job in JOBS if self.broken in (BREAKS.get(job), "")] or ["send"]
        job, each = jobs[turn % len(jobs)], turn // len(jobs)
        server = self.world.killable.process if self.world.killable and each % SERVER_EACH == 1 else None
        for _ in range(TRIES):
            self.give(turn)
            if self._fell(job, list(When)[each % len(When)], server.pid if server else 0):
                self._count(bool(server))
                return
        raise ProofRefused(f"The job {job} ended {TRIES} times before it was killed.")

    def _fell(self, job: str, when: When, server: int) -> bool:
        step = self.chance.randint(1, self.longest.get(job, FIRST_GUESS))
        came = self.world.sites[JOBS[job].name].obey(Order(job, step, when, server, self.broken))
        if not came["fell"]:
            self.longest[job] = max(1, min(FIRST_GUESS, came["steps"]))
        return bool(came["fell"])

    def _count(self, of_server: bool) -> None:
        if of_server:
            assert self.world.killable is not None
            self.servers += 1
            self.world.killable.start()
        else:
            self.workers += 1
        with self._owners() as (casework, victims):
            self.between += crossing_counts.between(casework, victims)

    def give(self, turn: int) -> None:
        """Two boxes, a signal of risk and a release, or several."""
        with psycopg.connect(self.world.server.url(CASEWORK.site, CASEWORK.database)) as site:
            for _ in range(2):
                self._put(site)
        self.world.sites[CASEWORK.name].obey(Order("raise"))
        for _ in range(AT_A_TIME.get(self.broken, 1)):
            release = self._release()
            self.sent[release.id] = release.kind.value
            with self._owners() as (_, victims):
                crossing_outbox.put(victims, release)

    def _put(self, site: psycopg.Connection) -> None:
        """The next box: each referral's first, then later versions of it."""
        first, number = self.world.boxes, len(self.boxes)
        box = first[number] if number < len(first) else _later(first[number % len(first)], 1 + number // len(first))
        self.boxes.add(box[0])
        site.execute(
            "INSERT INTO casework_dropbox (id, referral, version, sealed) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
            box,
        )

    def _release(self) -> releases.Release:
        """A hold, its end and advice by turns, each about the next case."""
        number = len(self.sent)
        agreement, case = self.world.cases[number // 3 % len(self.world.cases)]
        if number % 3 == 2:
            advice, until = (Advice.TWO_IN_ROOM,), clock.today() + timedelta(days=30)
            return releases.Advisory(
                ids.new(), agreement, case, ReleaseKind.ADVISORY, advice, Purpose.SESSION, until, at_once=True
            )
        kind = ReleaseKind.RESUME if number % 3 else ReleaseKind.HOLD
        return releases.Instruction(ids.new(), agreement, case, kind, HoldCode.VENUE, at_once=False)

    @contextmanager
    def _owners(self) -> Iterator[tuple[psycopg.Connection, psycopg.Connection]]:
        """The proof's eyes: both owners' connections."""
        url = self.world.server.url
        with (
            psycopg.connect(url(logins.OWNER, CASEWORK.database), autocommit=True) as casework,
            psycopg.connect(url(logins.OWNER, VICTIMS.database), autocommit=True) as victims,
        ):
            yield casework, victims

    def finish(self) -> None:
        """Every job to its end, those that read what others wrote again; then count."""
        for job in (*JOBS, *JOBS):
            self.world.sites[JOBS[job].name].obey(Order(job, broken=self.broken))
        with self._owners() as (casework, victims):
            self.found = crossing_counts.counted(casework, victims, self.boxes, self.sent)


def _round(world: World, kills: int, chance: Random, broken: str = "") -> Round:
    with world.copied():
        made = Round(world, chance, broken)
        for turn in range(kills):
            made.kill(turn)
        made.finish()
        return made


def _later(first: tuple[Any, ...], version: int) -> tuple[Any, ...]:
    """A later version of a referral's details, with another number in it."""
    _, referral, _, _ = first
    details = VictimDetails("Robin", "Elsewhere", phone=f"07700 900{version % 1000:03}")
    place = Place(referral, version)
    box = box_id("44", str(referral), version)
    return box, referral, version, sealed(details, place, bytes.fromhex(planes.victims_public_key()))
