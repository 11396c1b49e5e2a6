"""What the picture of a caution's window shows, and the same as rows of a table."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from .. import dates

KINDS = ("booked", "attended", "missed", "moved", "contact", "hold", "other")


class Event(NamedTuple):
    """Something that happened or is booked; ``kind`` is one of ``KINDS`` and gives its mark."""

    day: date
    label: str
    kind: str = "other"


class LastSafe(NamedTuple):
    """The last day for something (``last A with room for a repeat``); ``then`` names the time after."""

    day: date
    label: str
    then: str = ""


class Prosecution(NamedTuple):
    """The last date to charge, and whether the day it is counted from is confirmed."""

    day: date
    confirmed: bool


class Offer(NamedTuple):
    """Days that can be booked together, in order; ``note`` such as ``one try``."""

    days: tuple[date, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class WindowPicture:
    """The window from ``start`` (the clock's first day) to ``expires`` (its last), as of ``today``.

    ``extended_from`` is the expiry before an extension. ``gap`` is the band of days in which the
    next step may fall, both usable, and ``gap_label`` says what may fall there. ``first`` names what
    starts the clock. ValueError when days are out of order or a kind is unknown.
    """

    start: date
    expires: date
    today: date
    extended_from: date | None = None
    weeks: int = 16
    events: tuple[Event, ...] = ()
    gap: tuple[date, date] | None = None
    last_safe: tuple[LastSafe, ...] = ()
    prosecution: Prosecution | None = None
    offers: tuple[Offer, ...] = ()
    gap_label: str = "B may fall here"
    first: str = "caution"
    offer_label: str = "On offer"

    def __post_init__(self) -> None:
        if self.expires < self.start:
            raise ValueError("A window cannot expire before it starts.")
        if self.gap and self.gap[1] < self.gap[0]:
            raise ValueError("A band of days cannot end before it begins.")
        for event in self.events:
            if event.kind not in KINDS:
                raise ValueError(f"No mark is known for an event of kind {event.kind!r}.")
        if any(not offer.days for offer in self.offers):
            raise ValueError("An offer needs at least one day.")


class Row(NamedTuple):
    """One line of the table: the day, what it is, and how far from today."""

    day: str
    what: str
    when: str


def window_rows(model: WindowPicture) -> tuple[Row, ...]:
    """Everything the picture shows, in words, by date."""
    found = sorted(_facts(model), key=lambda pair: pair[0])
    return tuple(Row(dates.day_full(day), what, dates.in_days(day, model.today)) for day, what in found)


def _facts(model: WindowPicture) -> list[tuple[date, str]]:
    facts = [
        (model.start, f"{_upper(model.first)}: {model.weeks} weeks begin"),
        (model.today, "Today"),
        (model.expires, "Caution expires" if model.first == "caution" else "Expires"),
    ]
    if model.extended_from:
        facts.append((model.extended_from, "Expiry before it was extended"))
    for event in model.events:
        facts.append((event.day, _upper(event.label) + _kind_words(event)))
    for last in model.last_safe:
        after = f"; after this day, {last.then}" if last.then else ""
        facts.append((last.day, _upper(last.label) + after))
    if model.prosecution:
        facts.append((model.prosecution.day, charge_words(model.prosecution)))
    if model.gap:
        until = dates.day_full(model.gap[1])
        facts.append((model.gap[0], f"{model.gap_label}, from this day to {until}"))
    facts += [(offer.days[0], f"On offer: {offer_words(offer)}") for offer in model.offers]
    return facts


def _kind_words(event: Event) -> str:
    """What the mark's shape says, where the label does not say it already."""
    said = event.kind in event.label.lower() or event.kind == "other"
    return "" if said else f" ({event.kind})"


def charge_words(prosecution: Prosecution) -> str:
    """``Last date to charge``, and that it is not confirmed where it is not."""
    return "Last date to charge" + ("" if prosecution.confirmed else " (not confirmed)")


def offer_words(offer: Offer) -> str:
    """``14 March, then 11 April (one try)``."""
    days = ", then ".join(dates.day(each).rsplit(" ", 1)[0] for each in offer.days)
    return f"{days} ({offer.note})" if offer.note else days


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
