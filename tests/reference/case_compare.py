"""The fast answer held against the slow one."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from caraway.core import happenings, standing
from caraway.core.agreement import Settings
from caraway.core.facts import Fact
from caraway.core.programme import Programme
from tests.reference.oracle import Answers, oracle_standing

SAME = [
    "stage",
    "on_hold",
    "mode",
    "cautioned_on",
    "impossible_from",
    "pass_number",
    "chances_left",
    "steps_left",
    "outcome",
    "finished_on",
    "returned_on",
    "told_on",
    "decided_on",
    "first_contact_on",
]


def plain_fast(fast: Any) -> dict[str, Any]:
    """The fast answer in plain values; what has no order of its own is sorted."""
    values = {name: _word(getattr(fast, name)) for name in SAME}
    window, charge, safe, gap = fast.window, fast.charge, fast.last_safe, fast.gap
    return values | {
        "window": window and _window(window),
        "charge": charge and (charge.last_on, charge.confirmed),
        "last_safe": safe and (safe.first_pass, safe.with_repeat),
        "gap": gap and (gap.step, gap.first_on, gap.last_on, gap.waived),
        "attended": sorted(fast.attended),
        "bookings": sorted((place.step, place.session, place.on) for place in fast.bookings),
        "lines": sorted(_line(line) for line in fast.lines),
        "aims": sorted(set(fast.aims)),
        "due": sorted((_duty(duty) for duty in fast.due), key=str),
        "regular": not fast.irregular,
    }


def plain_slow(slow: Answers) -> dict[str, Any]:
    values = {name: getattr(slow, name) for name in SAME}
    return values | {
        "window": slow.window and _window(slow.window),
        "charge": slow.charge,
        "last_safe": slow.last_safe,
        "gap": slow.gap,
        "attended": sorted(slow.attended),
        "bookings": sorted((place.step, place.session, place.on) for place in slow.bookings),
        "lines": sorted(_line(line) for line in slow.lines),
        "aims": sorted(slow.aims),
        "due": sorted((_duty(duty) for duty in slow.due), key=str),
        "regular": slow.regular,
        "next_return": slow.next_return,
    }


def _word(value: Any) -> Any:
    return str(value) if hasattr(value, "words") else value


def _window(window: Any) -> tuple[Any, ...]:
    return (window.starts_on, window.expires_on, window.last_day, window.first_expires_on, window.furthest_on)


def _line(line: Any) -> tuple[Any, ...]:
    return (line.on, line.step, line.session, str(line.code), line.counts, line.used_chance)


def _duty(duty: Any) -> tuple[Any, ...]:
    return (str(duty.kind), str(duty.desk), duty.due_on, duty.overdue_on, duty.impossible_from, duty.about)


def differences(
    programme: Programme, settings: Settings, facts: Sequence[Fact], slow: Answers | None = None
) -> dict[str, tuple[Any, Any]]:
    """What the two answer differently: name → (fast, slow). A fast answer that breaks is a difference too."""
    expected = plain_slow(slow or oracle_standing(programme, settings, facts))
    tomorrow = facts[-1].at.date() + timedelta(days=1)
    try:
        found = plain_fast(standing.standing(programme, settings, facts))
        found["next_return"] = happenings.walk(programme, settings, facts).answer(tomorrow)[1]
    except Exception as error:  # whatever breaks, breaks the comparison
        return {"error": (repr(error), None)}
    return {name: (found[name], expected[name]) for name in expected if found[name] != expected[name]}


def what_differs(found: dict[str, tuple[Any, Any]]) -> frozenset[str]:
    """The names of what differs; for duties, which kinds one has and the other has not."""
    fast, slow = found.get("due", ((), ()))
    return frozenset(found) | {f"due {duty[0]}" for duty in set(fast) ^ set(slow)}


def shrunk(programme: Programme, settings: Settings, facts: Sequence[Fact]) -> list[Fact]:
    """As few facts as still differ in the same answers, left out one by one."""
    names = what_differs(differences(programme, settings, facts))
    kept, gone = list(facts), True
    while gone:
        gone = False
        for number in reversed(range(1, len(kept))):
            fewer = kept[:number] + kept[number + 1 :]
            known = {fact.id for fact in fewer}
            sound = all(fact.replaces in known for fact in fewer if fact.replaces)
            if sound and what_differs(differences(programme, settings, fewer)) == names:
                kept, gone = fewer, True
    return kept
