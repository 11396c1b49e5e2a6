"""What a card beside a case is made of."""

from dataclasses import dataclass

from caraway.casework.queries.case_page import Pair


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
