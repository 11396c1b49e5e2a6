"""What a victim says, as closed lists. There is no room for an account: what was said is never written down as told."""

from dataclasses import dataclass
from datetime import date

from caraway.core.refusals import InvalidValue
from caraway.core.vocabulary import Word

MOST_CHILDREN = 20
"""More is mistyped."""


class RelationshipNow(Word):
    """Are they together?"""

    TOGETHER = "together", "Together"
    SEPARATING = "separating", "Separating"
    SEPARATED = "separated", "Separated"
    NOT_SAID = "not_said", "Did not want to say"


class Change(Word):
    """What has changed in how the other party behaves?"""

    BETTER = "better", "Better"
    NONE = "none", "No change"
    WORSE = "worse", "Worse"
    MIXED = "mixed", "Some things better, some worse"
    NOT_SAID = "not_said", "Did not want to say"


class Abuse(Word):
    """Is there abuse?"""

    ONGOING = "ongoing", "Ongoing"
    HISTORIC = "historic", "In the past, not now"
    NONE = "none", "None besides the offence"
    NOT_SAID = "not_said", "Did not want to say"


class ChildrenLive(Word):
    """Where do the children live?"""

    NONE = "none", "There are no children"
    WITH_VICTIM = "with_victim", "With the victim"
    WITH_PARTICIPANT = "with_participant", "With the other party"
    WITH_BOTH = "with_both", "With both"
    ELSEWHERE = "elsewhere", "Elsewhere"
    NOT_SAID = "not_said", "Did not want to say"


class Service(Word):
    """Help that the victim wants."""

    DOMESTIC_ABUSE = "domestic_abuse", "A domestic abuse service"
    SEXUAL_VIOLENCE = "sexual_violence", "A sexual violence service"
    HOUSING = "housing", "Housing"
    LEGAL = "legal", "Legal advice, or an order"
    MONEY = "money", "Money and benefits"
    HEALTH = "health", "GP or other health"
    COUNSELLING = "counselling", "Counselling"
    CHILDREN = "children", "Help for the children"
    IMMIGRATION = "immigration", "Advice on staying in the country"
    OTHER = "other", "Another service"
    NONE_WANTED = "none_wanted", "Offered, and none wanted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """What the victim said on a day; None and an empty set: not asked.

    `children` is how many there are, where that was said. Raises InvalidValue for none wanted beside a service, and for a
    number of children that does not fit where they live.
    """

    on: date
    relationship: RelationshipNow | None = None
    change: Change | None = None
    abuse: Abuse | None = None
    children_live: ChildrenLive | None = None
    children: int | None = None
    services: frozenset[Service] = frozenset()

    def __post_init__(self) -> None:
        if Service.NONE_WANTED in self.services and len(self.services) > 1:
            raise InvalidValue("services", "Choose the services wanted, or that none is.")
        if self.children is None:
            return
        if not 0 <= self.children <= MOST_CHILDREN:
            raise InvalidValue("children", f"Enter how many children there are, up to {MOST_CHILDREN}.")
        if (self.children == 0) != (self.children_live is ChildrenLive.NONE):
            raise InvalidValue("children", "The number of children and where they live do not fit.")

    @property
    def opens_a_decision(self) -> bool:
        """Whether police and provider must decide together how the programme goes on: abuse goes on."""
        return self.abuse is Abuse.ONGOING
