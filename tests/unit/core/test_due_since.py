"""What is not asked again would have been answered the same: the short ways held against the plain definitions."""

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from caraway.core import vocabulary as v
from caraway.core.agreement import Settings
from caraway.core.course import in_force
from caraway.core.due_since import MADE_SO, RESTS_ON
from caraway.core.facts import Fact
from caraway.core.happenings import read, walk
from caraway.core.standing import _dues, standing
from tests.spec.grammar import CARA, facts

SETTINGS = Settings()
DAY = timedelta(days=1)
START = ["5 Jan referred, offence 2 Jan, arrested 3 Jan, summary assault, statement 4 Jan", "6 Jan accepted"]
LINES = [
    "7 Jan cautioned",
    "7 Jan cautioned [recorded 3 Mar]",
    "8 Jan booked A 17 Jan",
    "8 Jan booked B 14 Feb",
    "9 Jan spoke by call",
    "12 Jan moved A 17 Jan to 24 Jan, asked by the participant",
    "17 Jan attended A",
    "17 Jan absent A, reason awaited",
    "24 Jan absent A, no reason",
    "2 Feb settled A 17 Jan: not acceptable",
    "10 Feb held",
    "14 Feb attended B",
    "14 Feb absent B, medical",
    "16 Feb returned as it stands",
    "16 Feb returned completed",
    "17 Feb told as it stands",
    "18 Feb decided vary, goes on",
    "18 Feb decided prosecute, breach",
    "20 Feb looked again",
    "21 Feb outcome 1118",
    "3 Mar resumed",
    "20 Mar extension asked",
    "23 Mar extension refused",
    "11 Apr absent B, no reason",
    "30 Apr returned as it stands",
    "2 May attended B",
    "4 May extended to 13 May",
    "4 May withdrew",
    "5 May annul line 3",
    "6 May annul line 5",
    "6 May confirmed: statement not known",
]
CASES = st.lists(st.sampled_from(LINES), max_size=16, unique=True)


def _case(lines: list[str]) -> list[Fact]:
    """Recorded in any order: what is said of a line that is not there yet is left out."""
    kept = [line for place, line in enumerate(lines) if "annul" not in line or place >= 6]
    return facts(START, kept, SETTINGS)


@given(CASES)
def test_a_correction_is_due_since_it_was_there_without_a_break(lines: list[str]) -> None:
    case = _case(lines)
    there = [{due.kind for due in _dues(walk(CARA, SETTINGS, case[:count]))} for count in range(len(case) + 1)]
    for due in standing(CARA, SETTINGS, case).due:
        if due.kind in RESTS_ON:
            first = max(count for count in range(len(case)) if due.kind not in there[count])
            assert due.due_on == case[first].at.date()


@given(CASES)
def test_a_duty_is_due_no_earlier_than_what_made_it_so(lines: list[str]) -> None:
    kept = in_force(_case(lines))
    from_facts = {due.kind: due for due in _dues(read(CARA, SETTINGS, kept))}
    for due in standing(CARA, SETTINGS, _case(lines)).due:
        if due.kind in MADE_SO:
            plain = from_facts[due.kind]
            on = max([plain.due_on, *(fact.on for fact in kept)])
            while on > plain.due_on and _was_due(due.kind, kept, on - DAY):
                on -= DAY
            assert due.due_on == on
            assert due.overdue_on - plain.overdue_on == due.due_on - plain.due_on


def _was_due(kind: v.DueKind, kept: Sequence[Fact], on: date) -> bool:
    found = _dues(read(CARA, SETTINGS, [fact for fact in kept if fact.on <= on]))
    return any(due.kind is kind and due.due_on <= on for due in found)
