"""The day of a workshop in the demonstration: whom facilitators phone, and what people mean to do."""

from caraway.casework.actions.floor import Reached, set_phones
from caraway.casework.actions.session_records import Notes
from caraway.platform.accounts.actor import Actor

NOTES = (
    Notes(("drink", "money"), "Walk round the park and back before saying anything more.", "No drink in the week."),
    Notes(("jealousy", "separation"), "Put the telephone away and go and see a brother.", "See the GP about sleep."),
    Notes(
        ("temper", "work"), "Say “I need ten minutes”, and go out to the garden.", "Ask about shifts that end earlier."
    ),
)


def whom_to_phone(coordinator: Actor, lead: Actor, number: int) -> None:
    """The numbers of a provider's registers; `number` keeps those of two providers apart."""
    phones = {
        "coordinator": Reached(coordinator.name, f"+4477009007{number}0"),
        "safeguarding": Reached(lead.name, f"+4477009007{number}1"),
        "venue": Reached("", f"+4477009007{number}2"),
    }
    set_phones(organisation=coordinator.organisation, phones=phones, by=coordinator)


def notes_of(reference: str) -> Notes | None:
    """What somebody said in a session; not everybody says something that is written down."""
    return (*NOTES, None)[sum(map(ord, reference)) % 4]
