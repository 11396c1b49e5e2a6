"""Cards beside a case that parts of the work add: each says a little, and leads to a page of its own."""

from collections.abc import Callable
from dataclasses import dataclass

from caraway.casework.queries.case_file import CaseFile
from caraway.casework.queries.case_page import Pair
from caraway.platform.accounts.actor import Actor


@dataclass(frozen=True, slots=True)
class CardLink:
    """A link of a card. `about` is read out after its words, so that a link says what it is about."""

    text: str
    href: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A heading, what it says in pairs or sentences, a tag beside the heading, and where it leads."""

    heading: str
    pairs: tuple[Pair, ...] = ()
    sentences: tuple[str, ...] = ()
    tag: str = ""
    tone: str = "plain"
    links: tuple[CardLink, ...] = ()


CARDS: tuple[Callable[[CaseFile, Actor], Card | None], ...] = ()
"""In the order of the page. Each looks at the person's permissions itself and returns None for whom it is not."""


def cards_of(file: CaseFile, actor: Actor) -> tuple[Card, ...]:
    """The cards that this person sees beside this case."""
    return tuple(card for make in CARDS if (card := make(file, actor)) is not None)
