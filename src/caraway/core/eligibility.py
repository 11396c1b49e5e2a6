"""May this person be referred? Every criterion's answer, what they say together, and who has decided otherwise.

Never a silent no: a hard rule that fails is named even when other things are not known; what is not known is listed to
be asked; what needs a supervisor or prosecutor goes to them. Overrides stand beside the findings and change none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from caraway.core.criteria import Answer, Answers, Area, Criterion, Finding, Outcome, Role
from caraway.core.refusals import Refusal

WEIGHT = {answer: place for place, answer in enumerate(Answer)}


class Audience(StrEnum):
    """Who reads an assessment."""

    POLICE = "police"
    PROVIDER = "provider"
    PARTICIPANT = "participant"


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A decision to go on against a criterion: which, by whom in which role, why, and when."""

    key: str
    by: str
    role: Role
    why: str
    on: date

    def __post_init__(self) -> None:
        if not self.why.strip():
            raise Refusal("override.why", "Give the reason for going on although a criterion is not met.")
        if not self.by.strip():
            raise Refusal("override.by", "Say who decides to go on although a criterion is not met.")


@dataclass(frozen=True, slots=True)
class Assessment:
    """The findings in the programme's order, the overrides beside them, and what they say together."""

    findings: tuple[Finding, ...]
    overrides: tuple[Override, ...] = ()

    @property
    def standing(self) -> tuple[Finding, ...]:
        """The findings that nobody has overridden."""
        overridden = {override.key for override in self.overrides}
        return tuple(finding for finding in self.findings if finding.key not in overridden)

    @property
    def answer(self) -> Answer:
        """The weightiest of what the standing findings lead to."""
        return weightiest(self.standing)

    def leading_to(self, answer: Answer) -> tuple[Finding, ...]:
        """The standing findings that lead to this answer."""
        return tuple(finding for finding in self.standing if finding.leads_to is answer)

    @property
    def hard_rules(self) -> tuple[Finding, ...]:
        """The hard rules that are not met."""
        return self.leading_to(Answer.NOT_ELIGIBLE)

    @property
    def to_ask(self) -> tuple[Finding, ...]:
        """What is not known and must be asked; each reason says what to do."""
        return self.leading_to(Answer.INFORMATION_MISSING)

    @property
    def for_supervisor(self) -> tuple[Finding, ...]:
        """What a supervisor has to decide, also when something weightier stands before it."""
        return self.leading_to(Answer.NEEDS_SUPERVISOR)

    @property
    def for_prosecutor(self) -> tuple[Finding, ...]:
        """What a prosecutor has to decide, also when something weightier stands before it."""
        return self.leading_to(Answer.NEEDS_PROSECUTOR)

    @property
    def met(self) -> int:
        """How many criteria are met, overrides apart."""
        return sum(finding.outcome is Outcome.MET for finding in self.findings)

    @property
    def count(self) -> str:
        """`9 of 9 met`, with the number overridden if any."""
        overridden = f", {len(self.overrides)} overridden" if self.overrides else ""
        return f"{self.met} of {len(self.findings)} met{overridden}"

    @property
    def sentence(self) -> str:
        """The answer with what carries it, for a page or a print."""
        if self.answer is Answer.ELIGIBLE:
            return f"Eligible: {self.count}."
        parts = [f"{self.answer.words.capitalize()}: {_reasons(self.leading_to(self.answer))}"]
        if self.answer is Answer.NEEDS_PROSECUTOR and self.for_supervisor:
            parts.append(f"Also needs a supervisor: {_reasons(self.for_supervisor)}")
        return " ".join(parts)


def _reasons(findings: Sequence[Finding]) -> str:
    return " ".join(finding.reason for finding in findings)


def weightiest(findings: Sequence[Finding]) -> Answer:
    """The answer of several findings: a hard failure first, then what is missing, then who must decide."""
    return min((finding.leads_to for finding in findings), key=WEIGHT.__getitem__, default=Answer.ELIGIBLE)


