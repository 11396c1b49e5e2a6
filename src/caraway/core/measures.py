"""Every count that is published, declared once: what is counted, among whom, and by which clock.

A measure is worked out from the facts and the standing of each case, never typed in. Who may be told it, and when a count is
too small to leave, is another question.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from caraway.core import facts as f
from caraway.core.agreement import Settings
from caraway.core.course import in_force
from caraway.core.facts import Fact
from caraway.core.refusals import Unknown
from caraway.core.standing import Standing
from caraway.core.vocabulary import Outcome


@dataclass(frozen=True, slots=True)
class Measured:
    """One case as the measures see it: its settings, its facts in force, where it stands."""

    settings: Settings
    facts: tuple[Fact, ...]
    standing: Standing

    @property
    def referred_on(self) -> date | None:
        """The day of the referral, where one stands."""
        return next((fact.on for fact in self.facts if isinstance(fact.detail, f.Referred)), None)


def measured(settings: Settings, facts: Iterable[Fact], standing: Standing) -> Measured:
    """The case with those of its facts that are in force."""
    return Measured(settings, tuple(in_force(tuple(facts))), standing)


Counts = Callable[[Measured], bool]


@dataclass(frozen=True, slots=True)
class Rate:
    """Cases for which `counts` holds, of those for which `among` does. All the words are printed beside the number."""

    key: str
    words: str
    among_words: str
    clock: str
    among: Counts
    counts: Counts


@dataclass(frozen=True, slots=True)
class Tally:
    """What a rate came to. `cases` is its numerator, `among` its denominator."""

    rate: Rate
    cases: int
    among: int

    @property
    def percent(self) -> float | None:
        """In percent; None where there is nobody to count among."""
        return 100 * self.cases / self.among if self.among else None


def _accepted(case: Measured) -> bool:
    return any(isinstance(fact.detail, f.Accepted) for fact in case.facts)


def _with_programme(case: Measured) -> bool:
    """Whom a trial allotted the caution alone has no programme to attend or complete, and fails none."""
    return case.standing.outcome is not Outcome.WITHOUT_PROGRAMME


def _accepted_with_programme(case: Measured) -> bool:
    return _accepted(case) and _with_programme(case)


def _completed(case: Measured) -> bool:
    return case.standing.outcome is Outcome.COMPLETED


def _took_part(case: Measured) -> bool:
    return any(line.counts for line in case.standing.lines)


def _anybody(case: Measured) -> bool:
    return True


_FROM_REFERRAL = "Referrals whose longest time had run out by the day of the count"

_BUT = ", but for those to whom a trial allotted the caution alone"

RATES: Mapping[str, Rate] = MappingProxyType(
    {
        one.key: one
        for one in (
            Rate("accepted", "Accepted as eligible", "people referred", _FROM_REFERRAL, _anybody, _accepted),
            Rate(
                "took_part",
                "Attended a workshop or call",
                f"people referred{_BUT}",
                _FROM_REFERRAL,
                _with_programme,
                _took_part,
            ),
            Rate(
                "completed",
                "Completed",
                f"people accepted as eligible{_BUT}",
                _FROM_REFERRAL,
                _accepted_with_programme,
                _completed,
            ),
        )
    }
)
"""Each rate by its key."""


def cohort(cases: Iterable[Measured], counted_on: date) -> tuple[Measured, ...]:
    """The cases that have had all the time there is: who is still in time has neither completed nor failed to.

    To leave them in would count the quick; to leave out all that are open would count those who fail late as nobody.
    """
    return tuple(case for case in cases if _had_its_time(case, counted_on))


def _had_its_time(case: Measured, counted_on: date) -> bool:
    referred = case.referred_on
    return referred is not None and referred + timedelta(weeks=case.settings.most_weeks) < counted_on


def tally(key: str, cases: Iterable[Measured]) -> Tally:
    """Work out a rate. Raises Unknown for one that nobody declared."""
    if key not in RATES:
        raise Unknown("rate", key)
    rate = RATES[key]
    among = [case for case in cases if rate.among(case)]
    return Tally(rate, sum(map(rate.counts, among)), len(among))


def signposts(cases: Iterable[Measured]) -> Mapping[str, int]:
    """How often people were pointed to each kind of service: a share is of signposts, never of people."""
    found: Counter[str] = Counter()
    for case in cases:
        for fact in case.facts:
            if isinstance(fact.detail, f.SessionRecorded):
                found.update(fact.detail.signposts)
    return MappingProxyType(dict(found))
