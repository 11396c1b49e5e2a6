"""Study files of many shapes to be reduced by both engines: large and small, with what is missing, odd, extreme, or not there at all."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from caraway.core.study.words import Definition, Kind
from caraway.evidence.reduce.reduction import Bins, Reduction
from caraway.evidence.study_file.purpose_log import PurposeLog
from caraway.evidence.study_file.writing import write
from caraway.evidence.synthetic.simulating import project_of, simulate
from caraway.evidence.synthetic.world import World

SMALL = 20_000
AGES = Bins("age_years", (25.0, 34.5, 50.0))
DECIMALS: Mapping[str, tuple[float, float]] = {
    "DEMO-1": (0.40, 0.1),
    "DEMO-2": (0.35, 19.7),
    "DEMO-3": (0.20, 182.33),
    "DEMO-4": (0.05, 1095.9),
}
"""Weights of harm that no double holds exactly, so that a sum of doubles comes out otherwise in another order."""
WORLD = World(
    definitions=(Definition.REARREST.value, Definition.PROVEN.value),
    factors=(1.0, 0.5),
    lost=0.2,
    base_rate=0.6,
    offences=DECIMALS,
)
ODD_TEXTS = (
    None, "", " ", "not recorded", "O'Brien", 'a "b"', "back\\slash", "new\nline", "tab\t", "%_;--", "nul\x00inside", "é", "e\u0301",
    "ЖЗ", "警察", "\U0001f6a8", "a" * 5000, "trailing ", "Trailing",
)  # fmt: skip
ODD_DAYS = (
    None,
    date(1, 1, 1),
    date(1582, 10, 4),
    date(1900, 3, 1),
    date(1969, 12, 31),
    date(2024, 2, 29),
    date(9999, 12, 31),
)
ODD_NUMBERS = (None, 0.0, -0.0, -1.5, 0.1, 1 / 3, -2.5e-300, 5e-324, 1e15, 34.5, 25.0, 24.999999999999996)
ODD_HARM = (0.0, 0.1, 1 / 3, 1e-9, 12345.678, 3e7, 2.0**-60, 0.7, 1095.9)


@dataclass(frozen=True)
class Shape:
    """A study file, and a reduction of it."""

    name: str
    path: Path
    reduction: Reduction


def shapes(folder: Path, people: int, seed: int) -> Iterator[Shape]:
    """Files made in the folder, each with a reduction; the first of so many people, told several ways."""
    large = _simulated(folder / "large", WORLD, people, seed)
    keys = ("arm", "force", "age_years", "sex", "ethnicity", "risk_band")
    yield Shape(
        f"{people:,} people, all parts, ages in bins", large, Reduction(Definition.REARREST, keys, bins=(AGES,))
    )
    yield Shape(f"{people:,} people, another definition", large, Reduction(Definition.PROVEN, ("arm", "force")))
    days = Reduction(Definition.REARREST, ("arm", "zero_on", "attended", "sessions_attended"), counts=False)
    yield Shape(f"{people:,} people, days and numbers as keys", large, days)
    scores = Reduction(Definition.REARREST, ("arm", "risk_score"), rows=("risk_score",), counts=False, days=False)
    yield Shape(f"{people:,} people, values as they are", large, scores)
    yield control(folder, seed)
    yield from _odd(folder, seed)
    yield from _panels(folder, seed)
    none = replace(WORLD, base_rate=1e-12, forces=1)
    yield Shape("nobody had an event", _simulated(folder / "none", none, SMALL, seed), _plain("arm", "force"))
    yield Shape("one person", _simulated(folder / "one", WORLD, 1, seed), _plain("arm", "sex"))


def control(folder: Path, seed: int) -> Shape:
    """A small file with all that goes wrong in a reduction that is not right: what is missing, decimals, cut points that occur."""
    path = _simulated(folder / "control", WORLD, SMALL, seed)
    reduction = Reduction(Definition.REARREST, ("arm", "ethnicity", "age_years"), bins=(AGES,))
    return Shape(f"{SMALL:,} people with decimals", _rewritten(path, "age_years", (24.0, 25.0, 34.5, 60.25)), reduction)


def _plain(*keys: str) -> Reduction:
    return Reduction(Definition.REARREST, keys)


def _odd(folder: Path, seed: int) -> Iterator[Shape]:
    path = _simulated(folder / "odd", WORLD, SMALL, seed)
    for column, values in (
        ("stratum", ODD_TEXTS), ("period", ODD_TEXTS[::-1]), ("zero_on", ODD_DAYS), ("risk_score", ODD_NUMBERS),
        ("age_years", ODD_NUMBERS), ("rearrest_harm", ODD_HARM), ("proven_harm", (0.0, 0.3)), ("attended", (None, True, False)),
    ):  # fmt: skip
        _rewritten(path, column, values)
    yield Shape("odd texts and days", path, _plain("arm", "stratum", "period", "zero_on", "attended"))
    scores = Reduction(Definition.REARREST, ("risk_score", "arm", "age_years"), (AGES,), ("risk_score",))
    yield Shape("values below zero, tiny and large", path, scores)
    yield Shape("outcomes in turn", path, Reduction(Definition.PROVEN, ("arm", "sex"), days=False))


def refused(folder: Path, seed: int) -> Shape:
    """A file with an outcome that is empty for some people, which would count as none: no engine may reduce it."""
    path = _simulated(folder / "empty", WORLD, SMALL, seed)
    reduction = Reduction(Definition.PROVEN, ("arm", "sex"), days=False)
    return Shape("an outcome that is empty", _rewritten(path, "proven_harm", (None, 0.3)), reduction)


def _panels(folder: Path, seed: int) -> Iterator[Shape]:
    staggered = replace(WORLD, design="staggered", forces=12)
    path = _simulated(folder / "panel", staggered, 10 * SMALL, seed, Kind.PANEL)
    for keys in (("arm", "force", "month", "start_month"), ("arm",)):
        reduction = Reduction(Definition.PROVEN, keys, counts=False, days=False, kind=Kind.PANEL)
        yield Shape(f"a panel by {', '.join(keys)}", path, reduction)


def _simulated(folder: Path, world: World, people: int, seed: int, kind: Kind = Kind.ANALYSIS) -> Path:
    path = folder / f"{kind}.parquet"
    if not path.exists():
        simulate(world, people, seed, folder, log=_log(folder), kinds=(kind,))
    return path


def _rewritten(path: Path, column: str, values: tuple[Any, ...]) -> Path:
    """The file with a column that takes these values in turn, described anew."""
    table = pq.read_table(path).replace_schema_metadata(None)
    types: Mapping[str, pa.DataType] = {"stratum": pa.string(), "period": pa.string()}
    there = column in table.column_names
    kind = table.schema.field(column).type if there else types[column]
    filled = pa.array(list(islice(cycle(values), table.num_rows)), kind)
    put: Callable[..., pa.Table] = table.append_column
    made = table.set_column(table.column_names.index(column), column, filled) if there else put(column, filled)
    write(path, Kind.ANALYSIS, made, project=project_of(WORLD), data_cut=date(2027, 1, 1), log=_log(path.parent))
    return path


def _log(folder: Path) -> PurposeLog:
    folder.mkdir(parents=True, exist_ok=True)
    return PurposeLog(folder / "purpose.log", "prove spark", datetime(2027, 1, 2, 9, tzinfo=UTC))
