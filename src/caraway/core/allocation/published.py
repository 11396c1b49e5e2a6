"""The register of a trial as it is published: one text, JSON or CSV, by which anybody can work every allocation out again.

It names nobody: a person is a token, and nothing says when or by whom anybody was allocated, or why an allocation was overridden.
"""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from io import StringIO
from typing import Any

from caraway.core.allocation.register import Allocation, Difference, Verification, verify
from caraway.core.allocation.trial import FORM, Arm, Blocks, Factor, Imbalance, Minimisation, Trial
from caraway.core.refusals import InvalidValue, NotNow

REMARK = "# "
REGISTER = "caraway register, form 1"


def _unreadable() -> InvalidValue:
    return InvalidValue("register", "This is no register of a trial that can be read here.")


@dataclass(frozen=True, slots=True)
class Register:
    """What is published: the trial, what was committed to, every allocation in order, and the seed once it is revealed."""

    trial: Trial
    commitment: str
    allocations: tuple[Allocation, ...]
    seed: bytes | None = None

    def verified(self) -> Verification:
        """Every allocation worked out again. Raises NotNow before the seed is revealed."""
        if self.seed is None:
            raise NotNow("not_revealed", "The seed is not revealed yet: a trial is verified once it is closed.")
        return verify(self.commitment, self.seed, self.trial, self.allocations)


def token(commitment: str, case: str) -> str:
    """By what the register calls a person: nobody without the case's own number can tell whose it is."""
    return sha256(f"{commitment} {case}".encode()).hexdigest()[:20]


def _head(register: Register) -> str:
    head = {
        "form": REGISTER,
        "commitment": register.commitment,
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


def _difference(one: Difference) -> str:
    other = f" It says {one.recorded}, and should say {one.should_be}." if one.should_be else ""
    return f"Row {one.number}: {one.why}{other}"
