"""What an analysis of forces and months hands to its report, before disclosure control."""

from dataclasses import dataclass
from datetime import date

from caraway.evidence.placed import Placed
from caraway.evidence.result import Setting


@dataclass(frozen=True)
class Block:
    """Some months together, from `first` to `last` (numbers of months, from 0), and the cells of the counts they stand on.

    All blocks of a figure are of as many months, and of no fewer people than may be shown.
    """

    first: int
    last: int
    cells: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """One force's series: what was seen in each block, and by month the line fitted and the line of the months before, carried on.

    `start` is the number of the month in which it began; `carried` has a value for that month and each after it. `blocks` and `seen` are
    empty where too few people stand behind a point; `of` is the result that says of what it is.
    """

    force: str
    first: date
    start: int
    fitted: tuple[float, ...]
    carried: tuple[float, ...]
    blocks: tuple[Block, ...]
    seen: tuple[float, ...]
    unit: str
    of: Placed

    @property
    def setting(self) -> Setting:
        """Of what it is."""
        return self.of.result.setting


@dataclass(frozen=True)
class Donor:
    """A force in a blend: its weight, and the cell of how many people it is."""

    force: str
    weight: float
    people: str


@dataclass(frozen=True)
class Blend:
    """A synthetic control: the force beside its blend in each block, its gap and each other force's as if it had begun there.

    `gaps` are of the force itself first, then of the donors in their order; `start` is the number of the month in which it began.
    """

    force: str
    first: date
    start: int
    donors: tuple[Donor, ...]
    blocks: tuple[Block, ...]
    seen: tuple[float, ...]
    blended: tuple[float, ...]
    gaps: tuple[tuple[float, ...], ...]
    unit: str
    of: Placed

    @property
    def setting(self) -> Setting:
        """Of what it is."""
        return self.of.result.setting
