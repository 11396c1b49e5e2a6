"""What a force's record has of people before time zero, counted here by one rule: for participants as for comparators.

An entry counts when it is of one of the 1,095 days before the person's own time zero; that day itself and every day after it do not, as
they may be of the arrest that brought the person in, or of what the programme did.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from caraway.core.study.bands import KNOWN_DAY, LOOK_BACK_DAYS, looked_back_on
from caraway.evidence.police.export import Before, Followed, Recorded
from caraway.evidence.refusals import StudyFileUnfit


@dataclass(frozen=True)
class Record:
    """The entries of the force's record, and the day from which it is whole."""

    entries: tuple[Before, ...]
    begins: date


@dataclass(frozen=True)
class Counted:
    """The people with what was counted of each, and how many entries count for nobody: too early, or on time zero and later."""

    people: tuple[Followed, ...]
    too_early: int
    from_time_zero: int


def counted(people: Sequence[Followed], record: Record) -> Counted:
    """Everybody with their arrests and domestic abuse before time zero, none being none.

    Raises StudyFileUnfit for entries of people who are not in the export, for counts that the export has already (two ways of counting are
    never mixed), and for people whose 1,095 days begin before the record does: nothing found there would not be nothing.
    """
    zero = {one.reference: one.zero_on for one in people}
    _refuse(
        "record from before",
        [
            f"row {one.row}: reference: nobody in the file of people"
            for one in record.entries
            if one.reference not in zero
        ],
    )
    _refuse("file of people", [fault for one in people for fault in _wrong(one, record.begins)])
    times = Counter((one.reference, one.what) for one in record.entries if looked_back_on(one.on, zero[one.reference]))
    late = sum(one.on >= zero[one.reference] for one in record.entries)
    return Counted(
        tuple(
            replace(
                one,
                arrests_before=times[one.reference, Recorded.ARREST],
                domestic_before=times[one.reference, Recorded.DOMESTIC],
                as_on=one.zero_on + timedelta(days=KNOWN_DAY),
            )
            for one in people
        ),
        too_early=len(record.entries) - times.total() - late,
        from_time_zero=late,
    )


def _wrong(one: Followed, begins: date) -> list[str]:
    faults = []
    if one.arrests_before is not None or one.domestic_before is not None:
        faults.append(
            f"row {one.row}: arrests_before, domestic_before: counted already; leave them out beside the record"
        )
    if one.zero_on - timedelta(days=LOOK_BACK_DAYS) < begins:
        faults.append(
            f"row {one.row}: zero_on: less than {LOOK_BACK_DAYS:,} days after the record begins; leave the row or the record out"
        )
    return faults


def _refuse(what: str, faults: list[str]) -> None:
    if faults:
        raise StudyFileUnfit(f"The {what} has {len(faults)} faults:\n" + "\n".join(faults[:20]))
