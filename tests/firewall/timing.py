"""How long the served site takes to answer two requests that nobody may be able to tell apart, asked by turns over loopback."""

import http.client
import json
import os
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlsplit

import psycopg

from caraway.core.joint.words import Advice, ReleaseKind
from caraway.platform.gateways import ids
from tests.cast import Cast
from tests.integration.casework.bridging import advisory, bridged, instruction, send
from tests.stage import Visitor, account_of, served

WARM_UP = 20
_PLANTED = """
CREATE FUNCTION planted(asked uuid) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep({seconds}); RETURN {answer}; END $$;
GRANT EXECUTE ON FUNCTION planted(uuid) TO caraway_casework;
ALTER POLICY agreement ON casework_case USING (CASE WHEN {when} THEN planted(id) ELSE {ours} END)"""
_POLICY = "SELECT pg_get_expr(polqual, polrelid) FROM pg_policy WHERE polrelid = 'casework_case'::regclass AND polname = 'agreement'"

Paths = Mapping[str, Sequence[str]]


def timed(visitor: Visitor, paths: Paths, turns: int, chance: Random) -> dict[str, list[float]]:
    """Milliseconds of so many turns; in each every kind is asked once, in an order of chance, by a path of chance."""
    taken: dict[str, list[float]] = {kind: [] for kind in paths}
    for turn in range(WARM_UP + turns):
        for kind in chance.sample(sorted(paths), len(paths)):
            milliseconds = _asked(visitor, chance.choice(paths[kind]))
            if turn >= WARM_UP:
                taken[kind].append(milliseconds)
    return taken


def _asked(visitor: Visitor, path: str) -> float:
    where = urlsplit(visitor.address)
    headers = {"Host": where.netloc, "Cookie": "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())}
    with closing(http.client.HTTPConnection("127.0.0.1", where.port or 80, timeout=60)) as connection:
        connection.connect()
        began = time.perf_counter()
        connection.request("GET", path, headers=headers)
        connection.getresponse().read()
        return (time.perf_counter() - began) * 1000


def planted(owner: psycopg.Connection, when: str, answer: str, milliseconds: float) -> None:
    """A fault: the database takes so much longer over the rows of which this is true. It stays in this test's own database."""
    (ours,) = owner.execute(_POLICY).fetchone() or ("false",)
    owner.execute("DROP FUNCTION IF EXISTS planted CASCADE")
    owner.execute(_PLANTED.format(seconds=milliseconds / 1000, answer=answer, when=when, ours=ours))


def reported(cast: Cast, server: Any, turns: int, seed: int, plant: int) -> dict[str, Any]:
    """What the row "timing" reads: milliseconds of each kind, as the site is and with a delay planted."""
    chance, several = Random(seed), 4
    theirs = [cast.referred(by=cast.welsh_officer, agreement=cast.gogledd).id for _ in range(several)]
    nobody = [[ids.new() for _ in range(several)] for _ in range(2)]
    people = [cast.accepted() for _ in range(3 * several)]
    chance.shuffle(people)
    touched = people[:several]
    with bridged(server, cast.owner.info.dbname) as down:
        for person in touched:
            send(down, instruction(person, ReleaseKind.HOLD), advisory(person, cast.today, Advice.TWO_IN_ROOM))
    forbidden = {
        "absent": [_page(one) for one in nobody[0]],
        "absent again": [_page(one) for one in nobody[1]],
        "forbidden": [_page(one) for one in theirs],
    }
    alike = {
        "without": [_page(one.id) for one in people[several : 2 * several]],
        "without again": [_page(one.id) for one in people[2 * several :]],
        "with": [_page(one.id) for one in touched],
    }
    with served(server, cast.today) as address:
        visitor = Visitor(address, account_of(cast.coordinator))
        for path, status in ((forbidden["absent"][0], 404), (forbidden["forbidden"][0], 404), (alike["with"][0], 200)):
            assert visitor.get(path).status == status, path
        said = {"forbidden": timed(visitor, forbidden, turns, chance), "with": timed(visitor, alike, turns, chance)}
        planted(cast.owner, "id = ANY (ARRAY[{}])".format(", ".join(f"'{one}'::uuid" for one in theirs)), "false", 2)
        said["planted"] = timed(visitor, forbidden, plant, chance)
    return said


def _page(case: Any) -> str:
    return f"/cases/{case}/"


def test_times(committed_cast: Cast, server: Any) -> None:
    turns, seed = int(os.environ["CARAWAY_PROOF_RUNS"]), int(os.environ["CARAWAY_PROOF_SEED"])
    plant = int(os.environ["CARAWAY_PROOF_PLANT"])
    Path(os.environ["CARAWAY_TIMING_REPORT"]).write_text(
        json.dumps(reported(committed_cast, server, turns, seed, plant))
    )
