"""What a victim wishes of the case, as a closed list: the record by which each wish can be followed up."""

from collections.abc import Set

from caraway.core.refusals import InvalidValue
from caraway.core.vocabulary import Word


class Wish(Word):
    """One wish. As with everything that a victim says, there is no room for an account."""

    PROGRAMME = "programme", "The programme goes ahead"
    NO_PROGRAMME = "no_programme", "The programme does not go ahead"
    COURT = "court", "The case goes to court"
    CONTACT = "contact", "Contact with the other party goes on"
    NO_CONTACT = "no_contact", "No contact with the other party"
    UPDATES = "updates", "To hear how the case goes"
    NO_UPDATES = "no_updates", "Not to hear how the case goes"
    NO_VIEW = "no_view", "No view"
    NOT_SAID = "not_said", "Did not want to say"


AGAINST = (
    (Wish.PROGRAMME, Wish.NO_PROGRAMME),
    (Wish.PROGRAMME, Wish.COURT),
    (Wish.CONTACT, Wish.NO_CONTACT),
    (Wish.UPDATES, Wish.NO_UPDATES),
)
"""Wishes that cannot both be followed."""
ALONE = frozenset({Wish.NO_VIEW, Wish.NOT_SAID})


def require_wishes(wishes: Set[Wish]) -> None:
    """Raise InvalidValue for wishes that go against each other, and for none beside one."""
    if wishes & ALONE and len(wishes) > 1:
        raise InvalidValue("wishes", "Choose the wishes, or that there is none or none was said.")
    for one, other in AGAINST:
        if {one, other} <= wishes:
            raise InvalidValue(
                "wishes", f"“{one.words}” and “{other.words}” go against each other: ask again which it is."
            )
