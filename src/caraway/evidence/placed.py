"""A result with its place in a report: of which outcome, in which part, of which subgroup."""

from dataclasses import dataclass
from enum import StrEnum

from caraway.evidence.refusals import ResultIncomplete
from caraway.evidence.result import Result


class Part(StrEnum):
    """Which part of a report a result belongs to."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    SUBGROUP = "subgroup"
    SENSITIVITY = "sensitivity"
    HARMS = "harms"
    ECONOMICS = "economics"
    EXPLORATORY = "exploratory"


@dataclass(frozen=True)
class Placed:
    """A result, the code of its outcome, its part, and of which subgroup it is (`age_band=25-34`; "" for everybody).

    `cells` name the counts of people on which it stands (see `report.disclosure`): it is withheld when one of them is hidden.
    `exact`: whether the counts follow from its numbers, as from a difference of shares. One that does not is given roughly where its
    counts are hidden for the sake of others, and withheld only where they are small themselves. `rough`: it has been rounded so. `shows`:
    whether it shows a difference, where that is not what its interval says: rounding and a correction for several outcomes leave it alone.
    Raises `ResultIncomplete` for anything that is no `Result`.
    """

    outcome: str
    part: Part
    result: Result
    subgroup: str = ""
    cells: tuple[str, ...] = ()
    exact: bool = True
    rough: bool = False
    shows: bool | None = None

    @property
    def shows_difference(self) -> bool:
        """Whether no difference is outside the interval as it was found, and beyond chance when it is allowed for several outcomes."""
        if self.shows is not None:
            return self.shows
        return self.result.null is not None and self.result.null not in self.result.interval

    def __post_init__(self) -> None:
        if not isinstance(self.result, Result):
            raise ResultIncomplete("Only a Result, which says what it is, has a place in a report.")
