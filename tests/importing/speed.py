"""How long files of several sizes take to be read and to be referred, and how much memory: for `./caraway bench import`.

Beside the time that passed stands the processor's: that of this process, and that of the database's own for it. A machine
that is busy with something else lengthens the first and hardly the second.
"""

import cProfile
import json
import os
import resource
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from uuid import UUID

from django.db import connection

import tests.site  # noqa: F401  sets up the site that is imported below
from caraway.casework.actions import imports
from caraway.casework.actions.again import Referrals, digest_of_file
from caraway.casework.actions.imports import ReadRows
from caraway.casework.desks.police.importing.rows import FileReader
from caraway.casework.intake_files.reading import table
from caraway.casework.jobs.imports import run_waiting
from caraway.casework.queries.police_drafts import rules_in_force
from caraway.platform.tenancy import scope
from caraway.proofs import parts
from tests.cast import *  # noqa: F403  the cast, and its fixtures
from tests.cast import Cast
from tests.importing.sending import counts, matched
from tests.referral_files import MATCHING, as_csv, row
from tests.site import *  # noqa: F403  fixtures

SIZES = [int(one) for one in os.environ.get("CARAWAY_IMPORT_SIZES", "1000,10000,50000").split(",")]
PROFILED = int(os.environ.get("CARAWAY_PROOF_PROFILE", "0"))


@dataclass
class Spent:
    """Seconds since it was made: by the wall, of this process, and of the database's process."""

    wall: float = field(default_factory=time.monotonic)
    ours: float = field(default_factory=time.process_time)
    database: float = field(default_factory=lambda: _of_database())

    def since(self, before: Self) -> dict[str, float]:
        """How much between the two."""
        ours, database = self.ours - before.ours, self.database - before.database
        return {"wall": self.wall - before.wall, "processor": ours + database, "ours": ours}


def test_speed(committed_cast: Cast) -> None:
    cast, found, began = committed_cast, [], 0
    matching = matched(cast)
    for size in SIZES:
        content = _file(cast, began, size)
        began += size
        before, reading = _peak(), Spent()
        file = _hold(cast, matching, content)
        referring = Spent()
        imports.begin_import(file=file, by=cast.supervisor)
        run_waiting()
        done = Spent()
        assert counts(cast, file) == {"referred": size}
        found.append(
            {
                "rows": size,
                "read": referring.since(reading),
                "refer": done.since(referring),
                "megabytes": _peak() - before,
                "file": len(content) / 1e6,
            }
        )
        print(found[-1], flush=True)
    if report := os.environ.get("CARAWAY_IMPORT_SPEED"):
        watched = _parts(cast, matching, _file(cast, began, PROFILED)) if PROFILED else {}
        Path(report).write_text(json.dumps({"sizes": found, "parts": watched}, indent=2))


def _file(cast: Cast, began: int, size: int) -> bytes:
    return as_csv(row(began + number, cast.today) for number in range(size))


def _parts(cast: Cast, matching: UUID, content: bytes) -> dict[str, parts.Spent]:
    """Where the processor's time of this process goes, by step."""
    reading, referring = (cProfile.Profile(time.process_time) for _ in range(2))
    file = reading.runcall(_hold, cast, matching, content)
    imports.begin_import(file=file, by=cast.supervisor)
    referring.runcall(run_waiting)
    return {"read": parts.spent(reading), "referred": parts.spent(referring)}


def _of_database() -> float:
    """Seconds of the processor that the database's process for this connection has had; 0 where it is on another machine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        stat = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    if not stat.exists():
        return 0
    user, system = stat.read_text().rsplit(")", 1)[1].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _hold(cast: Cast, matching: UUID, content: bytes) -> UUID:
    """What the page does with a file, without the page: the test's client would hold it several times over."""
    with scope.acting_as(cast.supervisor):
        rules = rules_in_force(cast.wessex.id)
        reader = FileReader(MATCHING, rules.settings, rules.programme, Referrals(rules.programme.key, cast.supervisor))
        digest = digest_of_file(content, cast.wessex.id, matching)
        rows = ReadRows(reader.rows(table(content, MATCHING.columns)), digest)
        held: UUID = imports.hold_rows(agreement=cast.wessex.id, matching=matching, rows=rows, by=cast.supervisor)
    return held


def _peak() -> float:
    """The most memory this process has had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
