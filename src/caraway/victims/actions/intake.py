"""Opening what the police sent, which makes a victim case and the only link between it and the participant's."""

from dataclasses import asdict
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from caraway.bridge.intake import VictimDetails, opened
from caraway.core.refusals import NotNow
from caraway.core.vocabulary import Language
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, randomness, turns
from caraway.victims.actions import plans
from caraway.victims.crossing import Box
from caraway.victims.models import Delivery, PoliceSent, VictimCase

# Without letters or figures that are taken for one another when read out.
_LETTERS = "ACDEFHJKLMNPQRTUVWXY34679"


@action("intake.open")
def take(*, box: Box, by: Actor) -> UUID:
    """Open one box and keep what is in it; taken before, it changes nothing. The victim case it belongs to.

    A first version makes the case; a later one is kept beside it, and what a worker confirmed stays until a worker confirms
    the new. Raises NotNow while nobody delivers victim contact for its agreement, and NotOpened for what was not sealed
    for this site and this place.
    """
    turns.take(f"intake:{box.place.referral}")
    delivery = Delivery.objects.filter(casework_agreement=box.agreement).first()
    if delivery is None:
        raise NotNow("nobody_delivers", "Nobody delivers victim contact for the agreement of this referral yet.")
    sent = PoliceSent.objects.filter(pk=box.id).first()
    case = sent.case if sent else _kept(box, delivery.agreement_id, by)
    trail.record("intake.open", by=by, subjects=[case.id], agreement=case.agreement_id)
    return case.id


def _kept(box: Box, agreement: UUID, by: Actor) -> VictimCase:
    details = opened(box.sealed, box.place, _private_key())
    case = VictimCase.objects.filter(casework_case=box.place.referral, offence=True).first()
    if case is None:
        case = _new_case(box, details, agreement)
    PoliceSent.objects.create(
        id=box.id,
        agreement_id=case.agreement_id,
        case=case,
        version=box.place.version,
        details=asdict(details),
        received_at=clock.now(),
    )
    plans.received(case, details, by)
    return case


def _new_case(box: Box, details: VictimDetails, agreement: UUID) -> VictimCase:
    return VictimCase.objects.create(
        agreement_id=agreement,
        reference=new_reference(),
        casework_case=box.place.referral,
        offence=True,
        given_name=details.given_name,
        family_name=details.family_name,
        language=Language(details.language).value,
        opened_at=clock.now(),
    )


def new_reference() -> str:
    """A reference that tells no order, no number of cases, and nothing of what it is of."""
    return f"C-{''.join(randomness.choice(_LETTERS) for _ in range(7))}"


def _private_key() -> bytes:
    if not settings.VICTIMS_PRIVATE_KEY:
        raise ImproperlyConfigured("Set CARAWAY_VICTIMS_PRIVATE: nothing that was sealed can be opened without it.")
    return bytes.fromhex(settings.VICTIMS_PRIVATE_KEY)
