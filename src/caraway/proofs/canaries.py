"""A victim's details go in through the police's pages, by file and by a force's system, and lie nowhere on this side.

Each word carries a marker. Every row of every table, dump, log, session, temporary file, page of everybody and file of the
database is searched for it, raw and in other forms; a control planted in each kind of place is found. Then every form of every
route is sent, rightly and wrongly, with a marker in its fields and where no field is: no log has it.
"""

import argparse
from collections.abc import Iterator

from caraway.proofs import Figure
from caraway.proofs.asked import larger

TEST = "tests/integration/test_canaries.py"
FORMS = "tests/canaries/everything.py"
KINDS = 8
LOGS = 2


def run(options: argparse.Namespace) -> Iterator[Figure]:
    """What was searched, what was found, and that it can be found."""
    said = larger(TEST, "CARAWAY_CANARIES_REPORT")
    yield Figure("artefacts searched", said["artefacts"], 100_000, "at least")
    yield Figure("artefacts with a marker", said["markers"], 0)
    yield Figure("boxes that open to what was typed", said["opened"], said["sent"])
    yield Figure("kinds of place where the control is found", said["controls"], KINDS)
    typed = larger(FORMS, "CARAWAY_FORMS_REPORT")
    for one in typed["singing"]:
        print(f"in a log: {one}")
    yield Figure("routes with a form that were fuzzed", typed["fuzzed"], typed["routes"])
    yield Figure("routes with a form", typed["routes"], 100, "at least")
    yield Figure("forms sent", typed["sent"], 1_000, "at least")
    yield Figure("forms of which a log has the marker", len(typed["singing"]), 0)
    yield Figure("logs in which the control is found", typed["controls"], LOGS)
