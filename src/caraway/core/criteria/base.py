"""What every criterion is: a rule with a key, an answer with a reason, and where a failure leads."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from caraway.core.criteria.answers import Answers, Area


class Outcome(StrEnum):
    """Whether a criterion is met."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_KNOWN = "not_known"

    @property
    def words(self) -> str:
        """As shown on screen."""
        return {"met": "met", "not_met": "not met", "not_known": "not known"}[self.value]


class Answer(StrEnum):
    """Where a finding leads, and what the whole check says; the weightiest first."""

    NOT_ELIGIBLE = "not_eligible"
    INFORMATION_MISSING = "information_missing"
    NEEDS_PROSECUTOR = "needs_prosecutor"
    NEEDS_SUPERVISOR = "needs_supervisor"
    ELIGIBLE = "eligible"

    @property
    def words(self) -> str:
        """As shown on screen."""
        return {
            "not_eligible": "not eligible",
            "information_missing": "information missing",
            "needs_prosecutor": "needs a prosecutor",
            "needs_supervisor": "needs a supervisor",
            "eligible": "eligible",
        }[self.value]


class Role(StrEnum):
    """Who may decide against a criterion, where its programme file says so."""

    POLICE = "police"
    SUPERVISOR = "supervisor"
    PROSECUTOR = "prosecutor"

    @property
    def words(self) -> str:
        """As shown on screen."""
        return {"police": "the police", "supervisor": "a supervisor", "prosecutor": "a prosecutor"}[self.value]


DECIDED_BY = {Answer.NEEDS_SUPERVISOR: Role.SUPERVISOR, Answer.NEEDS_PROSECUTOR: Role.PROSECUTOR}
FAILURES = (Answer.NOT_ELIGIBLE, Answer.NEEDS_SUPERVISOR, Answer.NEEDS_PROSECUTOR)


@dataclass(frozen=True, slots=True)
class Finding:
    """One criterion's answer. `confidential` marks what stays between the police and the victims' site."""

    key: str
    outcome: Outcome
    reason: str
    leads_to: Answer
    rule: str
    confidential: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a criterion makes of the answers; `leads_to` None takes the programme file's `on_failure`."""

    outcome: Outcome
    reason: str
    leads_to: Answer | None = None


def met(reason: str) -> Verdict:
    """The criterion is met."""
    return Verdict(Outcome.MET, reason, Answer.ELIGIBLE)


def not_met(reason: str, leads_to: Answer | None = None) -> Verdict:
    """The criterion is not met."""
    return Verdict(Outcome.NOT_MET, reason, leads_to)


def not_known(reason: str, leads_to: Answer = Answer.INFORMATION_MISSING) -> Verdict:
    """The answer is not known; the reason says what to ask or find out."""
    return Verdict(Outcome.NOT_KNOWN, reason, leads_to)


def wanted(answer: bool | None, *, yes: str, no: str, ask: str) -> Verdict:
    """The criterion asks for a yes."""
    if answer is None:
        return not_known(ask)
    return met(yes) if answer else not_met(no)


@dataclass(frozen=True)
class Field:
    """A key of a programme file's table for one kind of criterion. No default means it must be given."""

    name: str
    type: type[int] | type[str] | type[frozenset[str]]
    choices: tuple[str, ...] = ()
    default: Any = None
    required: bool = False


@dataclass(frozen=True, kw_only=True)
class Criterion(ABC):
    """A rule of a programme file. `override_by` are the roles that may go against a hard failure, with a reason."""

    kind: ClassVar[str]
    fields: ClassVar[tuple[Field, ...]] = ()
    confidential: ClassVar[bool] = False

    key: str
    on_failure: Answer
    override_by: frozenset[str] = frozenset()

    @property
    def about(self) -> object:
        """What it asks after: its kind, and of what where a kind can be asked of more than one thing."""
        return self.kind, getattr(self, "of", None)

    def ask(self, answers: Answers, area: Area, on: date) -> Finding:
        """Met, not met or not known on the day `on`, with the reason. Raises InvalidValue for impossible dates."""
        verdict = self.judge(answers, area, on)
        leads_to = verdict.leads_to or self.on_failure
        return Finding(self.key, verdict.outcome, verdict.reason, leads_to, self.rule(area), self.confidential)

    def may_override(self, finding: Finding, area: Area) -> frozenset[str]:
        """The roles that may go against this finding.

        What needs a decision is that decision-maker's alone; `override_by` reaches hard failures only.
        """
        if finding.leads_to in DECIDED_BY:
            return frozenset({DECIDED_BY[finding.leads_to]})
        return self.override_by

    @abstractmethod
    def rule(self, area: Area) -> str:
        """The rule in words, as this area has it."""

    @abstractmethod
    def judge(self, answers: Answers, area: Area, on: date) -> Verdict:
        """What this rule makes of the answers."""


def either(words: list[str]) -> str:
    """`a`, `a or b`, `a, b or c`."""
    return " or ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
