"""Two people review each text before a participant is given it: what their reviews come to, and who may review it now.

A text is given, or withheld with its exemption, when two different people have said the same. Until then it is given to nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from caraway.core.refusals import NotNow
from caraway.core.vocabulary import Word

Person = TypeVar("Person")


class Exemption(Word):
    """Why a text is withheld: the exemption of the Data Protection Act 2018, or that it is not the participant's data."""

    OTHERS = "others", "It is about somebody else, or would tell who said it (Schedule 2, paragraph 16)"
    CRIME = "crime", "It would prejudice preventing or detecting crime, or a prosecution (Schedule 2, paragraph 2)"
    LEGAL = "legal", "It is legal advice, or made for it (Schedule 2, paragraph 19)"
    HEALTH = "health", "Health data that would be likely to cause serious harm (Schedule 3, paragraph 5)"
    SOCIAL_WORK = (
        "social_work",
        "Social work data that would be likely to cause serious harm (Schedule 3, paragraph 11)",
    )
    CHILD = "child", "Child abuse data that is not in the child’s best interests to give (Schedule 3, paragraph 21)"
    NOT_THEIRS = "not_theirs", "It is not personal data of the participant"


class ReviewStage(Word):
    """How far the review of one text has come."""

    NEW = "new", "Not reviewed"
    ONE = "one", "Reviewed by one person"
    APART = "apart", "The reviewers disagree"
    GIVEN = "given", "To be given"
    WITHHELD = "withheld", "Withheld"


DECIDED = frozenset({ReviewStage.GIVEN, ReviewStage.WITHHELD})
"""Stages after which nothing is left to review."""


@dataclass(frozen=True, slots=True)
class Review(Generic[Person]):
    """What one person said of a text: give it, or withhold it under an exemption. `exemption` None: give it."""

    by: Person
    exemption: Exemption | None


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What the reviews of a text come to; with the exemption where it is withheld."""

    stage: ReviewStage
    exemption: Exemption | None = None


def reviewed(reviews: Sequence[Review[Person]]) -> Reviewed:
    """What these reviews, in their order, come to. The newest of each person counts, and all of them have to agree."""
    said = {one.by: one.exemption for one in reviews}
    if not said:
        return Reviewed(ReviewStage.NEW)
    if len(said) == 1:
        return Reviewed(ReviewStage.ONE)
    if len(set(said.values())) > 1:
        return Reviewed(ReviewStage.APART)
    exemption = next(iter(said.values()))
    return Reviewed(ReviewStage.WITHHELD if exemption else ReviewStage.GIVEN, exemption)


def require_may_review(reviews: Sequence[Review[Person]], by: Person) -> None:
    """Raise NotNow where the text is decided, or where this person has reviewed it and nobody has disagreed."""
    stage = reviewed(reviews).stage
    if stage in DECIDED:
        raise NotNow("decided", "Two people have decided on this text.")
    if stage == ReviewStage.ONE and reviews[0].by == by:
        raise NotNow("second_person", "You have reviewed this text. Somebody else reviews it now.")
