"""Weights of harm: a versioned table that the user supplies, and harm per person weighed with it.

The Cambridge Crime Harm Index (Sherman, Neyroud and Neyroud 2016, Policing 10) counts days of imprisonment at the starting point of the
sentencing guideline; the severity score of the Office for National Statistics is another scale. One estimate has one scale, of one version.
"""

import math
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike

from caraway.evidence.estimators.rows import Vector, counts_of, vector, yes_or_no
from caraway.evidence.refusals import DataUnfit, OutcomesMixed

DEMONSTRATION = "weighed with a demonstration table: the figures mean nothing outside a demonstration"
SHOWN = 5


@dataclass(frozen=True)
class HarmTable:
    """What one offence of each code weighs. `scale` is the unit ("days of imprisonment"), `demonstration` whether it is made up.

    Raises `DataUnfit` when it says too little, or a weight is negative or no number.
    """

    name: str
    version: str
    scale: str
    weights: Mapping[str, float]
    demonstration: bool = False

    def __post_init__(self) -> None:
        if not all(part.strip() for part in (self.name, self.version, self.scale)):
            raise DataUnfit("A harm table says its name, its version and its scale.")
        if not self.weights:
            raise DataUnfit(f"The harm table {self.name} weighs no offence at all.")
        for code, weight in self.weights.items():
            if not math.isfinite(weight) or weight < 0:
                raise DataUnfit(f"The harm table {self.name} weighs {code!r} with {weight}: a weight is not negative.")
        object.__setattr__(self, "weights", MappingProxyType(dict(self.weights)))

    @property
    def label(self) -> str:
        """What `Setting.scale` says of harm weighed with this table."""
        return f"{self.name}, version {self.version} ({self.scale})"

    def weigh(self, codes: Iterable[str]) -> Vector:
        """The weight of each offence. Raises `DataUnfit`, naming the codes that are not in the table: none is left out or guessed."""
        listed = list(codes)
        unknown = sorted({code for code in listed if code not in self.weights})
        if unknown:
            more = f" and {len(unknown) - SHOWN} more" if len(unknown) > SHOWN else ""
            raise DataUnfit(
                f"{self.label} does not weigh {', '.join(unknown[:SHOWN])}{more}: add them, or use a later version."
            )
        return np.array([self.weights[code] for code in listed], dtype=np.float64)


def harm_table(path: Path) -> HarmTable:
    """Read a table from a TOML file: name, version, scale, [weights]. Raises `DataUnfit`."""
    try:
        return _read(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as fault:
        raise DataUnfit(
            f"{path.name} is no harm table: name, version, scale and [weights] are needed ({fault})."
        ) from None


def demonstration_table() -> HarmTable:
    """The small table that ships with the engine and says that it is made up."""
    return _read(
        resources.files("caraway.evidence.data").joinpath("demonstration_harm.toml").read_text(encoding="utf-8")
    )


def one_scale(tables: Iterable[HarmTable]) -> HarmTable:
    """The one table that all are. Raises `OutcomesMixed` when they are of several scales or versions."""
    found = list(tables)
    labels = sorted({table.label for table in found})
    if len(labels) != 1 or any(table != found[0] for table in found):
        raise OutcomesMixed(f"Harm is weighed on several scales or versions ({'; '.join(labels)}): weigh all with one.")
    return found[0]


def harm_per_person(people: int, persons: ArrayLike, codes: Sequence[str], table: HarmTable) -> Vector:
    """Each person's harm: the weights of their offences, summed; 0 for those without any.

    `persons` says whose each offence is (0 … people−1), `codes` what it was. Raises `DataUnfit`.
    """
    whose = np.asarray(persons)
    if len(whose) != len(codes):
        raise DataUnfit(f"{len(codes)} offences are of {len(whose)} people's entries: each offence is of one person.")
    weights = table.weigh(codes)
    if not len(whose):
        return np.zeros(people)
    if whose.dtype.kind not in "iu" or whose.min() < 0 or whose.max() >= people:
        raise DataUnfit(f"An offence is of somebody who is none of the {people} people followed.")
    return np.bincount(whose, weights, people).astype(np.float64)


def harm_cells(
    harm: ArrayLike, treated: ArrayLike, *, counts: ArrayLike | None = None
) -> tuple[Vector, Vector, Vector]:
    """Rows of people as cells: each value of harm, how many of the arm asked about have it, how many of the comparator."""
    values, codes = np.unique(vector(harm, "harm"), return_inverse=True)
    arm, many = yes_or_no(treated, "treated", rows=len(codes)), counts_of(counts, len(codes))
    one, other = (np.bincount(codes, many * of, len(values)).astype(np.float64) for of in (arm, 1 - arm))
    return values, one, other


def _read(text: str) -> HarmTable:
    held = tomllib.loads(text)
    weights = {str(code): float(weight) for code, weight in held["weights"].items()}
    return HarmTable(held["name"], str(held["version"]), held["scale"], weights, bool(held.get("demonstration", False)))
