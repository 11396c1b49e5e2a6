"""Who was allotted what: asking for an arm, overriding one, and showing afterwards that every one was as committed to.

The register of a trial is its allocations in their order. Nothing is ever taken out of it: an override is a further record.
"""

import hmac
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from caraway.core.allocation.chance import require_seed
from caraway.core.allocation.rules import Earlier, Levels, next_arm
from caraway.core.allocation.trial import Trial, commitment
from caraway.core.refusals import InvalidValue, NotNow, Unknown


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A person put forward: what is known of them for each factor, and whether the enrolment is locked (eligibility can't change any more)."""

    person: str
    levels: Mapping[str, str]
    locked: bool


@dataclass(frozen=True, slots=True)
class Allocation:
    """A row of the register: its number (from 1), the person, the levels of the trial's factors in their order, and the arm."""

    number: int
    person: str
    levels: Levels
    arm: str


@dataclass(frozen=True, slots=True)
class Override:
    """Somebody decided that a person be treated in another arm than was allotted. The allocation stands, and is what is analysed."""

    person: str
    arm: str
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A row of a register that is not what the seed gives: what is recorded, what should be (empty where no arm could), and why."""

    number: int
    person: str
    recorded: str
    should_be: str
    why: str


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether the seed and trial are those committed to, and every row that differs from what they give."""

    committed: bool
    differences: tuple[Difference, ...]

    @property
    def holds(self) -> bool:
        """Whether everything is as it was committed to."""
        return self.committed and not self.differences


def allocate(seed: bytes, trial: Trial, enrolment: Enrolment, register: Sequence[Allocation]) -> Allocation:
    """The person's allocation: the one they have where they have one, else the next.

    Overrides count for nothing here: what comes next depends on what was allotted, so that the register alone can be checked.
    Raises NotNow while the enrolment isn't locked, Unknown for a level that no factor has, InvalidValue for a short seed.
    """
    require_seed(seed)
    if not enrolment.locked:
        raise NotNow(
            "enrolment_open", "Lock the enrolment first: an arm is shown when nothing about it can change any more."
        )
    for row in register:
        if row.person == enrolment.person:
            return row
    levels = levels_of(trial, enrolment.levels)
    return Allocation(
        len(register) + 1, enrolment.person, levels, next_arm(seed, trial, levels, _same(trial, levels, register))
    )


def levels_of(trial: Trial, said: Mapping[str, str]) -> Levels:
    """What is said of a person, in the order of the trial's factors. Raises Unknown for a factor unsaid or a level not declared."""
    for factor in trial.factors:
        if said.get(factor.name) not in factor.levels:
            raise Unknown(f"level of {factor.name}", said.get(factor.name))
    return tuple(said[factor.name] for factor in trial.factors)


def _same(trial: Trial, levels: Levels, register: Sequence[Allocation]) -> list[Earlier]:
    """Those of the same stratum, in their order."""
    strata = len(trial.strata)
    return [Earlier(row.levels, row.arm) for row in register if row.levels[:strata] == levels[:strata]]


def override(trial: Trial, register: Sequence[Allocation], *, person: str, arm: str, by: str, why: str) -> Override:
    """A record that this person be treated in this arm. Raises NotNow before allocation, Unknown for no arm, InvalidValue without who or why."""
    if all(row.person != person for row in register):
        raise NotNow("not_allocated", "Nobody can be moved before they are allocated: ask for their arm first.")
    if all(one.name != arm for one in trial.arms):
        raise Unknown("arm", arm)
    if not by.strip() or not why.strip():
        raise InvalidValue("override_unsaid", "Say who decides to override the allocation, and why.")
    return Override(person, arm, by, why)


def treated_in(register: Sequence[Allocation], overrides: Sequence[Override]) -> dict[str, str]:
    """The arm in which each person is to be treated: the last override's, else the allotted one. Not for analysis."""
    arms = {row.person: row.arm for row in register}
    return arms | {one.person: one.arm for one in overrides if one.person in arms}


def verify(committed: str, seed: bytes, trial: Trial, register: Sequence[Allocation]) -> Verification:
    """Work every allocation out again from the revealed seed, and say which rows differ.

    Each row is worked out from the rows before it as they are recorded. Raises InvalidValue for a short seed.
    """
    fits = hmac.compare_digest(commitment(seed, trial).encode(), committed.strip().lower().encode())
    return Verification(fits, tuple(_differences(seed, trial, register)))


def _differences(seed: bytes, trial: Trial, register: Sequence[Allocation]) -> Iterator[Difference]:
    seen: set[str] = set()
    sound: list[Allocation] = []
    for number, row in enumerate(register, start=1):
        if why := _unsound(trial, row, number, seen):
            yield Difference(row.number, row.person, row.arm, "", why)
        seen.add(row.person)
        if not _known(trial, row):
            continue
        should_be = next_arm(seed, trial, row.levels, _same(trial, row.levels, sound))
        sound.append(row)
        if should_be != row.arm:
            yield Difference(row.number, row.person, row.arm, should_be, "The seed gives another arm.")


def _unsound(trial: Trial, row: Allocation, number: int, seen: set[str]) -> str:
    if row.number != number:
        return f"It stands at place {number}: a row is missing, twice there or moved."
    if row.person in seen:
        return "The person was allocated before."
    return "" if _known(trial, row) else "A level or a factor is not one of the trial's."


def _known(trial: Trial, row: Allocation) -> bool:
    return len(row.levels) == len(trial.factors) and all(
        level in factor.levels for level, factor in zip(row.levels, trial.factors, strict=True)
    )
