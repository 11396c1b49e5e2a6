"""A call as it was written down so far, and what comes next in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from caraway.core.refusals import NotYours
from caraway.core.victim.contact import Answered, ChildrenAre, Opening, ParticipantIs, SafeNow, TimeLeft
from caraway.core.victim.rules import Why
from caraway.core.vocabulary import Word
from caraway.victims.models import CallStep, ContactAsked, Question, VictimCase

NOBODY = "nobody"
"""What stands for the victim's answer where nobody took the call."""
OPENING: Mapping[Question, type[Word]] = MappingProxyType(
    {
        Question.TIME: TimeLeft,
        Question.SAFE: SafeNow,
        Question.PARTICIPANT: ParticipantIs,
        Question.CHILDREN: ChildrenAre,
    }
)
"""The opening questions and their answers."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call. `why`: what stopped it before it was made; `said`: what was written down, by question."""

    id: UUID
    detail: UUID | None
    at: datetime
    why: Why | None
    said: Mapping[Question, str]

    @property
    def answered(self) -> Answered | None:
        """Who answered; None where nobody did, or nobody has said so yet."""
        found = self.said.get(Question.ANSWERED, NOBODY)
        return None if found == NOBODY else Answered(found)

    @property
    def opening(self) -> Opening:
        """The opening questions, as far as they were asked."""
        said = (words(self.said[one]) if one in self.said else None for one, words in OPENING.items())
        return Opening(*said)  # type: ignore[arg-type]

    @property
    def next(self) -> Question | None:
        """What is written down next; None where the call was stopped or is over."""
        if self.why is not None or Question.RESULT in self.said:
            return None
        if Question.ANSWERED not in self.said:
            return Question.ANSWERED
        asked = self.opening.next_question
        return next((one for one, words in OPENING.items() if words is asked), Question.RESULT)


def call_of(case: VictimCase, call: UUID) -> Call:
    """One call of this case. Raises NotYours where there is none."""
    row = ContactAsked.objects.filter(case=case, pk=call).first()
    if row is None:
        raise NotYours("not_found", "There is no such call.")
    said = {Question(one.question): one.answer for one in CallStep.objects.filter(call=row)}
    return Call(row.pk, row.detail, row.at, Why(row.why) if row.why else None, MappingProxyType(said))
