"""A programme as one data file, its past versions beside it, and the loader that refuses a bad one.

Source of the shapes: the services' own published descriptions. A new programme is a new
file; if it needs code, this format lacks a word.
"""

import re
import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from caraway.core.criteria import criteria_from
from caraway.core.dates import spoken
from caraway.core.programme_parts import Aim, Programme, Step
from caraway.core.programme_shape import PROGRAMME
from caraway.core.programme_sound import require_sound
from caraway.core.refusals import NotNow, ProgrammeFileError, Unknown
from caraway.core.schema import SLUG

__all__ = ["Aim", "Programme", "Step", "programme", "programme_from", "programme_in_force", "programme_keys"]


def programme_from(text: str, file: str) -> Programme:
    """Read one programme file. Raises ProgrammeFileError naming file, key and reason."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProgrammeFileError(file, "the file", str(error)) from error

    def complain(key: str, reason: str) -> ProgrammeFileError:
        return ProgrammeFileError(file, key, reason)

    read = PROGRAMME.read(table, "", complain)
    read["eligibility"] = criteria_from(read["eligibility"], file)
    found = Programme(**read)
    if file not in (f"{found.key}.toml", f"{found.key}-{found.version}.toml"):
        raise complain("key", "must be the file's own name")
    require_sound(found, complain)
    return found


def programme(key: str, version: str | None = None) -> Programme:
    """The programme of that key: the newest version, or the one a case began under.

    Raises Unknown where no file has it.
    """
    versions = _versions(key) if re.fullmatch(SLUG.pattern, key) else ()
    if not versions:
        raise Unknown("programme", key)
    for found in versions:
        if version in (None, found.version):
            return found
    raise Unknown(f"version of {key}", version)


def programme_in_force(key: str, on: date) -> Programme:
    """The version under which a person is referred on that day.

    Raises Unknown where no file has the key, NotNow with the first day on which it may be used.
    """
    newest = programme(key)
    for found in _versions(key):
        if found.in_force_from <= on:
            return found
    first = spoken(_versions(key)[-1].in_force_from)
    raise NotNow("programme_not_yet", f"{newest.short_name} may be used from {first}.")


def programme_keys() -> tuple[str, ...]:
    """The keys of all programme files, in order."""
    return tuple(sorted(name.removesuffix(".toml") for name in _names(_folder())))


@cache
def _versions(key: str) -> tuple[Programme, ...]:
    """Every version of a programme, the newest first. Raises ProgrammeFileError where two can't be told apart."""
    past = _folder() / "past"
    places = [_folder() / f"{key}.toml", *(past / name for name in sorted(_names(past)) if name.startswith(f"{key}-"))]
    found = [programme_from(file.read_text("utf-8"), file.name) for file in places if file.is_file()]
    found = sorted((one for one in found if one.key == key), key=lambda one: one.in_force_from, reverse=True)
    for name in ("version", "in_force_from"):
        if len({getattr(one, name) for one in found}) < len(found):
            raise ProgrammeFileError(f"{key}.toml", name, "is that of another version too")
    return tuple(found)


def _folder() -> Traversable:
    return files("caraway.core") / "programmes"


def _names(folder: Traversable) -> list[str]:
    return [entry.name for entry in folder.iterdir() if entry.name.endswith(".toml")] if folder.is_dir() else []
