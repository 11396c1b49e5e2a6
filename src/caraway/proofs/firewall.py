"""`./caraway prove firewall [row …]`: that nothing of a victim comes to the participant's side, row by row, each with its controls.

A row is a proof like any other: a module with `run(options)`, named in `ROWS`. A figure carries the name of its row. The
numbers of `--runs` and `--steps` are for the rows that are named; without them each row has its full size.
"""

import argparse
import importlib
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from caraway.proofs import Figure, ProofRefused

ROWS: Mapping[str, str] = {
    "canaries": "caraway.proofs.canaries",
    "matrix": "caraway.proofs.matrix",
    "catalogue": "caraway.proofs.firewall_rows.catalogue",
    "sql": "caraway.proofs.firewall_rows.sql",
    "timing": "caraway.proofs.firewall_rows.timing",
    "misdelivery": "caraway.proofs.firewall_rows.misdelivery",
    "batches": "caraway.proofs.firewall_rows.batches",
    "twins": "caraway.proofs.twins",
    "leaks": "caraway.proofs.leaks",
}
"""The rows in the order in which they run, and the module behind each."""

LEAKS = "leaks"
"""The row that runs seeded leaks; it alone looks at `--leaks`."""

MINUTES = 30.0
"""How long a row may take, on two cores."""


def run(options: argparse.Namespace) -> Iterator[Figure]:
    """The figures of the rows asked for, of all where none is. Raises ProofRefused for a row that there is not."""
    for row in asked(options):
        yield from figures(row, options)


def asked(options: argparse.Namespace, known: Mapping[str, str] = ROWS) -> Sequence[str]:
    """The rows to run, in their order. Raises ProofRefused for one that is not known, and for leaks where nobody runs them."""
    named, leaks = getattr(options, "rows", None) or [], getattr(options, "leaks", None)
    unknown = [row for row in named if row not in known]
    if unknown:
        raise ProofRefused(f'There is no row "{unknown[0]}": there are {", ".join(known)}.')
    if leaks is not None and LEAKS not in known:
        raise ProofRefused("Nothing here runs seeded leaks.")
    rows = [row for row in known if not named or row in named]
    return rows if leaks is None or LEAKS in rows else [*rows, LEAKS]


def figures(row: str, options: argparse.Namespace, known: Mapping[str, str] = ROWS) -> Iterator[Figure]:
    """The figures of one row under its name, and how long it took. A row that cannot run falls short, and stops no other."""
    began, ended = time.monotonic(), 0
    try:
        for figure in importlib.import_module(known[row]).run(options):
            yield replace(figure, name=f"{row}: {figure.name}")
        ended = 1
    except ProofRefused as refused:
        print(f"{row}: {refused}")
    yield Figure(f"{row}: ran to its end", ended, 1)
    yield Figure(f"{row}: how long it took", round((time.monotonic() - began) / 60, 2), MINUTES, "at most", "minutes")
