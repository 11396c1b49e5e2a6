"""What needs ask for at a session, and by when it should be there."""

from datetime import date

from caraway.core.arranging import ArrangementKind, late_after, needed

INTERPRETER, ROOM = ArrangementKind.INTERPRETER, ArrangementKind.ROOM


def test_a_call_needs_no_room() -> None:
    assert needed(interpreter=True, access=True, call=False) == (INTERPRETER, ROOM)
    assert needed(interpreter=True, access=True, call=True) == (INTERPRETER,)
    assert needed(interpreter=False, access=True, call=False) == (ROOM,)
    assert needed(interpreter=False, access=False, call=False) == ()


def test_a_week_before_the_session_it_is_late_and_never_before_today() -> None:
    assert late_after(date(2026, 3, 28), date(2026, 3, 2)) == date(2026, 3, 21)
    assert late_after(date(2026, 3, 7), date(2026, 3, 2)) == date(2026, 3, 2)
