"""Separation of duties: nobody works with a victim who works with the other party, but by a written exception."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from caraway.core.refusals import InvalidValue
from caraway.core.windows import days

MOST_DAYS = 182
"""So long an exception holds at most: then somebody decides again (k)."""


@dataclass(frozen=True, slots=True)
class WrittenException:
    """For a team too small to keep the two apart: who, from which day until which (both included), who approved it, and the
    partner organisation that holds victim contact. Raises InvalidValue for what cannot be."""

    person: UUID
    from_on: date
    until_on: date
    approver: UUID
    partner: UUID

    def __post_init__(self) -> None:
        if self.person == self.approver:
            raise InvalidValue("person", "Nobody approves an exception for themselves.")
        if self.until_on < self.from_on:
            raise InvalidValue("until_on", "The last day must not be before the first.")
        if self.until_on > self.from_on + days(MOST_DAYS):
            raise InvalidValue("until_on", f"An exception holds for at most {MOST_DAYS} days.")

    def holds(self, person: UUID, on: date) -> bool:
        """Whether it lets this person in on that day."""
        return self.person == person and self.from_on <= on <= self.until_on


def told_in_time(
    worker: UUID, supervisors: Collection[UUID], seniors: Collection[UUID], shut: Collection[UUID] = ()
) -> frozenset[UUID]:
    """Who is told that the case is shut to its worker: the supervisors who can open it, and where there is none the seniors.

    `shut`: everybody to whom it is shut. Nobody is told of themselves. Empty: nobody would know, and so nobody may be assigned.
    """
    able = frozenset(supervisors) - frozenset(shut) - {worker}
    return able or frozenset(seniors) - frozenset(shut) - {worker}


def shut_out(
    person: UUID, identity: bytes | None, staff: Collection[bytes] | None, written: Iterable[WrittenException], on: date
) -> bool:
    """Whether a victim case is shut to this person on that day.

    `identity`: the keyed hash of their work e-mail address; `staff`: those of everybody who works on the participant's case.
    Either of them None is not known, and what is not known is shut.
    """
    if any(one.holds(person, on) for one in written):
        return False
    return identity is None or staff is None or identity in staff
