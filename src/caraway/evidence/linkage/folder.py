"""The folder of one linking: what was found, from which inputs, and what is to be decided; ids and weights, never a name.

`links.parquet`       participant, police, how (the rule, "probability", "decided by a person"), probability, by (exact, model or person)
`to_decide.parquet`   the middle band: participant, police, probability, gamma_… and weight_… of each comparison; never changed
`linked.json`         the fingerprints of the inputs, the settings, the counts, and what the model expects
`decisions.jsonl`     what people answered (`decision_log`)
`undecided.parquet`   after settling: the pairs about which nobody decided, and `why`
`settled.json`        after settling: the counts

The folder appears whole or not at all, and is never written over by a linking of other inputs.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from caraway.evidence.linkage.bands import ClericalPair, clerical_pairs
from caraway.evidence.linkage.decision_log import DecisionLog
from caraway.evidence.linkage.model import MODEL
from caraway.evidence.linkage.records import reader
from caraway.evidence.linkage.run import BY_PERSON, BY_PROBABILITY, Linked
from caraway.evidence.refusals import RecordsUnfit
from caraway.evidence.version import VERSION

FORM = "caraway-linkage-1"
LINKS, TO_DECIDE, LINKED = "links.parquet", "to_decide.parquet", "linked.json"
UNDECIDED, SETTLED, DECISIONS = "undecided.parquet", "settled.json", "decisions.jsonl"


@dataclass(frozen=True)
class Inputs:
    """What a linking was made of: the fingerprints of both files, and how they were linked."""

    participants: str
    police: str
    settings: Mapping[str, Any]


@dataclass(frozen=True)
class Folder:
    """A folder of linking that was found whole. `said` is what stands in `linked.json`."""

    path: Path
    said: Mapping[str, Any]

    @property
    def log(self) -> DecisionLog:
        """Its log of answers."""
        return DecisionLog(self.path / DECISIONS)

    def linked(self) -> Linked:
        """What rules and model found, without what people decided."""
        links = _table(self.path / LINKS)
        base = links.filter(pc.not_equal(links["by"], "person")).drop_columns(["by"])
        counts = self.said["counts"]
        if base.num_rows != counts["exact"] + counts["model"]:
            raise RecordsUnfit(f"{LINKS} has not the links that {LINKED} counts: link again into a new folder.")
        return Linked(
            base, self.to_decide(), (), counts["model"], counts["looked_at"],
            self.said["participants"]["rows"], self.said["police"]["rows"], MODEL,
        )  # fmt: skip

    def to_decide(self) -> pa.Table:
        """The middle band, as it was found. Raises `RecordsUnfit` when it is another than was written."""
        content = (self.path / TO_DECIDE).read_bytes() if (self.path / TO_DECIDE).is_file() else b""
        if hashlib.sha256(content).hexdigest() != self.said["to_decide_sha256"]:
            raise RecordsUnfit(f"{TO_DECIDE} is not the file that linking wrote: link again into a new folder.")
        return pq.read_table(reader(content))

    def pairs(self) -> tuple[ClericalPair, ...]:
        """The pairs that a person decides, most probable first, with the reasons in words."""
        return clerical_pairs(self.to_decide(), MODEL)


def opened(path: Path) -> Folder:
    """The folder of a linking. Raises `RecordsUnfit` when it is none."""
    try:
        said = json.loads((path / LINKED).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        said = None
    if not isinstance(said, dict) or said.get("form") != FORM or not _says_all(said):
        raise RecordsUnfit(f"{path} is no folder of a linking: make one with `caraway evidence link`.")
    return Folder(path, said)


def _says_all(said: Mapping[str, Any]) -> bool:
    """Whether `linked.json` has what is read from it, of the right type: it may have been edited, or cut short and mended."""
    try:
        numbers = [said["counts"][name] for name in ("exact", "model", "to_decide", "looked_at")]
        numbers += [said[name]["rows"] for name in ("participants", "police")]
        texts = [said["to_decide_sha256"], *(said[name]["sha256"] for name in ("participants", "police"))]
        texts += [text for one in said["settings"]["columns"].values() for pair in one.items() for text in pair]
    except (KeyError, TypeError, AttributeError):
        return False
    whose = {"participant", "police"} == set(said["settings"]["columns"])
    return whose and all(type(one) is int for one in numbers) and all(isinstance(one, str) for one in texts)


def there_already(path: Path, inputs: Inputs) -> Folder | None:
    """The folder where it is there with these very inputs; None where there is none yet.

    Raises `RecordsUnfit` for a folder of other inputs or settings, or one with something else in it.
    """
    if not path.exists() or (path.is_dir() and not any(path.iterdir())):
        return None
    folder = opened(path)
    for name, words in (("participants", "another file of participants"), ("police", "another file of police records")):
        if folder.said[name]["sha256"] != getattr(inputs, name):
            raise RecordsUnfit(f"{path} holds a linking of {words}: name a new folder. Nothing in it was changed.")
    if folder.said["settings"] != inputs.settings:
        raise RecordsUnfit(f"{path} holds a linking with other settings: name a new folder. Nothing in it was changed.")
    return folder


def write(path: Path, linked: Linked, inputs: Inputs) -> Folder:
    """Write the folder: beside its place first, then under its name in one step.

    Raises `RecordsUnfit` when it cannot be written, or was made by another meanwhile.
    """
    try:
        making = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
    except OSError as wrong:
        raise RecordsUnfit(f"{path} cannot be made ({wrong.strerror}): name a folder in one that is there.") from None
    try:
        save(making / LINKS, parquet(_with_by(linked.links)))
        clerical = parquet(linked.clerical)
        save(making / TO_DECIDE, clerical)
        said = _said(linked, inputs) | {"to_decide_sha256": hashlib.sha256(clerical).hexdigest()}
        save(making / LINKED, text(said))
        making.rename(path)
        on_disk(path.parent)
    except OSError as wrong:
        shutil.rmtree(making, ignore_errors=True)
        raise RecordsUnfit(f"{path} cannot be written ({wrong.strerror}): nothing was left half done.") from None
    return opened(path)


def replace_file(path: Path, content: bytes) -> None:
    """Put a file in the place of one that may be there: whole or not at all. Raises OSError."""
    making = path.with_name(f".{path.name}.new")
    save(making, content)
    making.replace(path)
    on_disk(path.parent)


def save(path: Path, content: bytes) -> None:
    """Write a file for its owner alone, and see it on the disk."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def on_disk(folder: Path) -> None:
    """What a folder holds is on the disk by name as well."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def parquet(table: pa.Table) -> bytes:
    """A table as the bytes of a Parquet file."""
    out = pa.BufferOutputStream()
    pq.write_table(table, out)
    written: bytes = out.getvalue().to_pybytes()
    return written


def text(said: Mapping[str, Any]) -> bytes:
    """Plain values as JSON for people to read."""
    return (json.dumps(said, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


def links_of(linked: Linked) -> bytes:
    """The links as `links.parquet` holds them."""
    return parquet(_with_by(linked.links))


def _with_by(links: pa.Table) -> pa.Table:
    by = {BY_PROBABILITY: "model", BY_PERSON: "person"}
    said = pa.array([by.get(how, "exact") for how in links["how"].to_pylist()], pa.string())
    return links.append_column("by", said)


def _said(linked: Linked, inputs: Inputs) -> dict[str, Any]:
    model, middle = _by_model(linked), linked.clerical["probability"].to_pylist()
    exact = linked.links.num_rows - len(model)
    likely = exact + sum(model) + sum(middle)
    return {
        "form": FORM,
        "version": VERSION,
        "participants": {"sha256": inputs.participants, "rows": linked.participants},
        "police": {"sha256": inputs.police, "rows": linked.police},
        "settings": dict(inputs.settings),
        "counts": {
            "exact": exact,
            "model": len(model),
            "to_decide": len(middle),
            "looked_at": linked.looked_at,
            "rules": [{"rule": one.rule, "links": one.links, "left": one.ambiguous} for one in linked.passes],
        },
        "expected": {
            "precision_of_model": round(sum(model) / len(model), 4) if model else None,
            "one_person_of_to_decide": round(sum(middle), 1),
            "recall_before_deciding": round((exact + sum(model)) / likely, 4) if likely else None,
        },
    }


def _by_model(linked: Linked) -> list[float]:
    how, probability = linked.links["how"].to_pylist(), linked.links["probability"].to_pylist()
    return [chance for name, chance in zip(how, probability, strict=True) if name == BY_PROBABILITY]


def _table(path: Path) -> pa.Table:
    try:
        return pq.read_table(reader(path.read_bytes()))
    except (OSError, pa.ArrowException):
        raise RecordsUnfit(f"{path.name} is missing, cut short or damaged: link again into a new folder.") from None
