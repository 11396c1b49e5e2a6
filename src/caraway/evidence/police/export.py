"""A force's own export as rows: CSV files of people, of events and of what was before, read with every fault named by row and column.

Of people: who is followed and from when. `reference` is the reference Caraway gave a participant, or the force's own number of a
comparator; `source` says which. Of events: what happened to them, of one definition. Of what was before: arrests and domestic abuse
recorded before time zero, to be counted here by one rule. No name is asked for, and a column that is not asked for is refused, so that
none comes along by mistake.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from caraway.core.study.bands import KNOWN_DAY
from caraway.core.study.words import (
    EndReason,
    Ethnicity,
    Relationship,
    RiskBand,
    Sex,
    Source,
)
from caraway.evidence.police.csv_rows import Field, count, day, fit_rows, number, refuse, word

TOLD_AS_ON = ("arrests_before", "domestic_before", "relationship", "risk_band", "risk_score")
"""What changes with time, and is told as on the day before time zero."""


class Recorded(StrEnum):
    """What a record of before is of."""

    ARREST = "arrest"
    DOMESTIC = "domestic"


@dataclass(frozen=True)
class Followed:
    """One person of the export: from which day (`zero_on`) to which (`followed_to`) the force would have seen an event.

    `born` is the date of birth, of which a band alone goes on; `arrests_before` counts arrests in the 1,095 days before `zero_on`,
    `domestic_before` how often domestic abuse was recorded in them with the person as suspect. They, the relationship and the risk are
    told as on the day `as_on`, which is the day before `zero_on`: of participants and of comparators alike.
    """

    row: int
    reference: str
    source: Source
    arm: str
    zero_on: date
    followed_to: date
    end_reason: EndReason
    born: date | None
    sex: Sex | None
    ethnicity: Ethnicity | None
    arrests_before: int | None
    domestic_before: int | None
    relationship: Relationship | None
    risk_band: RiskBand | None
    risk_score: float | None
    as_on: date | None
    period: str


@dataclass(frozen=True)
class Happened:
    """One event of the export: whose, when, the offence's code, and of a proven offence the day of the conviction."""

    row: int
    reference: str
    on: date
    offence: str
    convicted_on: date | None


@dataclass(frozen=True)
class Before:
    """One entry of the force's record from before: of whom, when and what."""

    row: int
    reference: str
    on: date
    what: Recorded


_PEOPLE: Mapping[str, Field] = {
    "reference": Field(True, word, "a reference"),
    "source": Field(True, Source, "casework or comparator"),
    "arm": Field(True, word, "the arm as assigned"),
    "zero_on": Field(True, day, "a day as 2026-03-31"),
    "followed_to": Field(True, day, "a day as 2026-03-31"),
    "end_reason": Field(True, EndReason, f"one of {', '.join(EndReason)}"),
    "born": Field(False, day, "a day as 1990-12-31"),
    "sex": Field(False, Sex, f"one of {', '.join(Sex)}"),
    "ethnicity": Field(False, Ethnicity, f"one of {', '.join(Ethnicity)}"),
    "arrests_before": Field(False, count, "a whole number"),
    "domestic_before": Field(False, count, "a whole number"),
    "relationship": Field(False, Relationship, f"one of {', '.join(Relationship)}"),
    "risk_band": Field(False, RiskBand, f"one of {', '.join(RiskBand)}"),
    "risk_score": Field(False, number, "a number"),
    "as_on": Field(False, day, "a day as 2026-03-30"),
    "period": Field(False, word, "a word"),
}
_EVENTS: Mapping[str, Field] = {
    "reference": Field(True, word, "a reference of the file of people"),
    "on": Field(True, day, "a day as 2026-03-31"),
    "offence": Field(True, word, "the code of the offence"),
    "convicted_on": Field(False, day, "a day as 2026-03-31"),
}
_BEFORE: Mapping[str, Field] = {
    "reference": Field(True, word, "a reference of the file of people"),
    "on": Field(True, day, "a day as 2023-03-31"),
    "what": Field(True, Recorded, f"one of {', '.join(Recorded)}"),
}


def people_of(path: Path) -> tuple[Followed, ...]:
    """The people of an export. Raises StudyFileUnfit naming every fault (the first 20 in words)."""
    rows, faults = fit_rows(path, _PEOPLE)
    found = tuple(Followed(row=at, **row | {"period": row["period"] or ""}) for at, row in rows)  # type: ignore[arg-type]
    seen: dict[str, int] = {}
    for one in found:
        if one.reference in seen:
            faults.append(
                f"row {one.row}: reference: the same as in row {seen[one.reference]}; give each person one row"
            )
        seen.setdefault(one.reference, one.row)
        faults += [f"row {one.row}: {wrong}" for wrong in _days_wrong(one)]
    refuse(path, faults)
    return found


def _days_wrong(one: Followed) -> Iterator[str]:
    """Covariates counted on time zero or after it would be of what the programme does, or of the arrest that led to it."""
    if one.followed_to < one.zero_on:
        yield "followed_to: before zero_on; correct one of the two days"
    told = [name for name in TOLD_AS_ON if getattr(one, name) is not None]
    if told and one.as_on is None:
        yield f"as_on: empty; say as on which day {', '.join(told)} is told: the day before zero_on"
    if one.as_on is not None and one.as_on != one.zero_on + timedelta(days=KNOWN_DAY):
        yield "as_on: not the day before zero_on; tell what was known on that day, of participants and comparators alike"


def events_of(path: Path) -> tuple[Happened, ...]:
    """The events of an export. Raises StudyFileUnfit as `people_of`."""
    rows, faults = fit_rows(path, _EVENTS)
    refuse(path, faults)
    return tuple(Happened(row=at, **row) for at, row in rows)  # type: ignore[arg-type]


def before_of(path: Path) -> tuple[Before, ...]:
    """The record from before time zero. Raises StudyFileUnfit as `people_of`."""
    rows, faults = fit_rows(path, _BEFORE)
    refuse(path, faults)
    return tuple(Before(row=at, **row) for at, row in rows)  # type: ignore[arg-type]
