"""The days from which participants are followed, as casework's list for the force says them: by pseudonym, and to the day.

The force holds them against its own: counted from two different days, what was before and what came after would not be of one moment.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from caraway.core.study import pseudonyms
from caraway.core.study.project import Project
from caraway.core.study.words import Source, TimeZero
from caraway.evidence.police.csv_rows import Field, day, fit_rows, refuse, word
from caraway.evidence.police.export import Followed
from caraway.evidence.refusals import StudyFileUnfit

_DAYS: Mapping[str, Field] = {
    "person": Field(True, word, "a pseudonym"),
    "time_zero": Field(True, TimeZero, f"one of {', '.join(TimeZero)}"),
    "zero_on": Field(True, day, "a day as 2026-03-31"),
}


def days_of(path: Path, time_zero: TimeZero) -> Mapping[str, date]:
    """The day of each pseudonym of the list. Raises StudyFileUnfit naming every fault, and for a list of another time zero."""
    rows, faults = fit_rows(path, _DAYS)
    found: dict[str, date] = {}
    for at, row in rows:
        if row["time_zero"] is not time_zero:
            faults.append(f"row {at}: time_zero: not {time_zero}; ask for the list of that day")
        if row["person"] in found:
            faults.append(f"row {at}: person: there twice; ask for the list again")
        found[str(row["person"])] = row["zero_on"]  # type: ignore[assignment]
    refuse(path, faults)
    return found


def held_against(project: Project, key: bytes, people: Sequence[Followed], days: Mapping[str, date]) -> int:
    """How many of casework's list are not in the export.

    Raises StudyFileUnfit for participants who are not on the list or whose time zero is another day there.
    """
    mine = {
        pseudonyms.pseudonym(key, project, pseudonyms.PERSON, one.reference): one
        for one in people
        if one.source is Source.CASEWORK
    }
    faults = [f"row {one.row}: {wrong}" for person, one in mine.items() if (wrong := _wrong(one, days.get(person)))]
    if faults:
        raise StudyFileUnfit(f"The file of people has {len(faults)} faults:\n" + "\n".join(faults[:20]))
    return len(days.keys() - mine.keys())


def _wrong(one: Followed, listed: date | None) -> str:
    if listed is None:
        return "reference: not on casework's list of days; correct it or leave the row out"
    return "" if listed == one.zero_on else "zero_on: another day than on casework's list; count from that day"
