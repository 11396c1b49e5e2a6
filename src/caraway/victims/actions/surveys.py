"""Surveys: a link is given while the victim is spoken with, or the answers are taken down then."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from caraway.core.instruments import Instrument
from caraway.core.refusals import InvalidValue, NotYours
from caraway.core.victim.asking import SPOKEN
from caraway.core.victim.reply import GOOD_FOR
from caraway.core.victim.safe_plan import Way
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, turns
from caraway.victims.models import SurveyAnswers, SurveyLeft, SurveyLink, SurveyMiss
from caraway.victims.plans import Stored
from caraway.victims.reach import opened
from caraway.victims.surveying import asked_in, asked_today, digest, found_alive, word_fits


@action("survey.give", permission="victim.contact")
def give_link(*, case: UUID, token: str, by: Actor) -> UUID:
    """Make a link for one use. It is said to the victim, never written (rule 6); only the digest of its token is kept."""
    found = opened(case, by)
    survey = asked_today()
    row = SurveyLink.objects.create(
        agreement_id=found.agreement_id,
        case=found,
        instrument=survey.key,
        version=survey.version,
        token=digest(token),
        made_at=clock.now(),
        expires_at=clock.now() + GOOD_FOR,
        by=by.person,
        by_name=by.name,
    )
    trail.record("survey.give", by=by, subjects=[found.id], agreement=found.agreement_id)
    return row.pk


@action("survey.record", permission="victim.contact")
def record(*, case: UUID, way: Way, answers: Mapping[str, str], by: Actor) -> UUID:
    """Keep what the victim answered while being spoken with. Raises InvalidValue for another way, or no answer at all."""
    found = opened(case, by)
    if way not in SPOKEN:
        raise InvalidValue("way", "Say whether it was by telephone or in person.")
    survey = asked_today()
    row = _kept(survey, answers, agreement=found.agreement_id, case=found, way=way.value, by=by)
    trail.record("survey.record", by=by, subjects=[found.id], agreement=found.agreement_id)
    return row.pk


@action("survey.take")
def take(*, token: str, answers: Mapping[str, str], by: Actor) -> UUID:
    """Keep what was answered at a link, which is used then. Raises NotYours for one that is not alive: nothing says why."""
    link, _ = _alive(token)
    row = _kept(asked_in(link), answers, agreement=link.agreement_id, case=link.case, link=link, by=by)
    trail.record("survey.take", by=by, subjects=[link.case_id], agreement=link.agreement_id)
    return row.pk


@action("survey.word", permission="survey.take")
def try_word(*, token: str, word: str, by: Actor) -> UUID | None:
    """Whether the agreed word was given at a link: the link's id, else None, and the try is counted. Raises NotYours as `take`."""
    link, stored = _alive(token)
    fits = word_fits(word, stored)
    if not fits:
        SurveyMiss.objects.create(agreement_id=link.agreement_id, link=link, at=clock.now())
    trail.record("survey.word", by=by, subjects=[link.case_id], agreement=link.agreement_id, detail={"fits": fits})
    return link.pk if fits else None


@action("survey.leave", permission="survey.take")
def leave(*, token: str, by: Actor) -> UUID:
    """End what was begun at a link, so that no page of it can be come back to. Raises NotYours as `take`."""
    link, _ = _alive(token)
    row = SurveyLeft.objects.create(agreement_id=link.agreement_id, link=link, at=clock.now())
    trail.record("survey.leave", by=by, subjects=[link.case_id], agreement=link.agreement_id)
    return row.pk


def _alive(token: str) -> tuple[SurveyLink, Stored]:
    """The link and the plan of its case. Two who come with it at once wait for each other."""
    turns.take(f"reply:{digest(token)}")
    found = found_alive(token)
    if found is None:
        raise NotYours("not_found", "There is no such page.")
    return found


def _kept(survey: Instrument, answers: Mapping[str, str], *, agreement: UUID, by: Actor, **where: Any) -> SurveyAnswers:
    """Raises InvalidValue for no answer, and as `Instrument.read` for one that the survey does not have."""
    if not answers:
        raise InvalidValue("answers", "Record at least one answer.")
    survey.read(answers)
    return SurveyAnswers.objects.create(
        agreement_id=agreement,
        instrument=survey.key,
        version=survey.version,
        answers=dict(answers),
        at=clock.now(),
        by=by.account_id,
        by_name=by.name if by.account_id else "",
        **where,
    )
