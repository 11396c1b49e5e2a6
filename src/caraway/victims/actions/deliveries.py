"""Under which agreement of this site the victims of an agreement of casework are contacted."""

import logging
from uuid import UUID

import psycopg
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction

from caraway.core.refusals import InvalidValue, NotNow, NotYours, Refusal
from caraway.platform.accounts.actor import Actor
from caraway.platform.agreements.models import Agreement
from caraway.platform.agreements.queries import kept_by
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.victims import crossing
from caraway.victims.models import Delivery

TAKEN = "Another agreement serves that one already."
_log = logging.getLogger(__name__)


@action("agreement.set")
def deliver(*, agreement: Agreement, casework_agreement: UUID, by: Actor) -> Delivery:
    """Say so, once for each of the two: it is never changed.

    Raises NotYours for an agreement that does not report to this organisation (set-up has none); NotNow where it serves one
    already, and while the casework site cannot be asked; InvalidValue for one of casework that is not there, or is served.
    """
    if by.organisation_id is not None and not kept_by(by.organisation_id).filter(pk=agreement.pk).exists():
        raise NotYours("not_found", "There is no such agreement.")
    if Delivery.objects.filter(agreement=agreement).exists():
        raise NotNow("delivers_already", "This agreement serves one of casework already.")
    if Delivery.objects.filter(casework_agreement=casework_agreement).exists():
        raise InvalidValue("casework_agreement", TAKEN)
    _require_there(casework_agreement)
    made = _made(agreement, casework_agreement)
    trail.record("agreement.deliver", by=by, agreement=agreement.id)
    return made


def _made(agreement: Agreement, casework_agreement: UUID) -> Delivery:
    """One that another licensor's agreement serves is not seen here, so the database alone can say so."""
    try:
        with transaction.atomic():
            return Delivery.objects.create(agreement=agreement, casework_agreement=casework_agreement)
    except IntegrityError:
        raise InvalidValue("casework_agreement", TAKEN) from None


def _require_there(casework_agreement: UUID) -> None:
    """Asked of the view of what agreements say: it is the only one with a row for each."""
    try:
        with crossing.casework() as there:
            known = crossing.terms(there, [casework_agreement])[casework_agreement]
    except (psycopg.Error, ImproperlyConfigured, Refusal) as fault:
        _log.error("an agreement of the other site could not be asked for: %s", type(fault).__name__)
        raise NotNow(
            "not_asked", "The other site cannot be asked at this moment. Try again in a few minutes."
        ) from None
    if not known:
        raise InvalidValue("casework_agreement", "There is no such agreement on the other site.")
