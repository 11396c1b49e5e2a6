"""What a table may ask of a standing, and the words in which the answer is written."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from caraway.core.agreement import Settings, settings_from
from caraway.core.course import Booking
from caraway.core.due import Due
from caraway.core.standing import Line, Standing, standing
from caraway.core.vocabulary import DueKind
from tests.spec.grammar import CARA, facts, short


def settings_of(case: dict[str, Any]) -> Settings:
    return settings_from(case.get("area", {}), CARA)


def standing_of(table: dict[str, Any], case: dict[str, Any]) -> Standing:
    """The standing of a case: the lines of the shared start it names, then its own."""
    settings = settings_of(case)
    start = table["start"][case["start"]] if "start" in case else []
    return standing(CARA, settings, facts(start, case.get("facts", []), settings))


def _listed(parts: Any) -> str:
    return ", ".join(parts) or "none"


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _gap(one: Standing) -> str:
    if one.gap is None:
        return "none"
    lifted = ", gap lifted" if one.gap.waived else ""
    return f"{one.gap.step} from {short(one.gap.first_on)} to {short(one.gap.last_on)}{lifted}"


def _booking(one: Booking) -> str:
    return f"{one.step} {short(one.on)}"


def _line(one: Line) -> str:
    how = (", counts" if one.counts else "") + (", uses a chance" if one.used_chance else "")
    return f"{short(one.on)} {one.step} {one.code.replace('_', ' ')}{how}"


def _due(one: Due) -> str:
    never = f", impossible from {short(one.impossible_from)}" if one.impossible_from else ""
    about = f" ({one.about})" if one.about else ""
    return f"{one.desk.value}{about}: {short(one.due_on)}, late {short(one.overdue_on)}{never}"


def duty(one: Standing, kind: str) -> str:
    """Every duty of that kind, or "none"."""
    return "; ".join(_due(due) for due in one.due if due.kind is DueKind(kind.replace(" ", "_"))) or "none"


def _days_left(one: Standing) -> int | None:
    """Days left on the last day on which it could still be finished."""
    if one.window is None or one.impossible_from is None:
        return None
    return (one.window.expires_on - (one.impossible_from - timedelta(days=1))).days


QUESTIONS: dict[str, Callable[[Standing], Any]] = {
    "stage": lambda one: one.stage.value.replace("_", " "),
    "outcome": lambda one: one.outcome.value.replace("_", " ") if one.outcome else "none",
    "ended": lambda one: short(one.finished_on),
    "on hold": lambda one: _yes(one.on_hold),
    "mode": lambda one: one.mode.value.replace("_", " "),
    "starts": lambda one: short(one.window.starts_on if one.window else None),
    "expires": lambda one: short(one.window.expires_on if one.window else None),
    "last day": lambda one: short(one.window.last_day if one.window else None),
    "furthest": lambda one: short(one.window.furthest_on if one.window else None),
    "extended": lambda one: _yes(bool(one.window and one.window.extended)),
    "last A": lambda one: short(one.last_safe.first_pass if one.last_safe else None),
    "last A with room to repeat": lambda one: short(one.last_safe.with_repeat if one.last_safe else None),
    "next": _gap,
    "impossible from": lambda one: short(one.impossible_from),
    "days left": _days_left,
    "pass": lambda one: one.pass_number,
    "chances left": lambda one: one.chances_left,
    "attended": lambda one: _listed(f"{key} {short(on)}" for key, on in one.attended),
    "steps left": lambda one: _listed(one.steps_left),
    "booked": lambda one: _listed(map(_booking, one.bookings)),
    "lines": lambda one: "; ".join(map(_line, one.lines)) or "none",
    "aims": lambda one: len(one.aims),
    "last day to charge": lambda one: short(one.charge.last_on if one.charge else None),
    "confirmed": lambda one: _yes(bool(one.charge and one.charge.confirmed)),
    "basis": lambda one: one.charge.basis if one.charge else "none",
    "extension loses the charge": lambda one: _yes(one.extension_loses_charge),
    "returned": lambda one: short(one.returned_on),
    "told": lambda one: short(one.told_on),
    "decided": lambda one: short(one.decided_on),
    "first contact": lambda one: short(one.first_contact_on),
    "irregular": lambda one: "; ".join(one.irregular) or "none",
    "duties": lambda one: _listed(sorted({due.kind.value.replace("_", " ") for due in one.due})),
}
"""A question to the words of its answer. `due` is asked apart: one answer a duty."""


def differences(table: dict[str, Any], case: dict[str, Any]) -> list[str]:
    """What the rules say differently from the table; empty when they agree."""
    one = standing_of(table, case)
    said = {f"due.{kind}": (duty(one, kind), wanted) for kind, wanted in case.get("due", {}).items()}
    said |= {question: (QUESTIONS[question](one), wanted) for question, wanted in case.get("then", {}).items()}
    assert said, "a case must ask something"
    return [f"{question}: {found}, not {wanted}" for question, (found, wanted) in said.items() if found != wanted]
