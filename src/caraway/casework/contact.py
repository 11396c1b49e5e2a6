"""A participant's record as the rules of safe contact read it, and the clock by which their hours run."""

from datetime import datetime

from caraway.casework.models import Participant
from caraway.core.agreement import Settings
from caraway.core.leaving import Area
from caraway.core.safe_contact import SafeContact
from caraway.core.vocabulary import ContactMethod, Language
from caraway.platform.gateways.clock import LONDON


def known_of(person: Participant) -> SafeContact:
    """What is known of how this participant may be reached."""
    structured = bool(person.safe_days or person.safe_from)
    return SafeContact(
        methods=frozenset(ContactMethod(one) for one in person.safe_methods),
        confirmed_on=local(person.confirmed_at).date() if person.confirmed_at else None,
        number=bool(person.phone),
        number_works=person.phone_dead_at is None,
        email=bool(person.email),
        address=bool(person.address),
        address_confirmed=person.address_confirmed_at is not None,
        language=Language(person.language),
        days=frozenset(person.safe_days),
        begins=person.safe_from,
        ends=person.safe_to,
        in_words=bool(person.safe_hours) and not structured,
        call_instead=person.call_instead,
    )


def area_of(settings: Settings) -> Area:
    """What the agreement says of messages."""
    return Area(settings.safe_contact_days, settings.messages_from, settings.messages_to)


def local(moment: datetime) -> datetime:
    """An aware moment by the clocks of England and Wales, without a zone."""
    return moment.astimezone(LONDON).replace(tzinfo=None)


def aware(moment: datetime) -> datetime:
    """The moment that those clocks show."""
    return moment.replace(tzinfo=LONDON)
