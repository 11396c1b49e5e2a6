"""The check 12 months after: recorded once, and corrected by a row that names the one it replaces."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from caraway.casework.actions.ledger import Open, opened
from caraway.casework.models import Recheck
from caraway.core.recheck import ended_on, require_fitting
from caraway.core.reference import find_offence
from caraway.core.refusals import InvalidValue, NotNow
from caraway.core.vocabulary import RecheckResult
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, ids

PAGE, FILE = "page", "file"
RECORDED = "The check is recorded already. A mistake in it can be corrected."
CORRECTED = "This check has been corrected already. Correct the newer one."


@dataclass(frozen=True, slots=True)
class Found:
    """What the police systems say, on which day they were looked at. `again_on` and `offence_code`: of a new offence."""

    result: RecheckResult
    checked_on: date
    again_on: date | None = None
    offence_code: str = ""


@action("recheck.record")
def record_recheck(*, case: UUID, found: Found, by: Actor, source: str = PAGE) -> UUID:
    """Record the check. Raises NotNow where there is one already or the programme never ran, InvalidValue for what cannot be."""
    looked = opened(case, by)
    _fits(looked, found)
    if Recheck.objects.filter(case=looked.case).exists():
        raise NotNow("recorded", RECORDED)
    return _keep(looked, found, by, source)


@action("recheck.record")
def correct_recheck(*, case: UUID, recheck: UUID, found: Found, why: str, by: Actor) -> UUID:
    """Put another answer in the place of one that was wrong, with the reason. The old one stays."""
    looked = opened(case, by)
    old = Recheck.objects.filter(pk=recheck, case=looked.case).first()
    if old is None or Recheck.objects.filter(replaces=old).exists():
        raise NotNow("corrected", CORRECTED)
    _fits(looked, found)
    if not why.strip():
        raise InvalidValue("why", "Say why this is being corrected.")
    return _keep(looked, found, by, PAGE, old, why.strip())


def _fits(looked: Open, found: Found) -> None:
    ended = ended_on(looked.standing)
    if ended is None:
        raise NotNow("not_ended", "There is nothing to check: no programme that followed a caution has ended.")
    require_fitting(found.result, found.checked_on, found.again_on, ended, looked.today)
    if found.offence_code and (found.result is not RecheckResult.AGAIN or find_offence(found.offence_code) is None):
        raise InvalidValue("offence_code", "Enter an offence code from the list, or leave it out.")


def _keep(looked: Open, found: Found, by: Actor, source: str, replaces: Recheck | None = None, why: str = "") -> UUID:
    row = Recheck(
        id=ids.new(),
        agreement_id=looked.case.agreement_id,
        case=looked.case,
        result=found.result.value,
        checked_on=found.checked_on,
        again_on=found.again_on,
        offence_code=found.offence_code,
        source=source,
        by=by.person,
        by_name=by.name,
        at=clock.now(),
        replaces=replaces,
        why=why,
    )
    row.save(force_insert=True)
    verb = "recheck.correct" if replaces else "recheck.record"
    trail.record(verb, by=by, subjects=[looked.case.id, row.id], agreement=row.agreement_id, detail={"source": source})
    return row.id
