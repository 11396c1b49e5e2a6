"""Forms of values that several parts of a plan file share."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from caraway.core.schema import Complain, Form

WORD = Form("[a-z0-9][a-z0-9_.-]{0,39}", "up to 40 small letters, digits, dots, dashes and underscores")
CODE = Form("[A-Za-z0-9+][A-Za-z0-9+_.-]{0,39}", "a code of the column, up to 40 letters, digits, dots and dashes")
FILE = Form("[A-Za-z0-9][A-Za-z0-9_.-]{0,79}", "the name of a file beside the plan, without a folder")
FINGERPRINT = Form("[0-9a-f]{64}", "a SHA-256: 64 digits and letters from a to f")


@dataclass(frozen=True)
class Number:
    """A number from `least` to `most`; `above`: the least is itself too small."""

    least: float = 0.0
    most: float = math.inf
    above: bool = False

    def read(self, value: object, path: str, complain: Complain) -> float:
        """As every shape."""
        if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
            raise complain(path, "must be a number")
        if not self.least <= value <= self.most or (self.above and value == self.least):
            ends = "" if self.most == math.inf else f" and at most {self.most:g}"
            raise complain(path, f"must be {'above' if self.above else 'at least'} {self.least:g}{ends}")
        return float(value)

    def json_schema(self) -> dict[str, Any]:
        """As every shape."""
        low = {"exclusiveMinimum" if self.above else "minimum": self.least}
        return {"type": "number", **low, **({} if self.most == math.inf else {"maximum": self.most})}


@dataclass(frozen=True)
class Numbers:
    """Numbers one after the other, as of years: at least one, and the same may come twice."""

    of: Number

    def read(self, value: object, path: str, complain: Complain) -> tuple[float, ...]:
        """As every shape."""
        if not isinstance(value, Sequence) or isinstance(value, str) or not value:
            raise complain(path, "must be a list of at least one number")
        return tuple(self.of.read(one, f"{path}[{number}]", complain) for number, one in enumerate(value))

    def json_schema(self) -> dict[str, Any]:
        """As every shape."""
        return {"type": "array", "items": self.of.json_schema(), "minItems": 1}
