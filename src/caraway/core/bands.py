"""The bands of risk to a victim, from the lowest, and at which score each begins."""

from dataclasses import dataclass

from caraway.core.refusals import InvalidValue
from caraway.core.vocabulary import Word


class Band(Word):
    """How high the risk is, the lowest first. As text they do not compare by risk: `highest` does."""

    STANDARD = "standard", "Standard"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"

    @property
    def place(self) -> int:
        """Its place from the lowest, 0."""
        return tuple(Band).index(self)


def highest(*bands: Band | None) -> Band | None:
    """The highest of those there are; None where there are none."""
    return max((one for one in bands if one is not None), key=lambda one: one.place, default=None)


@dataclass(frozen=True, slots=True)
class Bands:
    """The first score of each band. A score below all of them is in no band, and a person says which.

    A tool's file has those published for it; local bands differ, so an area may have its own. Raises InvalidValue where one
    does not begin above the one before it.
    """

    standard_from: int
    medium_from: int
    high_from: int

    def __post_init__(self) -> None:
        if not 0 <= self.standard_from < self.medium_from < self.high_from:
            raise InvalidValue("bands", "Each band begins above the one before it.")

    def of(self, score: int) -> Band | None:
        """The band of this score."""
        return highest(*(band for band, first in zip(Band, self._firsts, strict=True) if score >= first))

    def words(self, band: Band) -> str:
        """The scores of a band: "10 to 13"; "14 or more" of the highest."""
        first, *above = self._firsts[band.place :]
        return f"{first} to {above[0] - 1}" if above else f"{first} or more"

    @property
    def _firsts(self) -> tuple[int, int, int]:
        return self.standard_from, self.medium_from, self.high_from
