"""What is not asked again would have been answered the same: the short ways held against the plain definitions."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from caraway.core import facts as f
from caraway.core import vocabulary as v
from caraway.core.agreement import Settings
from caraway.core.course import in_force
from caraway.core.due_since import MADE_SO, RESTS_ON
from caraway.core.facts import Fact
from caraway.core.happenings import read, walk
from caraway.core.standing import _dues, standing
from tests.spec.grammar import CARA, facts
from tests.unit.core.test_standing import DETAILS

SETTINGS = Settings()
START = ["5 Jan referred, offence 2 Jan, arrested 3 Jan, summary assault, statement 4 Jan", "6 Jan accepted"]
DAY = timedelta(days=1)
SAYINGS = st.sampled_from(
    [
        f.Returned(v.Outcome.COMPLETED, ("completed",)),
        f.Returned(v.Outcome.WINDOW_EXPIRED, ("window_expired",)),
        f.ParticipantTold(("completed",)),
        f.Decided(v.Decision.PROSECUTE, True, False),
        f.Decided(v.Decision.VARY, True, True),
        f.OutcomeRecorded(v.ResultCode.WITHDRAWN),
        f.LookedAgain(),
        f.Cautioned(tuple(v.Requirement)),
        f.Withdrew(v.WithdrawalReason.HEALTH),
    ]
)
ROWS = st.lists(
    st.tuples(st.one_of(DETAILS, SAYINGS), st.integers(0, 40), st.integers(0, 30), st.integers(0, 40)), max_size=12
)


def _case(rows: Sequence[tuple[Any, int, int, int]]) -> list[Fact]:
    """Recorded one after the other; some days or weeks after they happened, some in the place of another."""
    made = facts([], START, SETTINGS)
    day = date(2026, 1, 7)
    for number, (detail, later, before, back) in enumerate(rows):
        day += DAY * (later // 2)
        replaces = made[back % len(made)].id if back > 30 else None
        said = f.Annulled() if replaces and back % 3 == 0 else detail
        at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        made.append(Fact(str(number), day - DAY * max(0, before - 15), said, "by", at, replaces))
    return made


@given(ROWS)
def test_a_correction_is_due_since_it_was_there_without_a_break(rows: list[tuple[Any, int, int, int]]) -> None:
    case = _case(rows)
    there = [{due.kind for due in _dues(walk(CARA, SETTINGS, case[:count]))} for count in range(len(case) + 1)]
    for due in standing(CARA, SETTINGS, case).due:
        if due.kind in RESTS_ON:
            first = max(count for count in range(len(case)) if due.kind not in there[count])
            assert due.due_on == case[first].at.date()


@given(ROWS)
def test_a_duty_is_due_no_earlier_than_what_made_it_so(rows: list[tuple[Any, int, int, int]]) -> None:
    kept = in_force(_case(rows))
    from_facts = {due.kind: due for due in _dues(read(CARA, SETTINGS, kept))}
    for due in standing(CARA, SETTINGS, _case(rows)).due:
        if due.kind in MADE_SO:
            plain = from_facts[due.kind]
            later = {fact.on for fact in kept if fact.on > plain.due_on}
            broken = [on for on in later if not _due_on_the_eve(due.kind, kept, on)]
            assert due.due_on == max(broken, default=plain.due_on)
            assert due.overdue_on - plain.overdue_on == due.due_on - plain.due_on


def _due_on_the_eve(kind: v.DueKind, kept: Sequence[Fact], on: date) -> bool:
    found = _dues(read(CARA, SETTINGS, [fact for fact in kept if fact.on < on]))
    return any(due.kind is kind and due.due_on < on for due in found)
