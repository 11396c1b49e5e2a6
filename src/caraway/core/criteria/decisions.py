"""Criteria that rest on what the police attest or on someone's decision.

The three on the victim's side are confidential: outside the police they read as one line, "the area's criteria".
"""

from dataclasses import dataclass
from datetime import date

from caraway.core.criteria.answers import Answers, Area
from caraway.core.criteria.base import (
    Answer,
    Criterion,
    Field,
    Finding,
    Verdict,
    met,
    not_known,
    not_met,
    wanted,
)

EVIDENCE = {
    "coercive_control": ("evidence_of_coercive_control", "controlling or coercive behaviour", frozenset({"SC15004"}))
}
"""What there may be evidence of: the answer that says so, the words, and the offences that are nothing else."""


@dataclass(frozen=True, kw_only=True)
class AbsentEvidence(Criterion):
    """No evidence of, say, controlling or coercive behaviour."""

    kind = "absent_evidence"
    confidential = True
    fields = (Field("of", str, tuple(EVIDENCE), required=True),)

    of: str

    def rule(self, area: Area) -> str:
        """As every criterion."""
        return f"No evidence of {EVIDENCE[self.of][1]}"

    def judge(self, answers: Answers, area: Area, on: date) -> Verdict:
        """As every criterion."""
        attribute, words, offences = EVIDENCE[self.of]
        found: bool | None = getattr(answers, attribute)
        if found is None:
            return not_known(f"Find out whether there is evidence of {words}.")
        if found:
            return not_met(f"There is evidence of {words}.")
        if answers.offence_code in offences:
            return not_met(f"The offence itself is {words}.", Answer.NEEDS_SUPERVISOR)
        return met(f"No evidence of {words}.")


@dataclass(frozen=True, kw_only=True)
class RiskCeiling(Criterion):
    """The police attest that the risk to the victim is within the area's ceiling."""

    kind = "risk_ceiling"
    confidential = True

    def rule(self, area: Area) -> str:
        """As every criterion."""
        ceiling = "standard or medium" if area.risk_ceiling == "medium" else area.risk_ceiling
        return f"The risk to the victim is {ceiling}"

    def judge(self, answers: Answers, area: Area, on: date) -> Verdict:
        """As every criterion."""
        return wanted(
            answers.risk_within_ceiling,
            yes="The risk to the victim is within this area's ceiling.",
            no="The risk to the victim is above this area's ceiling.",
            ask="Complete the risk assessment of the victim.",
        )


@dataclass(frozen=True, kw_only=True)
class VictimViews(Criterion):
    """The police attest that the victim's views were dealt with as the law requires (CJA 2003 s.23ZA)."""

    kind = "victim_views"
    confidential = True

    def rule(self, area: Area) -> str:
        """As every criterion."""
        return "The victim's views were dealt with as the law requires"

    def judge(self, answers: Answers, area: Area, on: date) -> Verdict:
        """As every criterion."""
        return wanted(
            answers.victim_views_dealt_with,
            yes="The victim's views were dealt with as the law requires.",
            no="The victim's views do not allow a referral as things stand.",
            ask="Make reasonable efforts to get the victim's views.",
        )

    def may_override(self, finding: Finding, area: Area) -> frozenset[str]:
        """Nobody, where the area needs the victim's agreement."""
        return super().may_override(finding, area) if area.victim_views_may_be_overridden else frozenset()


@dataclass(frozen=True, kw_only=True)
class SupervisorAgreement(Criterion):
    """A supervisor agrees, where the area wants one to each time."""

    kind = "supervisor_agreement"

    def rule(self, area: Area) -> str:
        """As every criterion."""
        return _agreement_rule("supervisor", area.supervisor_agreement_needed)

    def judge(self, answers: Answers, area: Area, on: date) -> Verdict:
        """As every criterion."""
        needed = area.supervisor_agreement_needed
        return _agreement("supervisor", needed, answers.supervisor_agrees, Answer.NEEDS_SUPERVISOR)


@dataclass(frozen=True, kw_only=True)
class ProsecutorAgreement(Criterion):
    """A prosecutor agrees, where the area wants one to each time."""

    kind = "prosecutor_agreement"

    def rule(self, area: Area) -> str:
        """As every criterion."""
        return _agreement_rule("prosecutor", area.prosecutor_agreement_needed)

    def judge(self, answers: Answers, area: Area, on: date) -> Verdict:
        """As every criterion."""
        needed = area.prosecutor_agreement_needed
        return _agreement("prosecutor", needed, answers.prosecutor_agrees, Answer.NEEDS_PROSECUTOR)


def _agreement_rule(who: str, needed: bool) -> str:
    return f"A {who} agrees" if needed else f"A {who}'s agreement is not needed here"


def _agreement(who: str, needed: bool, agrees: bool | None, pending: Answer) -> Verdict:
    """A decision not yet made sends the case to who makes it; only a refusal is a failure."""
    if not needed:
        return met(f"This area does not need a {who}'s agreement.")
    if agrees is None:
        return not_known(f"Ask a {who} for agreement.", pending)
    return met(f"A {who} agrees.") if agrees else not_met(f"A {who} does not agree.")
