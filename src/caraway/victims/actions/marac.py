"""Deciding on a referral to MARAC, and saying that it was sent. Who decides is whoever records it."""

from datetime import date
from uuid import UUID

from caraway.core.marac import MaracReason
from caraway.core.refusals import InvalidValue, NotNow
from caraway.core.victim.risk_clocks import RiskRecord, prompted
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock
from caraway.victims.actions.voice import MOST_WORDS, made, require_past
from caraway.victims.area import settings_of
from caraway.victims.known import one_of
from caraway.victims.marac_contents import Decided, contents
from caraway.victims.models import MaracDecision, MaracReferral, MaracSent, SentBy, VictimCase
from caraway.victims.reach import opened
from caraway.victims.risk_known import newest_assessment, records_of


@action("marac.decide", permission="victim.refer")
def refer(*, case: UUID, consent: bool, why_without: str, asked: str, by: Actor) -> UUID:
    """Decide to refer; what the referral contains is kept as it is now. The referral's id.

    Without the victim's consent it needs the reason for going without. Raises InvalidValue where a reason, or what is asked
    for, is missing or too long.
    """
    found = opened(case, by)
    why = "" if consent else _said("why_without", why_without, "Say why the referral is made without consent.")
    asks = _said("asked", asked, "Say what the conference is asked for.")
    reasons, record = _now(found)
    row = _decision(found, record, reasons, by, refer=True, consent=consent, why=why)
    decided = Decided(prompted=reasons, consent=consent, why=why, asked=asks, on=row.on, by=by)
    referral = MaracReferral.objects.create(
        agreement_id=found.agreement_id,
        case=found,
        decision=row,
        contents=contents(found, decided, newest_assessment(found.pk)),
    )
    trail.record("marac.decide", by=by, subjects=[found.id], agreement=found.agreement_id)
    return referral.pk


@action("marac.decide", permission="victim.refer")
def not_refer(*, case: UUID, why: str, by: Actor) -> UUID:
    """Decide not to refer, and why. Raises InvalidValue without a reason."""
    found = opened(case, by)
    said = _said("why_not", why, "Say why nothing is referred.")
    reasons, record = _now(found)
    row = _decision(found, record, reasons, by, refer=False, consent=None, why=said)
    trail.record("marac.decide", by=by, subjects=[found.id], agreement=found.agreement_id)
    return row.pk


@action("marac.sent", permission="victim.refer")
def sent(*, case: UUID, referral: UUID, on: date, means: SentBy, by: Actor) -> UUID:
    """Say when and by which means a referral was sent. Raises NotNow where somebody has, InvalidValue for a day that cannot be."""
    found = opened(case, by)
    row = one_of(MaracReferral.objects.select_related("decision").filter(case=found, pk=referral))
    require_past(on)
    if on < row.decision.on:
        raise InvalidValue("on", "Give a day on or after that of the decision.")
    if MaracSent.objects.filter(referral=row).exists():
        raise NotNow("sent_already", "Somebody has recorded already that this was sent.")
    MaracSent.objects.create(
        agreement_id=found.agreement_id,
        referral=row,
        on=on,
        means=means.value,
        at=clock.now(),
        by=by.person,
        by_name=by.name,
    )
    trail.record("marac.sent", by=by, subjects=[found.id], agreement=found.agreement_id, detail={"on": on})
    return row.pk


def _now(case: VictimCase) -> tuple[tuple[MaracReason, ...], RiskRecord]:
    record = records_of([case.pk])[case.pk]
    return tuple(prompted(record, settings_of(case))), record


def _decision(
    case: VictimCase, record: RiskRecord, reasons: tuple[MaracReason, ...], by: Actor, **what: object
) -> MaracDecision:
    newest = newest_assessment(case.pk)
    return MaracDecision.objects.create(
        number=MaracDecision.objects.filter(case=case).count() + 1,
        assessment_id=newest.outcome.id if newest and newest.outcome else None,
        prompted=[one.value for one in reasons],
        events=len(record.events),
        on=clock.today(),
        **what,
        **made(case, by),
    )


def _said(field: str, words: str, missing: str) -> str:
    if not words.strip():
        raise InvalidValue(field, missing)
    if len(words) > MOST_WORDS:
        raise InvalidValue(field, "Write at most 1,000 characters.")
    return words.strip()
