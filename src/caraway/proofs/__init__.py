"""Proofs and measurements: what is claimed, as figures held against their aims.

A proof is a module with `add_arguments(parser)` and `run(options) -> Iterable[Figure]`, named in `PROOFS`; a measurement of
speed is the same, named in `BENCHES`.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from numbers import Integral
from pathlib import Path
from typing import SupportsFloat

PROOFS: Mapping[str, str] = {
    "audit": "caraway.proofs.audit",
    "backups": "caraway.proofs.backups",
    "canaries": "caraway.proofs.canaries",
    "case": "caraway.proofs.case",
    "crash": "caraway.proofs.crash",
    "evidence": "caraway.proofs.evidence",
    "firewall": "caraway.proofs.firewall",
    "crossings": "caraway.proofs.crossings",
    "import": "caraway.proofs.import_proof",
    "leaks": "caraway.proofs.leaks",
    "matrix": "caraway.proofs.matrix",
    "twins": "caraway.proofs.twins",
    "tenants": "caraway.proofs.tenants",
    "spark": "caraway.proofs.spark",
    "year": "caraway.proofs.year",
}
"""The word after `prove` and the module behind it."""

BENCHES: Mapping[str, str] = {
    "standing": "caraway.proofs.standing_bench",
    "web": "caraway.proofs.web_bench",
    "import": "caraway.proofs.import_bench",
    "evidence": "caraway.proofs.evidence_bench",
    "linkage": "caraway.proofs.linkage_bench",
}
"""The word after `bench` and the module behind it."""

_SENSES = {"at least": "≥", "at most": "≤", "exactly": "="}


class ProofRefused(Exception):
    """A proof can't run as asked; the message is one sentence that says what to do."""


@dataclass(frozen=True)
class Figure:
    """One number and what it was to be. `sense` is "at least", "at most" or "exactly"."""

    name: str
    value: float
    aim: float
    sense: str = "exactly"
    unit: str = ""

    def __post_init__(self) -> None:
        if self.sense not in _SENSES:
            raise ValueError(f"{self.sense!r} is no way to hold a figure against its aim: {', '.join(_SENSES)}")
        # Many are measured by NumPy, whose numbers and truth values no JSON file can hold.
        object.__setattr__(self, "value", _plain(self.value))
        object.__setattr__(self, "aim", _plain(self.aim))

    @property
    def holds(self) -> bool:
        """Whether the value meets the aim; a value that is not a number meets none."""
        if self.sense == "exactly":
            return self.value == self.aim
        return self.value >= self.aim if self.sense == "at least" else self.value <= self.aim


def line(figure: Figure, width: int = 0) -> str:
    """The figure as it is printed."""
    verdict = "holds" if figure.holds else "SHORT"
    unit = f" {figure.unit}" if figure.unit else ""
    return f"{verdict}  {figure.name:<{width}}  {_number(figure.value)}{unit}  (aim {_SENSES[figure.sense]} {_number(figure.aim)})"


def report(figures: Iterable[Figure], json_file: Path | None = None) -> int:
    """Print each figure as it comes, write them all to `json_file` if given; 1 when one is short or there was none."""
    shown = []
    for figure in figures:
        print(line(figure), flush=True)
        shown.append(figure)
    if json_file is not None:
        rows = [asdict(figure) | {"holds": figure.holds} for figure in shown]
        json_file.write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n")
    if not shown:
        print("SHORT  nothing was measured")
    return 0 if shown and all(figure.holds for figure in shown) else 1


def _plain(value: SupportsFloat) -> float:
    return int(value) if isinstance(value, Integral) else float(value)


def _number(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,.4g}"
