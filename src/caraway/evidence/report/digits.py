"""With which digits a result is printed: the rule of `formats`, asked of its interval, its unit and whether it was rounded."""

from caraway.evidence.report.formats import Sized, fitting, rough
from caraway.evidence.result import Result

POINTS = ", percentage points"
"""What a difference of two shares that is printed per cent is one of."""


def is_share(result: Result) -> bool:
    """Whether the result is of shares of people, and so is printed per cent."""
    return result.unit.startswith("people ") and result.null != 1


def is_one_sided(result: Result) -> bool:
    """Whether the interval has a lower end alone: its upper one is everybody, which says nothing."""
    return is_share(result) and result.null is None and result.interval.high >= 1 > result.estimate


def how_of(result: Result, *, rounded: bool = False, size: bool = False) -> str:
    """How the result's numbers are printed; `rounded`: they have been (see `Placed.rough`), `size`: without a sign."""
    share = is_share(result)
    if rounded:
        return rough(share=share, size=size)
    low, high = result.interval.low, result.interval.high
    if is_one_sided(result):
        high = 2 * result.estimate - low
    return fitting(low, high, share=share, size=size, null=result.null)


def sized(result: Result, *, rounded: bool = False) -> tuple[Sized, Sized, Sized]:
    """The estimate and the ends of its interval, as they are printed."""
    how, ends = how_of(result, rounded=rounded), result.interval
    return Sized(result.estimate, how), Sized(ends.low, how), Sized(ends.high, how)


def quantity(result: Result) -> str:
    """What a result is of, with its unit where that is percentage points."""
    of_shares = is_share(result) and result.null == 0
    return f"{result.name}{POINTS}" if of_shares else result.name
