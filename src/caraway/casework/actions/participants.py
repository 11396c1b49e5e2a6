"""How a participant is reached and what he or she needs, kept up to date."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from caraway.casework.actions import hashes, needs, outbox
from caraway.casework.actions.ledger import Open, opened
from caraway.casework.actions.phoning import ask
from caraway.casework.actions.shown import require_shown, stamp
from caraway.casework.actions.tasks import close_tasks
from caraway.casework.contact import known_of
from caraway.casework.models import DetailsChanged, Participant
from caraway.core.refusals import InvalidValue
from caraway.core.vocabulary import ContactMethod, Language, TaskKind
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, ids

CONTACT = (
    "phone",
    "email",
    "address",
    "postcode",
    "safe_methods",
    "safe_days",
    "safe_from",
    "safe_to",
    "safe_hours",
    "call_instead",
    "reading_needs",
    "shared_with",
)
CONFIRMATION = ["confirmed_at", "confirmed_by", "address_confirmed_at", "address_confirmed_by"]
CONFIRM = "contact"
"""What the task to confirm the ways of contact is about."""
NEEDS = ("language", "interpreter", "access_needs", "court_orders")
DAY = ("health_needs", "emergency_contact")
CHANGED = (
    "These details were changed since you opened this page, and nothing was saved. What is recorded now stands beside"
    " each answer that differs: check them and save again."
)


def as_shown(participant: Participant, names: Sequence[str]) -> str:
    """The stamp of these values as they stand, for a form to carry: it shows whether they were changed since."""
    return stamp("details", participant.pk, [[name, getattr(participant, name)] for name in names])


@action("contact.set")
def set_contact(
    *,
    case: UUID,
    phone: str,
    shown: str,
    by: Actor,
    email: str = "",
    address: str = "",
    postcode: str = "",
    safe_methods: Iterable[str] = (),
    safe_days: Iterable[int] = (),
    safe_from: str = "",
    safe_to: str = "",
    safe_hours: str = "",
    call_instead: bool = False,
    reading_needs: str = "",
    shared_with: str = "",
    confirmed: bool = False,
    address_confirmed: bool = False,
) -> UUID:
    """Write how the participant may be reached. `phone` in E.164; with no `address` there is none for letters.

    A change stops every message that waits. `confirmed`: the participant has just confirmed these details, and they hold
    from now on; until then there are only calls. `address_confirmed`: letters to this address are safe, he or she says.

    `shown`: `as_shown` of what whoever writes it had before them. Raises NotNow where that was changed since,
    InvalidValue for a way of contact that is not on the list, for hours that are none, and for letters without an address.
    """
    methods = list(safe_methods)
    if not set(methods) <= {one.value for one in ContactMethod}:
        raise InvalidValue("safe_methods", "Choose ways of contact from the list.")
    if ContactMethod.LETTER in methods and not address:
        raise InvalidValue("safe_methods", "Letters need an address: give one, or take letters away.")
    new = {
        "phone": phone,
        "email": email,
        "address": address,
        "postcode": postcode,
        "safe_methods": methods,
        "safe_days": sorted(set(safe_days)),
        "safe_from": safe_from,
        "safe_to": safe_to,
        "safe_hours": safe_hours,
        "call_instead": call_instead,
        "reading_needs": reading_needs,
        "shared_with": shared_with,
    }
    found, changed = _set(case, "contact", new, shown, by)
    person = found.case.participant
    if changed:
        _unconfirmed(person, changed)
        hashes.renew(person)
        if outbox.stop(case) and not confirmed:
            sentence = "Contact details were changed: confirm them with the participant. Messages wait."
            ask(found, sentence, about=CONFIRM, overdue=found.today, by=by)
    if confirmed:
        confirm(found, by, address=address_confirmed)
    known_of(person)
    return case


def confirm(found: Open, by: Actor, *, address: bool = False) -> None:
    """The participant has confirmed the ways of contact, within the running action: what was stopped goes on.

    `address`: and that letters to the address are safe.
    """
    person, now = found.case.participant, clock.now()
    person.confirmed_at, person.confirmed_by = now, by.account_id
    if address and person.address:
        person.address_confirmed_at, person.address_confirmed_by = now, by.account_id
    person.save(update_fields=CONFIRMATION)
    outbox.let_go(found.case.id)
    close_tasks(TaskKind.PHONE, case=found.case.id, by=by, about=CONFIRM)


def _unconfirmed(person: Participant, changed: Sequence[str]) -> None:
    """What was changed is not confirmed until the participant has done so; a new number is not known to be dead."""
    person.confirmed_at = person.confirmed_by = None
    if {"address", "postcode"} & set(changed):
        person.address_confirmed_at = person.address_confirmed_by = None
    if "phone" in changed:
        person.phone_dead_at = None
    person.save(update_fields=[*CONFIRMATION, "phone_dead_at"])


@action("contact.set")
def set_needs(
    *,
    case: UUID,
    language: Language,
    interpreter: bool,
    shown: str,
    by: Actor,
    access_needs: str = "",
    court_orders: str = "",
) -> UUID:
    """Write the participant's language and needs. Messages from now on are in that language.

    `shown`: as in `set_contact`. Raises NotNow where it was changed since.
    """
    new = {
        "language": language.value,
        "interpreter": interpreter,
        "access_needs": access_needs,
        "court_orders": court_orders,
    }
    found, changed = _set(case, "needs", new, shown, by)
    if changed:
        needs.look(found, by)
    return case


@action("contact.set")
def set_for_the_day(*, case: UUID, shown: str, by: Actor, health_needs: str = "", emergency_contact: str = "") -> UUID:
    """Write what facilitators must know on the day of a workshop, and whom to phone if something happens to the participant.

    `shown`: as in `set_contact`. Raises NotNow where it was changed since.
    """
    new = {"health_needs": health_needs, "emergency_contact": emergency_contact}
    _set(case, "needs", new, shown, by)
    return case


def _set(case: UUID, what: str, new: Mapping[str, Any], shown: str, by: Actor) -> tuple[Open, list[str]]:
    """Store what has changed; the history names whose doing it was, the audit the fields, neither their contents.

    Two who had the page open at once must not undo each other: an unsafe way of contact would come back unseen.
    """
    found = opened(case, by)
    participant = found.case.participant
    require_shown(shown, as_shown(participant, list(new)), CHANGED)
    changed = [name for name, value in new.items() if getattr(participant, name) != value]
    for name in changed:
        setattr(participant, name, new[name])
    if changed:
        participant.save(update_fields=changed)
        row = DetailsChanged(id=ids.new(), agreement_id=found.case.agreement_id, case=found.case, what=what)
        row.by, row.by_name, row.at = by.account_id, by.name, clock.now()
        row.save(force_insert=True)
    detail = {"changed": sorted(changed)}
    trail.record(f"case.set_{what}", by=by, subjects=[case], agreement=found.case.agreement_id, detail=detail)
    return found, changed
