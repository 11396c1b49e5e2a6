"""Whether a victim's answers may be used in an evaluation, as the victim said while being spoken with."""

from datetime import date
from uuid import UUID

from caraway.core.refusals import InvalidValue
from caraway.core.victim.asking import SPOKEN
from caraway.core.victim.safe_plan import Way
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, turns
from caraway.victims.models import AnswersUsed
from caraway.victims.reach import opened


@action("answers.use", permission="victim.contact")
def say(*, case: UUID, may: bool, on: date, way: Way, by: Actor) -> UUID:
    """Record whether the answers may be used. What was said last holds, and a no takes back every yes before it.

    Raises NotYours for a case that is not there, InvalidValue for a day to come, before what was said last, or another way than
    speaking.
    """
    turns.take(f"answers.use:{case}")
    found = opened(case, by)
    before = AnswersUsed.objects.filter(case=found).order_by("-number").first()
    if on > clock.today():
        raise InvalidValue("on", "Give a day that is today or in the past.")
    if before is not None and on < before.on:
        raise InvalidValue("on", "Something was said later than that day already. Give the day of what was said last.")
    if way not in SPOKEN:
        raise InvalidValue("way", "Say whether it was by telephone or in person.")
    number = before.number + 1 if before else 1
    row = AnswersUsed.objects.create(
        agreement_id=found.agreement_id,
        case=found,
        number=number,
        may=may,
        on=on,
        way=way.value,
        at=clock.now(),
        by=by.person,
        by_name=by.name,
    )
    detail = {"may": may, "number": number, "on": on, "way": way.value}
    trail.record("answers.use", by=by, subjects=[found.id], agreement=found.agreement_id, detail=detail)
    return row.pk
