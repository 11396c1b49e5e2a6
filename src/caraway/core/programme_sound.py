"""What must hold between the keys of a programme file, so that the programme can be run at all."""

from collections.abc import Callable, Iterable

from caraway.core.programme_parts import Delivery, Programme, Step
from caraway.core.vocabulary import Mode

CALL = "call"
"""The step that a telephone call is booked under; no step of a file may be called that."""

Complain = Callable[[str, str], Exception]


def require_sound(programme: Programme, complain: Complain) -> None:
    """Raise what `complain` makes of the first key that does not go with the others, and the reason."""
    _distinct((step.key for step in programme.steps), "steps", complain)
    _distinct((aim.key for aim in programme.aims), "session_record.aims", complain)
    _distinct((one.key for one in programme.instruments), "instruments", complain)
    for number, step in enumerate(programme.steps):
        _step(programme, number, step, complain)
    _window(programme, complain)
    _delivery(programme.delivery, complain)
    if programme.outcomes.completed is programme.outcomes.not_completed:
        raise complain("outcomes.not_completed", "is the code of a completion")


def _distinct(keys: Iterable[str], where: str, complain: Complain) -> None:
    found: list[str] = []
    for number, key in enumerate(keys):
        if key in found:
            raise complain(f"{where}[{number}].key", f"{key} is there twice")
        found.append(key)


def _step(programme: Programme, number: int, step: Step, complain: Complain) -> None:
    where = f"steps[{number}]"
    if step.key == CALL:
        raise complain(f"{where}.key", f"{CALL} is the name of telephone calls")
    if step.gap_most_days < step.gap_least_days:
        raise complain(f"{where}.gap_most_days", "is less than gap_least_days")
    if number == 0 and (step.after or step.gap_most_days):
        raise complain(f"{where}.after", "the first step can follow nothing")
    if number > 0 and step.after != programme.steps[number - 1].key:
        raise complain(f"{where}.after", "must name the step before it")
    if number > 0 and step.gap_least_days < 1:
        raise complain(f"{where}.gap_least_days", "must be at least 1: steps fall on different days")


def _window(programme: Programme, complain: Complain) -> None:
    window, once = programme.window, programme.least_days
    if window.most_weeks < window.weeks:
        raise complain("window.most_weeks", "is shorter than window.weeks")
    if once > window.weeks * 7:
        raise complain("steps", "take longer than window.weeks even with the shortest gaps")
    repeats = any(step.missed == "repeat_all" for step in programme.steps)
    if repeats and 2 * once + window.repeat_wait_days > window.weeks * 7:
        raise complain("window.repeat_wait_days", "leaves no room in window.weeks for all steps again")


def _delivery(delivery: Delivery, complain: Complain) -> None:
    if delivery.most_group < delivery.least_group:
        raise complain("delivery.most_group", "is less than least_group")
    if Mode.TELEPHONE not in delivery.modes:
        return
    for key in ("telephone_reasons", "opening_questions"):
        if not getattr(delivery, key):
            raise complain(f"delivery.{key}", "must hold at least 1: telephone is one of the modes")
