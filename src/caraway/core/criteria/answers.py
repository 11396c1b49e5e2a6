"""What is asked about a person before a caution, and the settings of the area that decides.

There is no name here and no place for one: a check before a caution is the same function with the same answers.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from caraway.core.reference import disposal, force
from caraway.core.refusals import InvalidValue


class Sex(StrEnum):
    """A person's sex as the police record it."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"


class Relationship(StrEnum):
    """What the participant is to the victim."""

    PARTNER = "partner"
    FORMER_PARTNER = "former_partner"
    FAMILY = "family"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The answers so far; None is "not known". `age` is in years on the day of the check, for want of a date of birth.

    `prior_da_disposal` is whether there ever was a conviction or caution for domestic abuse, `last_da_disposal_on` the
    day of the latest. `risk_within_ceiling` and `victim_views_dealt_with` are the two attestations of the police.
    Raises InvalidValue for answers that contradict each other or that no list has.
    """

    date_of_birth: date | None = None
    age: int | None = None
    sex: str | None = None
    relationship: str | None = None
    offence_on: date | None = None
    offence_code: str | None = None
    prior_da_disposal: bool | None = None
    last_da_disposal_on: date | None = None
    evidence_of_coercive_control: bool | None = None
    under_investigation: bool | None = None
    on_bail: bool | None = None
    on_community_order: bool | None = None
    admits: bool | None = None
    risk_within_ceiling: bool | None = None
    victim_views_dealt_with: bool | None = None
    supervisor_agrees: bool | None = None
    prosecutor_agrees: bool | None = None
    disposal: str | None = None
    force: str | None = None

    def __post_init__(self) -> None:
        _listed("sex", self.sex, Sex)
        _listed("relationship", self.relationship, Relationship)
        if self.age is not None and not 0 <= self.age <= 120:
            raise InvalidValue("answers.age", "Enter an age in whole years, from 0 to 120.")
        if self.prior_da_disposal is False and self.last_da_disposal_on is not None:
            raise InvalidValue(
                "answers.prior", "Either there was a conviction or caution for domestic abuse on that date, or none."
            )
        if self.disposal is not None:
            disposal(self.disposal)
        if self.force is not None:
            force(self.force)

    def none_after(self, on: date) -> None:
        """Raises InvalidValue when a date lies after `on`, the day of the check: it was mistyped."""
        for code, words, day in (
            ("date_of_birth", "date of birth", self.date_of_birth),
            ("offence_on", "date of the offence", self.offence_on),
            ("last_da_disposal_on", "date of the last conviction or caution", self.last_da_disposal_on),
        ):
            if day is not None and day > on:
                raise InvalidValue(f"answers.{code}", f"The {words} must not be after the day of the check.")
        if self.date_of_birth and self.offence_on and self.offence_on < self.date_of_birth:
            raise InvalidValue("answers.offence_on", "The date of the offence must not be before the date of birth.")


def _listed(name: str, value: str | None, choices: type[StrEnum]) -> None:
    if value is not None and value not in set(choices):
        raise InvalidValue(f"answers.{name}", f"Choose a {name} from the list.")


class Area(Protocol):
    """The settings of a delivery area's agreement that criteria read. An empty set admits nobody."""

    @property
    def sexes(self) -> frozenset[str]:
        """The sexes that may be referred."""

    @property
    def forces(self) -> frozenset[str]:
        """PNC codes of the forces that may refer."""

    @property
    def risk_ceiling(self) -> str:
        """The highest risk to the victim at which a person may be referred: standard or medium."""

    @property
    def community_orders_allowed(self) -> bool:
        """Whether a person on a community order may be referred."""

    @property
    def supervisor_agreement_needed(self) -> bool:
        """Whether a police supervisor agrees to every referral."""

    @property
    def prosecutor_agreement_needed(self) -> bool:
        """Whether a prosecutor agrees to every referral."""

    @property
    def victim_views_may_be_overridden(self) -> bool:
        """Whether the police may go on in the public interest against the victim's views, with a reason."""

    @property
    def priors_years(self) -> int | None:
        """Years a conviction or caution for domestic abuse counts; None leaves it to the programme."""

    @property
    def priors_counted_to(self) -> str:
        """The day those years are counted to: `offence` or `referral`."""
