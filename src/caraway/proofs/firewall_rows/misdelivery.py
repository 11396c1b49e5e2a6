"""Row "misdelivery": nothing leaves that the ten rules of safe contact forbid, and nothing is held that may go.

An oracle written from the rules as they are published answers for each simulated send, and the program's rules are held against
it, for victims and for participants. Then messages go through each site's own door: asked for or queued, claimed, and handed over,
with details that change on the way; a share of the sends to participants, and to victims as many as are asked of the rules. Each rule
is taken out in turn, and must be missed; each door is made faulty, and must be found.
"""

import argparse
import importlib
import sys
from collections.abc import Iterator
from random import Random
from typing import Any

from caraway.platform.databases import places
from caraway.proofs import Figure, ProofRefused
from caraway.proofs.asked import larger

TEST = "tests/firewall/misdelivery.py"
VICTIMS_TEST = "tests/victims/misdelivery.py"
SENDS = 10_000
AT_THE_DOOR = 10
"""One send of so many goes through the participants' door as well."""
THE_VICTIMS = "the victims’ door"
REPORT = "CARAWAY_MISDELIVERY_REPORT"


def run(options: argparse.Namespace) -> Iterator[Figure]:
    """Sends through the rules, with each rule taken out, and through both doors."""
    many, sends = options.runs or SENDS, _from_the_tests()
    for whom, send in (("victims", sends.to_victims), ("participants", sends.to_participants)):
        yield from _compared(f"to {whom}", send(many // 2, Random(options.seed)), many // 2)  # nosec B311
    yield from _faults(sends.found(options.seed))
    yield from of_the_door(larger(TEST, REPORT, runs=max(60, many // AT_THE_DOOR), seed=options.seed))
    theirs = larger(VICTIMS_TEST, REPORT, runs=max(60, many // 2), seed=options.seed)
    yield from of_the_door(theirs, THE_VICTIMS)


def _from_the_tests() -> Any:
    if not (places.ROOT / TEST).is_file():
        raise ProofRefused("The oracle is part of the tests: run this in a checkout of the repository.")
    if str(places.ROOT) not in sys.path:
        sys.path.insert(0, str(places.ROOT))
    return importlib.import_module("tests.firewall.sends")


def _compared(name: str, came: Any, many: int) -> Iterator[Figure]:
    for one in (*came.sent_wrongly[:3], *came.held_wrongly[:3]):
        print(f"wrong     {one}")
    yield Figure(f"sends {name}", came.sends, many)
    yield Figure(f"of them such as may go, {name}", came.went[True], many // 4, "at least")
    yield Figure(f"of them such as may not, {name}", came.went[False], many // 4, "at least")
    yield Figure(f"sent and forbidden, {name}", len(came.sent_wrongly), 0)
    yield Figure(f"held and allowed, {name}", len(came.held_wrongly), 0)


def _faults(found: dict[str, int]) -> Iterator[Figure]:
    for name, wrong in found.items():
        print(f"{'found     ' if wrong else 'NOT FOUND '}{name}: {wrong}")
    yield Figure("rules taken out in turn and missed (the controls)", sum(map(bool, found.values())), len(found))


def of_the_door(said: dict[str, Any], which: str = "the door") -> Iterator[Figure]:
    """The figures of a report of a door: that to participants, or `which`."""
    right = said["right"]
    for one in (*right["sent_wrongly"][:3], *right["held_wrongly"][:3]):
        print(f"wrong     {one}")
    yield Figure(f"messages through {which}", right["sends"], 30, "at least")
    of = "" if which == "the door" else f", {which}"
    yield Figure(f"of them such as may go{of}", right["went"], right["sends"] // 4, "at least")
    yield Figure(f"left and forbidden{of}", len(right["sent_wrongly"]), 0)
    yield Figure(f"held and allowed{of}", len(right["held_wrongly"]), 0)
    for fault in (one for one in said if one != "right"):
        yield Figure(
            f"left and forbidden, a fault of {which} (the control): {fault}",
            len(said[fault]["sent_wrongly"]),
            1,
            "at least",
        )
