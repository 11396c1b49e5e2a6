"""Rows of a Cox model added up into cells of (stratum, pattern of covariates, day, event), where they fall into few.

The partial likelihood sees a person only through these, so the cells with their counts give the fit of the rows (the rounding of sums apart).
It is done where every covariate is a whole number of a small range, times are whole, and there are at most half as many possible cells as rows:
then coding the rows costs about what one iteration over them would, and every iteration is over the cells.
"""

import numpy as np

from caraway.evidence.estimators import cox_compiled
from caraway.evidence.estimators.followed import Floats, Followed, Ints, buckets

WORTH_ADDING_UP = 20_000
ROWS_A_CELL = 2
SAMPLED = 512


def cells(
    rows: Followed, covariates: Floats, stratum: Ints | None, compile_it: bool
) -> tuple[Followed, Floats, Ints] | None:
    """The rows, covariates and strata of the cells; None where rows are few, or cells would be too many."""
    if rows.rows < WORTH_ADDING_UP or not _whole(covariates[:SAMPLED]):
        return None
    ranges = [buckets(rows.times), *_ranges(covariates, compile_it), (0, 1) if stratum is None else buckets(stratum)]
    known = [one for one in ranges if one is not None]
    lows, many = zip(*known, strict=True)
    if len(known) < len(ranges) or 2 * float(np.prod(many, dtype=np.float64)) * ROWS_A_CELL > rows.rows:
        return None
    bases = 2 * np.cumprod([1, *many])
    code = 2 * (rows.times.astype(np.int64) - lows[0]) + rows.events
    if compile_it:
        cox_compiled.coded(covariates, np.array(lows[1:-1]), bases[1:-2], code)
    else:
        for side, low, base in zip(covariates.T, lows[1:-1], bases[1:-2], strict=True):
            code += (side.astype(np.int64) - low) * base
    if stratum is not None:
        code += (stratum - lows[-1]) * bases[-2]
    counted = np.bincount(code, rows.counts, minlength=bases[-1]).astype(np.float64)
    return _decoded(np.flatnonzero(counted), counted, lows, many)


def _decoded(
    code: Ints, counted: Floats, lows: tuple[int, ...], many: tuple[int, ...]
) -> tuple[Followed, Floats, Ints]:
    counts = counted[code]
    code, event = np.divmod(code, 2)
    parts = []
    for low, width in zip(lows, many, strict=True):
        code, part = np.divmod(code, width)
        parts.append(part + low)
    table = np.stack(parts[1:-1], axis=1).astype(np.float64)
    return Followed(parts[0], event.astype(np.bool_), counts), table, parts[-1]


def _ranges(covariates: Floats, compile_it: bool) -> list[tuple[int, int] | None]:
    """The lowest value and the width of each column, or None once where one is not of whole numbers of a small range."""
    if compile_it:
        lows, highs, whole = cox_compiled.extent(covariates)
    else:
        lows, highs, whole = covariates.min(axis=0), covariates.max(axis=0), _whole(covariates)
    if not whole or (highs - lows >= len(covariates)).any():
        return [None]
    return [(int(low), int(high - low) + 1) for low, high in zip(lows, highs, strict=True)]


def _whole(covariates: Floats) -> bool:
    return bool((covariates == np.floor(covariates)).all())
