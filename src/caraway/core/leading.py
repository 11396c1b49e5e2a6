"""Who may lead a workshop: as many people accredited for its programme as the programme asks."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from caraway.core.dates import spoken
from caraway.core.programme import Programme
from caraway.core.refusals import InvalidValue

RENEW_BEFORE = timedelta(days=30)
"""How long before an accreditation lapses its renewal is asked for."""


@dataclass(frozen=True, slots=True)
class Leader:
    """Somebody who is to lead a workshop, and whether they are accredited for its programme on its day."""

    name: str
    accredited: bool


def require_accredited(leaders: Collection[Leader], programme: Programme, on: date) -> None:
    """Raise InvalidValue, naming who lacks what, unless enough of these are accredited on that day.

    More may lead than the programme asks for, and these need not be accredited: somebody who is learning.
    """
    needed, lacking = programme.staff.facilitators, [one.name for one in leaders if not one.accredited]
    if len(leaders) - len(lacking) >= needed:
        return
    who = f" Not accredited that day: {', '.join(sorted(lacking))}." if lacking else ""
    sentence = f"{programme.short_name} needs {needed} facilitators who are accredited for it on {spoken(on)}.{who}"
    raise InvalidValue("facilitators", sentence)
