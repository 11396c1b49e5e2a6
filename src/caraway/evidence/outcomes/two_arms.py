"""Two arms followed from one time zero: their rows checked and cut at the window, and what all results on them share."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from caraway.evidence.estimators.followed import Bools, Floats, Followed, flags, followed
from caraway.evidence.estimators.kaplan_meier import KaplanMeierFit, kaplan_meier
from caraway.evidence.refusals import DataUnfit
from caraway.evidence.result import COMPLETERS_ONLY, Arm, Interval, Result, Setting, TimeZero


@dataclass(frozen=True)
class TwoArms:
    """Checked rows of both arms, cut at the window, and what all that is said of them shares."""

    times: Floats
    events: Bools
    counts: Floats
    treated: Bools
    kept: Bools | None
    setting: Setting
    names: tuple[str, str]
    level: float

    def curve(self, treated: bool) -> KaplanMeierFit:
        """The Kaplan–Meier curve of the first arm (`treated`) or of the other."""
        here = self.treated == treated
        return kaplan_meier(self.times[here], self.events[here], counts=self.counts[here])

    def along(self, name: str, values: ArrayLike) -> NDArray[np.generic]:
        """Values of the rows that were given, for the rows that are left. Raises `DataUnfit`."""
        return Followed(self.times, self.events, kept=self.kept).along(name, values)

    def along_if(self, name: str, values: ArrayLike | None) -> NDArray[np.generic] | None:
        """The same for values that need not be there."""
        return None if values is None else self.along(name, values)

    @property
    def z(self) -> float:
        """How many standard errors an interval reaches to each side."""
        return float(stats.norm.ppf((1 + self.level) / 2))

    @property
    def named(self) -> tuple[Arm, Arm]:
        """Both arms with their people."""
        people = [int(self.counts[self.treated == side].sum()) for side in (True, False)]
        return Arm(self.names[0], people[0]), Arm(self.names[1], people[1])

    def said(
        self,
        name: str,
        estimate: float,
        interval: tuple[float, float],
        *,
        method: str,
        unit: str,
        null: float = 0.0,
        standard_error: float | None = None,
        p_value: float | None = None,
        labels: tuple[str, ...] = (),
        details: Mapping[str, float],
    ) -> Result:
        """A result on both arms."""
        return Result(
            name=name,
            estimate=estimate,
            interval=Interval(*interval, self.level),
            arms=self.named,
            setting=self.setting,
            method=method,
            unit=unit,
            null=null,
            standard_error=standard_error,
            p_value=p_value,
            labels=(*labels_of(self.setting), *labels),
            details=details,
        )

    def both(self, found: tuple[float, float]) -> dict[str, float]:
        """What was found in each arm, by its name."""
        return dict(zip(self.names, found, strict=True))


def two_arms(
    times: ArrayLike,
    events: ArrayLike,
    treated: ArrayLike,
    counts: ArrayLike | None,
    setting: Setting,
    names: tuple[str, str],
    level: float,
) -> TwoArms:
    """The rows of both arms, cut at the window. Raises `DataUnfit` when they do not fit or an arm has nobody."""
    given = followed(times, events, counts=counts)
    side = flags("treated", given.along("treated", treated), given.rows)
    if side.all() or not side.any():
        raise DataUnfit("One arm has nobody in it: there is nothing to compare.")
    rows = cut(given, setting)
    many = np.ones(rows.rows) if rows.counts is None else rows.counts
    return TwoArms(rows.times.astype(np.float64), rows.events, many, side, given.kept, setting, names, level)


def cut(rows: Followed, setting: Setting) -> Followed:
    """Follow-up ends with the window; an event after it did not happen within it."""
    window = setting.window_days
    return Followed(np.minimum(rows.times, window), rows.events & (rows.times <= window), rows.counts)


def day_of(day: float | None, setting: Setting) -> float:
    """The day, or the window's end where none is said. Raises `DataUnfit` for one outside."""
    if day is None:
        return float(setting.window_days)
    if not 0 < day <= setting.window_days:
        raise DataUnfit(f"A day within the window is after 0 and at most {setting.window_days}, not {day}.")
    return float(day)


def labels_of(setting: Setting) -> tuple[str, ...]:
    """What must be said with whatever is counted from there."""
    return (COMPLETERS_ONLY,) if setting.time_zero is TimeZero.COMPLETION else ()
