"""A call with a victim: who answers, the questions that open it, and what ends it."""

from dataclasses import astuple, dataclass
from itertools import takewhile

from caraway.core.refusals import InvalidValue
from caraway.core.victim.rules import Why
from caraway.core.vocabulary import Word


class Answered(Word):
    """Who answers, before anything is said."""

    CODE_WORD = "code_word", "The victim, who gave the code word"
    VICTIM = "victim", "The victim, by the voice or the name given"
    NOT_SURE = "not_sure", "Nobody can tell who"
    SOMEBODY_ELSE = "somebody_else", "Somebody else"


def why_silent(answered: Answered, code_word: bool) -> Why | None:
    """Why nothing may be said to whoever answers; None where it is the victim. `code_word`: one is agreed (rule 10)."""
    if answered is Answered.CODE_WORD:
        return None
    if answered is Answered.VICTIM:
        return Why.NO_CODE_WORD if code_word else None
    return Why.SOMEBODY_ELSE


class CallMay(Word):
    """How far a call goes."""

    ASK = "ask", "Ask the next opening question first"
    GO_ON = "go_on", "Go on"
    BE_SHORT = "be_short", "Agree only when and how to speak, then end the call"
    END = "end", "End the call now, as a wrong number or a call about nothing"


class TimeLeft(Word):
    """How long do you have?"""

    ENOUGH = "enough", "Long enough to talk"
    MINUTES = "minutes", "A few minutes"
    NONE = "none", "No time now"


class SafeNow(Word):
    """Is it safe to talk now?"""

    YES = "yes", "Yes"
    NOT_SURE = "not_sure", "Not sure"
    NO = "no", "No"


class ParticipantIs(Word):
    """Where is the other party?"""

    ELSEWHERE = "elsewhere", "Somewhere else, and not expected"
    NOT_KNOWN = "not_known", "Not known"
    EXPECTED = "expected", "May come in while we talk"
    NEAR = "near", "There, or within hearing"


class ChildrenAre(Word):
    """Where are the children?"""

    NONE = "none", "There are no children"
    ELSEWHERE = "elsewhere", "Somewhere else"
    OUT_OF_HEARING = "out_of_hearing", "There, out of hearing"
    WITHIN_HEARING = "within_hearing", "Within hearing"


QUESTIONS: tuple[type[Word], ...] = (TimeLeft, SafeNow, ParticipantIs, ChildrenAre)
"""The opening questions in the order in which they are asked."""

ENDS = (TimeLeft.NONE, SafeNow.NO, SafeNow.NOT_SURE, ParticipantIs.NEAR, ParticipantIs.EXPECTED)
"""Answers that end the call at once."""

SHORTENS = (TimeLeft.MINUTES, ParticipantIs.NOT_KNOWN, ChildrenAre.WITHIN_HEARING)
"""Answers after which only the next call is agreed: a child repeats what it hears, and who is not known to be away may come."""


@dataclass(frozen=True, slots=True)
class Opening:
    """The answers so far, in the order of the questions; None: not asked yet.

    Raises InvalidValue where a question was asked before an earlier one, or after an answer that ends the call.
    """

    time: TimeLeft | None = None
    safe: SafeNow | None = None
    participant: ParticipantIs | None = None
    children: ChildrenAre | None = None

    def __post_init__(self) -> None:
        if any(answer is not None for answer in self._all[len(self.answers) :]):
            raise InvalidValue("opening", "Ask the opening questions in their order.")
        if _any_of(ENDS, self.answers[:-1]):
            raise InvalidValue("opening", "An answer ended the call: nothing is asked after it.")

    @property
    def _all(self) -> tuple[Word | None, ...]:
        return astuple(self)

    @property
    def answers(self) -> tuple[Word, ...]:
        """What was answered, up to the first question not asked."""
        return tuple(answer for answer in takewhile(lambda one: one is not None, self._all) if answer is not None)

    @property
    def next_question(self) -> type[Word] | None:
        """What is asked next; None where nothing is."""
        return QUESTIONS[len(self.answers)] if self.call_may is CallMay.ASK else None

    @property
    def call_may(self) -> CallMay:
        """How far the call goes after these answers."""
        if _any_of(ENDS, self.answers):
            return CallMay.END
        if len(self.answers) < len(QUESTIONS):
            return CallMay.ASK
        return CallMay.BE_SHORT if _any_of(SHORTENS, self.answers) else CallMay.GO_ON


def _any_of(some: tuple[Word, ...], answers: tuple[Word, ...]) -> bool:
    """By the entry itself: "none" of one question equals "none" of another as text."""
    return any(answer is one for answer in answers for one in some)
