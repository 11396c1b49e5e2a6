"""The two worlds: in everything that is a victim's, and that sent no release or the same release, one is unlike the other."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import time
from itertools import count

from caraway.bridge.intake import VictimDetails


@dataclass(frozen=True)
class Side:
    """One world.

    `details`: what the police sealed of the victim of the nth referral. `taken`: how many boxes the victims' site has
    opened. `released_at`: when each release came, by its place in the list; all between two batches.
    """

    name: str
    details: Callable[[int], VictimDetails]
    taken: int
    hours: tuple[time, ...]

    def seal(self, seal: Callable[..., bytes]) -> Callable[..., bytes]:
        """What stands for the sealing: the same, of this world's victim."""
        numbers = count(1)

        def of_hers(public_key: bytes, message: bytes, place: bytes) -> bytes:
            return seal(public_key, json.dumps(asdict(self.details(next(numbers)))).encode(), place)

        return of_hers


def _of_one(number: int) -> VictimDetails:
    """Young, at a short address, by telephone and perhaps by e-mail; agrees; little is known of the risk."""
    return VictimDetails(
        given_name=f"Isolde{number}",
        family_name="Quennell",
        phone=f"+447700900{number % 400:03}",
        email=f"isolde{number}@mail.example.org" if number % 2 else "",
        address="3 Quay",
        postcode="SO14 2AR",
        date_of_birth="1999-01-02",
        methods=("call", "text"),
        views="agrees",
        effort="Asked.",
        risk_tool="dash",
        risk_level="standard",
    )


def _of_the_other(number: int) -> VictimDetails:
    """Older, by e-mail alone, in another language, at a long address; disagrees and is overridden; much is known, and told at length."""
    return VictimDetails(
        given_name=f"Wilhelmina-Theodora{number}",
        family_name="Zettergren-Abernathy",
        email=f"w.zettergren{number}@mailbox.example.org",
        address="Flat 117, The Old Customs House, Upper Northumberland Embankment, Little Wittering-on-the-Marsh",
        postcode="LL11 1AA",
        date_of_birth="1951-11-30",
        language="pl",
        hours="Never on a Tuesday.",
        relationship="former partner",
        children="Three",
        views="disagrees",
        effort="Rang on nine days. " * (number % 2 * 300),
        override_why="The danger is great.",
        override_by="Insp. Vale",
        override_on="2026-02-27",
        risk_tool="dash",
        risk_level="high",
        risk_answers={f"item_{item}": "yes" for item in range(24)},
        coercive_control="Yes",
    )


ONE = Side("one", _of_one, 1000, (time(12, 10), time(12, 20), time(13, 5)))
OTHER = Side("other", _of_the_other, 9, (time(17, 20), time(17, 40), time(17, 47)))


WORDS = (
    "Quennell",
    "Isolde3",
    "Zettergren-Abernathy",
    "+447700900003",
    "07700 900003",
    "isolde3@mail.example.org",
    "w.zettergren3@mailbox.example.org",
    "SO14 2AR",
    "LL11 1AA",
    "1999-01-02",
    "30 November 1951",
)
"""What somebody looks for who looks for a victim: there on one side only, or on neither."""
