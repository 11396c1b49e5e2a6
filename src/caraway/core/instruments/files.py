"""The files of risk tools and surveys, `KEY-VERSION.toml` each, and the loader that refuses a bad one."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import pairwise

from caraway.core.bands import Bands
from caraway.core.dates import spoken
from caraway.core.instruments.parts import Instrument
from caraway.core.instruments.shape import INSTRUMENT
from caraway.core.instruments.sound import require_sound
from caraway.core.refusals import InstrumentFileError, InvalidValue, NotNow, Unknown
from caraway.core.schema import Complain


def instrument_from(text: str, file: str) -> Instrument:
    """Read one file. Raises InstrumentFileError naming file, key and reason."""

    def complain(key: str, reason: str) -> InstrumentFileError:
        return InstrumentFileError(file, key, reason)

    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise complain("the file", str(error)) from error
    read = INSTRUMENT.read(table, "", complain)
    found = Instrument(**read | {"bands": _bands(read["bands"], complain)})
    if file != f"{found.key}-{found.version}.toml":
        raise complain("key", "with the version must be the file's own name")
    require_sound(found, complain)
    return found


@cache
def instruments() -> tuple[Instrument, ...]:
    """Every version of every risk tool and survey, by key and then by age, the oldest first.

    Raises InstrumentFileError where two versions of one can't be told apart.
    """
    folder = _folder()
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    found = [instrument_from(folder.joinpath(name).read_text("utf-8"), name) for name in names]
    found.sort(key=lambda one: (one.key, one.in_force_from))
    for before, after in pairwise(found):
        if (before.key, before.in_force_from) == (after.key, after.in_force_from):
            file, reason = f"{after.key}-{after.version}.toml", f"is that of version {before.version} too"
            raise InstrumentFileError(file, "in_force_from", reason)
    return tuple(found)


def instrument(key: str, version: str) -> Instrument:
    """That version of a risk tool or survey: answers are read under the one they were given under. Raises Unknown."""
    for found in _versions(key):
        if found.version == version:
            return found
    raise Unknown(f"version of {key}", version)


def instrument_in_force(key: str, on: date) -> Instrument:
    """The version that is asked on that day.

    Raises Unknown where no file has the key, NotNow with the first day on which it may be used.
    """
    versions = _versions(key)
    for found in reversed(versions):
        if found.in_force_from <= on:
            return found
    raise NotNow("instrument_not_yet", f"{versions[0].name} may be used from {spoken(versions[0].in_force_from)}.")


def _versions(key: str) -> tuple[Instrument, ...]:
    found = tuple(one for one in instruments() if one.key == key)
    if not found:
        raise Unknown("risk tool or survey", key)
    return found


def _bands(table: Mapping[str, int] | None, complain: Complain) -> Bands | None:
    try:
        return Bands(**table) if table else None
    except InvalidValue as wrong:
        raise complain("bands", wrong.sentence) from wrong


def _folder() -> Traversable:
    return files(__package__)
