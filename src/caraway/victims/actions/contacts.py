"""What a victim contact worker records."""

from uuid import UUID

from caraway.core.refusals import InvalidValue
from caraway.core.victim.engagement import Attempt, Engagement, furthest
from caraway.core.victim.safe_plan import Way
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock
from caraway.victims.actions.plans import no_more
from caraway.victims.actions.separation import require_apart, somebody_told
from caraway.victims.attempted import attempts_of
from caraway.victims.models import AttemptMade, VictimCase
from caraway.victims.reach import opened
from caraway.victims.separation import shut_to
from caraway.victims.workers import workers_of


@action("victim.contact")
def record_attempt(*, case: UUID, way: Way | None, result: Engagement, note: str, by: Actor) -> UUID:
    """Record an attempt of today. Who records the first becomes the case's worker where nobody is.

    Raises InvalidValue for what `core.victim.engagement.Attempt` refuses, NotYours for a case that is not theirs.
    """
    found = opened(case, by)
    add_attempt(found, Attempt(clock.today(), result, way), note, by)
    trail.record("victim.contact", by=by, subjects=[found.id], agreement=found.agreement_id)
    return found.id


def add_attempt(case: VictimCase, made: Attempt, note: str, by: Actor) -> None:
    """The same inside the running action. Whoever wants no further contact gets none: the plan says so from now on."""
    if len(note) > 1000:
        raise InvalidValue("note", "Write at most 1,000 characters.")
    AttemptMade.objects.create(
        agreement_id=case.agreement_id,
        case=case,
        on=made.on,
        at=clock.now(),
        way=made.way.value if made.way else "",
        result=made.result.value,
        note=note,
        by=by.person,
        by_name=by.name,
    )
    case.engagement = furthest(attempts_of(case)).value
    if (
        case.worker is None
        and not shut_to(case, by.person, clock.today())
        and somebody_told(by.person, by.organisation)
    ):
        case.worker = by.person
    case.save(update_fields=["engagement", "worker"])
    if made.result is Engagement.DECLINED_FUTURE:
        no_more(case, by)


@action("victim.assign")
def assign(*, case: UUID, worker: UUID, by: Actor) -> UUID:
    """Say who works on a case: somebody of one's own organisation who contacts victims, and does not work with the other party."""
    found = opened(case, by)
    require_worker(worker, by)
    require_apart(found, worker, by)
    found.worker = worker
    found.save(update_fields=["worker"])
    trail.record("victim.assign", by=by, subjects=[found.id], agreement=found.agreement_id, detail={"worker": worker})
    return found.id


def require_worker(worker: UUID, by: Actor) -> None:
    """Raise InvalidValue for whoever is not of this organisation, or does not contact victims there."""
    if worker not in {one.account for one in workers_of(by.organisation, clock.today())}:
        raise InvalidValue("worker", "Choose somebody who contacts victims in your organisation.")
