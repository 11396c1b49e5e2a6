"""What the police and the participant are told at the end, and told again when it was wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from caraway.casework.models import Message
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
    on: date
    replaces: str


def stale(opened: Any) -> Iterator[Again]:
    """Every return and message whose content is no longer so."""
    course = walk(opened.rules.programme, opened.rules.settings, opened.facts)
    for said in course.returns:
        if said.answer != said.now:
            yield Again(Returned(said.outcome, said.now), said.fact.on, said.fact.id)
    for said in course.tellings:
        if said.answer != said.now:
            yield Again(ParticipantTold(said.now), said.fact.on, said.fact.id)


def answer_today(opened: Any) -> tuple[Outcome, tuple[str, ...]]:
    """What a return made today says."""
    return walk(opened.rules.programme, opened.rules.settings, opened.facts).answer(opened.today)


def send(opened: Any, fact: Fact, *, corrects: bool = False) -> None:
    """Put the words of a return, or of the message to the participant, into the outbox of the case."""
    if isinstance(fact.detail, Returned):
        _send(opened, "police", "return", "en", fact.detail.answer, corrects)
    elif isinstance(fact.detail, ParticipantTold):
        for language in languages(opened.case.participant.language):
            _send(opened, "participant", "outcome", language, fact.detail.answer, corrects)


def languages(chosen: str) -> tuple[str, ...]:
    """The languages to write in: the one chosen; both where it is not known."""
    if chosen == Language.NOT_KNOWN:
        return (Language.ENGLISH.value, Language.WELSH.value)
    return (chosen,) if chosen == Language.WELSH else (Language.ENGLISH.value,)


def _send(opened: Any, recipient: str, kind: str, language: str, answer: tuple[str, ...], corrects: bool) -> None:
    case = opened.case
    earlier = Message.objects.filter(case=case, recipient=recipient, kind=kind, language=language).order_by(
        "-at", "-id"
    )
    before = earlier.first() if corrects else None
    Message(
        id=ids.new(),
        agreement_id=case.agreement_id,
        case=case,
        recipient=recipient,
        kind=kind,
        language=language,
        subject=subject(case.reference, recipient, language, bool(before)),
        body=body(opened, recipient, language, answer, bool(before)),
        corrects=before,
        at=clock.now(),
    ).save(force_insert=True)


def subject(reference: str, recipient: str, language: str, corrected: bool) -> str:
    """The line above the text: it names no service and no offence."""
    key = f"message.{recipient}.subject{'.corrected' if corrected else ''}"
    return say(key, language, reference=reference)


def body(opened: Any, recipient: str, language: str, answer: tuple[str, ...], corrected: bool) -> str:
    """The text: the outcome, then each session with its day and how it went."""
    outcome, *lines = answer
    parts = [say(f"message.{recipient}.outcome.{outcome}", language)]
    if corrected:
        parts.insert(0, say(f"message.{recipient}.corrected", language))
    parts.extend(_line(opened, line, language) for line in lines)
    return "\n".join(parts)


def _line(opened: Any, line: str, language: str) -> str:
    on, step, code = line.split(" ")
    name = say("message.call", language) if step == "call" else say("message.step", language, step=step)
    return f"{name}, {day(date.fromisoformat(on), language)}: {say(f'message.attendance.{Attendance(code).value}', language)}"
