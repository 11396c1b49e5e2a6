"""What the service published of its year, beside which our own count is set."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from caraway.core.reference.files import toml_rows
from caraway.core.refusals import Unknown

FILE = "published.toml"


@cache
def published_rate(programme: str, measure: str) -> float:
    """The published rate, from 0 to 1. Raises Unknown where none was published."""
    for row in toml_rows(FILE, "rate"):
        if (row["programme"], row["measure"]) == (programme, measure):
            return float(row["percent"]) / 100
    raise Unknown("published rate", f"{programme} {measure}")


@cache
def published_shares(programme: str, measure: str) -> Mapping[str, float]:
    """The published shares by kind; together they are 1. Raises Unknown where none were published."""
    for row in toml_rows(FILE, "share"):
        if (row["programme"], row["measure"]) == (programme, measure):
            return MappingProxyType({kind: percent / 100 for kind, percent in row["percent"].items()})
    raise Unknown("published shares", f"{programme} {measure}")
