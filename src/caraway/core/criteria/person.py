"""Criteria about the person: age, sex, earlier disposals, what else hangs over them."""

from dataclasses import dataclass
from datetime import date

from caraway.core.criteria.answers import Answers, Area, Sex
from caraway.core.criteria.base import Criterion, Field, Verdict, either, met, not_known, not_met
from caraway.core.dates import add_years, age_on

OTHER_MATTERS = ("investigation", "bail")


@dataclass(frozen=True, kw_only=True)
class MinimumAge(Criterion):
    """Old enough on the day of the check, or on the day of the offence."""

    kind = "minimum_age"
    fields = (
        Field("years", int, required=True),
        Field("counted_on", str, ("referral", "offence"), default="referral"),
    )

    years: int
    counted_on: str = "referral"

    def rule(self, area: Area) -> str:
        """As every criterion."""
        return f"Aged {self.years} or over {self._when}"

    @property
    def _when(self) -> str:
        return "on the day of the offence" if self.counted_on == "offence" else "on the day of the check"

    def judge(self, answers: Answers, area: Area, on: date) -> Verdict:
        """Where only an age is given, the answer is not known when a birthday in between could change it."""
        day = answers.offence_on if self.counted_on == "offence" else on
        if day is None:
            return not_known("Give the date of the offence.")
        if answers.date_of_birth:
            youngest = oldest = age_on(answers.date_of_birth, day)
        elif answers.age is not None:
            elapsed = age_on(day, on)
            oldest = answers.age - elapsed
            youngest = oldest if add_years(day, elapsed) == on else oldest - 1
        else:
            return not_known("Give the date of birth, or the age.")
        if youngest >= self.years:
            return met(f"Was {self.years} or over {self._when}.")
        if oldest < self.years:
            return not_met(f"Was under {self.years} {self._when}.")
        return not_known(f"Give the date of birth: the age alone does not tell whether they were {self.years}.")


@dataclass(frozen=True, kw_only=True)
class SexAllowed(Criterion):
    """Of a sex the area takes, within those the programme takes."""

    kind = "sex"
    fields = (Field("allowed", frozenset, tuple(Sex), default=frozenset(Sex)),)

    allowed: frozenset[str] = frozenset(Sex)

    def _taken(self, area: Area) -> frozenset[str]:
        return self.allowed & (area.sexes | {Sex.OTHER} if self._any_sex(area) else area.sexes)

    @staticmethod
    def _any_sex(area: Area) -> bool:
        return {Sex.FEMALE, Sex.MALE} <= area.sexes

    def rule(self, area: Area) -> str:
        """As every criterion."""
        taken = self._taken(area)
        if taken == set(Sex):
            return "A person of any sex"
        return f"Recorded as {either([sex.value for sex in Sex if sex in taken])}" if taken else "No sex is taken here"

    def judge(self, answers: Answers, area: Area, on: date) -> Verdict:
        """Where any sex is taken, there is nothing to ask."""
        taken = self._taken(area)
        if taken == set(Sex):
            return met("People of any sex may be referred here.")
        if not taken:
            return not_met("This area's agreement names no sex that this programme takes.")
        if answers.sex is None:
            return not_known("Give the person's sex.")
        if answers.sex in taken:
            return met("Of a sex that may be referred here.")
        return not_met("Not of a sex that may be referred here.")


@dataclass(frozen=True, kw_only=True)
class NoPrior(Criterion):
    """No conviction or caution for domestic abuse in the years before. The anniversary itself is still within them."""

    kind = "no_prior"
    fields = (Field("years", int, required=True),)

    years: int

    def _years(self, area: Area) -> int:
        return self.years if area.priors_years is None else area.priors_years

    def rule(self, area: Area) -> str:
        """As every criterion."""
        years = self._years(area)
        span = "1 year" if years == 1 else f"{years} years"
        return f"No conviction or caution for domestic abuse in the {span} before the {_counted_to(area)}"

    def judge(self, answers: Answers, area: Area, on: date) -> Verdict:
        """A disposal after the offence counts as well: this is then no first offence."""
        if answers.prior_da_disposal is False:
            return met("No conviction or caution for domestic abuse.")
        prior = answers.last_da_disposal_on
        if prior is None:
            return not_known(_PRIOR_QUESTION[answers.prior_da_disposal])
        last_day = add_years(prior, self._years(area))
        within = f"The last conviction or caution for domestic abuse is too recent for the {_counted_to(area)}."
        if area.priors_counted_to == "referral":
            counted = on
        elif answers.offence_on is not None:
            counted = answers.offence_on
        elif on <= last_day:
            # An offence can't be later than the check, so any date of it gives the same answer.
            return not_met(within)
        else:
            return not_known("Give the date of the offence: the years are counted to it.")
        if counted <= last_day:
            return not_met(within)
        return met(f"The last conviction or caution for domestic abuse is long enough before the {_counted_to(area)}.")


_PRIOR_QUESTION = {
    True: "Give the date of the last conviction or caution for domestic abuse.",
    None: "Find out whether there is a conviction or caution for domestic abuse.",
}


def _counted_to(area: Area) -> str:
    return "day of the check" if area.priors_counted_to == "referral" else "offence"


@dataclass(frozen=True, kw_only=True)
class NotUnder(Criterion):
    """Not under investigation, or on bail, for another offence."""

    kind = "not_under"
    fields = (Field("of", frozenset, OTHER_MATTERS, required=True),)

    of: frozenset[str]

    def rule(self, area: Area) -> str:
        """As every criterion."""
        words = {"investigation": "under investigation", "bail": "on bail"}
        return f"Not {either([words[matter] for matter in OTHER_MATTERS if matter in self.of])} for another offence"

    def judge(self, answers: Answers, area: Area, on: date) -> Verdict:
        """One yes is enough to fail, whatever else is not known."""
        asked = {"investigation": answers.under_investigation, "bail": answers.on_bail}
        heard = {matter: asked[matter] for matter in OTHER_MATTERS if matter in self.of}
        if heard.get("investigation"):
            return not_met("Is under investigation for another offence.")
        if heard.get("bail"):
            return not_met("Is on bail for another offence.")
        if heard.get("investigation", False) is None:
            return not_known("Find out whether another offence is under investigation.")
        if heard.get("bail", False) is None:
            return not_known("Find out whether the person is on bail for another offence.")
        return met(f"{self.rule(area)}.")


@dataclass(frozen=True, kw_only=True)
class CommunityOrder(Criterion):
    """Not on a community order, where the area does not take people who are."""

    kind = "community_order"

    def rule(self, area: Area) -> str:
        """As every criterion."""
        return "On a community order or not" if area.community_orders_allowed else "Not on a community order"

    def judge(self, answers: Answers, area: Area, on: date) -> Verdict:
        """Where the area takes people on a community order, there is nothing to ask."""
        if area.community_orders_allowed:
            return met("A person on a community order may be referred here.")
        if answers.on_community_order is None:
            return not_known("Find out whether the person is on a community order.")
        if answers.on_community_order:
            return not_met("Is on a community order, which this area does not take.")
        return met("Not on a community order.")
