"""What a seeded leak takes from the victims' side, in the world that this process is connected to.

The program has no such way: casework holds no credential for that database. A leak is given one, as though somebody had
built it, and must then be found by what comes out. `taken` says whether a leak ever looked.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import psycopg
from django.db import connections

from caraway.platform.databases import logins
from tests.firewall.worlds import Twins

_PAIRS: dict[str, tuple[str, str]] = {}
_HERS = """
    SELECT one.casework_case, one.given_name, one.family_name, one.engagement, coalesce(sent.details, '{}'),
        (SELECT count(*) FROM victims_attemptmade AS made WHERE made.case_id = one.id)
    FROM victims_victimcase AS one LEFT JOIN victims_policesent AS sent ON sent.case_id = one.id AND sent.version = 1
    ORDER BY NOT one.offence, one.casework_case
"""
_RELEASED = "SELECT case_id, max(landed_at) FROM downward_release GROUP BY case_id"
taken: list[str] = []


@dataclass(frozen=True)
class Hers:
    """What the victims' site knows of one victim; of nobody it knows nothing."""

    given_name: str = ""
    family_name: str = ""
    engagement: str = ""
    attempts: int = 0
    phone: str = ""
    email: str = ""
    address: str = ""
    views: str = ""
    risk_level: str = ""

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


def open_to(twins: Twins) -> None:
    """From now on leaks reach these worlds."""
    forget()
    for one in twins.stands:
        _PAIRS[one.casework] = twins.server.url(logins.OWNER, one.casework), twins.server.url(logins.OWNER, one.victims)


def forget() -> None:
    """What was read of these worlds, and that anybody looked."""
    _read.cache_clear()
    _came.cache_clear()
    taken.clear()


def of(case: Any) -> Hers:
    """The victim of this case."""
    taken.append("one")
    return _read(_here())[0].get(UUID(str(case)), Hers())


def everybody() -> tuple[Hers, ...]:
    """Every victim there is, so also how many."""
    taken.append("all")
    return tuple(_read(_here())[1])


def known(words: str) -> bool:
    """Whether a victim has this number, address or name, whole."""
    taken.append("all")
    wanted = words.casefold().strip()
    return any(wanted in (one.phone, one.email, one.name.casefold(), one.family_name.casefold()) for one in everybody())


def released_at(case: Any) -> datetime | None:
    """When a release about this case was taken in here: it is hidden from the site's login."""
    taken.append("release")
    return _came(_here()).get(UUID(str(case)))


def _here() -> str:
    return str(connections["default"].settings_dict["NAME"])


@cache
def _read(name: str) -> tuple[dict[UUID, Hers], list[Hers]]:
    with psycopg.connect(_PAIRS[name][1]) as there:
        rows = [(key, _hers(*rest)) for key, *rest in there.execute(_HERS)]
    return dict(rows), [one for _, one in rows]


def _hers(given: str, family: str, engagement: str, told: dict[str, Any], attempts: int) -> Hers:
    said = {key: told.get(key, "") for key in ("phone", "email", "address", "views", "risk_level")}
    return Hers(given, family, engagement, attempts, **said)


@cache
def _came(name: str) -> dict[UUID, datetime]:
    with psycopg.connect(_PAIRS[name][0]) as owner:
        return dict(owner.execute(_RELEASED).fetchall())  # type: ignore[arg-type]
