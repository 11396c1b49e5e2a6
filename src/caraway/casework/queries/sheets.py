"""The sheet of a register that is printed: first names and an initial. It is carried about, so it holds nothing else of anybody."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from caraway.casework.models import Place
from caraway.casework.queries.registers import session
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.web.dates import day_full, hour


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on the paper, in its order."""

    title: str
    when: str
    room: str
    facilitators: str
    people: tuple[str, ...]
    on: date

    def values(self) -> dict[str, object]:
        """What the template of the PDF gets, by allow-list."""
        return {
            "when": self.when,
            "room": self.room,
            "facilitators": self.facilitators,
            "people": list(self.people),
            "spare": SPARE,
        }


SPARE = "Somebody who is not on this list: ask for the case reference and phone the duty coordinator."


def sheet(workshop: UUID, by: Actor, today: date) -> Sheet:
    """The sheet of a workshop. Raises NotYours where it is not there or not theirs: the same answer."""
    row, card = session(workshop, by, today)
    places = Place.objects.filter(workshop=row, held=True).select_related("case__participant")
    people = sorted((place.case.participant.given_name, place.case.participant.family_name) for place in places)
    trail.show(*(place.case_id for place in places))
    return Sheet(
        title=card.title,
        when=f"{day_full(card.on)}, {hour(card.starts_at)} to {hour(card.ends_at)}",
        room=card.venue,
        facilitators=" and ".join(card.facilitators) or "No facilitator yet",
        people=tuple(f"{given} {family[:1]}" for given, family in people),
        on=card.on,
    )
