"""Calls and meetings with clients, parents and carers. A call is asked of the rules first, and its answer is written down."""

from collections.abc import Collection
from uuid import UUID

from caraway.core.isva.words import Topic
from caraway.core.refusals import InvalidValue, NotNow, NotYours
from caraway.core.victim.contact import Answered, why_silent
from caraway.core.victim.engagement import Attempt, Engagement
from caraway.core.victim.rules import Why
from caraway.core.victim.safe_plan import NEEDS, Way
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock
from caraway.victims.actions.isva import made, told
from caraway.victims.actions.isva_ways import no_more
from caraway.victims.isva_reach import opened
from caraway.victims.isva_ways import Whose, may_call, stored_of, whose
from caraway.victims.models import IsvaAsked, IsvaContact
from caraway.victims.plans import Stored


@action("isva.call", permission="isva.work")
def begin(*, case: UUID, person: UUID | None, interpreter: bool, by: Actor) -> UUID:
    """Ask whether they may be called now, and write down the answer: nothing is raised for a no. What was asked, by its id."""
    of = whose(opened(case, by), person)
    stored = stored_of(of)
    row = _log(of, stored, may_call(of, stored, interpreter=interpreter).why, by)
    told("isva.call", of.case, by)
    return row.pk


@action("isva.contact", permission="isva.work")
def finish(
    *, case: UUID, asked: UUID, who: Answered | None, result: Engagement | None, topics: Collection[Topic], by: Actor
) -> UUID:
    """What came of a call that the rules allowed. `who` answered; None: nobody. To anybody else nothing was said (rule 10).

    Raises NotYours for no such call, NotNow for one that was stopped or is written down, InvalidValue where the result is missing.
    """
    found = opened(case, by)
    row = _allowed(found.pk, asked)
    of = Whose(found, row.person)
    stored = stored_of(of)
    why = why_silent(who, bool(stored.code_word)) if who else None
    if why is not None:
        _log(of, stored, why, by)
    if who is None or why is not None:
        result, topics = Engagement.NO_ANSWER, ()
    if result is None:
        raise InvalidValue("result", "Say what came of it.")
    _add(of, Attempt(clock.today(), result, Way.CALL), topics, row, by)
    return told("isva.contact", found, by)


@action("isva.contact", permission="isva.work")
def record_meeting(
    *, case: UUID, person: UUID | None, result: Engagement, topics: Collection[Topic], by: Actor
) -> UUID:
    """A meeting today, or that there was no safe way. Raises InvalidValue as `core.victim.engagement.Attempt` does."""
    of = whose(opened(case, by), person)
    way = None if result is Engagement.NO_SAFE_ROUTE else Way.IN_PERSON
    _add(of, Attempt(clock.today(), result, way), topics, None, by)
    return told("isva.contact", of.case, by)


def _allowed(case: UUID, asked: UUID) -> IsvaAsked:
    row = IsvaAsked.objects.filter(case=case, pk=asked).select_related("person").first()
    if row is None:
        raise NotYours("not_found", "There is no such case.")
    if row.why:
        raise NotNow("stopped", f"{Why(row.why).words}.")
    if IsvaContact.objects.filter(asked=row).exists():
        raise NotNow("over", "What came of this call is written down already.")
    return row


def _log(of: Whose, stored: Stored, why: Why | None, by: Actor) -> IsvaAsked:
    known = stored.of(NEEDS[Way.CALL])
    return IsvaAsked.objects.create(
        person=of.person,
        why=why.value if why else "",
        rule=why.rule.value if why else "",
        detail=known.same if known else None,
        **made(of.case, by),
    )


def _add(of: Whose, made_of: Attempt, topics: Collection[Topic], asked: IsvaAsked | None, by: Actor) -> None:
    """Whoever wants no further contact gets none: their ways say so from now on."""
    IsvaContact.objects.create(
        person=of.person,
        on=made_of.on,
        way=made_of.way.value if made_of.way else "",
        result=made_of.result.value,
        topics=sorted(one.value for one in topics) if made_of.spoke else [],
        asked=asked,
        **made(of.case, by),
    )
    if made_of.result is Engagement.DECLINED_FUTURE:
        no_more(of, by)
