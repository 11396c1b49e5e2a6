"""Asking a risk tool or a survey, part by part, and what it comes to; and writing down what asks for another assessment."""

from collections.abc import Collection, Mapping, Set
from datetime import date
from uuid import UUID

from caraway.core.reassessment import Occasion
from caraway.core.refusals import InvalidValue, NotNow
from caraway.core.risk import Assessed, Judgement
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock
from caraway.victims.actions.voice import MOST_WORDS, made, require_past
from caraway.victims.assessing import Assessment, assessment_of, tools_on
from caraway.victims.models import AssessmentBegun, AssessmentDone, AssessmentPart, OccasionCame, VictimCase
from caraway.victims.reach import opened

NOT_SETTLED = "No band is settled yet. Ask what was not asked, or say that the risk is judged high and why. What was answered is kept."


@action("assessment.begin", permission="victim.record")
def begin(*, case: UUID, tool: str, made_for: Set[Occasion], by: Actor) -> UUID:
    """Begin to ask a tool, in the version of today. The assessment's id. Raises InvalidValue for one that is not asked today."""
    found = opened(case, by)
    one = next((one for one in tools_on(clock.today()) if one.key == tool), None)
    if one is None:
        raise InvalidValue("tool", "Choose one of those shown.")
    row = AssessmentBegun.objects.create(
        tool=one.key, version=one.version, made_for=sorted(each.value for each in made_for), **made(found, by)
    )
    trail.record("assessment.begin", by=by, subjects=[found.id], agreement=found.agreement_id)
    return row.pk


@action("assessment.answer", permission="victim.record")
def answer(*, case: UUID, assessment: UUID, part: int, answers: Mapping[str, str], by: Actor) -> UUID:
    """Write down the answers to one part, from 0; an item that is left out was not asked.

    Raises NotNow once it is finished, InvalidValue for a part or an answer that is not there.
    """
    found, now = _open(case, assessment, by)
    if not 0 <= part < len(now.parts) or not set(answers) <= {item.key for item in now.parts[part]}:
        raise InvalidValue("part", "Open this page again: there is no such part.")
    now.tool.read(answers)
    AssessmentPart.objects.create(
        agreement_id=found.agreement_id,
        begun_id=now.id,
        number=now.number + 1,
        part=part,
        answers=dict(answers),
        at=clock.now(),
        by=by.person,
    )
    trail.record("assessment.answer", by=by, subjects=[found.id], agreement=found.agreement_id)
    return now.id


@action("assessment.finish", permission="victim.record")
def finish(
    *, case: UUID, assessment: UUID, number: int, judgement: Judgement | None, told: Collection[str], by: Actor
) -> UUID:
    """Say what the answers come to. `number`: how many times a part had been answered when they were read.

    Raises NotNow where a part is open, was answered anew since, or no band is settled; InvalidValue for a judgement that
    would lower the band, or on a survey.
    """
    found, now = _open(case, assessment, by)
    if now.next is not None or now.number != number:
        raise NotNow("answers_changed", "The answers are others by now. Open this again and read them.")
    result = _result(now, judgement, told)
    AssessmentDone.objects.create(
        begun_id=now.id,
        number=AssessmentDone.objects.filter(case=found).count() + 1,
        on=clock.today(),
        band=result.band.value if result and result.band else "",
        score=result.score if result else None,
        judged=judgement.band.value if judgement else "",
        judgement_reason=judgement.reason.strip() if judgement else "",
        told=sorted(set(told)),
        **made(found, by),
    )
    trail.record("assessment.finish", by=by, subjects=[found.id], agreement=found.agreement_id)
    return now.id


def _result(now: Assessment, judgement: Judgement | None, told: Collection[str]) -> Assessed | None:
    if not now.is_risk:
        if judgement is not None or told:
            raise InvalidValue("judgement", "A survey gives no band.")
        return None
    if judgement is not None and len(judgement.reason) > MOST_WORDS:
        raise InvalidValue("judgement_reason", "Write at most 1,000 characters.")
    result = now.came_to(judgement, told)
    if result.band is None:
        raise NotNow("not_settled", NOT_SETTLED)
    return result


@action("occasion.record", permission="victim.record")
def record_occasion(*, case: UUID, occasion: Occasion, on: date, by: Actor) -> UUID:
    """Write down something that asks for an assessment. Raises InvalidValue for a day to come."""
    found = opened(case, by)
    require_past(on)
    row = OccasionCame.objects.create(occasion=occasion.value, on=on, **made(found, by))
    trail.record("occasion.record", by=by, subjects=[found.id], agreement=found.agreement_id)
    return row.pk


def _open(case: UUID, assessment: UUID, by: Actor) -> tuple[VictimCase, Assessment]:
    """The case, locked, and an assessment of it that is not finished. Raises NotYours and NotNow."""
    found = opened(case, by)
    now = assessment_of(found, assessment)
    if now.outcome is not None:
        raise NotNow("finished", "This is finished. Begin another to ask anew.")
    return found, now
