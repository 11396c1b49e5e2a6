"""Two worlds from one seed and one clock, each of two databases; this process is connected to the casework of one at a time.

Each is made through the actions, the victims' site of each in a process of its own, and what it sends down goes through the
bridge. A world stands at two moments: while a batch is waited for, and the morning after it.
"""

import itertools
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import psycopg
from django.conf import settings
from django.db import connections

from caraway.bridge import intake
from caraway.bridge.releases import Release
from caraway.casework.jobs import batches
from caraway.core.joint.words import Advice, ReleaseKind
from caraway.platform.databases import creation, logins, places, templates
from caraway.platform.databases.planes import CASEWORK, VICTIMS
from caraway.platform.databases.servers import Server
from caraway.platform.databases.urls import django_database
from caraway.platform.gateways import clock
from tests.cast import NOON, TODAY, Cast
from tests.firewall.asking import chance
from tests.firewall.sides import ONE, OTHER, Side
from tests.integration.casework.bridging import advisory, bridged, instruction, pair, send
from tests.matrix.world import World

SEED = "twins"
WAITING, MORNING = clock.at(TODAY, 17, 30), clock.at(TODAY + timedelta(days=1), 9)
BATCH = clock.at(TODAY, 18)
_AREAS = "SELECT id, name, programme, area, force_code, from_on FROM agreements_agreement ORDER BY name"


@dataclass(frozen=True)
class Stand:
    """One world at one moment: its database of casework, that of its victims' site, and what time it is."""

    side: str
    moment: datetime
    casework: str
    victims: str


@dataclass
class Twins:
    """Both worlds at both moments. `world` knows everybody and every record: they have the same ids on either side."""

    server: Server
    world: World
    stands: list[Stand] = field(default_factory=list)

    def at(self, moment: datetime) -> tuple[Stand, Stand]:
        """Both at this moment."""
        one, other = (stand for stand in self.stands if stand.moment == moment)
        return one, other

    def enter(self, stand: Stand) -> None:
        """This process is connected to its casework from now on, as the site."""
        point_to(self.server, stand.casework)

    def copy(self) -> "Twins":
        """The same in databases of one's own, that another process may use at the same time."""
        stands = [
            Stand(one.side, one.moment, templates.copy(self.server, CASEWORK, one.casework), one.victims)
            for one in self.stands
        ]
        return Twins(self.server, self.world, stands)

    def drop(self, *, casework_alone: bool = False) -> None:
        """Take the databases away."""
        connections.close_all()
        names = {one.casework for one in self.stands} | (
            set() if casework_alone else {one.victims for one in self.stands}
        )
        with creation.administering(self.server) as admin:
            creation.drop(admin, *names)


def point_to(server: Server, name: str) -> None:
    """This process's own connection goes there."""
    connections.close_all()
    connections["default"].settings_dict.update(django_database(server.url(CASEWORK.site, name)))


@contextmanager
def twins(server: Server, blocker: Any, *, brief: bool) -> Iterator[Twins]:
    """Both worlds. `brief`: fewer people try, and the one world's casework is a copy of the other's with other boxes in it."""
    before = dict(connections["default"].settings_dict)
    with ExitStack() as undo:
        undo.enter_context(blocker.unblock())
        world, name, releases = _made(server, ONE, brief)
        again = _resealed(server, name) if brief else _the_same(world, *_made(server, OTHER, brief))
        sides = ((ONE, name), (OTHER, again))
        both = Twins(server, world, [stand for side, one in sides for stand in _went_on(server, side, one, releases)])
        try:
            yield both
        finally:
            both.drop()
            connections["default"].settings_dict.update(before)


def _made(server: Server, side: Side, brief: bool) -> tuple[World, str, list[Release]]:
    """Casework until noon: its people and records, the database's name, and what will come down."""
    name = templates.copy(server, CASEWORK, templates.migrated(server, CASEWORK))
    point_to(server, name)
    with patch.object(intake, "seal", side.seal(intake.seal)), _held(NOON, "made"):
        world = World(Cast(), brief=brief)
        releases = _releases(world)
    connections.close_all()
    return world, name, releases


def _the_same(world: World, other: World, name: str, releases: Sequence[Release]) -> str:
    """The other's database, seen to have come out the same."""
    assert {key: one.id for key, one in world.people.items()} == {key: one.id for key, one in other.people.items()}
    return name


