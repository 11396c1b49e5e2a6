"""Who does something: one frozen value, passed as ``by=`` to every action."""

from dataclasses import dataclass
from uuid import UUID

from caraway.core import permissions
from caraway.core.refusals import NotYours


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting under one membership of one organisation, or Caraway itself (no ids)."""

    account_id: UUID | None
    membership_id: UUID | None
    organisation_id: UUID | None
    unit_id: UUID | None
    roles: frozenset[str]
    name: str
    organisation_name: str = ""

    @property
    def is_caraway(self) -> bool:
        """Whether this is Caraway itself, which belongs to no organisation and works for all of them."""
        return self in (CARAWAY, INSTALLER)

    @property
    def person(self) -> UUID:
        """The account that acts. Raises `NotYours` for Caraway itself and for nobody."""
        return _somebody(self.account_id)

    @property
    def organisation(self) -> UUID:
        """The organisation acted for. Raises `NotYours` where there is none."""
        return _somebody(self.organisation_id)

    @property
    def membership(self) -> UUID:
        """The membership that acts. Raises `NotYours` where there is none."""
        return _somebody(self.membership_id)

    def may(self, permission: str) -> bool:
        """Whether this person may do this. Raises `Unknown` for a permission nobody declared."""
        return permissions.may(self.roles, permission)

    def must(self, permission: str) -> None:
        """Raises `NotYours` when this person may not do this."""
        if not self.may(permission):
            raise NotYours("not_yours", "You cannot do this with the role you have.")


def _somebody(found: UUID | None) -> UUID:
    if found is None:
        raise NotYours("not_yours", "This is done by a person of an organisation.")
    return found


CARAWAY = Actor(None, None, None, None, frozenset({"system"}), "Caraway")
"""The nightly check and the sweeps."""

INSTALLER = Actor(None, None, None, None, frozenset({"installer"}), "Set-up")
"""Whoever runs the commands of the machine: makes the first organisations, agreements and accounts."""

NOBODY = Actor(None, None, None, None, frozenset(), "")
"""Somebody who has not signed in: may do nothing, sees nothing."""
