"""Words that an agreement has of its own: those of Wessex for somebody who did not come."""

from datetime import date
from uuid import UUID

from caraway.casework.actions import message_words
from caraway.core.message_words import MessageKind
from caraway.platform.accounts.actor import Actor

EN = "We did not see you at your appointment of {on}. Please talk to us about it soon."
CY = "Ni welsom chi yn eich apwyntiad ar {on}. Siaradwch â ni amdano'n fuan."


def write(agreement: UUID, began: date, by: Actor) -> None:
    """The provider's manager writes them on the first day."""
    what = {"kind": MessageKind.MISSED, "en": EN, "cy": CY, "from_on": began, "after": 0}
    message_words.write_words(agreement=agreement, **what, by=by)
