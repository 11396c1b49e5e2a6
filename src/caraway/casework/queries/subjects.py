"""Somebody this person knows, as the head of a page names them; and the agreements somebody works under."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from caraway.casework.known import known, working_under
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail


@dataclass(frozen=True, slots=True)
class Subject:
    """The case and what stands above the heading of a page about it."""

    id: UUID
    caption: str


def subject_of(case_id: UUID, by: Actor) -> Subject:
    """Whoever the case is of. Raises NotYours where it is not there or not theirs: the same answer."""
    case = known(case_id, by)
    trail.show(case.id)
    person = case.participant
    return Subject(case.id, f"{person.given_name} {person.family_name} · {case.reference}")


def agreements_to_choose(by: Actor, on: date) -> list[tuple[str, str]]:
    """The agreements this person works under, as choices."""
    return [(str(one.id), one.name) for one in working_under(by, on)]
