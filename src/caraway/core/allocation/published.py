"""The register of a trial as it is published: one text, JSON or CSV, by which anybody can work every allocation out again.

It names nobody: a person is a token, and nothing says when or by whom anybody was allocated, or why an allocation was overridden.

The seed shows that each arm is as it should be, and nothing of rows that are not there, of the end above all, or of two persons who have
changed places. That is shown by the seal: one hash over all rows in their order, made public whenever the register is written.
"""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from hashlib import sha256
from io import StringIO
from typing import Any

from caraway.core.allocation.register import Allocation, Difference, Verification, verify
from caraway.core.allocation.trial import FORM, Arm, Blocks, Factor, Imbalance, Minimisation, Trial
from caraway.core.refusals import InvalidValue, NotNow

REMARK = "# "
REGISTER = "caraway register, form 2"
"""Form 1 had no seal, and is not read: what was cut off it cannot be told."""


_OTHERS = "rows are missing, were changed, or have changed places."


def _unreadable() -> InvalidValue:
    return InvalidValue("register", "This is no register of a trial that can be read here.")


@dataclass(frozen=True, slots=True)
class Sealed:
    """How many rows a register had when it was written, and the hash over them (64 hexadecimal figures)."""

    rows: int
    seal: str


@dataclass(frozen=True, slots=True)
class Compared:
    """What is wrong with a register beside what the seed shows, in sentences; of how many of its first rows each seal is that was made
    public; and whether there was anything to compare all of it with."""

    wrong: tuple[str, ...]
    covered: tuple[int, ...]
    told: bool


@dataclass(frozen=True, slots=True)
class Register:
    """What is published: the trial, what was committed to, every allocation in order, and the seed once it is revealed.

    `said` is the seal that stands in a register that was read; one that was not written yet has none.
    """

    trial: Trial
    commitment: str
    allocations: tuple[Allocation, ...]
    seed: bytes | None = None
    said: Sealed | None = None

    def verified(self) -> Verification:
        """Every allocation worked out again. Raises NotNow before the seed is revealed."""
        if self.seed is None:
            raise NotNow("not_revealed", "The seed is not revealed yet: a trial is verified once it is closed.")
        return verify(self.commitment, self.seed, self.trial, self.allocations)

    def sealed(self) -> Sealed:
        """The seal of these rows."""
        return self._seals()[-1]

    def _seals(self) -> tuple[Sealed, ...]:
        """That after each row, of none first: each covers the one before it, so that one says all that came before."""
        seals = [Sealed(0, sha256(f"{REGISTER} {self.commitment}".encode()).hexdigest())]
        for rows, one in enumerate(self.allocations, start=1):
            row = json.dumps([seals[-1].seal, one.number, one.person, list(one.levels), one.arm])
            seals.append(Sealed(rows, sha256(row.encode()).hexdigest()))
        return tuple(seals)

    def against(self, *, commitment: str = "", seals: Sequence[str] = ()) -> Compared:
        """Its rows held against the seal that stands in it, and everything against what was made public elsewhere.

        A seal that was made public earlier is that of as many of the first rows; the last one, of the closing, is that of all of them.
        """
        wrong = [] if self.said in (None, self.sealed()) else [f"Its own seal is of others: {_OTHERS}"]
        if commitment and not _same(commitment, self.commitment):
            wrong.append("Its commitment is not the one that was made public.")
        covered = [next((one.rows for one in self._seals() if _same(seal, one.seal)), None) for seal in seals]
        wrong += [f"A seal that was made public is of others: {_OTHERS}" for rows in covered if rows is None]
        sealed = max((rows for rows in covered if rows is not None), default=0)
        if seals and sealed < len(self.allocations):
            wrong.append(f"{len(self.allocations) - sealed} of its rows come after those of every seal that was told.")
        return Compared(tuple(wrong), tuple(rows for rows in covered if rows is not None), bool(commitment and seals))


def _same(said: str, other: str) -> bool:
    return said.strip().lower().removeprefix("sha256:") == other.strip().lower()


def token(commitment: str, case: str) -> str:
    """By what the register calls a person: nobody without the case's own number can tell whose it is."""
    return sha256(f"{commitment} {case}".encode()).hexdigest()[:20]


def _head(register: Register) -> str:
    head = {
        "form": REGISTER,
        "commitment": register.commitment,
        "sealed": asdict(register.sealed()),
        "seed": register.seed.hex() if register.seed else None,
        "trial": json.loads(register.trial.describe()),
    }
    return json.dumps(head, sort_keys=True)


