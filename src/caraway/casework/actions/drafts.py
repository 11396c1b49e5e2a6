"""A referral while it is being written: saved page by page, the victim's details sealed as they are parsed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings

from caraway.bridge import intake
from caraway.bridge.intake import VictimDetails
from caraway.casework.models import ReferralDraft
from caraway.casework.referral import OPTIONAL, PAGES
from caraway.core.refusals import NotYours, Unknown
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, ids


def own(draft: UUID, by: Actor) -> ReferralDraft:
    """Lock an unsent draft of this person. Raises NotYours where it is not there or not theirs: the same answer."""
    found = (
        ReferralDraft.objects.select_for_update(of=("self",))
        .filter(pk=draft, account_id=by.person, sent_case=None)
        .first()
    )
    if found is None:
        raise NotYours("not_found", "There is no such referral.")
    return found


@action("referral.make")
def start(*, agreement: UUID, by: Actor) -> UUID:
    """Begin a referral under an agreement."""
    draft = ReferralDraft(
        id=ids.new(),
        agreement_id=agreement,
        organisation_id=by.organisation,
        unit_id=by.unit_id,
        account_id=by.person,
        changed_at=clock.now(),
    )
    draft.save(force_insert=True)
    trail.record("draft.start", by=by, subjects=[draft.id], agreement=agreement)
    return draft.id


@action("referral.make")
def save_page(*, draft: UUID, page: str, answers: Mapping[str, Any], by: Actor) -> UUID:
    """Keep the answers of one page. Raises Unknown for a page or an answer nobody declared."""
    found = own(draft, by)
    if page not in PAGES:
        raise Unknown("page of a referral", page)
    for key in answers:
        if key not in PAGES[page] + OPTIONAL[page]:
            raise Unknown(f"answer of {page}", key)
    found.answers = {**found.answers, page: dict(answers)}
    found.police_reference = found.answers.get("offence", {}).get("police_reference", "")
    found.changed_at = clock.now()
    found.save(update_fields=["answers", "police_reference", "changed_at"])
    trail.record("draft.save", by=by, subjects=[draft], agreement=found.agreement_id, detail={"page": page})
    return draft


@action("referral.make")
def seal_victim(*, draft: UUID, details: VictimDetails, views: bool | None, risk: bool | None, by: Actor) -> UUID:
    """Seal the victim's details into the draft and keep the two attestations beside them, nothing else."""
    found = own(draft, by)
    found.sealed = intake.sealed(details, public_key())
    found.sealed_on = clock.today()
    found.views_dealt_with, found.risk_within_ceiling = views, risk
    found.changed_at = clock.now()
    found.save(update_fields=["sealed", "sealed_on", "views_dealt_with", "risk_within_ceiling", "changed_at"])
    trail.record("draft.seal", by=by, subjects=[draft], agreement=found.agreement_id)
    return draft


def public_key() -> bytes:
    """The victims' site's public key. The private key is nowhere in this plane."""
    return bytes.fromhex(settings.VICTIMS_PUBLIC_KEY)
