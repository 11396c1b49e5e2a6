"""Attempts to reach victims, the codes that keep apart what came of them, and rates that say among whom they are.

Who was never tried, who cannot be tried safely and who declined are different people: a rate that mixes them tells nothing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from caraway.core.refusals import InvalidValue
from caraway.core.victim.safe_plan import Way
from caraway.core.vocabulary import Word


class Engagement(Word):
    """What came of trying, from nothing to a conversation."""

    NOT_ATTEMPTED = "not_attempted", "Not attempted"
    NO_SAFE_ROUTE = "no_safe_route", "No safe route"
    NO_ANSWER = "no_answer", "No answer"
    DECLINED = "declined", "Declined"
    DECLINED_FUTURE = "declined_future", "Declined future contact"
    ENGAGED = "engaged", "Engaged"


SPOKE = frozenset({Engagement.DECLINED, Engagement.DECLINED_FUTURE, Engagement.ENGAGED})
"""Those in which the victim was spoken with."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt on a day, and what came of it. `way` is None where there was no safe one, and only there.

    Raises InvalidValue for a way where there was none, none where there was one, and an attempt that was not made.
    """

    on: date
    result: Engagement
    way: Way | None = None

    def __post_init__(self) -> None:
        if self.result is Engagement.NOT_ATTEMPTED:
            raise InvalidValue("result", "Say what came of it. An attempt that was not made is not recorded.")
        if (self.way is None) != (self.result is Engagement.NO_SAFE_ROUTE):
            raise InvalidValue("way", "Say which way was tried, or that there was no safe one.")

    @property
    def spoke(self) -> bool:
        """Whether the victim was spoken with."""
        return self.result in SPOKE


def furthest(attempts: Iterable[Attempt]) -> Engagement:
    """The code of one victim: the furthest that any attempt came. Who engaged once has engaged, whatever came later."""
    order = list(Engagement)
    return max((one.result for one in attempts), key=order.index, default=Engagement.NOT_ATTEMPTED)


def engagement(victims: Iterable[Iterable[Attempt]]) -> Mapping[Engagement, int]:
    """How many victims have each code, from each victim's attempts; every code is there, with 0 where nobody has it."""
    found = Counter(map(furthest, victims))
    return MappingProxyType({code: found[code] for code in Engagement})


class Among(Word):
    """The denominators that there are, with their names."""

    ALL = "all", "all victims"
    ATTEMPTED = "attempted", "victims whom somebody tried to reach by a safe route"
    SPOKEN_WITH = "spoken_with", "victims who were spoken with"


CODES: Mapping[Among, frozenset[Engagement]] = MappingProxyType(
    {
        Among.ALL: frozenset(Engagement),
        Among.ATTEMPTED: SPOKE | {Engagement.NO_ANSWER},
        Among.SPOKEN_WITH: SPOKE,
    }
)
"""The codes of the victims in each denominator."""


@dataclass(frozen=True, slots=True)
class Rate:
    """So many victims of so many, and of whom: the name of the denominator is printed beside every rate."""

    numerator: int
    denominator: int
    among: Among

    @property
    def percent(self) -> float | None:
        """In percent; None where there is nobody to count among."""
        return 100 * self.numerator / self.denominator if self.denominator else None


def rate(counts: Mapping[Engagement, int], of: Engagement, among: Among) -> Rate:
    """The rate of a code among these victims. Raises InvalidValue where nobody with that code is among them."""
    if of not in CODES[among]:
        raise InvalidValue("among", f"“{of.words}” is not counted among {among.words}.")
    return Rate(counts[of], sum(counts[code] for code in CODES[among]), among)
