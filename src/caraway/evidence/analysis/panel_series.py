"""An interrupted time series of a plan: each force beside its own line before, and several put together.

Shares and harm are a line (`interrupted_series`); numbers of events are rates (`interrupted_rates`), unless a comparison series is taken
off, which is done with differences alone.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from caraway.evidence.analysis.panel_asked import Asked, day_of
from caraway.evidence.analysis.panel_counts import (
    Counted,
    blocks,
    counted,
    may_be_exact,
    of_blocks,
    sides,
    stands_on,
    tallies,
)
from caraway.evidence.analysis.panel_found import Found, placed
from caraway.evidence.benchmarking.pooling import combine
from caraway.evidence.designs.interrupted_series import interrupted_rates, interrupted_series
from caraway.evidence.estimators.rows import Matrix
from caraway.evidence.estimators.segmented import How, Segmented, design, lines, segmented, segmented_poisson
from caraway.evidence.placed import Placed
from caraway.evidence.plan.words import Measure, Neighbours
from caraway.evidence.refusals import DataUnfit
from caraway.evidence.report.coarse import coarse_line, roughly
from caraway.evidence.report.disclosure import Cell, Sum
from caraway.evidence.report.findings_panel import Block, Line
from caraway.evidence.report.panel_words import LATER
from caraway.evidence.result import Interval, Result

BESIDE = "the forces beside it"
MONTHS = "months after the start"
APART = "Forces are taken to vary apart from each other: what moved them all alike is not counted as chance."


@dataclass(frozen=True, eq=False)
class Series:
    """One force's months: what is fitted, of whom, and the number of the month (from 0) in which it began."""

    asked: Asked
    one: Counted
    beside: Counted | None
    first: int
    start: int

    @property
    def rates(self) -> bool:
        """Whether it is numbers of events per person, as rates."""
        return self.asked.outcome.measure is Measure.FREQUENCY and self.beside is None

    @property
    def months(self) -> int:
        """How many months there are."""
        return len(self.one.people)

    @property
    def counted(self) -> tuple[Counted, ...]:
        """Whose counts it stands on."""
        return (self.one,) if self.beside is None else (self.one, self.beside)

    def seen(self, block: Block) -> float:
        """What was seen in a block of months: the outcome per person, less that of the forces beside it."""
        return self.one.mean(block) - (self.beside.mean(block) if self.beside is not None else 0.0)

    def until(self, months: int, start: int) -> "Series":
        """The first months alone, as if it had begun in the month `start`."""
        cut = tuple(
            None if each is None else replace(each, people=each.people[:months], sums=each.sums[:months])
            for each in (self.one, self.beside)
        )
        assert cut[0] is not None
        return replace(self, one=cut[0], beside=cut[1], start=start)


def series_of(asked: Asked, force: str) -> Series:
    """The months of one force. Raises `DataUnfit` where a month has nobody, or months of the forces beside it are others."""
    table = asked.cells([force])
    first = int(table.periods[0])
    beside = None
    if asked.plan.panel.comparison_series:
        if not asked.beside:
            raise DataUnfit("there is no force that never began, so there is no comparison series.")
        if asked.cells(asked.beside).periods.tolist() != table.periods.tolist():
            raise DataUnfit(f"the comparison series is not of the same months as {force}.")
        beside = counted(asked, asked.beside, BESIDE)
    if table.periods.tolist() != list(range(first, first + len(table.periods))):
        raise DataUnfit(f"{force} has months without anybody in between: the series has gaps.")
    return Series(asked, counted(asked, [force], force), beside, first, asked.panel.starts[force] - first)


def results_of(series: Series, *, after: int | None = None) -> tuple[Result, ...]:
    """The estimates of one force, the one put forward first. Raises `DataUnfit` where a side is too short."""
    if after is not None and series.start + after >= series.months:
        raise DataUnfit(
            f"{series.one.name} has {series.months - series.start} months from its start on, and the plan asks for the difference {after} "
            "months after it."
        )
    found = _rates(series, after) if series.rates else _means(series, after)
    later = [
        replace(
            one,
            name=f"{'ratio of rates' if one.null == 1.0 else 'difference'} {LATER}",
            details={**one.details, MONTHS: float(after or 0)},
        )
        for one in found[2:]
    ]
    return (*later, *found[:2])


def _rates(series: Series, after: int | None) -> tuple[Result, ...]:
    panel = series.asked.plan.panel
    return interrupted_rates(
        series.one.sums,
        series.start,
        setting=series.asked.setting,
        unit=series.asked.unit,
        exposure=series.one.people,
        season=panel.season,
        harmonics=panel.harmonics,
        lags=_lags(series),
        after=after,
    )


def _means(series: Series, after: int | None) -> tuple[Result, ...]:
    panel = series.asked.plan.panel
    return interrupted_series(
        series.one.means,
        series.start,
        setting=series.asked.setting,
        unit=series.asked.unit,
        number=series.one.people,
        comparison=None if series.beside is None else series.beside.means,
        how=_how(series),
        season=panel.season,
        harmonics=panel.harmonics,
        after=after,
    )


def _how(series: Series) -> How:
    return cast(How, series.asked.plan.panel.neighbours.value)


