"""Leaks put into the running program one at a time: each is shown to be reachable, and must be found.

Those of `tests/firewall/leaks`, one a way of leaking, and with `--leaks DIR` those of a folder besides, in the same shape. None is
told to the check that looks for it: the twins walk until the worlds differ.
"""

import argparse
from collections.abc import Iterator, Sequence
from typing import Any

from caraway.proofs import Figure
from caraway.proofs.twins import asked

LEAST = 25


def run(options: argparse.Namespace) -> Iterator[Figure]:
    """One figure a kind, then all of them."""
    folder = getattr(options, "leaks", None)
    said = asked("leaks", leaks=str(folder.resolve()) if folder else "")
    yield Figure("seeded leaks", len(said["leaks"]), LEAST, "at least")
    yield from _figures("seeded", said["leaks"])
    if "outside" in said:
        yield Figure("leaks from outside", len(said["outside"]), 1, "at least")
        yield from _figures("outside", said["outside"])


def _figures(word: str, told: Sequence[dict[str, Any]]) -> Iterator[Figure]:
    for one in told:
        print(f"{one['name']}: {'reached' if one['reached'] else 'NOT REACHED'}, {one['found'] or 'NOT FOUND'}")
    for kind in dict.fromkeys(one["kind"] for one in told):
        ours = [one for one in told if one["kind"] == kind]
        well = sum(one["reached"] and bool(one["found"]) for one in ours)
        yield Figure(f"{word}: {kind}: reached and found", well, len(ours))
