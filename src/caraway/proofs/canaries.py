"""A victim's details go in through the police's pages, by file and by a force's system, and lie nowhere on this side.

Each word carries a marker. Every row of every table, dump, log, session, temporary file, page of everybody and file of the
database is searched for it, raw and in other forms; a control planted in each kind of place is found.
"""

import argparse
from collections.abc import Iterator

from caraway.proofs import Figure
from caraway.proofs.asked import larger

TEST = "tests/integration/test_canaries.py"
KINDS = 8


def run(options: argparse.Namespace) -> Iterator[Figure]:
    """What was searched, what was found, and that it can be found."""
    said = larger(TEST, "CARAWAY_CANARIES_REPORT")
    yield Figure("artefacts searched", said["artefacts"], 100_000, "at least")
    yield Figure("artefacts with a marker", said["markers"], 0)
    yield Figure("boxes that open to what was typed", said["opened"], said["sent"])
    yield Figure("kinds of place where the control is found", said["controls"], KINDS)
