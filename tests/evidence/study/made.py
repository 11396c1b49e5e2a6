"""Small study files made for the tests: fit ones, and rows to damage."""

from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType

import pyarrow as pa
import pyarrow.parquet as pq

from caraway.core.study.words import Definition, Kind
from caraway.evidence.study_file.description import KEY, arrow_schema, from_json, metadata
from caraway.evidence.study_file.purpose_log import PurposeLog
from caraway.evidence.study_file.writing import write_rows
from caraway.evidence.synthetic import tables
from caraway.evidence.synthetic.simulating import blocks, project_of
from caraway.evidence.synthetic.world import World

WORLD = World(
    definitions=(Definition.REARREST.value, Definition.PROVEN.value),
    factors=(1.0, 1.5),
    base_rate=0.8,
    lost=0.2,
    forces=3,
)
PROJECT = project_of(WORLD)
CUT = date(2027, 10, 1)
WHEN = datetime(2027, 10, 2, 9, tzinfo=UTC)
PERSON = MappingProxyType(
    {
        "source": "casework",
        "force": "F-00000000",
        "agreement": "A-00000000",
        "arm": "workshop",
        "time_zero": "assignment",
        "zero_on": date(2026, 3, 1),
        "followed_days": 548,
        "end_reason": "data_cut",
        "completed_day": None,
        "sessions_attended": 1,
    }
)


def code(number: int) -> str:
    """A pseudonym."""
    return f"{number:032x}"


def people(*changes: dict[str, object]) -> list[dict[str, object]]:
    """One fit person for each dictionary, with what it changes."""
    return [{"person": code(number), **PERSON, **change} for number, change in enumerate(changes, 1)]


def event(number: int, **changes: object) -> dict[str, object]:
    """A fit event of person `number`."""
    row = {
        "person": code(number),
        "definition": "re-arrest",
        "day": 40,
        "offence": "DEMO-2",
        "conviction_day": None,
        "force": "F-00000000",
        "extract_id": "e1",
        "extract_row": number,
        "extracted_on": date(2027, 9, 1),
    }
    return row | changes


def log(folder: Path) -> PurposeLog:
    """The purpose log in that folder."""
    return PurposeLog(folder / "purpose.log", "the tests", WHEN)


def written(folder: Path, kind: str, rows: list[dict[str, object]], name: str = "") -> Path:
    """A fit file of these rows."""
    path = folder / f"{name or kind}.parquet"
    write_rows(path, kind, rows, project=PROJECT, data_cut=CUT, log=log(folder))
    return path


def simulated(n: int = 300, seed: int = 4) -> dict[Kind, pa.Table]:
    """Tables of a small simulated study."""
    made = next(blocks(WORLD, n, seed, n + n % 4))
    named = zip(WORLD.definitions, made.events, strict=True)
    return {
        Kind.PEOPLE: tables.people_table(WORLD, seed, made.people),
        Kind.EVENTS: pa.concat_tables(
            [
                tables.events_table(WORLD, seed, made.people, name, one, 1 + 10_000 * place)
                for place, (name, one) in enumerate(named)
            ]
        ),
        Kind.ANALYSIS: tables.analysis_table(WORLD, seed, made.people, made.events),
    }


def damaged(path: Path, rows: list[dict[str, object]], schema: pa.Schema | None = None) -> Path:
    """The file with other rows under its old description, as somebody would leave it who edits by hand."""
    description = (metadata(path).metadata or {})[KEY]
    names = tuple(column.name for column in from_json(description).columns)
    table = pa.Table.from_pylist(rows, schema=schema or arrow_schema(names))
    pq.write_table(table.replace_schema_metadata({KEY: description}), path)
    return path
