"""The reviewed table, a file of `expected/` for each part of the work: one row a route, written from the meaning of the work and read by people.

    [register]
    permission = "register.see"
    open = { facilitator = "own sessions", coordinator = "provider" }

`permission` is what the view must declare, or "public", "signed in" or "before work" for the few routes that declare none.
`open` says which roles get the page open, and how far. A role that is not named gets the page that is not there.
A route without a permission is open to everybody it is meant for, unless `open` says that it needs a record of theirs.
`only_with = "partner"`: there only where signing in through an organisation's own sign-in is set up, which here it is not.
`only_with = "key"`: for machines alone. Nobody who signs in has a key, and without one every such address answers alike.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from caraway.core import permissions

EXPECTED = Path(__file__).with_name("expected")
WITHOUT_PERMISSION = ("public", "signed in", "before work")

SELF, MATE, UNIT, OTHER = "self", "mate", "unit", "other"
"""Where somebody stands to the record tried: whose it is; beside them in the same unit or provider; in another unit
of the same force; in another force, provider or council."""

SCOPES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "own account": frozenset({SELF}),
        "own draft": frozenset({SELF}),
        "own sessions": frozenset({SELF}),
        "own records": frozenset({SELF}),
        "own unit": frozenset({SELF, MATE}),
        "force": frozenset({SELF, MATE, UNIT}),
        "provider": frozenset({SELF, MATE}),
        "party": frozenset({SELF, MATE}),
        "own desk": frozenset({SELF, MATE, UNIT, OTHER}),
    }
)
"""How far a role gets a route open, as the places from which it opens. "own desk": a list or an empty form, which everybody
with the role has, each with what is theirs alone in it."""


@dataclass(frozen=True)
class Row:
    """One route: what its view declares, and which roles get it open from where."""

    route: str
    permission: str
    open: Mapping[str, frozenset[str]]
    only_with: str = ""

    def opens(self, role: str, place: str) -> bool:
        """Whether somebody with this role, standing there, gets the page."""
        if self.only_with:
            return False
        if self.permission in WITHOUT_PERMISSION and not self.open:
            return True
        return place in self.open.get(role, ())


def read(text: str) -> dict[str, Row]:
    """The rows by route. Raises ValueError for a row with anything nobody declared."""
    return {route: _row(route, words) for route, words in tomllib.loads(text).items()}


def expected() -> dict[str, Row]:
    """The table as it stands in its files. Raises ValueError for a route that two of them have."""
    rows: dict[str, Row] = {}
    for file in sorted(EXPECTED.glob("*.toml")):
        found = read(file.read_text())
        if twice := rows.keys() & found.keys():
            raise ValueError(f"{file.name}: another file has {', '.join(sorted(twice))} already")
        rows |= found
    return rows


def _row(route: str, words: Mapping[str, object]) -> Row:
    permission, opens = words.get("permission"), words.get("open", {})
    only_with = str(words.get("only_with", ""))
    if (
        set(words) - {"permission", "open", "only_with"}
        or not isinstance(permission, str)
        or not isinstance(opens, Mapping)
    ):
        raise ValueError(f"{route}: a row has a permission and who gets it open")
    if permission not in (*WITHOUT_PERMISSION, *permissions.PERMISSIONS):
        raise ValueError(f"{route}: nobody declared the permission {permission!r}")
    for role, scope in opens.items():
        if role not in permissions.ROLES or scope not in SCOPES:
            raise ValueError(f"{route}: {role!r} = {scope!r} is no role with a scope")
    return Row(route, permission, {role: SCOPES[scope] for role, scope in opens.items()}, only_with)
