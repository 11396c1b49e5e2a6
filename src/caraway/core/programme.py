"""A programme as one data file, and the loader that refuses a bad one.

Source of the shapes: the services' own published descriptions. A new programme is a new
file; if it needs code, this format lacks a word.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from caraway.core.criteria import Criterion, criteria_from
from caraway.core.programme_shape import PROGRAMME
from caraway.core.refusals import ProgrammeFileError, Unknown


@dataclass(frozen=True, slots=True)
class Step:
    """One step everybody attends, in order. Gaps are days from the step named in `after`."""

    key: str
    name: str
    kind: str
    minutes: int
    missed: str
    after: str | None
    gap_least_days: int
    gap_most_days: int


@dataclass(frozen=True, slots=True)
class Aim:
    key: str
    words: str


@dataclass(frozen=True, slots=True)
class WindowRule:
    """Weeks from the clock's start, the most an extension may reach, and who may extend."""

    weeks: int
    most_weeks: int
    clock_starts: tuple[str, ...]
    extended_by: tuple[str, ...]
    repeat_wait_days: int


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme file, read and found sound."""

    key: str
    name: str
    short_name: str
    kind: str
    version: str
    in_force_from: date
    needs_force: bool
    referral: Mapping[str, Any]
    consent: Mapping[str, Any]
    window: WindowRule
    delivery: Mapping[str, Any]
    steps: tuple[Step, ...]
    eligibility: tuple[Criterion, ...]
    instruments: tuple[Mapping[str, Any], ...]
    aims: tuple[Aim, ...]
    outcomes: Mapping[str, str]
    signposts: tuple[str, ...]
    staff: Mapping[str, Any]
    retention: Mapping[str, int]

    def step(self, key: str) -> Step:
        for step in self.steps:
            if step.key == key:
                return step
        raise Unknown("step", key)

    @property
    def least_days(self) -> int:
        """Days between the first and the last step, at the least."""
        return sum(step.gap_least_days for step in self.steps)

    @property
    def aim_keys(self) -> frozenset[str]:
        return frozenset(aim.key for aim in self.aims)


def programme_from(text: str, file: str) -> Programme:
    """Read one programme file. Raises ProgrammeFileError naming file, key and reason."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProgrammeFileError(file, "the file", str(error)) from error

    def complain(key: str, reason: str) -> ProgrammeFileError:
        return ProgrammeFileError(file, key, reason)

    read = PROGRAMME.read(table, "", complain)
    read["steps"] = tuple(Step(**step) for step in read["steps"])
    read["window"] = WindowRule(**read["window"])
    read["aims"] = tuple(Aim(**aim) for aim in read.pop("session_record")["aims"])
    read["signposts"] = read["signposts"]["kinds"]
    read["eligibility"] = criteria_from(read["eligibility"], file)
    programme = Programme(**read)
    _sound(programme, complain)
    return programme


def _sound(programme: Programme, complain: Any) -> None:
    _distinct([step.key for step in programme.steps], "steps", complain)
    _distinct([aim.key for aim in programme.aims], "session_record.aims", complain)
    for number, step in enumerate(programme.steps):
        _sound_step(programme, number, step, complain)
    if programme.window.most_weeks < programme.window.weeks:
        raise complain("window.most_weeks", "is shorter than window.weeks")
    if programme.least_days > programme.window.weeks * 7:
        raise complain("steps", "take longer than window.weeks even with the shortest gaps")


def _sound_step(programme: Programme, number: int, step: Step, complain: Any) -> None:
    where = f"steps[{number}]"
    if step.gap_most_days < step.gap_least_days:
        raise complain(f"{where}.gap_most_days", "is less than gap_least_days")
    if number == 0 and (step.after or step.gap_most_days):
        raise complain(f"{where}.after", "the first step can follow nothing")
    if number > 0 and step.after != programme.steps[number - 1].key:
        raise complain(f"{where}.after", "must name the step before it")
    if number > 0 and step.gap_least_days < 1:
        raise complain(f"{where}.gap_least_days", "must be at least 1: steps fall on different days")


def _distinct(keys: list[str], where: str, complain: Any) -> None:
    for number, key in enumerate(keys):
        if key in keys[:number]:
            raise complain(f"{where}[{number}].key", f"{key} is there twice")


@cache
def programme(key: str) -> Programme:
    """The programme of that key. Raises Unknown where no file has it."""
    source = files("caraway.core.programmes").joinpath(f"{key}.toml")
    if not key.isidentifier() or not source.is_file():
        raise Unknown("programme", key)
    return programme_from(source.read_text("utf-8"), f"{key}.toml")


def programme_keys() -> tuple[str, ...]:
    """The keys of all programme files, in order."""
    names = (entry.name for entry in files("caraway.core.programmes").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))
