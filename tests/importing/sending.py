"""A force that has matched its columns, and its files on their way in."""

from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import tests.site  # noqa: F401  sets up the site that is imported below
from caraway.casework.actions import imports
from caraway.casework.desks.police.importing.matching import questions_for
from caraway.casework.intake_files.matching import Question
from caraway.casework.queries.imports import WRONG, RowStage, own_file, wrong_rows
from caraway.platform.gateways import ids
from caraway.platform.tenancy import scope
from tests.cast import Cast
from tests.integration.casework.police import browser_of, errors
from tests.referral_files import MATCHING


def questions(cast: Cast) -> dict[str, Question]:
    """What a file of Wessex Police is asked."""
    with scope.acting_as(cast.supervisor):
        return questions_for(cast.supervisor)


def matched(cast: Cast) -> UUID:
    """The columns of Wessex Police matched by its supervisor."""
    what = {"organisation": cast.police.id, "matching": MATCHING, "questions": questions(cast)}
    made: UUID = imports.match_columns(**what, by=cast.supervisor)
    return made


def send(browser: Client, content: bytes, name: str = "export.csv") -> Any:
    """A file sent through the page."""
    form = {"file": SimpleUploadedFile(name, content), "request_key": str(ids.new())}
    return browser.post("/police/import/", form)


def sent(cast: Cast, content: bytes) -> UUID:
    """A file that is taken, sent by the supervisor through the page."""
    answer = send(browser_of(cast.supervisor), content)
    assert answer.status_code == 302, errors(answer)
    return UUID(answer["Location"].rstrip("/").rsplit("/", 1)[-1])


def counts(cast: Cast, file: UUID) -> dict[str, int]:
    """How many rows of a file stand where."""
    with scope.acting_as(cast.supervisor):
        return {stage.value: number for stage, number in own_file(file, cast.supervisor).counts.items()}


def wrong(cast: Cast, file: UUID, *stages: RowStage) -> list[tuple[int, str, str]]:
    """What is wrong in a file: row, column, why."""
    with scope.acting_as(cast.supervisor):
        return [(one.row, one.column, one.why) for one in wrong_rows(file, *(stages or WRONG))]
