"""Versioned tables of costs and prices that the user supplies, with what each cost is per; and a small pair that says it is a demonstration."""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

from caraway.evidence.refusals import DataUnfit, PlanUnfit, UnitsMixed

DATA = Path(__file__).parents[1] / "data"
DEMONSTRATION = "from a demonstration table: its amounts are invented and not for use"


class Per(StrEnum):
    """What a cost or an effect is one of. These are never used for one another."""

    VICTIM = "victim"
    INCIDENT = "incident"
    OFFENDER = "offender"
    OFFENCE = "offence"


WHY = {
    Per.VICTIM: "a victim has many incidents, and each would count all that was suffered again",
    Per.INCIDENT: "one incident is a part of what happens to a victim, and may hold several offences",
    Per.OFFENDER: "one offender may have several victims, incidents and offences",
    Per.OFFENCE: "one incident may hold several offences",
}


@dataclass(frozen=True)
class Quantity:
    """So many victims, incidents, offenders or offences (fewer is negative), with its standard error where it is estimated."""

    amount: float
    per: Per
    standard_error: float = 0.0

    def __post_init__(self) -> None:
        if not math.isfinite(self.amount) or not 0 <= self.standard_error < math.inf:
            raise DataUnfit("A quantity is a number, and its standard error is 0 or above.")


@dataclass(frozen=True)
class Cost:
    """One row: its name, the amount for one, what it is per, its standard error (0: taken as known) and its source."""

    name: str
    amount: float
    per: Per
    source: str
    standard_error: float = 0.0

    def __post_init__(self) -> None:
        if not self.name.strip() or not self.source.strip():
            raise PlanUnfit("A cost has a name and a source.")
        if not 0 <= self.amount < math.inf or not 0 <= self.standard_error < math.inf:
            raise PlanUnfit(f"{self.name}: an amount and its standard error are 0 or above.")

    def of(self, quantity: Quantity) -> float:
        """The cost of so many. Raises UnitsMixed where they are of another unit."""
        if quantity.per is not self.per:
            raise UnitsMixed(
                f"{self.name} is £{self.amount:,.0f} per {self.per}, not per {quantity.per}: {WHY[self.per]}. "
                f"Count {self.per}s, or bring a cost per {quantity.per}."
            )
        return self.amount * quantity.amount


@dataclass(frozen=True)
class CostTable:
    """A versioned table of costs at the prices of one year. Raises PlanUnfit for a table that does not say what it is."""

    name: str
    version: str
    price_year: int
    currency: str
    costs: tuple[Cost, ...]
    demonstration: bool = False

    def __post_init__(self) -> None:
        if not (self.name.strip() and self.version.strip() and self.currency.strip()):
            raise PlanUnfit("A table of costs has a name, a version and a currency.")
        if not self.costs or len({cost.name for cost in self.costs}) < len(self.costs):
            raise PlanUnfit("A table has at least one cost, each name once.")

    @property
    def label(self) -> str:
        """Name, version and price year: the `scale` of a setting."""
        return f"{self.name}, version {self.version}, prices of {self.price_year}"

    def cost(self, name: str) -> Cost:
        """The row of that name. Raises PlanUnfit."""
        for cost in self.costs:
            if cost.name == name:
                return cost
        raise PlanUnfit(f"{self.label} has no cost called {name!r}.")


@dataclass(frozen=True)
class PriceIndex:
    """A versioned index of prices by year."""

    name: str
    version: str
    levels: Mapping[int, float]
    demonstration: bool = False

    def __post_init__(self) -> None:
        if not self.name.strip() or not self.version.strip() or not self.levels:
            raise PlanUnfit("An index has a name, a version and levels.")
        if any(not 0 < level < math.inf for level in self.levels.values()):
            raise PlanUnfit("The levels of an index are above 0.")
        object.__setattr__(self, "levels", MappingProxyType(dict(self.levels)))

    def at(self, amount: float, *, of: int, to: int) -> float:
        """An amount at prices of one year, at those of another: × level(to)/level(of). Raises PlanUnfit for a year it does not have."""
        for year in (of, to):
            if year not in self.levels:
                raise PlanUnfit(f"{self.name} has no level for {year}.")
        return amount * self.levels[to] / self.levels[of]


def repriced(table: CostTable, index: PriceIndex, year: int) -> CostTable:
    """The table at the prices of another year, saying by which index."""
    costs = tuple(
        Cost(
            cost.name,
            index.at(cost.amount, of=table.price_year, to=year),
            cost.per,
            cost.source,
            index.at(cost.standard_error, of=table.price_year, to=year),
        )
        for cost in table.costs
    )
    version = f"{table.version} by {index.name}, version {index.version}"
    return CostTable(table.name, version, year, table.currency, costs, table.demonstration or index.demonstration)


def read_costs(path: Path) -> CostTable:
    """A table from its TOML file. Raises PlanUnfit, naming what is missing or not known."""
    said = _read(path)
    try:
        costs = tuple(_cost(row) for row in said["cost"])
        return CostTable(
            said["name"],
            str(said["version"]),
            int(said["price_year"]),
            said["currency"],
            costs,
            bool(said.get("demonstration", False)),
        )
    except KeyError as missing:
        raise PlanUnfit(f"{path.name}: {missing} is missing.") from None
    except (TypeError, ValueError, AttributeError) as wrong:
        raise PlanUnfit(f"{path.name}: {wrong}.") from None


def _cost(row: Mapping[str, Any]) -> Cost:
    return Cost(
        row["name"], float(row["amount"]), Per(row["per"]), row["source"], float(row.get("standard_error", 0.0))
    )


def read_prices(path: Path) -> PriceIndex:
    """An index from its TOML file. Raises PlanUnfit."""
    said = _read(path)
    try:
        levels = {int(year): float(level) for year, level in said["levels"].items()}
        return PriceIndex(said["name"], str(said["version"]), levels, bool(said.get("demonstration", False)))
    except KeyError as missing:
        raise PlanUnfit(f"{path.name}: {missing} is missing.") from None
    except (TypeError, ValueError, AttributeError) as wrong:
        raise PlanUnfit(f"{path.name}: {wrong}.") from None


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        raise PlanUnfit(f"{path.name} cannot be read: {wrong}.") from None


def demonstration_costs() -> CostTable:
    """The table that is shipped; it says that it is a demonstration, and so does every result from it."""
    return read_costs(DATA / "demonstration_costs.toml")


def demonstration_prices() -> PriceIndex:
    """The index that is shipped, likewise."""
    return read_prices(DATA / "demonstration_prices.toml")
