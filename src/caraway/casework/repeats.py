"""Is this person referred already under this police reference?

Two people can be cautioned for one incident, and a referral that was declined can be sent again. The same person twice
at once under one reference is a mistake.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from caraway.casework.models import Case, Participant, ReferralDraft
from caraway.casework.models.search_keys import name_key
from caraway.casework.reach import reaches
from caraway.core.refusals import NotNow
from caraway.core.vocabulary import Outcome, Stage
from caraway.platform.accounts.actor import Actor
from caraway.platform.gateways import turns

OVER = Q(standing__stage__in=(Stage.DECLINED, Stage.CLOSED)) | Q(standing__answer__outcome=Outcome.UNDELIVERABLE)
"""Declined (after the caution that is: cannot be delivered), or closed."""


def hold_reference(draft: ReferralDraft) -> None:
    """Until this transaction ends, nobody else of the force sends a referral under the same police reference."""
    turns.take(_turn(draft.organisation_id, draft.police_reference))


def hold_references(organisation: UUID, references: Iterable[str]) -> None:
    """The same for several references of one force."""
    turns.take_each(_turn(organisation, one) for one in references)


def _turn(organisation: UUID, reference: str) -> str:
    return f"refer:{organisation}:{reference}"


def references_there(organisation: UUID, references: Iterable[str]) -> set[str]:
    """Those of these references under which the force has referred anybody: only they need `require_new`."""
    rows = Case.objects.filter(referred_by_organisation_id=organisation, police_reference__in=set(references))
    return set(rows.values_list("police_reference", flat=True))


def require_new(draft: ReferralDraft, programme: str, by: Actor) -> None:
    """Raise NotNow where the draft's person has a referral under the same reference that is not over.

    It names our reference to those who may see that referral, and to others of the force only that there is one.
    """
    case = referral_of(draft, programme)
    if case is not None:
        where = f": see {case.reference}." if reaches(case, by) else " by another unit of your force."
        raise NotNow(
            "referred_already.police_reference",
            f"This person is already referred under this police reference{where}",
        )


def referral_of(draft: ReferralDraft, programme: str) -> Case | None:
    """The referral of the draft's person under the same reference that is not over, if there is one."""
    person = draft.answers.get("person", {})
    return next((case for case in _under_reference(draft, programme) if same_person(case.participant, person)), None)


def _under_reference(draft: ReferralDraft, programme: str) -> Iterator[Case]:
    if draft.police_reference:
        yield from (
            Case.objects.select_related("participant")
            .filter(
                referred_by_organisation_id=draft.organisation_id,
                police_reference=draft.police_reference,
                programme=programme,
            )
            .exclude(OVER)
            .order_by("opened_at", "id")
        )


def same_person(participant: Participant, person: dict[str, Any]) -> bool:
    """The same name and date of birth, or the same PNC number."""
    if person.get("pnc") and person["pnc"] == participant.pnc:
        return True
    born = person.get("date_of_birth")
    return (
        name_key(person.get("given_name") or "") == name_key(participant.given_name)
        and name_key(person.get("family_name") or "") == name_key(participant.family_name)
        and bool(born and date.fromisoformat(born) == participant.date_of_birth)
    )
