"""Who of this site works with the other party, by the keyed hash of the work e-mail address: the two sites share no accounts."""

import logging
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from uuid import UUID

import psycopg
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from caraway.bridge import contacts
from caraway.bridge.contacts import ContactKind, contact_hash
from caraway.bridge.upward import StaffDuty
from caraway.core.refusals import InvalidValue, Refusal
from caraway.core.victim.separation import WrittenException, shut_out
from caraway.platform.accounts.models import Account
from caraway.victims import crossing
from caraway.victims.models import ExceptionWritten, VictimCase

_log = logging.getLogger(__name__)


def identity_of(email: str) -> bytes | None:
    """As casework makes it of its own accounts; None for what is no address."""
    try:
        return contact_hash(settings.CONTACT_KEY, ContactKind.EMAIL, contacts.email(email))
    except InvalidValue:
        return None


def identities() -> Mapping[UUID, bytes]:
    """That of everybody who has an account here, whether it may be used or not."""
    made = {account: identity_of(email) for account, email in Account.objects.values_list("pk", "email")}
    return {account: identity for account, identity in made.items() if identity is not None}


def written_of(case: UUID) -> tuple[WrittenException, ...]:
    """The exceptions that were written for this victim case."""
    rows = ExceptionWritten.objects.filter(case=case).order_by("at", "id")
    return tuple(WrittenException(row.person, row.from_on, row.until_on, row.by, row.partner_id) for row in rows)


def excepted(case: UUID, accounts: Iterable[UUID], on: date) -> set[UUID]:
    """Those of them whom an exception lets in on that day."""
    written = written_of(case)
    return {one for one in accounts if any(each.holds(one, on) for each in written)}


def shut_to(case: VictimCase, account: UUID, on: date) -> bool:
    """Whether the case is shut to this person now, asked of the casework database itself. Where it does not answer, it is."""
    return shut_out(account, _identity(account), _staff(case, tuple(StaffDuty)), written_of(case.pk), on)


def has_decided_breach(case: VictimCase, account: UUID) -> bool | None:
    """Whether this person has decided on a breach in the participant's case, asked there. None where that cannot be seen."""
    identity, deciders = _identity(account), _staff(case, (StaffDuty.BREACH,))
    return None if identity is None or deciders is None else identity in deciders


def _identity(account: UUID) -> bytes | None:
    return identity_of(Account.objects.values_list("email", flat=True).get(pk=account))


def _staff(case: VictimCase, duties: Collection[StaffDuty]) -> frozenset[bytes] | None:
    try:
        with crossing.casework() as there:
            return crossing.staff(there, [case.casework_case], duties).get(case.casework_case)
    except (psycopg.Error, ImproperlyConfigured, Refusal) as fault:
        _log.error("who works with the other party could not be asked: %s", type(fault).__name__)
        return None
