"""Cards beside a case that parts of the work add: each says a little, and leads to a page of its own."""

from collections.abc import Callable

from caraway.casework.desks.calendar.apart import apart_card
from caraway.casework.desks.coordination.arranging import needs_card
from caraway.casework.desks.coordination.card import Card
from caraway.casework.desks.coordination.day_cards import day_card, notes_card
from caraway.casework.desks.coordination.encouraging import encouragement_card
from caraway.casework.desks.coordination.holding import hold_card
from caraway.casework.desks.coordination.persons import persons_card
from caraway.casework.desks.messages.card import messages_card
from caraway.casework.desks.safeguarding.beside import orders_card, papers_card, safety_card
from caraway.casework.queries.case_file import CaseFile
from caraway.platform.accounts.actor import Actor

CARDS: tuple[Callable[[CaseFile, Actor], Card | None], ...] = (
    persons_card,
    hold_card,
    needs_card,
    orders_card,
    safety_card,
    apart_card,
    encouragement_card,
    day_card,
    notes_card,
    messages_card,
    papers_card,
)
"""In the order of the page. Each looks at the person's permissions itself and returns None for whom it is not."""


def cards_of(file: CaseFile, actor: Actor) -> tuple[Card, ...]:
    """The cards that this person sees beside this case."""
    return tuple(card for make in CARDS if (card := make(file, actor)) is not None)
