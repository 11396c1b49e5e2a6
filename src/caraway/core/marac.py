"""When a referral to MARAC is prompted: by the band, and by how often something has happened."""

from collections.abc import Iterable
from datetime import date

from caraway.core.bands import Band
from caraway.core.dates import add_months
from caraway.core.refusals import InvalidValue
from caraway.core.risk import Assessed
from caraway.core.vocabulary import Word


class MaracReason(Word):
    """Why a referral is prompted."""

    HIGH = "high", "Assessed as high"
    ESCALATION = "escalation", "So many events in so short a time"


def marac_prompted(
    assessed: Assessed | None, events: Iterable[date], on: date, *, number: int = 3, months: int = 12
) -> tuple[MaracReason, ...]:
    """Why a referral is prompted on that day; nothing where it is not. It prompts alone: people refer.

    `assessed`: None where nobody has. `events`: the day of each, two of one day twice; those after `on` do not count yet.
    `number` in `months`: as areas usually have it, three in twelve; the corresponding day so many months before counts. Raises
    InvalidValue where either is less than one.
    """
    if number < 1 or months < 1:
        raise InvalidValue("marac", "Say how many events in how many months, at least one in one.")
    first = add_months(on, -months)
    recent = [day for day in events if first <= day <= on]
    high = assessed is not None and assessed.band is Band.HIGH
    found = {MaracReason.HIGH: high, MaracReason.ESCALATION: len(recent) >= number}
    return tuple(reason for reason, so in found.items() if so)
