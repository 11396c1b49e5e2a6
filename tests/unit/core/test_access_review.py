"""Two people review a text: until two different ones have said the same it is given to nobody."""

import pytest

from caraway.core.access_review import Exemption, Review, Reviewed, ReviewStage, require_may_review, reviewed
from caraway.core.refusals import NotNow

OTHERS, CRIME = Exemption.OTHERS, Exemption.CRIME
TABLE = [
    ("", ReviewStage.NEW, None),
    ("Rose gives", ReviewStage.ONE, None),
    ("Rose gives, Rose gives", ReviewStage.ONE, None),
    ("Rose withholds others", ReviewStage.ONE, None),
    ("Rose gives, Paula gives", ReviewStage.GIVEN, None),
    ("Rose withholds others, Paula withholds others", ReviewStage.WITHHELD, OTHERS),
    ("Rose withholds others, Paula withholds crime", ReviewStage.APART, None),
    ("Rose gives, Paula withholds others", ReviewStage.APART, None),
    ("Rose gives, Paula withholds others, Martin gives", ReviewStage.APART, None),
    ("Rose gives, Paula withholds others, Rose withholds others", ReviewStage.WITHHELD, OTHERS),
    ("Rose gives, Paula withholds crime, Martin gives, Paula gives", ReviewStage.GIVEN, None),
]
"""Who said what, in this order, and what it comes to. Nobody is outvoted."""


def said(story):
    lines = [line.split() for line in story.split(", ") if line]
    return [Review(who, Exemption(*why) if why else None) for who, _, *why in lines]


@pytest.mark.parametrize(("story", "stage", "exemption"), TABLE)
def test_what_reviews_come_to(story, stage, exemption):
    assert reviewed(said(story)) == Reviewed(stage, exemption)


@pytest.mark.parametrize(
    ("story", "who", "code"),
    [
        ("Rose gives", "Rose", "second_person"),
        ("Rose gives, Paula gives", "Martin", "decided"),
        ("Rose gives, Paula gives", "Rose", "decided"),
        ("", "Rose", None),
        ("Rose gives", "Paula", None),
        ("Rose gives, Paula withholds others", "Rose", None),
        ("Rose gives, Paula withholds others", "Martin", None),
    ],
)
def test_who_may_review_now(story, who, code):
    found = None
    try:
        require_may_review(said(story), who)
    except NotNow as refused:
        found = refused.code
    assert found == code
