"""Which ways of contact may be used now, and which rule stops the others."""

from dataclasses import dataclass
from datetime import date, datetime

from caraway.core.victim.asking import Kind, ask
from caraway.core.victim.rules import Why
from caraway.core.victim.safe_plan import Way
from caraway.victims.area import here, settings_of
from caraway.victims.comparing import compare
from caraway.victims.models import VictimCase
from caraway.victims.plans import Stored


@dataclass(frozen=True, slots=True)
class WayNow:
    """One way. `why` stops it now, None where it may be used; `at`: from when it may where it only has to wait."""

    way: Way
    why: Why | None
    at: datetime | None


def ways_now(case: VictimCase, stored: Stored, spoken: date | None) -> tuple[WayNow, ...]:
    """Every way, in the order of the list, for what might be written: what is told is spoken in any case."""
    plan, compared, area = stored.plan(spoken), compare(case.casework_case, stored.details), settings_of(case)
    asked = ((way, ask(plan, way, Kind.CALL_BACK, here(), area, compared.matches(way))) for way in Way)
    return tuple(WayNow(way, answer.why, answer.at) for way, answer in asked)
