"""Why somebody who needs a workshop has none: the first thing in whose way every workshop of the step stands."""

from collections.abc import Sequence
from datetime import date

from caraway.core.options import Seeker, Slot
from caraway.core.vocabulary import WaitingFor
from caraway.core.windows import Window


def waiting_for(step: str, slots: Sequence[Slot], seeker: Seeker, window: Window, today: date) -> WaitingFor:
    """What must come about before this person can be booked into a workshop of the step."""
    left = [slot for slot in slots if slot.step == step and today < slot.on <= window.last_day]
    if not left:
        return WaitingFor.DATES
    left = [slot for slot in left if slot.sex in ("any", seeker.group)]
    if not left:
        return WaitingFor.GROUP
    left = [slot for slot in left if slot.language in seeker.languages]
    if not left:
        return WaitingFor.LANGUAGE
    return WaitingFor.DAYS if any(slot.places > 0 for slot in left) else WaitingFor.PLACES
