"""The eligibility of a referral: checked when it is sent, and again when its dates are corrected."""

from typing import Any
from uuid import UUID

from caraway.casework import deciders, referral
from caraway.casework.actions.ledger import Open
from caraway.casework.models import ReferralDraft
from caraway.casework.stored import Rules
from caraway.core import facts as f
from caraway.core.agreement import Settings
from caraway.core.course import in_force
from caraway.core.eligibility import Assessment, Audience, seen_by
from caraway.core.refusals import NotNow
from caraway.platform.accounts.actor import Actor
from caraway.platform.agreements.models import Organisation
from caraway.platform.audit import trail
from caraway.platform.gateways import clock


def assessed(draft: ReferralDraft, rules: Rules, force_code: str) -> Assessment:
    """The eligibility of the person in a draft; raises NotNow unless it is eligible."""
    found = referral.assessment(
        draft.answers,
        rules,
        force_code,
        (draft.views_dealt_with, draft.risk_within_ceiling),
        clock.today(),
    )
    refused = deciders.refusal(draft.answers, found)
    if refused:
        raise NotNow("eligibility_refused", refused)
    if found.answer.value != "eligible":
        raise NotNow(f"eligibility_{found.answer.value}", found.sentence)
    return found


def force_of(organisation: UUID) -> str:
    """The PNC code of a police organisation."""
    return Organisation.objects.get(pk=organisation).force_code


def stored(assessment: Assessment, saved: dict[str, Any], settings: Settings) -> dict[str, Any]:
    """The check as the provider may have it: what rests on the victim's side is one finding without a reason."""
    shown = seen_by(assessment, Audience.PROVIDER)
    rows = [
        {"key": one.key, "outcome": one.outcome.value, "reason": one.reason, "rule": one.rule} for one in shown.findings
    ]
    overridden = [
        {"key": one.key, "by": one.by, "role": one.role.value, "why": one.why, "on": one.on.isoformat()}
        for one in shown.overrides
    ]
    return {
        "answer": shown.answer.value,
        "count": shown.count,
        "findings": rows,
        "overrides": overridden,
        "decisions": deciders.told(saved, assessment, _always_asked(settings)),
    }


def kept(assessment: Assessment, saved: dict[str, Any], settings: Settings) -> dict[str, Any]:
    """The answers by which a case can be checked again, and the decisions that counted when it was sent."""
    return referral.kept(saved) | deciders.kept(saved, assessment, _always_asked(settings))


def _always_asked(settings: Settings) -> dict[str, bool]:
    return {
        deciders.SUPERVISOR: settings.supervisor_agreement_needed,
        deciders.PROSECUTOR: settings.prosecutor_agreement_needed,
    }


def reassess(found: Open, by: Actor) -> None:
    """Check a case again, as on the day of its referral, with the offence's date as it stands now.

    The case goes on whatever comes of it: its pages say so to the police and to the provider, who decide. Raises
    InvalidValue where the date contradicts another answer.
    """
    case, rules = found.case, found.rules
    referred = next(one for one in reversed(in_force(found.facts)) if isinstance(one.detail, f.Referred))
    case.answers = referral.with_offence_on(case.answers, referred.detail.offence_on)  # type: ignore[union-attr]
    attested = (case.views_dealt_with, case.risk_within_ceiling)
    assessment = referral.assessment(case.answers, rules, case.force_code, attested, referred.on)
    case.assessment = stored(assessment, case.answers, rules.settings)
    case.save(update_fields=["answers", "assessment"])
    trail.record(
        "case.reassess",
        by=by,
        subjects=[case.id],
        agreement=case.agreement_id,
        detail={"answer": case.assessment["answer"]},
        rules=rules.stamp,
    )
