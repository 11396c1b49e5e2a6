"""The rows of a file through the form's own pages: cleaned and refused as what an officer types, then sealed."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.utils.datastructures import MultiValueDict

from caraway.bridge.intake import Place
from caraway.casework.actions.again import Referrals
from caraway.casework.actions.imports import sealed_for_row
from caraway.casework.actions.judging import ReadRow
from caraway.casework.desks.police.forms.base import Asking, PoliceForm
from caraway.casework.desks.police.forms.victim import VictimForm
from caraway.casework.intake_files.cells import Line
from caraway.casework.intake_files.matching import Answered, Matching, Problem, RowReader
from caraway.casework.intake_files.reading import Table
from caraway.core.programme import Programme
from caraway.core.reference import find_offence
from caraway.platform.gateways import clock, ids

from .questions import VICTIM, forms_of, questions_of

PAGES = ("person", "offence", "contact", "needs", "history", "caution", "delivery")
"""In the order in which each may look at those before it."""


class FileReader:
    """Reads the rows of one file under one agreement's settings. `referrals`: those in which its people may be already."""

    def __init__(
        self, matching: Matching, settings: Any, programme: Programme, referrals: Referrals | None = None
    ) -> None:
        self._saved: dict[str, Mapping[str, Any]] = {}
        self._forms = forms_of(Asking(settings, programme, clock.today(), self._saved))
        self._matching, self._referrals = matching, referrals
        self.questions = questions_of(self._forms)

    def rows(self, table: Table) -> Iterator[ReadRow]:
        """Every row below the names of the columns, read when it is asked for."""
        known = {column: key for column, key in self._matching.columns.items() if key in self.questions}
        constants = {key: value for key, value in self._matching.constants.items() if key in self.questions}
        matching = Matching(known, self._matching.days, self._matching.codes, constants)
        reader = RowReader(matching, self.questions, table.header)
        return (self._row(line, reader) for line in table.rows)

    def _row(self, line: Line, reader: RowReader) -> ReadRow:
        answers, problems = reader.read(line)
        if problems:
            return ReadRow(ids.new(), line.number, problems=problems)
        return self.cleaned(answers, reader.column_of, line.number)

    def cleaned(
        self, answers: Mapping[str, Mapping[str, Answered]], column_of: Mapping[str, str], number: int
    ) -> ReadRow:
        """One person's answers, wherever they came from: cleaned and sealed, or what is wrong with each."""
        problems = list(self._cleaned(answers, column_of))
        if problems:
            return ReadRow(ids.new(), number, problems=problems)
        saved = dict(self._saved)
        again = self._referrals.place(saved) if self._referrals else None
        row, sealed, views, risk = self._sealed(again)
        return ReadRow(row, number, saved, (), sealed, views, risk, again)

    def _cleaned(
        self, answers: Mapping[str, Mapping[str, Answered]], column_of: Mapping[str, str]
    ) -> Iterator[Problem]:
        self._saved.clear()
        for page in (*PAGES, VICTIM):
            form = self._forms[page]
            form.fill(_sent(page, answers.get(page, {})))
            yield from _problems(page, form, column_of)
            if page != VICTIM:
                self._saved[page] = form.answers

    def _sealed(self, again: Place | None) -> tuple[UUID, bytes, bool | None, bool | None]:
        """The victim's details sealed, and what is attested of them; the form forgets them."""
        form = self._forms[VICTIM]
        assert isinstance(form, VictimForm)
        row, sealed = sealed_for_row(form.details, again)
        views, risk = form.views_attested, form.risk_attested
        form.forget()
        return row, sealed, views, risk


def _sent(page: str, answers: Mapping[str, Answered]) -> MultiValueDict[str, Any]:
    """The answers as a browser sends them, with those that the form asks and a file shows by itself."""
    sent = {name: value if isinstance(value, list) else [value] for name, value in answers.items()}
    if page == "contact":
        sent["has_address"] = ["yes" if any(sent.get("address", ())) else "no"]
    code = "".join(str(sent.get("offence_code", [""])[0]).upper().split()) if page == "offence" else ""
    if code and find_offence(code) is None:
        sent["offence_code"], sent["other_code"] = [""], [code]
    elif code:
        sent["offence_code"] = [code]
    return MultiValueDict(sent)


def _problems(page: str, form: PoliceForm, column_of: Mapping[str, str]) -> Iterator[Problem]:
    """What the form says against the row, by the column it came from. Its sentences repeat nothing that was typed."""
    for name, sentences in form.errors.get_json_data().items():
        column = column_of.get(f"{page}.{_COLUMN.get(name, name)}", "")
        for each in sentences:
            yield Problem(column, _sentence(each["message"], form, name, column))


_COLUMN = {"other_code": "offence_code", "has_address": "address"}


def _sentence(message: str, form: PoliceForm, name: str, column: str) -> str:
    field = form.fields.get(name)
    return message if column or field is None else f"{message} (no column is matched to “{field.label}”)"
