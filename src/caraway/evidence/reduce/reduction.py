"""What a reduction counts, of whom, and by what: declared once, read from a TOML file."""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from caraway.core.refusals import FileRefused
from caraway.core.schema import Choice, Flag, Items, Key, Table, Text
from caraway.core.study.columns import COLUMNS
from caraway.core.study.kinds import COVARIATES, LAYOUTS
from caraway.core.study.words import Definition, Kind, Type
from caraway.evidence.refusals import PlanUnfit

BEFORE = frozenset((*COVARIATES, "source", "force", "agreement", "arm", "zero_on", "period", "month", "start_month"))
RECEIVED = frozenset(("attended", "sessions_attended"))
"""What came after time zero and may be a key all the same: whether the programme was received, for an instrumental variable."""
NOT_RECORDED = "not recorded"
"""What stands for a value that is missing: missing people are counted, never dropped."""


@dataclass(frozen=True)
class Bins:
    """A continuous covariate cut at named points: `cuts` (25, 35) make "below 25", "25 to below 35" and "35 and above"."""

    column: str
    cuts: tuple[float, ...]

    def __post_init__(self) -> None:
        rising = all(one < other for one, other in pairwise(self.cuts))
        if not self.cuts or not rising or not all(map(math.isfinite, self.cuts)):
            raise PlanUnfit(f"Cut points of {self.column} are numbers, at least one, each above the one before.")

    @property
    def labels(self) -> tuple[str, ...]:
        """The names of the bins in their order."""
        said = [repr(cut).removesuffix(".0") for cut in self.cuts]  # every digit: two cuts never have one name
        between = [f"{low} to below {high}" for low, high in pairwise(said)]
        return (f"below {said[0]}", *between, f"{said[-1]} and above")


@dataclass(frozen=True)
class Reduction:
    """Counts of one definition's outcomes in the cells that `keys` make, the arm among them.

    `bins` cut continuous keys; `rows` names continuous keys that are taken as they are: then a cell is whoever has exactly the same values,
    every estimate is that of the rows, and the table cannot be shared. `counts` adds how many people had how many events in how many
    days followed (negative binomial), `days` how many were last seen on which day with or without a first event (survival).
    `kind` is what is reduced: `analysis`, or `panel`, which has sums already and neither counts nor days.
    Raises PlanUnfit for a key that singles people out, came after time zero, or is continuous and neither binned nor named in `rows`.
    """

    definition: Definition
    keys: tuple[str, ...]
    bins: tuple[Bins, ...] = ()
    rows: tuple[str, ...] = ()
    counts: bool = True
    days: bool = True
    kind: Kind = Kind.ANALYSIS

    def __post_init__(self) -> None:
        for wrong, sentence in (*self._wrong(), *(pair for key in self.keys for pair in self._wrong_key(key))):
            if wrong:
                raise PlanUnfit(f"Reduction: {sentence}.")

    def _wrong(self) -> tuple[tuple[bool, str], ...]:
        binned = [one.column for one in self.bins]
        stray = [name for name in (*binned, *self.rows) if name not in self.keys]
        return (
            (self.kind not in (Kind.ANALYSIS, Kind.PANEL), "it reduces a file of analysis or of panel"),
            ("arm" not in self.keys, "the arm is one of its keys"),
            (len(set(self.keys)) != len(self.keys), "a key is there twice"),
            (bool(stray), f"{', '.join(stray)} is cut or taken as it is without being a key"),
            (
                len(set(binned)) != len(binned) or bool(set(binned) & set(self.rows)),
                "a column is cut once, or taken as it is",
            ),
            (self.kind is Kind.PANEL and (self.counts or self.days), "a panel has neither counts nor days"),
        )

    def _wrong_key(self, key: str) -> tuple[tuple[bool, str], ...]:
        known = key in LAYOUTS[self.kind].names
        loose = (
            known
            and COLUMNS[key].type is Type.NUMBER
            and key not in self.rows
            and key not in {one.column for one in self.bins}
        )
        cut = known and key in {one.column for one in self.bins}
        return (
            (cut and COLUMNS[key].type not in (Type.NUMBER, Type.WHOLE), f"{key} is no number that could be cut"),
            (not known, f"{key} is no column of a file of {self.kind}"),
            (key not in BEFORE | RECEIVED, f"{key} is no key: it singles people out or came after time zero"),
            (loose, f"{key} is continuous: name its cut points in bins, or say in rows that it is taken as it is"),
        )

    @property
    def shareable(self) -> bool:
        """Whether its table may leave after its small cells were handled."""
        return not self.rows

    def declared(self) -> dict[str, Any]:
        """The declaration as plain values, read back by `of`."""
        return {
            "definition": str(self.definition),
            "keys": list(self.keys),
            "bins": {one.column: list(one.cuts) for one in self.bins},
            "rows": list(self.rows),
            "counts": self.counts,
            "days": self.days,
            "kind": str(self.kind),
        }


def of(said: Mapping[str, Any], file: str = "the reduction") -> Reduction:
    """The reduction of plain values. Raises PlanUnfit naming the key and the reason."""
    bins = said.get("bins", {})
    if not isinstance(bins, Mapping):
        raise PlanUnfit(f"{file}: bins is a table of cut points for each column.")
    try:
        read: dict[str, Any] = _TABLE.read(
            {name: value for name, value in said.items() if name != "bins"}, "", _complain(file)
        )
        cut = tuple(Bins(str(column), tuple(map(float, cuts))) for column, cuts in bins.items())
    except FileRefused as refused:
        raise PlanUnfit(f"{refused.sentence}.") from None
    except (TypeError, ValueError):
        raise PlanUnfit(f"{file}: bins is a table of lists of numbers.") from None
    return Reduction(bins=cut, **read)


def read(text: str, file: str = "the reduction's file") -> Reduction:
    """The reduction of a TOML file's text. Raises PlanUnfit."""
    try:
        return of(tomllib.loads(text), file)
    except tomllib.TOMLDecodeError as wrong:
        raise PlanUnfit(f"{file} is not TOML: {wrong}.") from None


def _complain(file: str) -> Any:
    return lambda key, reason: FileRefused(file, key, reason)


_TABLE = Table(
    {
        "definition": Key(Choice(Definition)),
        "keys": Key(Items(Text(), least=1)),
        "rows": Key(Items(Text()), ()),
        "counts": Key(Flag(), True),
        "days": Key(Flag(), True),
        "kind": Key(Choice(Kind), Kind.ANALYSIS),
    }
)
