"""The personal risk factors that the notes of a session record may name, by programme."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from caraway.core.reference.files import toml_rows


@cache
def risk_factors(programme: str) -> Mapping[str, str]:
    """Their keys and words, in the order of a page; none for a programme whose notes name none."""
    rows = toml_rows("risk_factors.toml", "risk_factor")
    return MappingProxyType({row["key"]: row["words"] for row in rows if row["programme"] == programme})
