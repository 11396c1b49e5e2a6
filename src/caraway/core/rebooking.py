"""New dates for everybody of a workshop that is cancelled: who runs out of time first chooses first."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from caraway.core.options import Offer


@dataclass(frozen=True, slots=True)
class Wanting:
    """Somebody who needs other dates: a name for them, the day from which they cannot finish, and the dates on offer."""

    who: str
    ends_on: date
    offers: tuple[Offer, ...]


def by_preference(offers: Iterable[Offer]) -> list[Offer]:
    """The fewest sessions first: what is booked besides stays. Then the earliest days."""
    return sorted(offers, key=lambda offer: (len(offer.slots), [(slot.on, slot.starts_at) for slot in offer.slots]))


def share_out(wanting: Iterable[Wanting]) -> Mapping[str, Offer | None]:
    """The dates for each, so that no session gets more people than it has places; None where nothing is left for them."""
    taken: Counter[str] = Counter()
    found: dict[str, Offer | None] = {}
    for one in sorted(wanting, key=lambda one: (one.ends_on, one.who)):
        offer = next((offer for offer in by_preference(one.offers) if _fits(offer, taken)), None)
        found[one.who] = offer
        if offer is not None:
            taken.update(slot.session for slot in offer.slots)
    return found


def _fits(offer: Offer, taken: Mapping[str, int]) -> bool:
    return all(slot.places > taken[slot.session] for slot in offer.slots)
