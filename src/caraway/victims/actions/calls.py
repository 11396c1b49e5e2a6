"""A call with a victim: whether it may be made, who answers, the opening questions, and what came of it."""

from uuid import UUID

from caraway.core.leaving import Answer
from caraway.core.refusals import InvalidValue, NotNow
from caraway.core.victim.asking import Kind, ask
from caraway.core.victim.contact import Answered, CallMay, why_silent
from caraway.core.victim.engagement import SPOKE, Attempt, Engagement
from caraway.core.victim.rules import Why
from caraway.core.victim.safe_plan import NEEDS, Way
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock
from caraway.victims.actions.contacts import add_attempt
from caraway.victims.area import here, settings_of
from caraway.victims.attempted import attempts_of
from caraway.victims.calling import NOBODY, OPENING, Call, call_of
from caraway.victims.comparing import compare
from caraway.victims.models import CallStep, ContactAsked, Question, VictimCase
from caraway.victims.plans import Stored, spoken_on, stored_of
from caraway.victims.reach import opened

NOT_NEXT = "This was answered before, or something else is asked first. Open the call again."


@action("victim.contact")
def begin(*, case: UUID, interpreter: bool, by: Actor) -> UUID:
    """Ask whether the victim may be called now, and write down the answer; it comes before every call. The call's id.

    What stops it is kept with its rule, and nothing is raised: the call is there, and says why it may not be made.
    `interpreter`: one who knows neither party is booked for it.
    """
    found = opened(case, by)
    stored = stored_of(found)
    why = _asked(found, stored, interpreter).why
    row = _log(found, stored, why, by)
    trail.record("call.begin", by=by, subjects=[found.id], agreement=found.agreement_id, detail=_reason(why))
    return row.pk


@action("victim.contact")
def answered(*, case: UUID, call: UUID, who: Answered | None, by: Actor) -> UUID:
    """Write down who answers; None: nobody. To anybody but the victim nothing is said, and the call is over (rule 10)."""
    found, now = _at(case, call, Question.ANSWERED, by)
    _say(found, now, Question.ANSWERED, who.value if who else NOBODY, by)
    stored = stored_of(found)
    why = why_silent(who, bool(stored.code_word)) if who else None
    if why is not None:
        _log(found, stored, why, by)
    if who is None or why is not None:
        _over(found, now, Engagement.NO_ANSWER, "", by)
    trail.record("call.answered", by=by, subjects=[found.id], agreement=found.agreement_id, detail=_reason(why))
    return now.id


@action("victim.contact")
def told(*, case: UUID, call: UUID, question: Question, answer: str, by: Actor) -> UUID:
    """Write down the answer to the next opening question. One that ends the call ends it: the victim was not spoken with."""
    found, now = _at(case, call, question, by)
    if question not in OPENING or answer not in {one.value for one in OPENING[question]}:
        raise InvalidValue("answer", "Choose one of the answers shown.")
    _say(found, now, question, answer, by)
    if call_of(found, call).opening.call_may is CallMay.END:
        _over(found, now, Engagement.NO_ANSWER, "The call was ended at the opening questions.", by)
    trail.record("call.told", by=by, subjects=[found.id], agreement=found.agreement_id)
    return now.id


@action("victim.contact")
def finish(*, case: UUID, call: UUID, result: Engagement, note: str, by: Actor) -> UUID:
    """Write down what came of a call in which the victim was spoken with."""
    found, now = _at(case, call, Question.RESULT, by)
    if result not in SPOKE:
        raise InvalidValue("result", "Say what came of speaking with the victim.")
    _over(found, now, result, note, by)
    trail.record("call.finish", by=by, subjects=[found.id], agreement=found.agreement_id)
    return found.id


def _asked(case: VictimCase, stored: Stored, interpreter: bool) -> Answer[Why]:
    compared = compare(case.casework_case, stored.details)
    plan = stored.plan(spoken_on(attempts_of(case)))
    return ask(
        plan, Way.CALL, Kind.TALK, here(), settings_of(case), compared.matches(Way.CALL), interpreter=interpreter
    )


def _log(case: VictimCase, stored: Stored, why: Why | None, by: Actor) -> ContactAsked:
    known = stored.of(NEEDS[Way.CALL])
    return ContactAsked.objects.create(
        agreement_id=case.agreement_id,
        case=case,
        way=Way.CALL.value,
        why=why.value if why else "",
        rule=why.rule.value if why else "",
        detail=known.same if known else None,
        at=clock.now(),
        by=by.person,
    )


def _at(case: UUID, call: UUID, question: Question, by: Actor) -> tuple[VictimCase, Call]:
    """The call, where this is what comes next in it. Raises NotNow, and NotYours as `opened` and `call_of` do."""
    found = opened(case, by)
    now = call_of(found, call)
    if now.next is not question:
        raise NotNow("not_next", NOT_NEXT)
    return found, now


def _say(case: VictimCase, call: Call, question: Question, answer: str, by: Actor) -> None:
    CallStep.objects.create(
        agreement_id=case.agreement_id,
        call_id=call.id,
        question=question.value,
        answer=answer,
        at=clock.now(),
        by=by.person,
    )


def _over(case: VictimCase, call: Call, result: Engagement, note: str, by: Actor) -> None:
    add_attempt(case, Attempt(clock.today(), result, Way.CALL), note, by)
    _say(case, call, Question.RESULT, result.value, by)


def _reason(why: Why | None) -> dict[str, str]:
    return {"why": why.value, "rule": f"rule_{why.rule.value}"} if why else {}
