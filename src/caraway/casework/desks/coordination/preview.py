"""Exactly what the police or the participant will read, before it is recorded."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from caraway.casework.actions import returns
from caraway.casework.actions import shown as stamps
from caraway.casework.desks.coordination.verb_page import CaseForm
from caraway.casework.desks.shown import ShownForm
from caraway.casework.queries.case_file import CaseFile
from caraway.core.facts import ParticipantTold
from caraway.core.vocabulary import Language


class ReturnForm(ShownForm, CaseForm):
    """Only a button, for the return that is shown; the same for what follows."""

    def prepare(self) -> None:
        self.carry(stamps.of_return(self.file))


class TellForm(ShownForm, CaseForm):
    def prepare(self) -> None:
        self.carry(stamps.of_telling(self.file))


class CorrectionsForm(ShownForm, CaseForm):
    def prepare(self) -> None:
        self.carry(stamps.of_corrections(self.file))


@dataclass(frozen=True, slots=True)
class Preview:
    """One message as it will be read: by whom, in which language, its subject and text, and what to mind."""

    to: str
    lang: str
    subject: str
    body: str
    note: str


def _message(
    file: CaseFile, recipient: str, language: str, answer: tuple[str, ...], about: returns.Corrects | None = None
) -> Preview:
    to, note = "What the police will read", ""
    if recipient == "participant":
        to = f"What the participant will read, in {Language(language).words}"
        note = _in_their_language(file)
    return Preview(
        to,
        language,
        returns.subject(file.case.reference, recipient, language, about),
        returns.body(file, recipient, language, answer, about),
        note,
    )


def _in_their_language(file: CaseFile) -> str:
    """What to do where there is no text in the participant's own language."""
    own = file.case.participant.language
    if own == Language.NOT_KNOWN or own in returns.languages(own):
        return ""
    return f"The participant’s language is {Language(own).words}. Written in English: read it with the interpreter."


def of_return(file: CaseFile) -> tuple[Preview, ...]:
    """A return made today."""
    return (_message(file, "police", "en", returns.answer_today(file)[1]),)


def of_telling(file: CaseFile) -> tuple[Preview, ...]:
    """The message to the participant, in each language it is written in."""
    answer = returns.answer_to_tell(file)
    if not answer:
        return ()
    languages = returns.languages(file.case.participant.language)
    return tuple(_message(file, "participant", language, answer) for language in languages)


def of_corrections(file: CaseFile) -> tuple[Preview, ...]:
    """Every message that says again what was wrong."""
    return tuple(_corrections(file))


def _corrections(file: CaseFile) -> Iterator[Preview]:
    for again in returns.stale(file):
        detail: Any = again.detail
        about = returns.corrects(file.facts, again.old)
        if isinstance(detail, ParticipantTold):
            for language in returns.languages(file.case.participant.language):
                yield _message(file, "participant", language, detail.answer, about)
        else:
            yield _message(file, "police", "en", detail.answer, about)
