"""The analysis without each force in turn: whether one of them makes the result."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from caraway.evidence.estimators.reading import labelled
from caraway.evidence.refusals import DataUnfit, EvidenceRefused


@dataclass(frozen=True)
class LeftOut:
    """`without` gives by force left out the estimate and interval; `whole` that of all; `impossible` why where there was no answer."""

    whole: tuple[float, float, float]
    without: dict[object, tuple[float, float, float]]
    impossible: dict[object, str]
    null: float

    @property
    def lowest(self) -> float:
        """The least estimate without a force."""
        return min(said[0] for said in self.without.values())

    @property
    def highest(self) -> float:
        """The greatest estimate without a force."""
        return max(said[0] for said in self.without.values())

    @property
    def turns(self) -> tuple[object, ...]:
        """Forces without which the conclusion (the side of no effect that the interval is on, or neither) is another."""
        return tuple(
            force for force, said in self.without.items() if _side(said, self.null) != _side(self.whole, self.null)
        )

    @property
    def most(self) -> object:
        """The force whose absence moves the estimate most."""
        return max(self.without, key=lambda force: abs(self.without[force][0] - self.whole[0]))


def _side(said: tuple[float, float, float], null: float) -> int:
    return int(said[1] > null) - int(said[2] < null)


def leave_one_out(
    forces: ArrayLike, estimate: Callable[[NDArray[np.bool_]], tuple[float, float, float]], *, null: float = 0.0
) -> LeftOut:
    """Estimate with all rows and without those of each force.

    `forces` has one label a row; `estimate` takes which rows are kept (truth values) and gives estimate, low and high. Where the
    engine refuses to answer without a force that is said, not hidden. Raises `DataUnfit` with fewer than two forces or no answer at all.
    """
    labels, codes = labelled(forces, "forces")
    groups = len(labels)
    if groups < 2:
        raise DataUnfit("Leaving one force out needs at least two.")
    whole = estimate(np.ones(len(codes), dtype=bool))
    without: dict[object, tuple[float, float, float]] = {}
    impossible: dict[object, str] = {}
    for code in range(groups):
        name = labels[code : code + 1].tolist()[0]
        try:
            without[name] = estimate(codes != code)
        except EvidenceRefused as why:
            impossible[name] = str(why)
    if not without:
        raise DataUnfit("No force can be left out: " + next(iter(impossible.values())))
    return LeftOut(whole, without, impossible, null)


def jackknife_error(found: LeftOut) -> float:
    """√((G − 1)/G Σ(θ₋g − mean)²): a standard error by forces (Efron and Stein 1981, Annals of Statistics 9). Raises `DataUnfit` under two."""
    said = np.array([one[0] for one in found.without.values()])
    if len(said) < 2:
        raise DataUnfit("A jackknife needs at least two forces that can be left out.")
    return float(np.sqrt((len(said) - 1) / len(said) * ((said - said.mean()) ** 2).sum()))
