"""A reduced table: sufficient statistics with what they are of, in memory and as a Parquet file that describes itself."""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from caraway.core.study.columns import COLUMNS
from caraway.core.study.words import Type
from caraway.evidence.reduce import reduction as reductions
from caraway.evidence.reduce.query import CELLS, COUNTS, DAYS, SUMS, WHERE_COUNTED, WHERE_LAST
from caraway.evidence.reduce.reduction import Reduction
from caraway.evidence.refusals import DataUnfit, PlanUnfit, StudyFileUnfit
from caraway.evidence.study_file.content import ContentHash
from caraway.evidence.study_file.description import metadata
from caraway.evidence.study_file.making import whole
from caraway.evidence.version import VERSION

KEY = b"caraway.reduced"
MARK = b"caraway.may_leave"
"""Under which the metadata say, for any reader of Parquet, whether the table may leave whoever made it."""
PROTECTED, NOT_PROTECTED = "small cells are handled", "not protected: may not leave"
FORM = 1
_BESIDE = {
    CELLS: ("whole", *SUMS),
    COUNTS: ("whole", *WHERE_COUNTED, "n"),
    DAYS: ("whole", *WHERE_LAST, "n"),
}


def error_factor(lost: float) -> float:
    """By how much a standard error grows with that share of the information lost."""
    return float((1 - lost) ** -0.5) if lost < 1 else math.inf


def _up(value: float) -> int:
    return math.ceil(value - 1e-6)  # what is whole but for its last digits stays


@dataclass(frozen=True)
class Protection:
    """How small cells were handled before sharing, and what it cost.

    `left_out` is the share of people left out, `information_lost` the share of the information on the difference between arms (or on the
    mean, with one arm), within strata or of all together, whichever lost more, `error_factor` by how much a standard error grows;
    `relabelled` the share of people whose day or number of events was put together with its neighbours'.
    """

    rule: str
    least: int
    left_out: float
    information_lost: float
    error_factor: float
    relabelled: float

    def told(self, people: int) -> "Protection":
        """The cost as it may leave with a table of so many people: from exact shares whoever was left out could be counted, and what they had be
        worked out. People left out are rounded up to a multiple of `least`, other shares to whole percent; to round again changes nothing."""
        out = people * self.left_out / (1 - self.left_out)
        rounded = _up(out / self.least) * self.least
        lost = min(1.0, _up(100 * self.information_lost) / 100)
        return replace(
            self,
            left_out=rounded / (people + rounded),
            information_lost=lost,
            error_factor=error_factor(lost),
            relabelled=min(1.0, _up(100 * self.relabelled) / 100),
        )

    @property
    def sentence(self) -> str:
        """The cost, as it is printed."""
        return (
            f"Cells of fewer than {self.least} people: {self.rule}. {self.left_out:.2%} of people left out, "
            f"{self.information_lost:.2%} of the information lost: standard errors grow by a factor of {self.error_factor:.4f}. "
            f"{self.relabelled:.2%} of people have a day or a count put together with its neighbours'."
        )


@dataclass(frozen=True)
class Reduced:
    """The table of a reduction. `sources` are the content hashes of the files of rows it comes from, each counted once.

    `table` has the columns `part`, the keys, `whole`, `times`, `followed`, `last_day`, `seen` and the sums of `query.SUMS`.
    """

    reduction: Reduction
    table: pa.Table
    project: str
    time_zero: str
    window_days: int
    data_cut: date
    sources: tuple[str, ...]
    protection: Protection | None = None

    @property
    def mark(self) -> str:
        """Whether it may leave, in words: only with its small cells handled."""
        return PROTECTED if self.protection else NOT_PROTECTED

    @property
    def people(self) -> int:
        """How many people it counts."""
        return int(np.sum(self.part(CELLS)["n"], dtype=np.int64))

    @property
    def content(self) -> str:
        """The hash of its rows."""
        return _hash(self.table)

    @property
    def notes(self) -> tuple[str, ...]:
        """What whoever reads numbers made of it must know."""
        files = f"{len(self.sources)} files" if len(self.sources) > 1 else "one file"
        made = f"The numbers are made of a reduced table, of {files}: counts and sums, with no person’s row among them."
        return (made, *((self.protection.sentence,) if self.protection else ()))

    def part(self, name: str) -> dict[str, NDArray[Any]]:
        """One part as arrays by column: `cells`, `counts` or `days`. Keys are text (numbers where taken as they are), n a frequency weight.

        Raises DataUnfit for a part that was not asked for.
        """
        rows = self.table.filter(pc.equal(self.table["part"], name))
        if not rows.num_rows:
            raise DataUnfit(f"The reduced table has no part {name}: ask for it in the reduction.")
        return {column: rows[column].to_numpy() for column in (*self.reduction.keys, *_BESIDE[name])}