def as_csv(register: Register) -> str:
    """The register as CSV: a first line with everything but the allocations, then a line each. `read` takes it as well."""
    text = StringIO()
    text.write(f"{REMARK}{_head(register)}\n")
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(["number", "person", *(factor.name for factor in register.trial.factors), "arm"])
    lines.writerows([one.number, one.person, *one.levels, one.arm] for one in register.allocations)
    return text.getvalue()


def written(register: Register) -> str:
    """The register as JSON, one allocation a line."""
    lines = ",\n".join(
        json.dumps({"number": one.number, "person": one.person, "levels": list(one.levels), "arm": one.arm})
        for one in register.allocations
    )
    return f'{_head(register)[:-1]},\n"allocations": [\n{lines}\n]}}\n'


def read(text: str) -> Register:
    """The register of a JSON or CSV text. Raises InvalidValue where it is none, or where its trial cannot be."""
    try:
        said = _of_csv(text) if text.startswith(REMARK) else json.loads(text)
        if said["form"] != REGISTER:
            raise _unreadable()
        return Register(
            trial=trial_of(json.dumps(said["trial"])),
            commitment=str(said["commitment"]),
            allocations=tuple(_allocation(row) for row in said["allocations"]),
            seed=bytes.fromhex(said["seed"]) if said["seed"] else None,
            said=Sealed(int(said["sealed"]["rows"]), str(said["sealed"]["seal"])),
        )
    except (ValueError, KeyError, TypeError):
        raise _unreadable() from None


def _of_csv(text: str) -> dict[str, Any]:
    head, _, rest = text.removeprefix(REMARK).partition("\n")
    rows = list(csv.reader(StringIO(rest)))[1:]
    allocations = [
        {"number": number, "person": person, "levels": levels, "arm": arm} for number, person, *levels, arm in rows
    ]
    return {**json.loads(head), "allocations": allocations}


def _allocation(row: Mapping[str, Any]) -> Allocation:
    return Allocation(int(row["number"]), str(row["person"]), tuple(map(str, row["levels"])), str(row["arm"]))


def trial_of(described: str) -> Trial:
    """The trial of its own description (`Trial.describe`). Raises InvalidValue where that is none, or of another form."""
    try:
        said = json.loads(described)
        if said["form"] != FORM:
            raise _unreadable()
        arms = tuple(Arm(str(name), int(share)) for name, share in said["arms"])
        strata = tuple(Factor(str(name), tuple(levels)) for name, levels in said["strata"])
        return Trial(str(said["trial"]), arms, _rule(said["rule"]), strata)
    except (ValueError, KeyError, TypeError, ZeroDivisionError):
        raise _unreadable() from None


def _rule(said: Mapping[str, Any]) -> Blocks | Minimisation:
    if "permuted blocks" in said:
        return Blocks(tuple(said["permuted blocks"]))
    factors = tuple(Factor(name, tuple(levels), weight) for name, levels, weight in said["minimisation"])
    return Minimisation(factors, Fraction(said["follow"]), Imbalance(said["imbalance"]))


def in_words(found: Verification, rows: Sequence[Allocation]) -> tuple[str, ...]:
    """What a verification found, a sentence each."""
    seed = "The seed and the trial are those committed to."
    other = "The seed, or the trial, is another than was committed to."
    if found.holds:
        return (seed, f"All {len(rows)} allocations are as the seed gives them.")
    return (seed if found.committed else other, *(_difference(one) for one in found.differences))


def compared_in_words(found: Compared, register: Register) -> tuple[str, ...]:
    """What comparing it found, a sentence each; and where nothing was told to compare it with, what to compare."""
    all_ = len(register.allocations)
    said = [
        *found.wrong,
        *(f"Of its {all_} allocations the first {rows} are as sealed and made public." for rows in found.covered),
    ]
    if not found.told:
        seal = register.sealed()
        said.append(
            "The register alone cannot show that it is the whole one, nor that it is of this trial. Compare with what was made public:"
            f" commitment {register.commitment}; {seal.rows} allocations, seal {seal.seal}."
        )
    return tuple(said)


def _difference(one: Difference) -> str:
    other = f" It says {one.recorded}, and should say {one.should_be}." if one.should_be else ""
    return f"Row {one.number}: {one.why}{other}"