def _lags(series: Series) -> int | None:
    """Lags of Newey and West's variance of rates, where that is planned: as many as of a line (see `segmented`)."""
    if series.asked.plan.panel.neighbours is not Neighbours.NEWEY_WEST:
        return None
    return int(4 * (series.months / 100) ** (2 / 9))


def fit_of(series: Series) -> tuple[Segmented, Matrix]:
    """The fit behind the results, and the columns of its line."""
    season, harmonics = series.asked.plan.panel.season, series.asked.plan.panel.harmonics
    columns = design(series.months, series.start, season=season, harmonics=harmonics)[1]
    if series.rates:
        of_rates = segmented_poisson(
            series.one.sums,
            series.start,
            exposure=series.one.people,
            lags=_lags(series),
            season=season,
            harmonics=harmonics,
        )
        return of_rates, columns
    values = series.one.means - (series.beside.means if series.beside is not None else 0.0)
    return segmented(values, series.start, how=_how(series), season=season, harmonics=harmonics), columns


def together(results: Sequence[Result]) -> Result:
    """One result from those of several forces, by random effects; ratios on the logarithm. Raises `DataUnfit` for one alone."""
    is_ratio = results[0].null == 1.0
    found, _ = combine([_logarithm(one) for one in results] if is_ratio else list(results))
    method = f"{results[0].method}, a force each; put together by {found.method}"
    labels = tuple(label for label in found.labels if not label.startswith("A series of"))
    short = next((label for one in results for label in one.labels if label.startswith("A series of")), None)
    made = replace(found, method=method, labels=(*labels, *((short,) if short else ()), APART))
    if not is_ratio:
        return made
    low, high = math.exp(made.interval.low), math.exp(made.interval.high)
    return replace(made, estimate=math.exp(made.estimate), interval=Interval(low, high, made.interval.level), null=1.0)


def _logarithm(result: Result) -> Result:
    low, high = math.log(result.interval.low), math.log(result.interval.high)
    return replace(
        result, estimate=math.log(result.estimate), interval=Interval(low, high, result.interval.level), null=0.0
    )


def all_series(asked: Asked) -> list[Series]:
    """The series of every force asked about. Raises `DataUnfit` where there is none, or several would share one comparison series."""
    if not asked.forces:
        raise DataUnfit("no force in the panel began.")
    if asked.plan.panel.comparison_series and len(asked.forces) > 1:
        raise DataUnfit(
            f"{len(asked.forces)} forces would be compared with one series, whose chance they would share: name one force, or plan them "
            "as group-time, which counts that."
        )
    return [series_of(asked, force) for force in asked.forces]


def found_of(asked: Asked) -> Found:
    """The outcome's answer, and for the primary outcome each force's line. Raises `DataUnfit`."""
    every = all_series(asked)
    after = asked.plan.panel.after_months
    results = [results_of(series, after=after) for series in every]
    points = [blocks(asked, series.counted, series.start) for series in every]
    cells: list[Cell | Sum] = [
        cell for series in every for one in series.counted for cell in sides(asked, one, series.start)
    ]
    stands = tuple(dict.fromkeys(name for series in every for one in series.counted for name in stands_on(asked, one)))
    exact = all(_exact(series, made) for series, made in zip(every, points, strict=True))
    told = _told(asked, every, results, stands, exact)
    lines_drawn: list[Line] = []
    if asked.outcome.primary:
        for series, made in zip(every, points, strict=True):
            of = next((one for one in told if one.subgroup == f"force={series.one.name}"), told[0])
            line, more = _line(series, made, of)
            lines_drawn.append(line if exact else replace(coarse_line(line, asked.plan.disclosure.least), of=of))
            cells += more
    counted_of = tallies(asked, [one for series in every for one in series.counted])
    return Found(told, tuple(cells), tuple(dict.fromkeys(counted_of)), lines=tuple(lines_drawn))


def _exact(series: Series, made: Sequence[Block]) -> bool:
    return may_be_exact(made, series.months, len(fit_of(series)[0].names))


def _told(
    asked: Asked, every: Sequence[Series], results: Sequence[Sequence[Result]], stands: tuple[str, ...], exact: bool
) -> tuple[Placed, ...]:
    """The results in their places: of one force all of them; of several those put together, and each force's first."""
    if len(every) == 1:
        told = [placed(asked, result, stands, exact=False) for result in results[0]]
    else:
        told = [placed(asked, together(same), stands, exact=False) for same in zip(*results, strict=True)]
        told += [
            placed(asked, own[0], stands_on(asked, series.one), force=series.one.name, exact=False)
            for series, own in zip(every, results, strict=True)
        ]
    return tuple(told if exact else (roughly(one, asked.plan.disclosure.least) for one in told))


def _line(series: Series, made: Sequence[Block], of: Placed) -> tuple[Line, list[Cell | Sum]]:
    """What is drawn of one force, and the counts its points stand on."""
    asked = series.asked
    found, columns = fit_of(series)
    fitted, carried = lines(found, columns, rates=series.rates)
    named, cells = of_blocks(asked, series.counted, made, series.start)
    line = Line(
        force=series.one.name,
        first=day_of(series.first),
        start=series.start,
        fitted=tuple(fitted.tolist()),
        carried=tuple(carried[series.start :].tolist()),
        blocks=named,
        seen=tuple(series.seen(block) for block in made),
        unit=asked.unit if series.beside is None else f"{asked.unit}, less that of {BESIDE}",
        of=of,
    )
    return line, cells
