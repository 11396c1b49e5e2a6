"""What is left to do of one's own sessions: people to mark, and session records to write."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from caraway.casework.models import DueRow
from caraway.casework.queries.registers import SessionCard, cards_of, mine
from caraway.core.vocabulary import DueKind
from caraway.platform.accounts.actor import Actor

KINDS = (DueKind.MARK_SESSION, DueKind.RECORD_SESSION)


@dataclass(frozen=True, slots=True)
class Left:
    """A session of which something is left to do: how many people to mark, and how many records to write."""

    card: SessionCard
    to_mark: int
    to_record: int


def left_to_do(by: Actor, today: date) -> tuple[Left, ...]:
    """The sessions that this person has to do with, the oldest first, of which something is due today."""
    rows = DueRow.objects.filter(kind__in=KINDS, due_on__lte=today).values_list("kind", "about")
    due = Counter((kind, UUID(about)) for kind, about in rows if _is_id(about))
    cards = cards_of(mine(by).filter(pk__in={about for _, about in due}, on__lte=today), today)
    return tuple(Left(card, *(due[kind.value, card.id] for kind in KINDS)) for card in cards)


def _is_id(about: str) -> bool:
    """Whether it names a workshop: a call's duty names none."""
    try:
        UUID(about)
    except ValueError:
        return False
    return True
