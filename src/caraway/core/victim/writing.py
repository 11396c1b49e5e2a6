"""What a message to a victim may show (rules 5 and 6): its outside to whoever sees it lie there, its words to whoever reads them.

A sender or a file's name is read on a locked screen, in a list, on a doormat. So there a telltale stem is refused wherever it
stands, inside a longer word too: better one harmless name too few than "countypolice" on a telephone.
"""

import re
from collections.abc import Iterable, Iterator

from caraway.core.message_templates import BEGINNINGS, LONGEST, addresses, telltales
from caraway.core.orders import names_a_place
from caraway.core.victim.rules import Why
from caraway.core.vocabulary import Word


class Part(Word):
    """What of a message can be read."""

    SENDER = "sender", "Sender"
    SUBJECT = "subject", "Subject"
    TITLE = "title", "Title"
    ADDRESS = "address", "Return address"
    FILE_NAME = "file_name", "Name of a file"
    WORDS = "words", "The words themselves"

    @property
    def why(self) -> Why:
        """The reason for which a message with a telling part of this kind is stopped."""
        return Why.TEXT_TELLS if self is Part.WORDS else Why.HEAD_TELLS


LEAST = 4
"""Letters of a name that is looked for inside longer words; a shorter one would be found in every other word."""

_RUN = re.compile(r"[^\W_]+")


def faults(part: Part, text: str, names: Iterable[str]) -> tuple[str, ...]:
    """What is wrong with this part of a message, as sentences; nothing where it may be sent.

    `names`: those of the victim, the other party, their children, of organisations, programmes and workers. The words
    themselves have no telephone number either: the neutral one is added when they leave.
    """
    if part is Part.WORDS:
        return (*telltales(text, names), *addresses(text), *_of_place_and_length(text))
    runs = tuple(" ".join(_RUN.findall(name)) for name in names)
    return (*telltales(" ".join(_RUN.findall(text)), runs), *_hidden(text, runs))


def _of_place_and_length(text: str) -> Iterator[str]:
    if names_a_place(text):
        yield "It may name no place and no number."
    if len(text) > LONGEST:
        yield f"It may have at most {LONGEST} characters."


def _hidden(text: str, names: Iterable[str]) -> Iterator[str]:
    """Stems and names inside longer words, as in an address for e-mail or a file's name."""
    whole = "".join(_RUN.findall(text.casefold()))
    long_names = (name.casefold().replace(" ", "") for name in names)
    for stem in (*BEGINNINGS, *(name for name in long_names if len(name) >= LEAST)):
        if stem in whole:
            yield f"“{stem}” may not be read on the outside of a message, not inside another word either."
