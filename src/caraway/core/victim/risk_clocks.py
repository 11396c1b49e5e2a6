"""When the risk to a victim is assessed again, and a referral to MARAC decided, as dates. Nothing here knows today.

Contact is not needed for either, so both stay due where the victim wants none.
"""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import date

from caraway.core.dates import add_working_days
from caraway.core.marac import MaracReason, marac_prompted
from caraway.core.reassessment import Occasion, reassess_at
from caraway.core.refusals import InvalidValue
from caraway.core.risk import Assessed
from caraway.core.victim.clocks import VictimDuty
from caraway.core.victim.settings import VictimSettings
from caraway.core.vocabulary import Word
from caraway.core.windows import days


class RiskDue(Word):
    """What may be due about the risk, as a worklist says it."""

    REASSESS = "reassess", "Assess the risk again"
    MARAC = "marac", "Decide on a referral to MARAC"


@dataclass(frozen=True, slots=True)
class KnownFrom:
    """A day on which something happened, and that from which the victims' desk could know. Raises InvalidValue where it is before."""

    on: date
    known_on: date

    def __post_init__(self) -> None:
        if self.known_on < self.on:
            raise InvalidValue("known_on", "Nothing is known before it happens.")


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskRecord:
    """What the two duties count from.

    `occasions`: what asks for an assessment. `assessed`: the newest, on `assessed_on`, `made_for` those occasions; None and
    empty where there is none. `decided`: whether a referral was decided on because of it. `events`: those that count for
    escalation; `decided_events`: how many were known at the last decision.
    """

    occasions: tuple[tuple[Occasion, KnownFrom], ...] = ()
    assessed: Assessed | None = None
    assessed_on: date | None = None
    made_for: frozenset[Occasion] = frozenset()
    decided: bool = False
    events: tuple[KnownFrom, ...] = ()
    decided_events: int = 0

    def __post_init__(self) -> None:
        if (self.assessed is None) != (self.assessed_on is None):
            raise InvalidValue("assessed_on", "An assessment has its day.")

    @property
    def asking(self) -> tuple[tuple[Occasion, KnownFrom], ...]:
        """The occasions that ask for a new assessment. What came to be known after the last one asks, whenever it happened."""
        return tuple(
            (occasion, one)
            for occasion, one in self.occasions
            if reassess_at([(one.known_on, occasion)], self.assessed_on, self.made_for)
        )


def risk_dues(record: RiskRecord, area: VictimSettings, holidays: Container[date]) -> Iterator[VictimDuty]:
    """Both duties, each with what makes it due. `holidays`: as `core.victim.clocks.victim_dues` has them."""
    yield from _reassess(record, area, holidays)
    yield from _marac(record, area, holidays)


def _reassess(record: RiskRecord, area: VictimSettings, holidays: Container[date]) -> Iterator[VictimDuty]:
    """Each occasion once, from the first time that it asks."""
    first: dict[Occasion, date] = {}
    for occasion, one in record.asking:
        first[occasion] = min(one.known_on, first.get(occasion, one.known_on))
    for occasion, on in first.items():
        late = add_working_days(on, area.reassess_working_days, holidays) + days(1)
        yield VictimDuty(RiskDue.REASSESS, occasion, on, late)


def prompted(record: RiskRecord, area: VictimSettings) -> dict[MaracReason, date]:
    """What prompts a referral that has not been decided on, each with the day from which it does."""
    found: dict[MaracReason, date] = {}
    if record.assessed_on is not None and not record.decided:
        found |= dict.fromkeys(marac_prompted(record.assessed, (), record.assessed_on), record.assessed_on)
    known = sorted(record.events, key=lambda one: one.known_on)
    for count in range(record.decided_events + 1, len(known) + 1):
        happened = [one.on for one in known[:count]]
        for why in marac_prompted(None, happened, max(happened), number=area.marac_events, months=area.marac_months):
            found.setdefault(why, known[count - 1].known_on)
    return found


def _marac(record: RiskRecord, area: VictimSettings, holidays: Container[date]) -> Iterator[VictimDuty]:
    """A further event does not put off what is late."""
    for why, on in prompted(record, area).items():
        yield VictimDuty(RiskDue.MARAC, why, on, add_working_days(on, area.marac_working_days, holidays) + days(1))
