"""The one way from this process into the casework database: the login `caraway_bridge`, for what the bridge declares.

What crosses does so at least once: it is stored here first, and only then taken away there.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import psycopg
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from caraway.bridge.intake import Place
from caraway.bridge.upward import CaseStage

WITHIN = 10
"""Seconds in which the casework database is reached."""


@dataclass(frozen=True, slots=True)
class Box:
    """Sealed details in the drop box, and the agreement of casework under which their case is."""

    id: UUID
    place: Place
    sealed: bytes
    agreement: UUID


@contextmanager
def casework() -> Iterator[psycopg.Connection]:
    """A connection as the bridge. ImproperlyConfigured where this process was not told of one."""
    if not settings.BRIDGE_URL:
        raise ImproperlyConfigured("Set CARAWAY_BRIDGE_URL: nothing crosses without it.")
    with psycopg.connect(settings.BRIDGE_URL, autocommit=True, connect_timeout=WITHIN) as there:
        yield there


def boxes(there: psycopg.Connection, most: int) -> list[Box]:
    """So many of those that wait, the versions of a referral in their order."""
    found = there.execute(_BOXES, [most]).fetchall()
    return [
        Box(key, Place(referral, version), bytes(sealed), agreement)
        for key, referral, version, sealed, agreement in found
    ]


def take_away(there: psycopg.Connection, taken: Iterable[UUID]) -> None:
    """Take these out of the drop box. One that is gone already is no fault."""
    there.execute("DELETE FROM casework_dropbox WHERE id = ANY(%s)", [list(taken)])


_BOXES = f"""
    SELECT box.id, box.referral, box.version, box.sealed, stage.agreement_id
    FROM casework_dropbox AS box JOIN {CaseStage.VIEW} AS stage ON stage.case_id = box.referral
    ORDER BY box.referral, box.version LIMIT %s
"""  # a name of our own  # nosec B608
