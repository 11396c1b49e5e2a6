"""Cards beside a case that parts of the work add: each says a little, and leads to a page of its own."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from caraway.casework.note_readers import may_read_notes
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


def on_the_day(file: CaseFile, actor: Actor) -> Card:
    """What the register shows facilitators of this participant's health, and whom to phone."""
    person = file.case.participant
    pairs = (
        Pair("Health needs", person.health_needs or "None recorded"),
        Pair("Emergency contact", person.emergency_contact or "None recorded"),
    )
    change = CardLink("Change", reverse("case_day", args=[file.case.id]), "what facilitators must know on the day")
    return Card("On the day of a workshop", pairs, links=(change,) if actor.may("contact.set") else ())


def session_notes(file: CaseFile, actor: Actor) -> Card | None:
    """The way to the notes of session records, for who may read them."""
    if not may_read_notes(file.case, actor):
        return None
    read = CardLink("Read the notes", reverse("case_notes", args=[file.case.id]), "of the session records")
    return Card("Session notes", sentences=("Risk factors, time-out plan and goals.",), links=(read,))


CARDS: tuple[Callable[[CaseFile, Actor], Card | None], ...] = (on_the_day, session_notes)
"""In the order of the page. Each looks at the person's permissions itself and returns None for whom it is not."""


def cards_of(file: CaseFile, actor: Actor) -> tuple[Card, ...]:
    """The cards that this person sees beside this case."""
    return tuple(card for make in CARDS if (card := make(file, actor)) is not None)
