"""The victims' site's share of the proof of tenants: run by `./caraway prove tenants`, which reads what is written here."""

import json
import os
from pathlib import Path

from tests.victims.tenanting import Trying, planned, second_tenant
from tests.victims.test_matrix import TABLE
from tests.victims.test_tenants import everybodys

EACH = 60


def test_everything(house, monkeypatch):
    theirs = second_tenant(house)
    planned()
    trying = Trying(theirs, TABLE)
    wrong, made = list(trying.wrong(EACH)), trying.made
    everybodys(house, monkeypatch)
    said = {"made": made, "wrong": wrong, "unscoped": len(list(trying.wrong(4)))}
    Path(os.environ["CARAWAY_TENANTS_REPORT"]).write_text(json.dumps(said))
