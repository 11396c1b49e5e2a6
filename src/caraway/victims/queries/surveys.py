"""Surveys as screens show them: a link that is open to whoever has its token, and what was answered."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from caraway.core.instruments import Instrument, instrument
from caraway.core.victim.safe_plan import Way
from caraway.core.vocabulary import Language
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.tenancy import scope
from caraway.victims.models import SurveyAnswers, VictimCase
from caraway.victims.surveying import asked_in, found_alive, times_left


@dataclass(frozen=True, slots=True)
class OpenLink:
    """What whoever has the token may know of the link: which survey, whether a word is asked first, and in which language.

    `times_left`: how often somebody left it by the way out. What was begun before the last time is over.
    """

    survey: Instrument
    asks_word: bool
    language: Language
    times_left: int


@dataclass(frozen=True, slots=True)
class SurveyRow:
    """The answers to one survey: each question with its answer, in words."""

    id: UUID
    at: datetime
    how: str
    by: str
    said: tuple[tuple[str, str], ...]


def open_link(token: str) -> OpenLink | None:
    """The link of this token; None where there is none that may be used, whatever the reason. It names nobody."""
    with scope.acting_as(CARAWAY):
        found = found_alive(token)
        if found is None:
            return None
        link, stored = found
        return OpenLink(asked_in(link), bool(stored.code_word), stored.language, times_left(link))


def survey_rows(case: VictimCase) -> tuple[SurveyRow, ...]:
    """What was answered, the newest first."""
    return tuple(map(survey_row, SurveyAnswers.objects.filter(case=case).order_by("-at", "-id")))


def survey_row(row: SurveyAnswers) -> SurveyRow:
    """One survey, read under the version that was asked."""
    how = Way(row.way).words if row.way else "By a link"
    return SurveyRow(row.pk, row.at, how, row.by_name, tuple(_said(row)))


def _said(row: SurveyAnswers) -> Iterator[tuple[str, str]]:
    survey = instrument(row.instrument, row.version)
    given = survey.read(row.answers)
    for item in survey.items:
        yield item.words, given[item.key].words if item.key in given else "Left out"
