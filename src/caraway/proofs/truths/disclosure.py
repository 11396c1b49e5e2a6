"""Claims about disclosure control: what an attacker can work out, and that nothing hidden can be.

The fast way is linear programming over the whole release; the slow one counts every table of whole numbers that agrees with what is
printed.
"""

from collections.abc import Iterator, Mapping
from itertools import product

import numpy as np
from numpy.typing import NDArray

from caraway.evidence.refusals import DisclosureRefused
from caraway.evidence.report.disclosure import Cell, Release, Shown, Sum, audit, protect, release
from caraway.proofs.truth import Agreement, Alarms

LEAST = 5
ROWS, COLUMNS = 2, 2
INNER = tuple(f"{r}{c}" for r, c in product(range(ROWS), range(COLUMNS)))
BEYOND = 12
"""The slow way counts a hidden cell from nobody to here: further than any range that would be too narrow."""


def table_of(rng: np.random.Generator, most: int) -> Release:
    """A table with both margins, and its first column again by windows."""
    values = dict(zip(INNER, rng.integers(0, most + 1, len(INNER)).tolist(), strict=True))
    values["early"] = int(rng.integers(0, values["00"] + values["10"] + 1))
    filled = {
        name: int(value[0]) for name, value in _filled({name: np.array([v]) for name, v in values.items()}).items()
    }
    cells = [Cell(name, value, implied=name == "late") for name, value in filled.items()]
    rows = [Sum(f"row {r}", tuple(f"{r}{c}" for c in range(COLUMNS))) for r in range(ROWS)]
    columns = [Sum(f"column {c}", tuple(f"{r}{c}" for r in range(ROWS))) for c in range(COLUMNS)]
    return release(cells, [*rows, *columns, Sum("column 0", ("early", "late"))])


def _filled(table: Mapping[str, NDArray[np.int64]]) -> dict[str, NDArray[np.int64]]:
    """Inner cells with the margins and differences that follow."""
    rows = {f"row {r}": table[f"{r}0"] + table[f"{r}1"] for r in range(ROWS)}
    columns = {f"column {c}": table[f"0{c}"] + table[f"1{c}"] for c in range(COLUMNS)}
    return {**table, **rows, **columns, "late": columns["column 0"] - table["early"]}


def slow_ranges(shown: Shown) -> Mapping[str, tuple[int, int]]:
    """The least and the most of each cell over all tables of whole numbers that agree with what is printed."""
    free = (*INNER, "early")
    choices = [np.arange(BEYOND + 1) if shown.get(name) is None else np.array([shown[name]]) for name in free]
    grid = np.meshgrid(*choices, indexing="ij")
    table = _filled({name: values.ravel() for name, values in zip(free, grid, strict=True)})
    agree = table["late"] >= 0
    for name, values in table.items():
        if shown.get(name) is not None:
            agree &= values == shown[name]
    return {name: (int(values[agree].min()), int(values[agree].max())) for name, values in table.items()}


def _exposed(whole: Release, shown: Shown) -> set[str]:
    """The slow way to the names of small cells that are printed, or can be worked out to within less than `LEAST`."""
    ranges = slow_ranges(shown)
    small = {name for name, cell in whole.cells.items() if cell.value < LEAST}
    return {name for name in small if shown.get(name) is not None or ranges[name][1] - ranges[name][0] < LEAST}


def _ranges_agree(rng: np.random.Generator) -> Iterator[tuple[float, float]]:
    """Some cells hidden by chance: which small ones are exposed, the fast way and the slow."""
    whole = table_of(rng, 6)
    shown = {name: None if rng.random() < 0.4 else cell.value for name, cell in whole.cells.items() if not cell.implied}
    fast, slow = {one.name for one in audit(whole, shown, least=LEAST)}, _exposed(whole, shown)
    for name in whole.cells:
        yield float(name in fast), float(name in slow)


def _given_away(rng: np.random.Generator) -> bool:
    """Whether something small can be worked out from a release that was protected."""
    whole = table_of(rng, 7)
    try:
        shown = protect(whole, least=LEAST)
    except DisclosureRefused:
        return False
    return bool(_exposed(whole, shown))


CLAIMS = (
    Agreement("disclosure control: what can be worked out, as by counting every table", 1e-12, _ranges_agree),
    Alarms("disclosure control: nothing small can be worked out from what is printed", 0.0, _given_away),
)
