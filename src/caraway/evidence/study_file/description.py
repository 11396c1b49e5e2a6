"""What a study file says of itself: written into the Parquet file's own metadata, read back and held against what is there."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from caraway.core.refusals import Refusal
from caraway.core.study import project as projects
from caraway.core.study.columns import COLUMNS
from caraway.core.study.project import Project
from caraway.core.study.words import Type
from caraway.evidence.refusals import StudyFileUnfit
from caraway.evidence.version import VERSION

KEY = b"caraway.study"
"""Under which the description is in the metadata."""
FORM = 1
"""The form of description and content hash written here; another form is refused, never guessed at."""

ARROW: Mapping[Type, pa.DataType] = {
    Type.TEXT: pa.string(),
    Type.CODE: pa.string(),
    Type.WHOLE: pa.int32(),
    Type.NUMBER: pa.float64(),
    Type.FLAG: pa.bool_(),
    Type.DAY: pa.date32(),
}
"""How a type of the declaration is stored."""


@dataclass(frozen=True)
class Described:
    """A column as a file describes it: as `core.study.columns` does, so that a reader without Caraway understands it."""

    name: str
    type: str
    unit: str
    sensitivity: str
    means: str

    def __post_init__(self) -> None:
        if not all(isinstance(said, str) for said in (self.name, self.type, self.unit, self.sensitivity, self.means)):
            raise TypeError("a column is described by something that is no text")


@dataclass(frozen=True)
class Description:
    """A file's description. `content` is the hash of its rows (`content.ContentHash`), `data_cut` the last day its data tell of,
    `left_out` how many people were left out when it was made, by why (`agreed.WHY`)."""

    kind: str
    project: Project
    purpose: str
    data_cut: date
    columns: tuple[Described, ...]
    rows: int = 0
    content: str = ""
    writer: str = VERSION
    form: int = FORM
    left_out: Mapping[str, int] = field(default_factory=dict)

    def as_json(self) -> bytes:
        """The description as it is stored."""
        said = asdict(self) | {"project": self.project.declared(), "data_cut": self.data_cut.isoformat()}
        return json.dumps(said, ensure_ascii=False, sort_keys=True).encode()

    def finished(self, rows: int, content: str) -> "Description":
        """The description of a file whose rows are all written."""
        return replace(self, rows=rows, content=content)


def described(names: tuple[str, ...]) -> tuple[Described, ...]:
    """The columns of those names as a file describes them."""
    return tuple(
        Described(one.name, str(one.type), one.unit, str(one.sensitivity), one.means)
        for one in (COLUMNS[name] for name in names)
    )


def arrow_schema(names: tuple[str, ...]) -> pa.Schema:
    """The stored types of columns of the declaration. Raises StudyFileUnfit for one that nobody declared."""
    if unknown := [name for name in names if name not in COLUMNS]:
        raise StudyFileUnfit(f"Nobody declared {', '.join(unknown)}: a study file has no such column.")
    return pa.schema([(name, ARROW[COLUMNS[name].type]) for name in names])


def from_json(text: bytes) -> Description:
    """The description of what `as_json` made. Raises StudyFileUnfit when it lacks something or says what cannot be."""
    try:
        said: dict[str, Any] = json.loads(text)
        if said["form"] != FORM:
            raise StudyFileUnfit(f"The file's description is of form {said['form']!r}; this version reads form {FORM}.")
        return Description(
            kind=str(said["kind"]),
            project=projects.of(said["project"], "the file's project"),
            purpose=str(said["purpose"]),
            data_cut=date.fromisoformat(said["data_cut"]),
            columns=tuple(Described(**column) for column in said["columns"]),
            rows=int(said["rows"]),
            content=str(said["content"]),
            writer=str(said["writer"]),
            left_out={str(why): int(count) for why, count in said.get("left_out", {}).items()},
        )
    except Refusal as refused:
        raise StudyFileUnfit(f"The file's description has no fit project: {refused.sentence}") from None
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as wrong:
        raise StudyFileUnfit(
            f"The file's description cannot be read ({type(wrong).__name__}: {wrong}): write it again."
        ) from None


def metadata(path: Path) -> pq.FileMetaData:
    """The Parquet metadata. Raises StudyFileUnfit for a file that is not there, cut short or not Parquet."""
    try:
        return pq.read_metadata(path)
    except (OSError, ValueError, pa.ArrowException) as wrong:  # ValueError: of a name that is no UTF-8
        raise StudyFileUnfit(
            f"{ascii(path.name) if not path.name.isprintable() else path.name} cannot be read as Parquet ({type(wrong).__name__}): it is missing, cut short or damaged. Fetch it again."
        ) from None


def describe(path: Path) -> Description:
    """What the file says of itself, not yet verified. Raises StudyFileUnfit."""
    said = (metadata(path).metadata or {}).get(KEY)
    if said is None:
        raise StudyFileUnfit(f"{path.name} does not describe itself: it is no study file. Write it with Caraway.")
    return from_json(said)
