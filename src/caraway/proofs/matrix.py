"""Who may open what: everybody at every route in every way, against the reviewed table; and faults that it must find.

Routes × roles from every place they can stand in (own unit, another unit, another force; own provider, another) × methods
and formats. A mutant is a fault of the layer of permissions or of a view; each is named, and so is each that survives.
"""

import argparse
from collections.abc import Iterator

from caraway.proofs import Figure
from caraway.proofs.asked import larger

TEST = "tests/matrix/everything.py"


def run(options: argparse.Namespace) -> Iterator[Figure]:
    """Attempts made and wrong, mutants found."""
    said = larger(TEST, "CARAWAY_MATRIX_REPORT")
    for wrong in said["wrong"]:
        print(f"wrong     {wrong}")
    for name, how in sorted(said["killed"].items()):
        print(f"{'found     ' if how else 'SURVIVED  '}{name}{': ' if how else ''}{how}")
    yield Figure("attempts", said["attempts"], 20_000, "at least")
    yield Figure("attempts answered otherwise than the table says", len(said["wrong"]), 0)
    yield Figure("mutants", len(said["killed"]), 40, "at least")
    yield Figure("mutants not found", sum(not how for how in said["killed"].values()), 0)
