"""What the police and the participant are told at the end, and told again when it was wrong."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from caraway.casework.models import Message
from caraway.core.course import in_force
from caraway.core.facts import Fact, ParticipantTold, Returned
from caraway.core.happenings import walk
from caraway.core.vocabulary import Attendance, Language, Outcome
from caraway.platform.gateways import clock, ids
from caraway.platform.web.dates import day
from caraway.platform.web.words import say

CORRECTED = "What it said was corrected."


@dataclass(frozen=True, slots=True)
class Again:
    """A return or message to be said again: its new content, in the place of the old fact."""

    detail: Returned | ParticipantTold
    old: Fact


@dataclass(frozen=True, slots=True)
class Corrects:
    """Which return or message a correction is about: that of the day `on`.

    `newest`: the day of a later one, which says how things stand now; None where there is none.
    """

    on: date
    newest: date | None


def corrects(facts: Sequence[Fact], about: Fact) -> Corrects:
    """What the correction of a return or message says it is about: the one in force, or the one that took its place."""
    newest = [fact for fact in in_force(facts) if type(fact.detail) is type(about.detail)][-1]
    return Corrects(about.on, None if newest.id == about.id else newest.on)


def stale(opened: Any) -> Iterator[Again]:
    """Every return and message whose content is no longer so."""
    course = walk(opened.rules.programme, opened.rules.settings, opened.facts)
    for said in course.returns:
        if said.answer != said.now:
            yield Again(Returned(said.outcome, said.now), said.fact)
    for said in course.tellings:
        if said.answer != said.now:
            yield Again(ParticipantTold(said.now), said.fact)


def answer_today(opened: Any) -> tuple[Outcome, tuple[str, ...]]:
    """What a return made today says."""
    return answer_on(opened, opened.today)


def answer_on(opened: Any, on: date) -> tuple[Outcome, tuple[str, ...]]:
    """What a return made on that day says."""
    return walk(opened.rules.programme, opened.rules.settings, opened.facts).answer(on)


def answer_to_tell(opened: Any) -> tuple[str, ...]:
    """What the participant is told today: what the return in force says, as the rules read it; nothing without one."""
    said = walk(opened.rules.programme, opened.rules.settings, opened.facts).returned
    return said.now if said else ()


def send(opened: Any, fact: Fact) -> None:
    """Put the words of a return, or of the message to the participant, into the outbox of the case."""
    if isinstance(fact.detail, Returned):
        _send(opened, fact, "police", "return", "en", fact.detail.answer)
    elif isinstance(fact.detail, ParticipantTold):
        for language in languages(opened.case.participant.language):
            _send(opened, fact, "participant", "outcome", language, fact.detail.answer)


def languages(chosen: str) -> tuple[str, ...]:
    """The languages to write in: the one chosen; both where it is not known."""
    if chosen == Language.NOT_KNOWN:
        return (Language.ENGLISH.value, Language.WELSH.value)
    return (chosen,) if chosen == Language.WELSH else (Language.ENGLISH.value,)


def _send(opened: Any, fact: Fact, recipient: str, kind: str, language: str, answer: tuple[str, ...]) -> None:
    case, about = opened.case, corrects(opened.facts, fact) if fact.replaces else None
    Message(
        id=ids.new(),
        agreement_id=case.agreement_id,
        case=case,
        fact_id=fact.id,
        recipient=recipient,
        kind=kind,
        language=language,
        subject=subject(case.reference, recipient, language, about),
        body=body(opened, recipient, language, answer, about),
        corrects=_earlier(fact, language),
        at=clock.now(),
    ).save(force_insert=True)


def _earlier(fact: Fact, language: str) -> Message | None:
    """The message of the entry that this one replaces: in the same language, where it was written in that."""
    rows = list(Message.objects.filter(fact_id=UUID(fact.replaces)).order_by("id")) if fact.replaces else []
    return next((row for row in rows if row.language == language), rows[0] if rows else None)


def subject(reference: str, recipient: str, language: str, about: Corrects | None) -> str:
    """The line above the text: it names no service and no offence. `about`: what it corrects, if it does."""
    if about is None:
        return say(f"message.{recipient}.subject", language, reference=reference)
    return say(f"message.{recipient}.subject.corrected", language, reference=reference, on=day(about.on, language))


def body(opened: Any, recipient: str, language: str, answer: tuple[str, ...], about: Corrects | None) -> str:
    """The text: the outcome, then each session with its day and how it went. `about`: what it corrects, if it does."""
    outcome, *lines = answer
    parts = [say(f"message.{recipient}.outcome.{outcome}", language)]
    if about is not None:
        parts.insert(0, _correction(recipient, language, about))
    parts.extend(_line(opened, line, language) for line in lines)
    return "\n".join(parts)


def _correction(recipient: str, language: str, about: Corrects) -> str:
    """Which one was wrong. Whoever reads it last must not take what was so then for what is so now."""
    on = day(about.on, language)
    if about.newest is None:
        return say(f"message.{recipient}.corrected", language, on=on)
    return say(f"message.{recipient}.corrected.older", language, on=on, newest=day(about.newest, language))


def _line(opened: Any, line: str, language: str) -> str:
    on, step, code = line.split(" ")
    name = say("message.call", language) if step == "call" else say("message.step", language, step=step)
    return f"{name}, {day(date.fromisoformat(on), language)}: {say(f'message.attendance.{Attendance(code).value}', language)}"
