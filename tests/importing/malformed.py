"""Damaged files through the real page, as the site's login: for `./caraway prove import`."""

import json
import logging
import os
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tests.site  # noqa: F401  sets up the site that is imported below
from caraway.casework.models import Case, ImportRow, Participant, ReferralImport
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.tenancy import scope
from tests.cast import *  # noqa: F403  the cast, and its fixtures
from tests.cast import Cast
from tests.importing.damage import CELLS, WHOLE, damaged
from tests.importing.sending import matched, send
from tests.integration.casework.police import browser_of, errors
from tests.referral_files import MARK
from tests.site import *  # noqa: F403  fixtures

COUNT = int(os.environ.get("CARAWAY_IMPORT_FILES", "2000"))
SEED = int(os.environ.get("CARAWAY_IMPORT_SEED", "1"))


@dataclass
class Found:
    """What came of the files."""

    files: int = 0
    server_errors: list[str] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)
    partial: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    refused: int = 0
    named: int = 0


def tried(cast: Cast, seed: int, count: int) -> Found:
    """Send them all, and hold each answer against what it must be."""
    matched(cast)
    browser, found = browser_of(cast.supervisor), Found()
    browser.raise_request_exception = False
    logging.getLogger("django.request").setLevel(logging.CRITICAL)
    for name, whole, content in damaged(seed, count, cast.today):
        found.files += 1
        with scope.acting_as(CARAWAY):
            before = _rows()
        answer = send(browser, content, "export.xlsx" if content[:2] == b"PK" else "export.csv")
        with scope.acting_as(CARAWAY):
            _judge(found, name, whole, answer, _rows() - before)
    return found


def _rows() -> Counter[str]:
    kinds: Counter[str] = Counter(ImportRow.objects.values_list("stage", flat=True))
    kinds["files"] = ReferralImport.objects.count()
    kinds["people"] = Participant.objects.count() + Case.objects.count()
    return kinds


def _judge(found: Found, name: str, whole: bool, answer: Any, new: Counter[str]) -> None:
    if answer.status_code >= 500:
        found.server_errors.append(name)
    elif answer.status_code == 200:
        found.refused += 1
        if new:
            found.partial.append(name)
        if len(errors(answer)) != 1:
            found.unclear.append(name)
        if MARK in "".join(errors(answer)):
            found.told.append(name)
    else:
        found.named += new["bad"] + new["there"]
        if whole or not new["bad"] + new["there"]:
            found.unclear.append(f"{name}: held")
        if new["people"]:
            found.partial.append(name)


def test_malformed(cast: Cast) -> None:
    found = tried(cast, SEED, COUNT)
    said = {"kinds": len(WHOLE) + len(CELLS)} | vars(found)
    Path(os.environ["CARAWAY_IMPORT_REPORT"]).write_text(json.dumps(said, indent=2))
