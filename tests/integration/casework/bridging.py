"""The victims' site's side of the bridge, as a test takes it: its login, and releases as it sends them."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import dict_row

from caraway.bridge import releases as bridge
from caraway.casework.actions import holds
from caraway.casework.actions.releases import land
from caraway.core.joint.words import Advice, Purpose, ReleaseKind
from caraway.core.vocabulary import HoldCode
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.databases import logins
from caraway.platform.databases.servers import Server
from caraway.platform.gateways import clock, ids
from tests.cast import Cast, Person

_COLUMNS = ", ".join(bridge.COLUMNS)
_VALUES = ", ".join(f"%({column})s" for column in bridge.COLUMNS)
INSERT = f"INSERT INTO {bridge.TABLE} ({_COLUMNS}) VALUES ({_VALUES}) ON CONFLICT DO NOTHING"
_moments = itertools.count(13 * 60)


@contextmanager
def bridged(server: Server, database: str) -> Iterator[psycopg.Connection]:
    """A connection of the bridge's login."""
    url = server.url(logins.BRIDGE, database)
    with psycopg.connect(url, autocommit=True, row_factory=dict_row) as found:
        yield found


def send(connection: Any, *releases: bridge.Release) -> None:
    """Put releases in, in this order."""
    for one in releases:
        connection.execute(INSERT, bridge.as_row(one))


def instruction(person: Person, kind: ReleaseKind, code: HoldCode = HoldCode.VENUE, *, at_once: bool = False) -> Any:
    return bridge.Instruction(ids.new(), person.row().agreement_id, person.id, kind, code, at_once)


def advisory(
    person: Person, until: date, *advice: Advice, at_once: bool = False, purpose: Purpose = Purpose.SESSION
) -> Any:
    said = advice or (Advice.TWO_IN_ROOM,)
    agreement = person.row().agreement_id
    return bridge.Advisory(ids.new(), agreement, person.id, ReleaseKind.ADVISORY, said, purpose, until, at_once)


def pair(one: Person, other: Person) -> bridge.KeepApart:
    first, second = sorted((one, other), key=lambda person: person.id)
    return bridge.KeepApart(ids.new(), first.row().agreement_id, first.id, ReleaseKind.KEEP_APART, second.id)


def landed(connection: Any, *releases: bridge.Release) -> None:
    """Sent and taken in."""
    send(connection, *releases)
    for one in releases:
        land(release=one.id, by=CARAWAY)


def settle(cast: Cast, agreement: UUID | None = None) -> datetime:
    """A batch of this afternoon, of a moment of its own."""
    at = clock.at(cast.today, *divmod(next(_moments), 60))
    with clock.use(at + timedelta(seconds=5)):
        holds.settle_batch(agreement=agreement or cast.wessex.id, at=at, by=CARAWAY)
    return at
