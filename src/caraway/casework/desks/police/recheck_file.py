"""A file of 12-month checks: read whole, each good row recorded, each bad one named by its number and the reason."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from django.db import transaction

from caraway.casework.actions.rechecks import FILE, Found, record_recheck
from caraway.casework.queries.police_rechecks import cases_by_reference
from caraway.core.refusals import InvalidValue, NotNow
from caraway.core.vocabulary import RecheckResult
from caraway.platform.accounts.actor import Actor

MOST = 500
LARGEST = 200_000
COLUMNS = ("reference", "result", "checked on", "again on", "offence code")
NEEDED = COLUMNS[:3]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the file: its number, counted from the heading as 1, and what it says."""

    number: int
    reference: str
    found: Found


@dataclass(frozen=True, slots=True)
class Bad:
    """A row that was not recorded, and why."""

    number: int
    why: str


@dataclass(frozen=True, slots=True)
class Report:
    """How many checks were recorded, and which rows were not."""

    recorded: int
    bad: tuple[Bad, ...]


def record(content: bytes, by: Actor, key: UUID) -> Report:
    """Record the good rows. Raises InvalidValue for a file that cannot be read at all; then nothing is recorded.

    The same page sent twice records nothing twice; nor does the same file, for a check is recorded once.
    """
    lines, bad = _read(content)
    cases = cases_by_reference((one.reference for one in lines), by)
    done = 0
    # Cases are locked by their ids, as everywhere: two files at once never wait for each other.
    for line in sorted(lines, key=lambda one: str(cases.get(one.reference, ""))):
        why = _record(line, cases, by, key)
        done += not why
        bad += [Bad(line.number, why)] if why else []
    return Report(done, tuple(sorted(bad, key=lambda one: one.number)))


def _record(line: Line, cases: Mapping[str, UUID], by: Actor, key: UUID) -> str:
    """Record one row; the sentence that says why not, or nothing."""
    if line.reference not in cases:
        return "There is no such reference among your referrals."
    try:
        with transaction.atomic():
            once = uuid5(key, f"{line.number} {line.reference}")
            record_recheck(case=cases[line.reference], found=line.found, source=FILE, by=by, request_key=once)
    except (InvalidValue, NotNow) as refusal:
        return refusal.sentence
    return ""


def _read(content: bytes) -> tuple[list[Line], list[Bad]]:
    lines: list[Line] = []
    bad: list[Bad] = []
    for number, row in _rows(content):
        try:
            lines.append(_line(number, row))
        except InvalidValue as refusal:
            bad.append(Bad(number, refusal.sentence))
    return lines, bad


def _rows(content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows by the names of their columns. Raises InvalidValue unless it is a small CSV file with those columns."""
    if len(content) > LARGEST:
        raise InvalidValue("file", f"The file is too large: up to {MOST} rows.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    if "\0" in text:
        raise InvalidValue("file", "This is no CSV file. Save the sheet as CSV and choose that.")
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        raise InvalidValue("file", "The file cannot be read as CSV. Save the sheet as CSV again.") from None
    head = [" ".join(name.lower().replace("_", " ").split()) for name in rows[0]] if rows else []
    missing = [name for name in NEEDED if name not in head]
    if missing or len(set(head)) != len(head):
        raise InvalidValue("file", f"The first line must name these columns, each once: {', '.join(COLUMNS)}.")
    if len(rows) > MOST + 1:
        raise InvalidValue("file", f"The file has more than {MOST} rows. Send it in parts.")
    for number, row in enumerate(rows[1:], 2):
        if any(cell.strip() for cell in row):
            yield number, dict(zip(head, (cell.strip() for cell in row), strict=False))


def _line(number: int, row: Mapping[str, str]) -> Line:
    if not row.get("reference"):
        raise InvalidValue("reference", "The reference is missing.")
    checked = _day(row, "checked on")
    if checked is None:
        raise InvalidValue("checked_on", "“checked on” is missing.")
    code = row.get("offence code", "").upper()
    return Line(number, row["reference"].upper(), Found(_result(row), checked, _day(row, "again on"), code))


def _result(row: Mapping[str, str]) -> RecheckResult:
    said = row.get("result", "").lower().replace(" ", "_")
    for one in RecheckResult:
        if said in (one.value, one.words.lower().replace(" ", "_")):
            return one
    raise InvalidValue("result", f"“result” must be one of: {', '.join(RecheckResult)}.")


def _day(row: Mapping[str, str], name: str) -> date | None:
    """A day as 2026-03-02 or 02/03/2026; None where there is none."""
    typed = row.get(name, "")
    if not typed:
        return None
    parts = typed.split("-") if "-" in typed else typed.split("/")[::-1]
    try:
        year, month, day = (int(part) for part in parts)
        return date(year, month, day)
    except ValueError:
        raise InvalidValue(name.replace(" ", "_"), f"“{name}” must be a day like 02/03/2026.") from None
