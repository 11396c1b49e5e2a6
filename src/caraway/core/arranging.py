"""What has to be arranged so that a participant can take part: an interpreter, a room that can be used."""

from datetime import date, timedelta

from caraway.core.vocabulary import Word

BEFORE = timedelta(days=7)
"""How long before a session everything should be confirmed."""


class ArrangementKind(Word):
    """What is arranged for a session."""

    INTERPRETER = "interpreter", "Interpreter"
    ROOM = "room", "Accessible room"
    OTHER = "other", "Something else"


class ArrangementState(Word):
    """How far it has got."""

    ASKED = "asked", "Asked for"
    CONFIRMED = "confirmed", "Confirmed"
    CANCELLED = "cancelled", "Cancelled"


def needed(*, interpreter: bool, access: bool, call: bool) -> tuple[ArrangementKind, ...]:
    """What these needs ask for at one session; a call needs no room."""
    kinds = ((ArrangementKind.INTERPRETER, interpreter), (ArrangementKind.ROOM, access and not call))
    return tuple(kind for kind, asked in kinds if asked)


def late_after(on: date, today: date) -> date:
    """The last day on which it is not late to arrange something for a session of the day `on`."""
    return max(on - BEFORE, today)
