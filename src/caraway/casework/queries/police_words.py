"""The words in which the police read a case: what is due from them, and attendance. Never why, never a note."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from caraway.core.refusals import Unknown
from caraway.core.standing import is_alone, stage_words
from caraway.core.vocabulary import Attendance, DueKind, Outcome, Stage
from caraway.platform.web.dates import day_short
from caraway.platform.web.parts import Tone

DUE_WHY = {
    DueKind.ANSWER_INFORMATION: "The provider has asked a question and cannot decide without the answer.",
    DueKind.RECORD_CAUTION: "The referral is accepted. Nothing can go on until the caution is recorded.",
    DueKind.GIVE_CLOCK_DATE: "The caution's time runs from the arrest, and the date of arrest is missing.",
    DueKind.CONFIRM_STATEMENT: "The last day to charge is counted from the first statement. Without it the earlier date is shown.",
    DueKind.ANSWER_EXTENSION: "The provider has asked for more time. Without it the programme cannot be finished.",
    DueKind.DECIDE_BREACH: "The programme was not completed. Decide whether there was a reasonable excuse, and what follows.",
    DueKind.VARY_OR_DECIDE: "The condition cannot be delivered. This is not a breach: vary the condition or take no action.",
    DueKind.LOOK_AGAIN: "Something that was reported to you has been corrected since your decision.",
    DueKind.RECORD_OUTCOME: "Everything is settled but the court result code.",
}
STAGE_TONES: Mapping[Stage, Tone] = {
    Stage.INFORMATION_ASKED: "warn",
    Stage.COMPLETED: "ok",
    Stage.NOT_COMPLETED: "red",
    Stage.UNDELIVERABLE: "warn",
    Stage.WITH_POLICE: "warn",
}
NOT_YET = "Nothing booked or attended yet"
NOTHING_TO_ATTEND = "Nothing to attend"


def due_words(kind: str) -> tuple[str, str]:
    """What is due and why. Raises Unknown for a duty that is none of the police's."""
    found = DueKind(kind)
    if found not in DUE_WHY:
        raise Unknown("duty of the police", kind)
    return found.words, DUE_WHY[found]


def stage_shown(stage: Stage, outcome: Outcome | None) -> tuple[str, Tone]:
    """The stage as the police read it, with its colour. What a trial left to the caution alone was never returned."""
    tone = "plain" if is_alone(stage, outcome) else STAGE_TONES.get(stage, "plain")
    return stage_words(stage, outcome), tone


def step_words(step: str) -> str:
    return "Call" if step == "call" else f"Workshop {step}"


def attendance_words(answer: Mapping[str, Any]) -> tuple[str, ...]:
    """Each session of a stored standing as one line: when, and how it went or that it is booked."""
    went = [_line(line["step"], line["on"], Attendance(line["code"]).words.lower()) for line in answer.get("lines", ())]
    coming = [_line(one["step"], one["on"], "booked") for one in answer.get("bookings", ())]
    alone = answer.get("outcome") == Outcome.WITHOUT_PROGRAMME
    return tuple(went + coming) or (NOTHING_TO_ATTEND if alone else NOT_YET,)


def _line(step: str, on: str, words: str) -> str:
    return f"{step_words(step)}, {day_short(date.fromisoformat(on))}: {words}"
