"""How a participant may be reached, in words for the pages of a case."""

from collections.abc import Iterator

from caraway.casework.contact import local
from caraway.casework.models import Participant
from caraway.platform.gateways import clock
from caraway.platform.web.dates import day

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def days_words(days: list[int]) -> str:
    """Days of the week by name: none means any."""
    return ", ".join(DAYS[one] for one in sorted(days))


def hours_words(person: Participant) -> str:
    """When it is safe: days, from and to, and what was said in words."""
    hours = f"{person.safe_from} to {person.safe_to}" if person.safe_from else ""
    parts = [days_words(person.safe_days), hours, person.safe_hours]
    return "; ".join(part for part in parts if part)


def confirmation(person: Participant, stale_after: int) -> Iterator[tuple[str, str]]:
    """What is known of whether the ways of contact still hold."""
    if person.phone_dead_at:
        yield "Telephone", f"Does not work, found {day(person.phone_dead_at)}"
    if person.call_instead:
        yield "Writing", "Wants a call instead"
    if person.reading_needs:
        yield "Reading", person.reading_needs
    yield "Confirmed", _confirmed(person, stale_after)
    if person.address and "letter" in person.safe_methods:
        said = person.address_confirmed_at
        yield "Letters", f"Address confirmed {day(said)}" if said else "Address not confirmed: no letters"


def _confirmed(person: Participant, stale_after: int) -> str:
    said = person.confirmed_at
    if said is None:
        return "Not with the participant: calls only"
    stale = (clock.today() - local(said).date()).days > stale_after
    return f"{day(said)}, too long ago: calls only" if stale else day(said)
