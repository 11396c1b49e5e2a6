"""`./caraway bench evidence`: how fast the engine is beside its peers, on the same data in the same run, and that both agree.

`--sizes N` for a brief form with N rows in place of each measurement's own number.
"""

import argparse
import importlib
from collections.abc import Iterator

from caraway.proofs import Figure

MEASURED = ("survival", "outcomes", "panel", "reduce")
"""Each is `caraway.proofs.evidence_bench_NAME`, with `figures(options)`."""


def run(options: argparse.Namespace) -> Iterator[Figure]:
    """Yield the figures of each measurement as it ends."""
    for name in MEASURED:
        yield from importlib.import_module(f"{__name__}_{name}").figures(options)
