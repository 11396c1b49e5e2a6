"""How a participant is reached and what he or she needs, kept up to date."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from caraway.casework.actions.ledger import opened
from caraway.core.refusals import InvalidValue
from caraway.core.vocabulary import ContactMethod, Language
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action


@action("contact.set")
def set_contact(
    *,
    case: UUID,
    phone: str,
    by: Actor,
    email: str = "",
    address: str = "",
    postcode: str = "",
    safe_methods: Iterable[str] = (),
    safe_hours: str = "",
    shared_with: str = "",
) -> UUID:
    """Write how the participant may be reached. `phone` in E.164; with no `address` there is none for letters.

    Raises InvalidValue for a way of contact that is not on the list, and for letters without an address.
    """
    methods = [ContactMethod(one).value for one in safe_methods]
    if ContactMethod.LETTER in methods and not address:
        raise InvalidValue("safe_methods", "Letters need an address: give one, or take letters away.")
    new = {
        "phone": phone,
        "email": email,
        "address": address,
        "postcode": postcode,
        "safe_methods": methods,
        "safe_hours": safe_hours,
        "shared_with": shared_with,
    }
    return _set(case, new, "case.set_contact", by)


@action("contact.set")
def set_needs(
    *, case: UUID, language: Language, interpreter: bool, by: Actor, access_needs: str = "", court_orders: str = ""
) -> UUID:
    """Write the participant's language and needs. Messages from now on are in that language."""
    new = {
        "language": language.value,
        "interpreter": interpreter,
        "access_needs": access_needs,
        "court_orders": court_orders,
    }
    return _set(case, new, "case.set_needs", by)


def _set(case: UUID, new: Mapping[str, Any], verb: str, by: Actor) -> UUID:
    """Store what has changed; the audit names the fields, never their contents."""
    found = opened(case, by)
    participant = found.case.participant
    changed = [name for name, value in new.items() if getattr(participant, name) != value]
    for name in changed:
        setattr(participant, name, new[name])
    participant.save(update_fields=changed)
    trail.record(verb, by=by, subjects=[case], agreement=found.case.agreement_id, detail={"changed": sorted(changed)})
    return case
