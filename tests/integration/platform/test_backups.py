"""Both sites are backed up while they are written to, each is restored alone, and neither's files hold what they may not."""

import json
import os
import secrets
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from caraway.platform import processes
from caraway.platform.backups.sealed import BackupRefused
from caraway.platform.backups.source import connected
from caraway.platform.databases import creation
from caraway.platform.databases.planes import CASEWORK, VICTIMS
from tests.backups import faults, marks
from tests.backups.side import Side, fresh, looked, restored, sides, until
from tests.canaries.markers import Canary

REPORT = os.environ.get("CARAWAY_BACKUPS_REPORT", "")
"""Where `prove backups` reads what came of it; then each site has every fault, and more is written."""
SECONDS = float(os.environ.get("CARAWAY_PROOF_SECONDS", "2"))


def written(side: Side, mark: str) -> dict[str, Any]:
    """Write, copy, kill whoever seals the writes, go on, and choose a moment in the middle."""
    keeper, writer = side.keeper(), side.writer(mark)
    try:
        until(lambda: len(side.notes()) > 20)
        copying = side.copied()
        keeper.kill()
        keeper.wait()
        time.sleep(SECONDS / 4)
        keeper = side.keeper()
        time.sleep(SECONDS / 4)
        checkpoint, at = side.checkpoint(), datetime.now(UTC)
        noted = len(side.notes())
        time.sleep(SECONDS / 2)
        until(lambda: len(side.notes()) > noted + 20)
        late = time.time()
        until(lambda: side.sealed_at() > late)  # whoever was started again may have been slow to come
        (side.folder / "stop").touch()
        assert writer.wait(60) == 0
    finally:
        processes.stop(writer)
        processes.stop(keeper)
    assert keeper.returncode == 0
    return {"copying": copying, "checkpoint": checkpoint, "at": at}


def held(side: Side, at: datetime, checkpoint: Any) -> dict[str, Any]:
    """Restore it to the moment, and hold what is there against what was noted."""
    with fresh(side) as data:
        began = time.monotonic()
        found = restored(side, data, at=at, checkpoints=[checkpoint])
        took = time.monotonic() - began
        back = looked(side, data)
    lost, beyond = differs(side, at, back.keys)
    return {
        "written": len(side.notes()),
        "restoring": took,
        "lost": lost,
        "beyond": beyond,
        "halves": len(back.keys ^ back.audited),
        "audit": int(found.audit.wrong is not None or found.audit.reached.position < checkpoint.position),
    }


def differs(side: Side, at: datetime, keys: frozenset[str]) -> tuple[int, int]:
    """How many that were acknowledged by the moment are missing, and how many begun after it are there."""
    moment = at.timestamp()
    lost = {key for _, after, key in side.notes() if after <= moment} - keys
    beyond = {key for before, _, key in side.notes() if before > moment} & keys
    return len(lost), len(beyond)


def too_late(side: Side, at: datetime) -> int:
    """The control: restored to the end of everything, the same comparison must see what is beyond the moment."""
    return differs(side, at, _restored_to(side))[1]


def too_early(side: Side, at: datetime) -> int:
    """The control: restored as early as can be, it must see what is missing."""
    return differs(side, at, _restored_to(side, at=side.store.bases()[-1].ended + timedelta(milliseconds=1)))[0]


def _restored_to(side: Side, **asked: Any) -> frozenset[str]:
    with fresh(side) as data:
        restored(side, data, **asked)
        return looked(side, data).keys


def everything(side: Side, other: Side, at: datetime) -> dict[str, int]:
    """Every fault, wrong moment and control."""
    told = faults.refused(side, other, at, faults.ALL) + faults.moments_refused(side, at)
    return {
        "tried": len(told),
        "refused": sum(map(bool, told)),
        "control_lost": too_early(side, at),
        "control_beyond": too_late(side, at),
    }


def shared(side: Side, other: Side) -> int:
    """Whether the server is refused once it holds a database of the other site as well; nothing of it can be copied then."""
    with creation.administering(side.own.server) as admin:
        creation.make_database(admin, side.own.server, other.plane, other.plane.database)
    with pytest.raises(BackupRefused, match="a copy of it would hold every one"), connected(side.url, side.plane):
        pass
    return 1


REFUSALS = ("does not open with this key", "of victims, server", "is damaged", "is not there, and later ones are")


@pytest.mark.slow
def test_each_site_comes_back_alone_as_it_was_and_holds_nothing_of_the_other(server: Any) -> None:
    mark = f"zq{secrets.token_hex(5)}"
    said: dict[str, Any] = {"sites": {}}
    with sides(server, (CASEWORK, VICTIMS)) as both, ThreadPoolExecutor(2) as pool:
        made = list(pool.map(lambda side: written(side, mark), both))
        said["shared_refused"] = sum(shared(side, other) for side, other in zip(both, reversed(both), strict=True))
        for side in both:
            side.own.stop()  # neither is needed any more, and neither is the other
        for side, other, one in zip(both, reversed(both), made, strict=True):
            found = held(side, one["at"], one["checkpoint"]) | {"copying": one["copying"]}
            if REPORT:
                found |= everything(side, other, one["at"])
            elif side.plane is CASEWORK:
                told = faults.refused(side, other, one["at"], faults.FEW)
                for words, sentence in zip(REFUSALS, told, strict=True):
                    assert words in sentence
                assert too_late(side, one["at"]) > 0
            seen = marks.sought(side, Canary((mark,)))
            found |= {"marks_sealed": seen.sealed, "marks_opened": len(seen.opened)}
            said["sites"][side.plane.name] = found
    if REPORT:
        Path(REPORT).write_text(json.dumps(said))
        return
    for found in said["sites"].values():
        assert {found[name] for name in ("lost", "beyond", "halves", "audit", "marks_sealed")} == {0}, said
        assert found["written"] > 40
    casework, victims = (said["sites"][plane.name] for plane in (CASEWORK, VICTIMS))
    assert (casework["marks_opened"], victims["marks_opened"]) == (0, 2)
