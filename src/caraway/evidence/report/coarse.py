"""Results as coarse as the counts beside them: where counts are rounded, an exact estimate would give the exact counts back.

A share of n people is then printed to as many decimals as a change of the rounding unit can be seen in: one step of the last decimal is
at least rounding / n. Other numbers are printed to two significant digits. Standard errors, p-values and details are left out, since
each is an equation in the counts.
"""

import math
from collections.abc import Callable
from dataclasses import replace

from caraway.evidence.placed import Placed
from caraway.evidence.report.findings import Check, Curve
from caraway.evidence.report.findings_panel import Blend, Line
from caraway.evidence.report.formats import rough
from caraway.evidence.result import Interval, Result

DIGITS = 2


def decimals(people: int, rounding: int) -> int:
    """To how many decimals a share of so many people is printed: the last step is at least rounding / people."""
    return max(0, math.floor(math.log10(people / rounding))) if people > rounding else 0


def coarse_number(value: float, share_of: int | None, rounding: int, to: Callable[[float], int] = round) -> float:
    """A number as it may be printed; `share_of` is of how many people it is a share (`None`: it is none), `to` the nearest or the next one."""
    if not math.isfinite(value) or value == 0:
        return value
    places = DIGITS - 1 - math.floor(math.log10(abs(value))) if share_of is None else decimals(share_of, rounding)
    near = round(value, places)
    if abs(near - value) < 1e-9 * abs(value):  # it has no more digits than it may
        return near + 0.0
    return round(to(value * 10.0**places) / 10.0**places, places) + 0.0  # never a minus before nought


def lost_in(share: float, people: int, seen: int, least: int) -> float:
    """The share of so many people without the outcome that `seen` of them had, to as many decimals as `least` people lost could not be told by."""
    return round(share, max(0, math.floor(math.log10(people * people / (least * max(seen, 1)))))) if people else share


def coarse(placed: Placed, rounding: int) -> Placed:
    """The result as it may be printed beside counts rounded to a multiple of `rounding`."""
    if rounding == 1:
        return placed
    return replace(placed, result=_result(placed.result, rounding), rough=True, shows=placed.shows_difference)


ROUGHLY = (
    "given roughly, with the number of people to the nearest multiple of {unit}, since counts beside it are hidden"
)


def roughly(placed: Placed, unit: int) -> Placed:
    """A result that is no function of its counts, as it may be printed where some of them are hidden to protect others."""
    result = _result(placed.result, unit)
    labels = (*result.labels, ROUGHLY.format(unit=unit))
    return replace(placed, result=replace(result, labels=labels), rough=True, shows=placed.shows_difference)


def coarse_check(check: Check, rounding: int) -> Check:
    """A check of coarse numbers; without rounding as it is."""
    if rounding == 1:
        return check
    people = min(arm.n for arm in check.of.result.arms) if _is_share(check.of.result) else None
    values = {
        name: (value, how) if how == "whole" else (coarse_number(value, people, rounding), rough_of(how))
        for name, (value, how) in check.values.items()
    }
    return replace(check, values=values, of=coarse(check.of, rounding))


def rough_of(how: str) -> str:
    """How a number is printed that would have been printed like that, once it is rounded."""
    return rough(share=how.endswith("%"), size="size" in how) if how.startswith("to ") else how


def coarse_curve(curve: Curve, people: int, rounding: int) -> Curve:
    """A curve with its shares as they may be printed."""
    if rounding == 1:
        return curve
    return replace(curve, without=tuple(coarse_number(share, people, rounding) for share in curve.without))


def coarse_line(line: Line, rounding: int) -> Line:
    """A series with its lines and points as they may be printed; without rounding as it is."""
    if rounding == 1:
        return line
    return replace(
        line,
        fitted=_numbers(line.fitted, rounding),
        carried=_numbers(line.carried, rounding),
        seen=_numbers(line.seen, rounding),
        of=coarse(line.of, rounding),
    )


def coarse_blend(blend: Blend, rounding: int) -> Blend:
    """A blend with its weights and points as they may be printed; without rounding as it is."""
    if rounding == 1:
        return blend
    return replace(
        blend,
        donors=tuple(replace(one, weight=coarse_number(one.weight, None, rounding)) for one in blend.donors),
        seen=_numbers(blend.seen, rounding),
        blended=_numbers(blend.blended, rounding),
        gaps=tuple(_numbers(gap, rounding) for gap in blend.gaps),
        of=coarse(blend.of, rounding),
    )


def _numbers(values: tuple[float, ...], rounding: int) -> tuple[float, ...]:
    return tuple(coarse_number(value, None, rounding) for value in values)


def _result(result: Result, rounding: int) -> Result:
    people = min(arm.n for arm in result.arms) if _is_share(result) else None
    estimate = coarse_number(result.estimate, people, rounding)
    low = coarse_number(result.interval.low, people, rounding, math.floor)  # an interval is never made narrower
    high = coarse_number(result.interval.high, people, rounding, math.ceil)
    arms = tuple(replace(arm, n=max(1, rounding * round(arm.n / rounding))) for arm in result.arms)
    interval = Interval(min(low, estimate), max(high, estimate), result.interval.level)
    return replace(
        result, estimate=estimate, interval=interval, arms=arms, standard_error=None, p_value=None, details={}
    )


def _is_share(result: Result) -> bool:
    """Whether it is a share of people, or a difference of shares; a change of slope is one from month to month, and much smaller."""
    return result.unit.startswith("people per person") and "slope" not in result.name