def columns(reduction: Reduction) -> pa.Schema:
    """The stored columns of a reduced table."""
    taken = [key for key in reduction.rows if COLUMNS[key].type is Type.NUMBER]
    keys = [(key, pa.float64() if key in taken else pa.string()) for key in reduction.keys]
    inside = [
        ("whole", pa.bool_()),
        ("times", pa.int32()),
        ("followed", pa.int32()),
        ("last_day", pa.int32()),
        ("seen", pa.bool_()),
    ]
    sums = [
        (name, pa.int64() if name in ("n", "people_any", "events", "followed_sum") else pa.float64()) for name in SUMS
    ]
    return pa.schema([("part", pa.string()), *keys, *inside, *sums])


def ordered(reduction: Reduction, table: pa.Table) -> pa.Table:
    """The table with its stored types in one order of rows, so that the same content is the same file."""
    schema = columns(reduction)
    fit = table.select(schema.names).cast(schema).combine_chunks()
    by = ("part", *reduction.keys, "whole", *WHERE_COUNTED, *WHERE_LAST)
    return fit.take(pa.array(np.lexsort([_rank(fit[name]) for name in reversed(by)])))


def _rank(column: pa.ChunkedArray) -> NDArray[np.int64]:
    """Each value's place among the column's values, what is missing last: whole numbers are sorted sooner than texts."""
    coded = column.combine_chunks().dictionary_encode()
    places = np.argsort(pc.array_sort_indices(coded.dictionary).to_numpy())
    ranks: NDArray[np.int64] = np.append(places, len(places))[coded.indices.fill_null(len(places)).to_numpy()]
    return ranks


def save(reduced: Reduced, path: Path) -> None:
    """Write the table with its description, the cost of protecting it as `Protection.told`: whole, or not at all. Raises StudyFileUnfit when it cannot be written."""
    said = {
        "form": FORM,
        "writer": VERSION,
        "reduction": reduced.reduction.declared(),
        "project": reduced.project,
        "time_zero": reduced.time_zero,
        "window_days": reduced.window_days,
        "data_cut": reduced.data_cut.isoformat(),
        "sources": list(reduced.sources),
        "protection": asdict(reduced.protection.told(reduced.people)) if reduced.protection else None,
        "rows": reduced.table.num_rows,
        "content": _hash(reduced.table),
    }
    table = reduced.table.replace_schema_metadata({KEY: json.dumps(said, sort_keys=True), MARK: reduced.mark})
    with whole(path) as part:
        pq.write_table(table, part, compression="zstd")


def is_reduced(path: Path) -> bool:
    """Whether the file says that it is a reduced table. Raises StudyFileUnfit for one that cannot be read."""
    return KEY in (metadata(path).metadata or {})


def load(path: Path) -> Reduced:
    """Read a table, its content held against its description. Raises StudyFileUnfit."""
    said_of_it = metadata(path).metadata or {}
    found = said_of_it.get(KEY)
    if found is None:
        raise StudyFileUnfit(f"{path.name} is no reduced table: make it with `caraway evidence reduce`.")
    try:
        said: Mapping[str, Any] = json.loads(found)
        reduction = reductions.of(said["reduction"])
        table = pq.read_table(path).replace_schema_metadata(None)
        reduced = Reduced(
            reduction, table, str(said["project"]), str(said["time_zero"]), int(said["window_days"]),
            date.fromisoformat(said["data_cut"]), tuple(said["sources"]),
            Protection(**said["protection"]) if said["protection"] else None,
        )  # fmt: skip
        rows, content = int(said["rows"]), str(said["content"])
    except (
        KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError, PlanUnfit, OSError, pa.ArrowException,
    ) as wrong:  # fmt: skip
        raise StudyFileUnfit(f"{path.name} cannot be read ({type(wrong).__name__}): make or fetch it again.") from None
    if said_of_it.get(MARK, reduced.mark.encode()) != reduced.mark.encode():
        raise StudyFileUnfit(f"{path.name} is marked otherwise than it was made: fetch it again.")
    if not table.schema.equals(columns(reduction)) or (table.num_rows, _hash(table)) != (rows, content):
        raise StudyFileUnfit(f"{path.name} was changed after it was made: fetch it again.")
    return reduced


def with_table(reduced: Reduced, table: pa.Table) -> Reduced:
    """The same with another table of the same columns."""
    return replace(reduced, table=ordered(reduced.reduction, table))


def _hash(table: pa.Table) -> str:
    hashed = ContentHash(tuple(table.column_names))
    hashed.add(table)
    return hashed.digest()
