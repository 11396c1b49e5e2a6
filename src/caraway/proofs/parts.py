"""Where time goes, by the part of the program that it is spent in: for `./caraway bench … --profile`.

Each function's own time counts for the part it stands in, and that of what is written in C for whoever called it. Watching
costs time by the call, so what is made of many small calls looks larger than it is.
"""

import cProfile
import pstats
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

_BUILT_IN = "~"
_OURS = "caraway"
_DEEP = {_OURS: 3, "django": 2}
"""How many steps of a module's path name its part; one where nothing is said."""

Spent = Mapping[str, float]
"""Seconds by part."""


def spent(watched: cProfile.Profile) -> Spent:
    """The seconds of a run by part, the most first."""
    found: dict[str, float] = defaultdict(float)
    for (file, _, _), (_, _, own, _, callers) in pstats.Stats(watched).stats.items():  # type: ignore[attr-defined]
        if file != _BUILT_IN:
            found[part(file)] += own
            continue
        for (caller, _, _), (_, _, seconds, _) in callers.items():
            found[part(caller)] += seconds
    return dict(sorted(found.items(), key=lambda one: -one[1]))


def part(file: str) -> str:
    """The part that a file of code belongs to: of ours and Django's a package of theirs, else whose library it is."""
    steps = Path(file).with_suffix("").parts
    for root in ("site-packages", "src"):
        if root in steps:
            inside = steps[len(steps) - steps[::-1].index(root) :]
            return "/".join(inside[: _DEEP.get(inside[0], 1)])
    return "Python"


def lines(found: Spent, least: float = 0.01) -> Iterable[str]:
    """What is printed of it: each part with its share, those under a hundredth together."""
    total = sum(found.values()) or 1.0
    small = sum(seconds for seconds in found.values() if seconds < least * total)
    shown = [(name, seconds) for name, seconds in found.items() if seconds >= least * total]
    for name, seconds in (*shown, ("all else", small)):
        yield f"{seconds / total:7.1%}  {name}"
