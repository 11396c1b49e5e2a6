"""The addresses that are tried: each route of the site with a record of Southampton's and Wessex Partners' in it."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import URLPattern, get_resolver, reverse

from caraway.platform.accounts.routes import walk
from tests.matrix.world import ABSENT, World

_PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")

WHOSE: Mapping[str, str] = {
    "register": "on_register",
    "register_mark": "on_register",
    "register_add": "on_register",
    "register_close": "on_register",
    "register_undo": "attended_a",
    "session_record": "attended_a",
}
"""Whose case a route is tried with, where it takes one that got so far; otherwise that of somebody who is booked."""

FILL: Mapping[str, Callable[[World, str], Any]] = {
    "workshop": lambda world, whose: world.people[whose].workshop("A").id,
    "case": lambda world, whose: world.people[whose].id,
    "draft": lambda world, whose: world.records["draft"],
}
"""What stands for each parameter of a route."""


@dataclass(frozen=True)
class Target:
    """One route with a record in it, the same with the id of nothing, and a place beside it where nothing is."""

    route: str
    view: Any
    path: str
    absent: str | None
    nowhere: str


def patterns() -> Iterator[tuple[str, str, URLPattern]]:
    """Every route of the site: its name (with its namespace), its words, its pattern."""
    for route, pattern in walk(get_resolver()):
        yield pattern.name or route, route, pattern


def target(world: World, name: str, route: str, pattern: URLPattern) -> Target:
    """The addresses that try this route. KeyError for a parameter nobody has given a record."""
    whose = WHOSE.get(name, "booked")
    parameters = _PARAMETER.findall(route)
    real = {key: FILL[key](world, whose) for _, key in parameters}
    absent = {key: ABSENT if isinstance(real[key], UUID) else real[key] for _, key in parameters}
    path = reverse(name, kwargs=real)
    desk = path.split("/")[1]
    return Target(
        route=name,
        view=pattern.callback,
        path=path,
        absent=reverse(name, kwargs=absent) if absent != real else None,
        nowhere=f"/{desk}/nothing-is-here/" if desk else "/nothing-is-here/",
    )


def targets(world: World) -> dict[str, Target]:
    """The targets of every route, by its name."""
    return {name: target(world, name, route, pattern) for name, route, pattern in patterns()}
