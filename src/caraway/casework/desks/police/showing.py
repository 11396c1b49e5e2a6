"""Small things that several pages of this desk share: eligibility as it is shown, refusals beside their fields."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms

from caraway.casework.desks.refusing import field_of
from caraway.casework.desks.shown import refuse
from caraway.core.criteria import Answer, Finding
from caraway.core.eligibility import Assessment
from caraway.core.refusals import InvalidValue, NotNow, Refusal
from caraway.platform.web.parts import Criterion, Tone

TONES: dict[Answer, Tone] = {
    Answer.ELIGIBLE: "ok",
    Answer.NOT_ELIGIBLE: "red",
    Answer.INFORMATION_MISSING: "warn",
    Answer.NEEDS_PROSECUTOR: "warn",
    Answer.NEEDS_SUPERVISOR: "warn",
}
NEXT = {
    Answer.ELIGIBLE: "Every criterion is met. The person can be referred; give the caution only with all five requirements.",
    Answer.NOT_ELIGIBLE: "This person cannot be referred under this agreement. Do not make the programme a condition of a caution.",
    Answer.INFORMATION_MISSING: "Find out what is listed here, then check again. Until then there is no answer.",
    Answer.NEEDS_PROSECUTOR: "Ask a prosecutor before you give a caution, and record who agreed and when.",
    Answer.NEEDS_SUPERVISOR: "Ask a supervisor to agree before you give a caution.",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """An eligibility check as a page shows it."""

    answer: str
    tone: Tone
    count: str
    next: str
    to_do: tuple[str, ...]
    criteria: tuple[Criterion, ...]


def shown(assessment: Assessment, refused: str = "") -> Shown:
    """The overall answer, what to do next, and every criterion with its reason. `refused`: by whom, when and why."""
    answer = assessment.answer
    overridden = {one.key: f"{one.role.words.capitalize()} agreed: {one.why}" for one in assessment.overrides}
    return Shown(
        "Refused" if refused else answer.words.capitalize(),
        "red" if refused else TONES[answer],
        assessment.count,
        refused or NEXT[answer],
        tuple(one.reason for one in assessment.leading_to(answer)) if answer is not Answer.ELIGIBLE else (),
        tuple(_criterion(one, overridden.get(one.key, "")) for one in assessment.findings),
    )


def _criterion(finding: Finding, decided: str) -> Criterion:
    reason = " ".join(filter(None, (finding.reason, decided)))
    return Criterion(finding.rule, finding.outcome.words, reason)  # type: ignore[arg-type]


def try_to(form: forms.BaseForm, do: Callable[[], Any]) -> bool:
    """Do it; where it is refused say the sentence beside its field, or at the top of the page, and keep what was typed."""
    try:
        do()
    except (InvalidValue, NotNow) as refusal:
        say_refusal(form, refusal)
        return False
    return True


def say_refusal(form: forms.BaseForm, refusal: Refusal) -> None:
    """The refusal's sentence beside the field its code names; at the top of the page where it names none."""
    form.add_error(field_of(form, refusal), refusal.sentence)
    refuse(form, refusal)
