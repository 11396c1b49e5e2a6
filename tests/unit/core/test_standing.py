"""What the tables do not say of a standing: it is total, and it knows nothing but its facts."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caraway.core import facts as f
from caraway.core.agreement import Settings
from caraway.core.fact_store import KINDS
from caraway.core.facts import Fact
from caraway.core.programme import programme
from caraway.core.refusals import Unknown
from caraway.core.standing import standing
from caraway.core.vocabulary import Attendance, Stage

CARA = programme("cara")
AT = datetime(2026, 9, 2, 12, tzinfo=UTC)
DAYS = st.dates(date(2025, 11, 1), date(2026, 9, 1))
STEPS = st.sampled_from(["A", "B"])
SESSIONS = st.sampled_from(["one", "two", "three"])
BOUND: dict[str, Any] = {"step": STEPS, "session": SESSIONS, "session_on": DAYS, "expires_on": DAYS, "offence_on": DAYS}


def _detail(cls: type) -> st.SearchStrategy[Any]:
    names = cls.__dataclass_fields__  # type: ignore[attr-defined]
    return st.builds(cls, **{name: BOUND[name] for name in names if name in BOUND})


DETAILS = st.one_of(*(_detail(cls) for cls in KINDS.values() if cls is not f.Annulled))


@given(st.lists(st.tuples(DAYS, DETAILS, st.integers(0, 40), st.booleans()), max_size=12))
def test_any_facts_have_a_standing(rows: list[tuple[date, Any, int, bool]]) -> None:
    facts: list[Fact] = []
    for number, (on, detail, back, corrects) in enumerate(rows):
        replaces = facts[back % number].id if corrects and number else None
        said = f.Annulled() if replaces and back % 3 == 0 else detail
        facts.append(Fact(str(number), on, said, "by", AT, replaces))
    found = standing(CARA, Settings(), facts)
    assert isinstance(found.stage, Stage)
    assert standing(CARA, Settings(), facts) == found
    assert found.chances_left >= 0
    assert all(due.due_on < due.overdue_on for due in found.due if due.kind.value != "first_contact")
    assert list(found.due) == sorted(found.due, key=lambda due: (due.overdue_on, due.kind.value))


def test_a_correction_of_nothing_is_refused() -> None:
    fact = Fact("one", date(2026, 1, 5), f.Accepted(), "by", AT, replaces="none")
    with pytest.raises(Unknown, match="fact"):
        standing(CARA, Settings(), [fact])


def test_an_undeclared_step_is_refused() -> None:
    mark = f.SessionMarked("C", "one", f.Attendance.ATTENDED)
    with pytest.raises(Unknown, match="step"):
        standing(CARA, Settings(), [Fact("one", date(2026, 1, 5), mark, "by", AT)])


@pytest.mark.parametrize(
    "said",
    [
        f.SessionMarked("B", "one", Attendance.ATTENDED),
        f.SessionCancelled("B", "one"),
        f.CallMarked("one", Attendance.ATTENDED, False),
    ],
    ids=["a mark", "a cancellation", "an unsafe call"],
)
def test_what_names_a_session_uses_up_the_place_in_it_whatever_its_step(said: f.Detail) -> None:
    details = (f.Booked("A", "one", AT.date()), f.Booked("B", "two", AT.date()), said)
    facts = [Fact(str(number), AT.date(), detail, "T. Bray", AT) for number, detail in enumerate(details)]
    assert [one.session for one in standing(CARA, Settings(), facts).bookings] == ["two"]
