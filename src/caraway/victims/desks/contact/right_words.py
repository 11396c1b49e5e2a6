"""The words of what was told wrongly, on its page and on the worklist."""

from collections.abc import Iterator

from caraway.platform.web.dates import day
from caraway.platform.web.parts import Answer
from caraway.victims.queries.upward import ToRight

NOTHING = "Nothing may be said in its place"


def right_answers(one: ToRight) -> Iterator[Answer]:
    """What was told, what is so now, and since when that is known here."""
    over = ", said to be so no longer" if one.denied else ""
    yield Answer("What was told", f"{one.heard}: {day(one.heard_of)}{over}")
    yield Answer("Told on", day(one.said_on))
    yield Answer("So now", _now(one) if one.now else f"What was told is so no longer. {NOTHING}.")
    yield Answer("Known here since", day(one.since))


def right_why(one: ToRight) -> str:
    """What was told, what is true now, and why that is due, in one line."""
    over = " is so no longer" if one.denied else ""
    said = f"Told on {day(one.said_on)}: {one.heard} ({day(one.heard_of)}){over}"
    now = f"So now: {_now(one)}" if one.now else f"This is so no longer, and {NOTHING.lower()}"
    return f"{said}. {now}. Known here since {day(one.since)}."


def _now(one: ToRight) -> str:
    return f"{one.now_words}: {day(one.now_of)}" if one.now_of else one.now_words
