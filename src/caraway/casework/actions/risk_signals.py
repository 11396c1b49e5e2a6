"""Signals of risk: raised on any desk, read by the victims' site alone."""

from uuid import UUID

from caraway.bridge.risk import RiskSignal as Signal
from caraway.casework.known import known
from caraway.casework.models import RiskSignal
from caraway.core.harm import RiskKind
from caraway.core.orders import require_no_place
from caraway.core.refusals import InvalidValue
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, ids


@action("risk.raise")
def raise_risk(*, case: UUID, kind: RiskKind, urgent: bool, words: str, by: Actor) -> UUID:
    """Raise a signal about somebody this person knows. It goes up alike, whoever is or is not to be told.

    Raises NotYours for a case that is not theirs, InvalidValue without words, with too many, or with an address in them.
    """
    found = known(case, by)
    if not words.strip():
        raise InvalidValue("words", "Write in a sentence what was said or seen.")
    require_no_place("words", words)
    signal = Signal(ids.new(), found.agreement_id, found.id, kind, urgent, words, by.person, clock.now())
    row = RiskSignal(
        id=signal.id,
        agreement_id=signal.agreement,
        organisation_id=by.organisation,
        case=found,
        kind=signal.kind.value,
        urgent=signal.urgent,
        words=signal.words,
        raised_by=signal.raised_by,
        raised_by_name=by.name,
        raised_at=signal.raised_at,
    )
    row.save(force_insert=True)
    detail = {"kind": kind.value, "urgent": urgent}
    trail.record("risk.raise", by=by, subjects=[case, row.id], agreement=row.agreement_id, detail=detail)
    return row.id
