"""A process that refers a file is killed in the middle of a batch; run again, everybody is referred once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from caraway.casework.actions import imports
from caraway.casework.jobs.imports import run_waiting
from caraway.casework.models import Case, FactRow, ImportRow
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.databases.planes import CASEWORK
from caraway.platform.databases.servers import Server
from caraway.platform.tenancy import scope
from tests.cast import Cast
from tests.importing.sending import counts, matched, sent
from tests.referral_files import as_csv, row

ROOT = Path(__file__).parents[3]
HANGS = """
import sys, time
import django
django.setup()
from django.db import connection
from caraway.casework.actions import landing
from caraway.casework.jobs.imports import run_waiting
from caraway.platform.gateways import clock
from datetime import date
landing.BATCH = 5
store, batches = landing.store, []
def hanging(made, by):
    store(made, by)
    batches.append(made)
    if len(batches) == 3:
        print("in the middle", flush=True)
        time.sleep(600)
landing.store = hanging
with clock.use(clock.at(date(2026, 3, 2), 12), everywhere=True):
    run_waiting()
"""


def killed(cast: Cast, server: Server, script: str) -> None:
    """Let a process that does this refer a file, kill it in the middle of its third batch, and go on."""
    matched(cast)
    file = sent(cast, as_csv([row(number, cast.today) for number in range(23)]))
    imports.begin_import(file=file, by=cast.supervisor)
    environment = CASEWORK.environment(server.url(CASEWORK.site, cast.owner.info.dbname))
    paths = {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
    with subprocess.Popen(
        [sys.executable, "-c", script], env=environment | paths, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "in the middle\n"
        process.kill()
    assert counts(cast, file) == {"referred": 10, "ready": 13}
    assert run_waiting() == 1
    assert counts(cast, file) == {"referred": 23}
    with scope.acting_as(CARAWAY):
        assert Case.objects.count() == Case.objects.values("police_reference").distinct().count() == 23
        assert FactRow.objects.count() == 46
        assert not ImportRow.objects.exclude(sealed=None).exists()
    assert cast.owner.execute("SELECT count(DISTINCT referral), count(*) FROM casework_dropbox").fetchone() == (23, 23)
    assert run_waiting() == 0


def test_killed_in_the_middle_of_a_batch_and_run_again_everybody_is_referred_once(committed_cast, server):
    killed(committed_cast, server, HANGS)


def test_a_build_that_commits_half_a_batch_is_found(committed_cast, server):
    with pytest.raises(AssertionError):
        killed(committed_cast, server, HANGS.replace('print("in', 'connection.connection.commit()\n        print("in'))
