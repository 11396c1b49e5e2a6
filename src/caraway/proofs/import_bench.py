"""How long files of 1,000, 10,000 and 50,000 rows take to be read, sealed and referred, and how much memory that needs.

Each row is validated by the form's own pages and sealed, then becomes a case with its facts, standing, duties and audit row.
"""

import argparse
from collections.abc import Iterator

from caraway.proofs import Figure
from caraway.proofs.asked import larger

TEST = "tests/importing/speed.py"
A_THOUSAND = 5.0
SLOWER = 1.5
MEGABYTES = 150


def run(options: argparse.Namespace) -> Iterator[Figure]:
    """Seconds for a thousand rows at each size, the rate at the largest beside that at the smallest, and memory."""
    measured: list[dict[str, float]] = larger(TEST, "CARAWAY_IMPORT_SPEED")["sizes"]
    for one in measured:
        thousands = one["rows"] / 1_000
        yield Figure(
            f"{one['rows']:,} rows read", round(one["read"] / thousands, 2), A_THOUSAND, "at most", "s a thousand"
        )
        yield Figure(
            f"{one['rows']:,} rows referred", round(one["refer"] / thousands, 2), A_THOUSAND, "at most", "s a thousand"
        )
    first, last = measured[0], measured[-1]
    rates = [(one["read"] + one["refer"]) / one["rows"] for one in (first, last)]
    yield Figure(
        "time a row at the most rows beside the fewest", round(rates[1] / rates[0], 2), SLOWER, "at most", "times"
    )
    yield Figure("memory that the largest file added", round(last["megabytes"]), MEGABYTES, "at most", "MB")
