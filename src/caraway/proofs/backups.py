"""Each site is backed up under its own key and restored to a moment alone, while both go on writing.

Two servers, one a site, of the proof's own. What is written is noted; each is restored to a moment in the middle. Then what
was sealed is opened, and the victims' marks are sought in it: in casework's there are none, in the victims' own there are,
and in what lies on the disk there are none of either. Everything that is wrong with a file, key or moment must be refused or seen.
"""

import argparse
from collections.abc import Iterator

from caraway.proofs import Figure
from caraway.proofs.asked import larger

TEST = "tests/integration/platform/test_backups.py"
SECONDS = 30
"""How long both sites write after the copy was made, half of it before the moment."""
LONGEST = 300.0  # seconds to copy or to restore a small site


def run(options: argparse.Namespace) -> Iterator[Figure]:
    """How long it took, what came back, what was refused, and what the files hold."""
    said = larger(TEST, "CARAWAY_BACKUPS_REPORT", seconds=options.steps or SECONDS)
    for site, found in said["sites"].items():
        yield Figure(f"{site}: rows written while it was backed up", found["written"], 100, "at least")
        yield Figure(f"{site}: to back up", found["copying"], LONGEST, "at most", "s")
        yield Figure(f"{site}: to restore", found["restoring"], LONGEST, "at most", "s")
        yield Figure(f"{site}: rows written before the moment that are lost", found["lost"], 0)
        yield Figure(f"{site}: rows written after the moment that are there", found["beyond"], 0)
        yield Figure(f"{site}: rows without their audit, or the other way round", found["halves"], 0)
        yield Figure(f"{site}: faults of the audit against the last checkpoint", found["audit"], 0)
        yield Figure(f"{site}: wrong keys, sites, files and moments refused", found["refused"], found["tried"])
        yield Figure(f"{site}: marks in the sealed files", found["marks_sealed"], 0)
        yield Figure(f"{site}: rows missed when restored too early (the control)", found["control_lost"], 1, "at least")
        yield Figure(f"{site}: rows seen when restored too late (the control)", found["control_beyond"], 1, "at least")
    yield Figure("marks in casework's opened copy and writes", said["sites"]["casework"]["marks_opened"], 0)
    yield Figure(
        "kinds of the victims' own where marks are seen (the control)", said["sites"]["victims"]["marks_opened"], 2
    )
    yield Figure("servers of both sites that are refused", said["shared_refused"], 2)
