"""What a system is told of its referrals: what became of a request, and how a referral stands, as the police's page says it."""

import re
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from caraway.casework.actions.sending import require_same
from caraway.casework.models import ApiReferral, Case
from caraway.casework.queries.police import OurDue
from caraway.casework.queries.police_case import police_case
from caraway.casework.reach import within_reach
from caraway.core.refusals import NotYours
from caraway.core.standing import Standing, is_alone
from caraway.core.vocabulary import Outcome
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail

_REFERENCE = re.compile(r"[A-Z0-9-]{1,40}")


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a request: the referral's id, its reference (empty while it waits), and its state."""

    referral: UUID
    reference: str
    state: str


@dataclass(frozen=True, slots=True)
class Stands:
    """How a referral stands: nothing of whom it is about but the references it is known by."""

    id: UUID
    reference: str
    police_reference: str
    stage: str
    expires_on: date | None
    dues: tuple[OurDue, ...]
    attendance: tuple[str, ...]


def made(request: UUID, by: Actor) -> Made:
    """What became of a request of this system, by the id of what is kept of it."""
    row = ApiReferral.objects.get(pk=request, client__account_id=by.person)
    return _made(row)


def made_before(key: UUID, said: str, by: Actor) -> Made | None:
    """What became of the same request before; None for a new one. Raises NotNow where it was another under this key."""
    row = ApiReferral.objects.filter(key=key, client__account_id=by.person).first()
    if row is None:
        return None
    require_same(row.said, said)
    return _made(row)


def _made(row: ApiReferral) -> Made:
    trail.show(row.referral)
    return Made(row.referral, row.reference, row.state)


def stands(called: str, by: Actor, today: date) -> Stands:
    """The referral with this reference of ours, or this id. Raises NotYours for another's and where there is none."""
    rows = Case.objects.filter(within_reach(by))
    key = _uuid(called)
    found = rows.filter(pk=key) if key else rows.filter(reference=called if _REFERENCE.fullmatch(called) else "")
    case = found.values_list("id", flat=True).first()
    if case is None:
        raise NotYours("not_found", "There is no such referral.")
    page = police_case(case, by, today)
    window = page.standing.window
    return Stands(
        page.id,
        page.reference,
        page.police_reference,
        _stage(page.standing),
        window.expires_on if window else None,
        page.dues,
        page.attendance,
    )


def _stage(standing: Standing) -> str:
    """A stage; or, of whom a trial left to the caution alone, that outcome: a system counts what was returned."""
    alone = is_alone(standing.stage, standing.outcome)
    return Outcome.WITHOUT_PROGRAMME.value if alone else standing.stage.value


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
