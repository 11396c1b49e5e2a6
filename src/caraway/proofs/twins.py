"""Two worlds from one seed and one clock, unlike in every fact of the victims', are one to whoever works at casework.

The same recorded sessions are replayed in both as every role of the casework site, along its table of addresses and its own
links and forms: status, headers, cookies, body, what was logged and what was mailed, to the byte. Nothing is left out of the
comparison: what is drawn by chance, the masks of forms among it, is drawn from the same seed on both sides.
"""

import argparse
import json
import os
from collections.abc import Iterator
from typing import Any

from caraway.core import permissions
from caraway.proofs import Figure
from caraway.proofs.asked import larger

TEST = "tests/firewall/everything.py"
RUNS = 500
LEFT_OUT = 0
"""Ranges of bytes that are not compared. Six may be, if each is named and has a control hidden in it; none is needed."""


def run(options: argparse.Namespace) -> Iterator[Figure]:
    """Sessions of each role, what was compared, and what differed."""
    runs = options.runs or RUNS
    said = asked("twins", runs=runs)
    for one in said["differences"]:
        print(f"differs   {one}")
    if said["unopened"]:
        print("opened by nobody: " + ", ".join(said["unopened"]))
    roles = [one.key for one in permissions.ROLES.values() if one.kinds and "casework" in one.planes]
    yield Figure("roles", sum(role in said["sessions"] for role in roles), len(roles))
    yield Figure("sessions of the role that has fewest", min(said["sessions"].get(role, 0) for role in roles), runs)
    yield Figure("requests compared", said["asked"], 6 * runs * len(roles), "at least")
    yield Figure("bytes compared", said["octets"], 1_000 * runs, "at least")
    yield Figure("ranges of bytes left out of the comparison", LEFT_OUT, 6, "at most")
    yield Figure("sessions in which the worlds differ", len(said["differences"]), 0)


def asked(what: str, *, runs: int = 0, leaks: str = "") -> dict[str, Any]:
    """What the tests said of twins or leaks. Raises ProofRefused where they ended without a report."""
    os.environ["CARAWAY_TWINS_ASKED"] = json.dumps({"what": what, "runs": runs, "leaks": leaks})
    return larger(TEST, "CARAWAY_TWINS_REPORT")
