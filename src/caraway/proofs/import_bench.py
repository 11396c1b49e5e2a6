"""How long files of 1,000, 10,000 and 50,000 rows take to be read, sealed and referred, and how much memory that needs.

Each row is validated by the form's own pages and sealed, then becomes a case with its facts, standing, duties and audit row.
The time that passes is measured, and the processor's time of both steps together, which another's work hardly changes.
`--profile` says where it goes.
"""

import argparse
from collections.abc import Iterator
from typing import Any

from caraway.proofs import Figure, parts
from caraway.proofs.asked import larger

TEST = "tests/importing/speed.py"
A_THOUSAND = 5.0
PROFILED = 1_000
SLOWER = 1.5
MEGABYTES = 150


def run(options: argparse.Namespace) -> Iterator[Figure]:
    """Seconds for a thousand rows at each size, the rate at the largest beside that at the smallest, and memory."""
    watched = {"profile": PROFILED} if options.profile else {}
    report = larger(TEST, "CARAWAY_IMPORT_SPEED", **watched)
    measured: list[dict[str, Any]] = report["sizes"]
    for one in measured:
        yield from _of(one)
    for step, found in report["parts"].items():
        print(f"{PROFILED:,} more rows {step}, by the processor's time of the process alone, watched")
        print(*parts.lines(found), sep="\n", flush=True)
    first, last = (_processor(one) for one in (measured[0], measured[-1]))
    yield Figure(
        "processor a row at the most rows beside the fewest", round(last / first, 2), SLOWER, "at most", "times"
    )
    yield Figure("memory that the largest file added", round(measured[-1]["megabytes"]), MEGABYTES, "at most", "MB")


def _of(one: dict[str, Any]) -> Iterator[Figure]:
    thousands, rows = one["rows"] / 1_000, f"{one['rows']:,} rows"
    for what, words in (("read", "read"), ("refer", "referred")):
        yield Figure(f"{rows} {words}", round(one[what]["wall"] / thousands, 2), A_THOUSAND, "at most", "s a thousand")
    yield Figure(
        f"{rows} read and referred, processor", round(_processor(one), 2), A_THOUSAND, "at most", "s a thousand"
    )


def _processor(one: dict[str, Any]) -> float:
    """Seconds of the processor for a thousand rows, of the process and of the database's own for it."""
    used = float(one["read"]["processor"] + one["refer"]["processor"])
    return 1_000 * used / int(one["rows"])
