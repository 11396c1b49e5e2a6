"""Rows of a Cox model added up into cells of (stratum, pattern of covariates, day, event), where they fall into few.

The partial likelihood sees a person only through these, so the cells with their counts give the fit of the rows (the rounding of sums apart).
It is done where every covariate is a whole number of a small range, times are whole, and there are at most half as many possible cells as rows:
then coding the rows costs about what one iteration over them would, and every iteration is over the cells.
"""

import numpy as np

from caraway.evidence.estimators.followed import Floats, Followed, Ints, buckets

WORTH_ADDING_UP = 20_000
ROWS_A_CELL = 2
SAMPLED = 512


def cells(rows: Followed, covariates: Floats, stratum: Ints | None) -> tuple[Followed, Floats, Ints] | None:
    """The rows, covariates and strata of the cells; None where rows are few, or cells would be too many."""
    if rows.rows < WORTH_ADDING_UP or not _whole(covariates[:SAMPLED]):
        return None
    sides: list[Floats | Ints] = [*covariates.T, np.zeros(rows.rows, np.int64) if stratum is None else stratum]
    ranges = [buckets(rows.times), *(buckets(side) for side in sides)]
    if not all(ranges):
        return None
    lows, many = zip(*[one for one in ranges if one is not None], strict=True)
    size = 2 * float(np.prod(many, dtype=np.float64))
    if size * ROWS_A_CELL > rows.rows:
        return None
    code = 2 * (rows.times.astype(np.int64) - lows[0]) + rows.events
    base = 2 * many[0]
    for side, low, width in zip(sides, lows[1:], many[1:], strict=True):
        code += base * (side.astype(np.int64) - low)
        base *= width
    counted = np.bincount(code, rows.counts, minlength=base).astype(np.float64)
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


def _whole(covariates: Floats) -> bool:
    return bool((covariates == np.floor(covariates)).all())
