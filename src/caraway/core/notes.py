"""Who reads the notes of a session record: what a person said of himself or herself, which never leaves the provider."""

from collections.abc import Collection
from uuid import UUID


def reads_notes(person: UUID | None, *, leads: Collection[UUID], worker: UUID | None, reads_all: bool) -> bool:
    """Whether somebody of the provider reads them.

    `leads`: the facilitators of the participant's sessions; `worker`: who works on the case; `reads_all`: a manager.
    """
    if person is None:
        return False
    if reads_all:
        return True  # a manager answers for what is written
    return person in leads or person == worker  # who meets the participant
