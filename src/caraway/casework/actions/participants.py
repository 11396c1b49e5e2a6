"""How a participant is reached and what he or she needs, kept up to date."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from caraway.casework.actions.ledger import opened
from caraway.casework.actions.shown import require_shown, stamp
from caraway.casework.models import DetailsChanged, Participant
from caraway.core.refusals import InvalidValue
from caraway.core.vocabulary import ContactMethod, Language
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, ids

CONTACT = ("phone", "email", "address", "postcode", "safe_methods", "safe_hours", "shared_with")
NEEDS = ("language", "interpreter", "access_needs", "court_orders")
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
    safe_hours: str = "",
    shared_with: str = "",
) -> UUID:
    """Write how the participant may be reached. `phone` in E.164; with no `address` there is none for letters.

    `shown`: `as_shown` of what whoever writes it had before them. Raises NotNow where that was changed since,
    InvalidValue for a way of contact that is not on the list, and for letters without an address.
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
        "safe_hours": safe_hours,
        "shared_with": shared_with,
    }
    return _set(case, "contact", new, shown, by)


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
    return _set(case, "needs", new, shown, by)


def _set(case: UUID, what: str, new: Mapping[str, Any], shown: str, by: Actor) -> UUID:
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
    return case
