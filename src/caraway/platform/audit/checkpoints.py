"""A checkpoint of the audit as a file: how far the chain went, and its hash there, for an organisation to keep elsewhere.

It says nothing of anybody. It is not signed: what it is worth comes from where it is kept.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from caraway.core.audit_chain import Checkpoint

from .checking import Reached

FORM = "caraway audit checkpoint 1"
_WORDS = ("form", "plane", "position", "entries", "hash", "sealed_at", "written_at")


class NotACheckpoint(Exception):
    """A file holds no checkpoint of this plane; the message is one sentence that says why."""


def write(file: Path, plane: str, reached: Reached, now: datetime) -> None:
    """Write how far the plane's audit is sealed. FileExistsError where the file is there: a checkpoint is never replaced."""
    said = {
        "form": FORM,
        "plane": plane,
        "position": reached.position,
        "entries": reached.position,  # positions are numbered from 1 without a gap
        "hash": reached.hash.hex(),
        "sealed_at": reached.sealed_at.isoformat() if reached.sealed_at else None,
        "written_at": now.isoformat(),
    }
    with file.open("x") as new:
        new.write(json.dumps(said, indent=2) + "\n")


def read(file: Path, plane: str) -> Checkpoint:
    """The checkpoint in the file. Raises NotACheckpoint for anything but one of this plane, OSError for no such file."""
    try:
        said = json.loads(file.read_text())
        found = _checkpoint(said)
    except (ValueError, TypeError, KeyError):
        raise NotACheckpoint(f"{file} is no checkpoint of an audit.") from None
    if said["plane"] != plane:
        raise NotACheckpoint(f"{file} is a checkpoint of {said['plane']}, and this is {plane}.")
    return found


def _checkpoint(said: Any) -> Checkpoint:
    if set(said) != set(_WORDS) or said["form"] != FORM or said["entries"] != said["position"]:
        raise ValueError("other words")
    position, digest = said["position"], bytes.fromhex(said["hash"])
    if type(position) is not int or position < 0 or len(digest) != 32:
        raise ValueError("other values")
    return Checkpoint(position, digest)
