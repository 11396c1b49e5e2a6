"""The addresses that are tried: each route of the site with a record of Southampton's and Wessex Partners' in it."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import URLPattern, get_resolver, reverse

from caraway.core import facts as f
from caraway.platform.accounts.routes import walk
from tests.cast import Person
from tests.matrix.parts import parts
from tests.matrix.world import ABSENT, World

_PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")

WHOSE: dict[str, str] = {
    "register": "on_register",
    "register_mark": "on_register",
    "register_add": "on_register",
    "register_close": "on_register",
    "register_undo": "attended_a",
    "session_record": "attended_a",
    "police_do_answer": "asked",
    "police_do_caution": "cautionless",
    "police_do_extend": "more_time",
    "police_do_refuse": "more_time",
    "police_do_decide": "out_of_chances",
    "police_do_outcome": "returned",
    "case_accept": "referred",
    "case_ask": "referred",
    "case_decline": "referred",
    "case_contact": "accepted",
    "case_book": "accepted",
    "case_mode": "accepted",
    "case_extension": "missed_a",
    "case_call": "by_telephone",
    "case_record_call": "calling",
    "case_resume": "held",
    "case_review": "arrested",
    "case_absence": "awaited",
    "case_return": "completed",
    "case_tell": "returned",
}
"""Whose case a route is tried with, where it takes one that got so far; otherwise that of somebody who is booked."""

ABOUT: dict[str, Callable[[Person], str]] = {
    "case_move": lambda person: "A",
    "case_absence": lambda person: str(person.workshop("B").id),
    "case_correct": lambda person: _fact(person, f.Contacted),
    "case_annul": lambda person: _fact(person, f.Contacted),
}
"""What of the case a page is about."""

POSTED: dict[str, Mapping[str, Callable[[Person], str]]] = {
    "case_undo": {"fact": lambda person: person.facts()[-1].id},
    "register_undo": {"fact": lambda person: _fact(person, f.SessionMarked)},
}
"""What a route is posted that has no page to ask it with."""

KEYS = {
    "people_again": "invitation",
    "people_withdraw": "invitation",
    "account_remove": "factor",
    "account_new_password": "membership",
}

FILL: dict[str, Callable[[World, str, Person], Any]] = {
    "workshop": lambda world, route, person: person.workshop("A").id,
    "case": lambda world, route, person: person.id,
    "draft": lambda world, route, person: world.records["asked_draft" if route == "police_approve" else "draft"],
    "document_id": lambda world, route, person: world.records["document"],
    "fact": lambda world, route, person: UUID(_fact(person, f.Cautioned)),
    "page": lambda world, route, person: "person",
    "key": lambda world, route, person: world.records[KEYS.get(route, "membership")],
    "token": lambda world, route, person: "no-such-token",
    "about": lambda world, route, person: ABOUT[route](person),
}
"""What stands for each parameter of a route."""


for _part in parts():
    WHOSE |= getattr(_part, "WHOSE", {})
    ABOUT |= getattr(_part, "ABOUT", {})
    POSTED |= getattr(_part, "POSTED", {})
    KEYS |= getattr(_part, "KEYS", {})
    FILL |= getattr(_part, "FILL", {})

NOTHING: Mapping[type, Any] = {UUID: ABSENT, int: 2_000_000_000}


def _fact(person: Person, kind: type) -> str:
    return next(one.id for one in person.facts() if isinstance(one.detail, kind))


@dataclass(frozen=True)
class Target:
    """One route with a record in it, the same with the id of nothing, and a place beside it where nothing is."""

    route: str
    permission: str
    path: str
    absent: str | None
    nowhere: str
    posted: Mapping[str, str]


def patterns() -> Iterator[tuple[str, str, URLPattern]]:
    """Every route of the site: its name (with its namespace), its words, its pattern."""
    for route, pattern in walk(get_resolver()):
        yield pattern.name or route, route, pattern


def target(world: World, name: str, route: str, pattern: URLPattern) -> Target:
    """The addresses that try this route. KeyError for a parameter nobody has given a record."""
    person = world.people[WHOSE.get(name, "booked")]
    parameters = _PARAMETER.findall(route)
    real = {key: FILL[key](world, name, person) for _, key in parameters}
    absent = {key: NOTHING.get(type(real[key]), real[key]) for _, key in parameters}
    path = reverse(name, kwargs=real)
    desk = path.split("/")[1]
    return Target(
        route=name,
        permission=getattr(pattern.callback, "permission", ""),
        path=path,
        absent=reverse(name, kwargs=absent) if absent != real else None,
        nowhere=f"/{desk}/nothing-is-here/" if desk else "/nothing-is-here/",
        posted={key: find(person) for key, find in POSTED.get(name, {}).items()},
    )


def targets(world: World) -> dict[str, Target]:
    """The targets of every route, by its name."""
    return {name: target(world, name, route, pattern) for name, route, pattern in patterns()}
