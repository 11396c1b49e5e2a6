"""A fault for `prove case` to find."""

from datetime import timedelta
from typing import Any

ABOUT = "six months counted as 182 days"
TARGET = "caraway.core.dates.add_months"


def replacement(original: Any) -> Any:
    return lambda day, months: day + timedelta(days=months * 182 // 6)