def _resealed(server: Server, name: str) -> str:
    """A copy in which the boxes are those of the other world's victims."""
    copied = templates.copy(server, CASEWORK, name)
    with psycopg.connect(server.url(logins.OWNER, copied), autocommit=True) as owner:
        boxes = owner.execute(
            "SELECT id, referral, version FROM casework_dropbox ORDER BY referral, version"
        ).fetchall()
        for number, (key, referral, version) in enumerate(boxes, 1):
            sealed = intake.sealed(OTHER.details(number), intake.Place(referral, version), _public_key())
            owner.execute("UPDATE casework_dropbox SET sealed = %s WHERE id = %s", [sealed, key])
    return copied


def _public_key() -> bytes:
    return bytes.fromhex(settings.VICTIMS_PUBLIC_KEY)


def _went_on(server: Server, side: Side, name: str, releases: Sequence[Release]) -> list[Stand]:
    """The day from noon on: the victims' site lives, releases come, the batch is settled."""
    beyond = _lived(server, side, name)
    point_to(server, name)
    waiting = _released(server, side, name, releases)
    return [Stand(side.name, WAITING, waiting, beyond), Stand(side.name, MORNING, name, beyond)]


@contextmanager
def _held(moment: datetime, what: str) -> Iterator[None]:
    """One clock and one seed for a step of the making, however much was drawn in the one before."""
    with clock.use(moment, everywhere=True), chance(f"{SEED} {what}"):
        yield


TOUCHED = ("released", "advised", "phoned", "stopped")
"""Whom something comes down about, in either world."""


def _releases(world: World) -> list[Release]:
    """What comes down in either world: a hold, one for somebody in a session, advice, a pair, the telephone, a stop."""
    cast = world.cast
    held, advised, phoned, stopped = (cast.booked() for _ in range(4))
    one, other = cast.accepted(), cast.accepted()
    until = TODAY + timedelta(days=40)
    world.people |= dict(zip(TOUCHED, (held, advised, phoned, stopped), strict=True))
    return [
        instruction(held, ReleaseKind.HOLD),
        advisory(advised, until, Advice.TWO_IN_ROOM),
        pair(one, other),
        instruction(phoned, ReleaseKind.TELEPHONE),
        instruction(stopped, ReleaseKind.STOP),
    ]


def _lived(server: Server, side: Side, casework: str) -> str:
    """The victims' site of that world; the name of its database."""
    connections.close_all()
    name = templates.copy(server, VICTIMS, templates.migrated(server, VICTIMS))
    with psycopg.connect(server.url(logins.OWNER, casework)) as owner:
        areas = [[str(value) for value in row] for row in owner.execute(_AREAS)]
    environment = VICTIMS.environment(server.url(VICTIMS.site, name))
    environment |= {"CARAWAY_BRIDGE_URL": server.url(logins.BRIDGE, casework), "CARAWAY_DEMONSTRATION": "1"}
    ran = subprocess.run(
        [sys.executable, "-m", "tests.firewall.life", side.name, str(side.taken)],
        cwd=places.ROOT,
        env=environment,
        input=json.dumps(areas),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return name


def _released(server: Server, side: Side, name: str, releases: Sequence[Release]) -> str:
    """The releases come, each at this world's hour, and are taken in; then the batch. A copy of what was there before it."""
    before = ""
    moments = itertools.pairwise(itertools.chain(_every_ten_minutes(), [None]))
    for moment, _ in moments:
        if moment == WAITING:
            connections.close_all()
            before = templates.copy(server, CASEWORK, name)
            point_to(server, name)
        with bridged(server, name) as there:
            send(there, *(one for number, one in enumerate(releases) if _comes(side, number) == moment))
        with _held(moment, f"job {moment}"):
            batches.settle_due()
    connections.close_all()
    return before


def _comes(side: Side, number: int) -> datetime:
    """When the release of that number comes: the site of the one world is early in the day, the other's just in time."""
    hour = side.hours[number % len(side.hours)]
    minute = -(-hour.minute // 10) * 10
    return clock.at(TODAY, hour.hour) + timedelta(minutes=minute)


def _every_ten_minutes() -> Iterator[datetime]:
    moment = clock.at(TODAY, 12, 10)
    while moment <= BATCH:
        yield moment
        moment += timedelta(minutes=10)
