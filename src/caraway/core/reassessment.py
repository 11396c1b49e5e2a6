"""On which occasions the risk to a victim is assessed again."""

from collections.abc import Collection, Iterable
from datetime import date

from caraway.core.vocabulary import Word


class Occasion(Word):
    """What may change the risk to a victim. The list is closed: each of these, and nothing else, asks for it by itself."""

    RELEASE = "release", "Release from custody or on bail"
    CHARGE = "charge", "A charge"
    SENTENCE = "sentence", "A sentence"
    ORDER = "order", "An order made or expired"
    FAMILY_PROCEEDINGS = "family_proceedings", "Family proceedings"
    NEW_RELATIONSHIP = "new_relationship", "A new relationship"
    DISCLOSURE = "disclosure", "A disclosure"
    MISSED_WORKSHOP = "missed_workshop", "A missed workshop"
    BREACH_DECISION = "breach_decision", "A decision about a breach"
    EXPIRY = "expiry", "The caution's time has run out"


def reassess_at(
    happened: Iterable[tuple[date, Occasion]], last_on: date | None, made_for: Collection[Occasion] = ()
) -> tuple[Occasion, ...]:
    """The occasions that ask for a new assessment, each once, in the order in which they came.

    `last_on`: the day of the last assessment, None where there is none. What happened on that day still asks, unless the
    assessment was `made_for` it.
    """
    asking = [
        occasion
        for on, occasion in sorted(happened, key=lambda one: one[0])
        if last_on is None or on > last_on or (on == last_on and occasion not in made_for)
    ]
    return tuple(dict.fromkeys(asking))
