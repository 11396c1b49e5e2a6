"""Row "misdelivery": nothing leaves that the ten rules of safe contact forbid, and nothing is held that may go.

An oracle written from the rules as they are published answers for each simulated send, and the program's rules are held against
it, for victims and for participants. A share of the sends to participants goes through the door itself: queued, claimed and handed over,
with details that change on the way. Then each rule is taken out in turn, and must be missed.
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
SENDS = 10_000
AT_THE_DOOR = 10
"""One send of so many goes through the door as well."""


def run(options: argparse.Namespace) -> Iterator[Figure]:
    """Sends through the rules, through the door, and with each rule taken out."""
    many, sends = options.runs or SENDS, _from_the_tests()
    for whom, send in (("victims", sends.to_victims), ("participants", sends.to_participants)):
        yield from _compared(f"to {whom}", send(many // 2, Random(options.seed)), many // 2)  # nosec B311
    yield from _faults(sends.found(options.seed))
    door = larger(TEST, "CARAWAY_MISDELIVERY_REPORT", runs=max(60, many // AT_THE_DOOR), seed=options.seed)
    yield from of_the_door(door)


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


def of_the_door(said: dict[str, Any]) -> Iterator[Figure]:
    """The figures of a report of the door."""
    right = said["right"]
    for one in (*right["sent_wrongly"][:3], *right["held_wrongly"][:3]):
        print(f"wrong     {one}")
    yield Figure("messages through the door", right["sends"], 30, "at least")
    yield Figure("of them such as may go", right["went"], right["sends"] // 4, "at least")
    yield Figure("left and forbidden", len(right["sent_wrongly"]), 0)
    yield Figure("held and allowed", len(right["held_wrongly"]), 0)
    for fault in (one for one in said if one != "right"):
        yield Figure(
            f"left and forbidden, a fault of the door (the control): {fault}",
            len(said[fault]["sent_wrongly"]),
            1,
            "at least",
        )
