"""What facilitators need on the day beside the register: whom to phone, and why somebody was sent away."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from caraway.casework.models import FloorPhone, SentAway
from caraway.core.facts import Fact
from caraway.core.vocabulary import FloorPhoneKey, SentAwayReason
from caraway.platform.accounts.actor import Actor


@dataclass(frozen=True, slots=True)
class Phone:
    """Whom to phone: who that is, by name where there is one, and the number in E.164; empty where nobody gave one."""

    key: str
    whom: str
    name: str
    number: str


def phones(by: Actor) -> tuple[Phone, ...]:
    """Whom this person's organisation has its facilitators phone, in order; those without a number too."""
    rows = {row.whom: row for row in FloorPhone.objects.filter(organisation_id=by.organisation)}
    return tuple(
        Phone(key.value, key.words, row.name if row else "", row.phone if row else "")
        for key in FloorPhoneKey
        for row in [rows.get(key.value)]
    )


def sent_away(marks: Iterable[Fact]) -> Mapping[str, str]:
    """Why people were sent away, in words, by the mark that says so."""
    rows = SentAway.objects.filter(mark_id__in=[mark.id for mark in marks]).order_by("at", "id")
    return {str(row.mark_id): SentAwayReason(row.reason).words for row in rows}