def assess(
    criteria: Sequence[Criterion],
    answers: Answers,
    area: Area,
    on: date,
    overrides: Sequence[Override] = (),
) -> Assessment:
    """Every criterion's finding on the day `on`, and the overrides made of them.

    Raises InvalidValue for an impossible date among the answers, Refusal for an override that is not allowed and for
    a list without criteria, which would let everyone through.
    """
    if not criteria:
        raise Refusal("eligibility.no_criteria", "This programme lists no criteria, so nobody can be checked for it.")
    answers.none_after(on)
    findings = tuple(criterion.ask(answers, area, on) for criterion in criteria)
    found = {finding.key: (criterion, finding) for criterion, finding in zip(criteria, findings, strict=True)}
    taken: set[str] = set()
    for override in overrides:
        if override.key not in found or override.key in taken:
            raise Refusal("override.key", "Decide once on each criterion, and only on those of this programme.")
        taken.add(override.key)
        _check(override, *found[override.key], area, on)
    return Assessment(findings, tuple(overrides))


def _check(override: Override, criterion: Criterion, finding: Finding, area: Area, on: date) -> None:
    if finding.outcome is Outcome.MET:
        raise Refusal("override.met", "This criterion is met: there is nothing to override.")
    if finding.outcome is Outcome.NOT_KNOWN:
        raise Refusal(
            "override.not_known", "This is not known yet. Find it out first: what is not known can't be overridden."
        )
    allowed = criterion.may_override(finding, area)
    if not allowed:
        raise Refusal("override.never", "Nobody may go on against this criterion.")
    if override.role not in allowed:
        who = " or ".join(role.words for role in Role if role in allowed)
        raise Refusal("override.role", f"Only {who} may go on against this criterion.")
    if override.on > on:
        raise Refusal("override.on", "The decision must not be dated after the day of the check.")


PENDING = (Outcome.NOT_KNOWN, "The police have still to confirm the area's criteria.")
OUTSIDE: dict[Answer, tuple[Outcome, str]] = {
    Answer.ELIGIBLE: (Outcome.MET, "Suitable under the area's criteria."),
    Answer.NOT_ELIGIBLE: (Outcome.NOT_MET, "Not suitable under the area's criteria."),
}


def words_for(finding: Finding, audience: Audience) -> str:
    """The reason of a finding, as this audience may read it.

    Outside the police, what rests on the victim's side has the same words whatever it was. A participant reads them
    for every criterion: words kept for the victim's side alone would tell that she had spoken.
    """
    if audience is Audience.POLICE or (audience is Audience.PROVIDER and not finding.confidential):
        return finding.reason
    return OUTSIDE.get(finding.leads_to, PENDING)[1]


AREA_CRITERIA = "area_criteria"


def seen_by(assessment: Assessment, audience: Audience) -> Assessment:
    """The assessment as this audience may have it; PROVIDER is also what casework stores.

    Outside the police the confidential criteria are one finding, after any override and without it, so that neither
    the count nor the list shows which it was, nor that anyone went on against the victim's views.
    """
    if audience is Audience.POLICE:
        return assessment
    everything = audience is Audience.PARTICIPANT
    hidden = {finding.key for finding in assessment.findings if finding.confidential or everything}
    shown = tuple(finding for finding in assessment.findings if finding.key not in hidden)
    overrides = tuple(override for override in assessment.overrides if override.key not in hidden)
    merged = (_merged([finding for finding in assessment.standing if finding.key in hidden]),) if hidden else ()
    return Assessment(shown + merged, overrides)


def _merged(standing: Sequence[Finding]) -> Finding:
    leads_to = weightiest(standing)
    outcome, words = OUTSIDE.get(leads_to, PENDING)
    return Finding(AREA_CRITERIA, outcome, words, leads_to, "The area's criteria", confidential=True)
