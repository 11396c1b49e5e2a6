"""Criteria about the offence and how it is dealt with: relationship, category, admission, disposal, force."""

from dataclasses import dataclass
from datetime import date

from caraway.core.criteria.answers import Answers, Area, Relationship
from caraway.core.criteria.base import Answer, Criterion, Field, Verdict, either, met, not_known, not_met, wanted
from caraway.core.reference import (
    OffenceCategory,
    OffenceMode,
    disposal,
    disposals,
    find_offence,
    forces,
)
from caraway.core.reference import force as force_of

PUBLISHED = tuple(category.value for category in OffenceCategory if category is not OffenceCategory.REFER)
RELATIONSHIP_WORDS = {
    Relationship.PARTNER: "present partner",
    Relationship.FORMER_PARTNER: "former partner",
    Relationship.FAMILY: "family member",
    Relationship.OTHER: "person known in another way",
}


@dataclass(frozen=True, kw_only=True)
class RelationshipAllowed(Criterion):
    """The victim is, say, a present or former intimate partner."""

    kind = "relationship"
    fields = (Field("allowed", frozenset, tuple(Relationship), required=True),)

    allowed: frozenset[str]

    def rule(self, area: Area) -> str:
        """As every criterion."""
        return f"The victim is a {either([words for key, words in RELATIONSHIP_WORDS.items() if key in self.allowed])}"

    def judge(self, answers: Answers, area: Area, on: date) -> Verdict:
        """As every criterion."""
        if answers.relationship is None:
            return not_known("Give the relationship to the victim.")
        if answers.relationship in self.allowed:
            return met(f"{self.rule(area)}.")
        return not_met("The relationship to the victim is not one that this programme is for.")


@dataclass(frozen=True, kw_only=True)
class CategoryOfOffence(Criterion):
    """The offence is in one of the published categories. `indictable` says who decides on an indictable-only offence."""

    kind = "offence_category"
    fields = (
        Field("categories", frozenset, PUBLISHED, required=True),
        Field("indictable", str, ("not_eligible", "needs_supervisor", "needs_prosecutor")),
    )

    categories: frozenset[str]
    indictable: str | None = None

    def rule(self, area: Area) -> str:
        """As every criterion."""
        listed = [category.words for category in OffenceCategory if category in self.categories]
        return f"The offence is {either(listed)}"

    def judge(self, answers: Answers, area: Area, on: date) -> Verdict:
        """An offence this list does not hold is a question for a person, never a silent no."""
        if answers.offence_code is None:
            return not_known("Give the offence.")
        offence = find_offence(answers.offence_code)
        if offence is None:
            return not_met("The offence is not in this list, so its category is not known.")
        if offence.category in self.categories:
            return met(f"{offence.title} counts as {offence.category.words}.")
        if offence.mode is OffenceMode.INDICTABLE and self.indictable:
            return not_met(f"{offence.title} can be tried on indictment only.", Answer(self.indictable))
        return not_met(f"{offence.title} is not in a category that this programme takes.")


@dataclass(frozen=True, kw_only=True)
class Admission(Criterion):
    """The person admits the offence (Criminal Justice Act 2003 s.23(3))."""

    kind = "admission"

    def rule(self, area: Area) -> str:
        """As every criterion."""
        return "Admits the offence"

    def judge(self, answers: Answers, area: Area, on: date) -> Verdict:
        """As every criterion."""
        return wanted(
            answers.admits,
            yes="Admits the offence.",
            no="Does not admit the offence.",
            ask="Find out whether the person admits the offence.",
        )


@dataclass(frozen=True, kw_only=True)
class DisposalInForce(Criterion):
    """Dealt with in a way that the programme is a condition of, and that the law has on the day of the check."""

    kind = "disposal"
    fields = (Field("allowed", frozenset, tuple(row.code for row in disposals()), required=True),)

    allowed: frozenset[str]

    def rule(self, area: Area) -> str:
        """As every criterion."""
        return f"Dealt with by {either([row.title.lower() for row in disposals() if row.code in self.allowed])}"

    def judge(self, answers: Answers, area: Area, on: date) -> Verdict:
        """As every criterion."""
        if answers.disposal is None:
            return not_known("Say how the offence would be dealt with.")
        chosen = disposal(answers.disposal)
        if not chosen.in_force(on):
            return not_met(f"{chosen.title}: not in force on the day of the check.")
        if chosen.code in self.allowed:
            return met(f"{chosen.title}: in force on the day of the check.")
        return not_met(f"{chosen.title}: not a way into this programme.")


@dataclass(frozen=True, kw_only=True)
class ForceOfAgreement(Criterion):
    """Referred by a force of the agreement."""

    kind = "force"

    def rule(self, area: Area) -> str:
        """As every criterion."""
        names = [row.name for row in forces() if row.pnc_code in area.forces]
        return f"Referred by {either(names)}" if names else "No force may refer under this agreement"

    def judge(self, answers: Answers, area: Area, on: date) -> Verdict:
        """As every criterion."""
        if not area.forces:
            return not_met("This area's agreement names no force.")
        if answers.force is None:
            return not_known("Give the force that refers.")
        name = force_of(answers.force).name
        if answers.force in area.forces:
            return met(f"{name} may refer under this agreement.")
        return not_met(f"{name} is not a force of this agreement.")
