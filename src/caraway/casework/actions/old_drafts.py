"""Referrals that nobody sends: emptied when nobody has changed them for so long."""

from datetime import datetime, time

from django.db.models import Q, QuerySet

from caraway.casework.models import ReferralDraft
from caraway.core.drafts import KEPT
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock
from caraway.platform.gateways.clock import LONDON

BATCH = 200


@action("fact.sweep")
def delete_old_drafts(*, by: Actor) -> None:
    """Empty the drafts that are old today, the longest unchanged first, at most so many at once.

    What was written and what was sealed are gone; what is left of a row says only when. Each has an audit row.
    """
    found = list(_old().select_for_update(of=("self",)).order_by("changed_at", "id")[:BATCH])
    for draft in found:
        _empty(draft)
        trail.record("draft.delete_old", by=by, subjects=[draft.id], agreement=draft.agreement_id)
    trail.record("draft.swept", by=by, detail={"deleted": len(found)})


def old_drafts_left() -> bool:
    """Whether any is old today."""
    return _old().exists()


def _old() -> QuerySet[ReferralDraft]:
    """Not sent, not deleted, not changed since; one that its author emptied needs no deleting."""
    last = datetime.combine(clock.today() - KEPT, time.max, LONDON)
    written = ~Q(answers={}) | Q(sealed__isnull=False)
    return ReferralDraft.objects.filter(written, sent_case=None, deleted_at=None, changed_at__lte=last)


def _empty(draft: ReferralDraft) -> None:
    draft.answers, draft.sealed, draft.sealed_on, draft.police_reference = {}, None, None, ""
    draft.views_dealt_with = draft.risk_within_ceiling = None
    draft.deleted_at = clock.now()
    emptied = ("answers", "sealed", "sealed_on", "police_reference", "views_dealt_with", "risk_within_ceiling")
    draft.save(update_fields=[*emptied, "deleted_at"])
