"""Who may be in an analysis: where a project asks people, only those who said yes to everything they were asked.

`consents_study` is the person's answer to taking part in the study, `consents_linkage` the answer to being linked with records of others,
as those of the police; a row of analysis is such a link. Whoever said no, or of whom it is not known, is left out whole, with their
events: were only the events left out, they would seem not to have had any. Of comparators nobody asks (their records come under the
sharing agreement); a no of theirs counts all the same.
"""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from caraway.core.study.kinds import CONSENTS
from caraway.core.study.project import Project
from caraway.core.study.words import Kind, Source
from caraway.evidence.refusals import StudyFileUnfit

WHY: Mapping[str, str] = {
    "no": "had not agreed",
    "unknown": "are not known to have agreed",
}


def agreed(people: pa.Table) -> tuple[pa.Table, Mapping[str, int]]:
    """The rows of people who may be in an analysis, and how many are left out: `no` for those who said no, `unknown` for the others.

    A table without a column of what was asked is of a study that does not ask for it (`refuse_unasked` holds it against the project).
    """
    there = [name for name in CONSENTS if name in people.column_names]
    if not there:
        return people, {}
    said_no, unknown = (pa.array([False] * people.num_rows) for _ in range(2))
    asked = pc.equal(people["source"].cast(pa.string()), Source.CASEWORK.value)
    for name in there:
        answer = people[name]
        said_no = pc.or_(said_no, pc.fill_null(pc.invert(answer), False))
        unknown = pc.or_(unknown, pc.and_(pc.is_null(answer), asked))
    kept = people.filter(pc.invert(pc.or_(said_no, unknown)))
    no = _true(said_no)
    counts = {"no": no, "unknown": people.num_rows - kept.num_rows - no}
    return kept, {why: count for why, count in counts.items() if count}


def asks(project: Project) -> tuple[str, ...]:
    """What the project asks people: the columns of consent that its files of people may have."""
    allowed = {one.kind: one.columns for one in project.allowed}
    return tuple(name for name in CONSENTS if name in allowed.get(Kind.PEOPLE, ()))


def refuse_unasked(project: Project, people: pa.Table) -> None:
    """Raise StudyFileUnfit where the project asks participants and the table does not say what anybody answered."""
    unsaid = [name for name in asks(project) if name not in people.column_names]
    participants = _true(pc.equal(people["source"].cast(pa.string()), Source.CASEWORK.value))
    if unsaid and participants:
        raise StudyFileUnfit(
            f"The project asks people ({', '.join(unsaid)}), and of {participants:,} nothing is said: nobody is in an analysis who is not known to have agreed."
        )


def left_out_words(left_out: Mapping[str, int], when: str = "were left out, with their events") -> str:
    """How many were left out and why, as a sentence ("" for nobody)."""
    parts = [f"{count:,} people who {WHY.get(why, why)}" for why, count in left_out.items()]
    return f"{' and '.join(parts)} {when}." if parts else ""


def _true(flags: Any) -> int:
    return int(pc.sum(pc.cast(flags, pa.int64())).as_py() or 0)
