"""Decisions at chance moments, as releases and by the desk, and what casework keeps of when they took effect."""

import json
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from caraway.casework.actions import holds
from caraway.casework.jobs import batches as job
from caraway.core.joint.words import ReleaseKind
from caraway.core.vocabulary import HoldCode
from caraway.platform.accounts.actor import CARAWAY, INSTALLER
from caraway.platform.agreements import actions as agreements
from caraway.platform.gateways import clock
from tests.cast import Cast, Person
from tests.integration.casework.bridging import bridged, instruction, send

FIRST, BATCHES = 13, 8
SEEN = ("the moment", "the order of the facts", "the order of the audit")
_HELD = """
SELECT f.case_id, extract(epoch FROM f.at)::float8, f.ctid::text,
       (SELECT min(a.ctid)::text FROM audit_auditrow a WHERE f.case_id = ANY (a.subject_ids) AND a.verb = 'case.hold')
FROM casework_factrow f WHERE f.kind = 'held'"""


def decided(
    cast: Cast, down: Any, chance: Random, many: int, *, wait: bool = True, batches: int = BATCHES
) -> list[dict[str, float]]:
    """So many decisions on people of their own, spread over the batches of an afternoon, and what became of each."""
    times = [f"{FIRST + number}:00" for number in range(batches)]
    agreements.write_version(
        agreement=cast.wessex, settings={"batch_times": times}, in_force_from=cast.today, by=INSTALLER
    )
    people = [cast.accepted() for _ in range(many)]
    chance.shuffle(people)
    made: dict[Any, dict[str, float]] = {}
    for number in range(batches):
        at = clock.at(cast.today, FIRST + number)
        moments = sorted(at - timedelta(seconds=chance.randrange(1, 3540)) for _ in people[number::batches])
        for person, moment in zip(people[number::batches], moments, strict=True):
            released = chance.random() < 0.5
            _decide(cast, down, person, moment, HoldCode(chance.choice(list(HoldCode))), released)
            _worker(cast, moment, wait)
            made[person.id] = {"batch": at.timestamp(), "asked": moment.timestamp(), "released": float(released)}
        with clock.use(at + timedelta(seconds=chance.randrange(60))):
            job.settle_due()
    return list(_seen(cast, made))


def _decide(cast: Cast, down: Any, person: Person, moment: datetime, code: HoldCode, released: bool) -> None:
    with clock.use(moment):
        if released:
            send(down, instruction(person, ReleaseKind.HOLD, code))
        else:
            holds.ask_hold(case=person.id, code=code, by=cast.coordinator)


def _worker(cast: Cast, moment: datetime, wait: bool) -> None:
    """The worker's next look, unless the batch comes first; where nothing waits, a batch of this decision's own."""
    look = moment + timedelta(seconds=min(60 - moment.second, 59 if moment.minute == 59 else 60))
    if not wait:
        look = moment + timedelta(seconds=1)
    with clock.use(look):
        job.land_waiting()
        if not wait:
            holds.settle_batch(agreement=cast.wessex.id, at=look, by=CARAWAY)


def _seen(cast: Cast, made: dict[Any, dict[str, float]]) -> Iterator[dict[str, float]]:
    for case, at, fact, audit in cast.owner.execute(_HELD).fetchall():
        if case in made:
            found = dict(zip(SEEN, (at, _place(fact), _place(audit)), strict=True))
            yield made[case] | found | {"in_time": float(at == made[case]["batch"])}


def _place(ctid: str) -> float:
    """Where a row lies among those of its table: rows that are only added lie in the order in which they came."""
    page, row = ctid.strip("()").split(",")
    return int(page) * 1000 + int(row)


def reported(cast: Cast, server: Any, many: int, seed: int, batches: int = BATCHES) -> dict[str, Any]:
    """What the row "batches" reads."""
    chance = Random(seed)
    with bridged(server, cast.owner.info.dbname) as down:
        together = decided(cast, down, chance, many, batches=batches)
        at_once = decided(cast, down, chance, max(many // 4, 5 * batches), wait=False, batches=batches)
    return {"asked_for": many, "seen": SEEN, "together": together, "at_once": at_once}


def test_decisions(committed_cast: Cast, server: Any) -> None:
    many, seed = int(os.environ["CARAWAY_PROOF_RUNS"]), int(os.environ["CARAWAY_PROOF_SEED"])
    Path(os.environ["CARAWAY_BATCHES_REPORT"]).write_text(json.dumps(reported(committed_cast, server, many, seed)))
