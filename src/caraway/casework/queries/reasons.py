"""Why something is due now, in a sentence made from stored dates. Pure: no database, no clock."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from caraway.core.vocabulary import DueKind, Outcome
from caraway.platform.web.dates import month_names

HALF_A_YEAR = 180


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty as it is stored, with the stored standing of its case. `answer`: the standing as JSON."""

    kind: DueKind
    due_on: date
    overdue_on: date
    impossible_from: date | None
    about: str
    on_hold: bool
    answer: Mapping[str, Any]
    today: date
    no_dates_since: date | None = None

    @property
    def last_on(self) -> date:
        """The last day on which it is in time."""
        return self.overdue_on - timedelta(days=1)

    @property
    def late_by(self) -> int:
        """Days over; 0 where it is not late."""
        return max(0, (self.today - self.last_on).days)

    @property
    def waiting_on_hold(self) -> bool:
        """Nothing to do yet but to watch the day on which the hold makes completion impossible."""
        return self.on_hold and self.kind is DueKind.RETURN_TO_POLICE and self.due_on > self.today

    @property
    def about_a_call(self) -> bool:
        """Whether it is about a call that is arranged."""
        return any(one["session"] == self.about and one["step"] == "call" for one in self.answer["bookings"])

    def day(self, *path: str) -> date | None:
        """A date in the stored standing, such as `day("last_safe", "first_pass")`."""
        found: Any = self.answer
        for key in path:
            found = found[key] if found else None
        return date.fromisoformat(found) if found else None

    def said(self, day: date | None) -> str:
        return said(day, self.today) if day else "a day that is not known yet"


def said(day: date, today: date) -> str:
    """`4 July`, with the year where it could be mistaken."""
    plain = f"{day.day} {month_names()[day.month - 1]}"
    return plain if abs((day - today).days) <= HALF_A_YEAR else f"{plain} {day.year}"


def days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def what(duty: Duty) -> str:
    """What is to be done, as specifically as the dates tell."""
    if duty.waiting_on_hold:
        return "On hold"
    if duty.kind is DueKind.BOOK and duty.answer["mode"] != "group":
        return "Arrange a call"
    if duty.kind is DueKind.BOOK:
        return f"Book {' and '.join(_unbooked(duty))}"
    if duty.kind is DueKind.MARK_SESSION and duty.about_a_call:
        return "Record the call"
    return WHAT.get(duty.kind, duty.kind.words)


WHAT = {DueKind.ASK_EXTENSION: "Ask for an extension, or return the case"}


def _unbooked(duty: Duty) -> list[str]:
    return list(duty.answer["unbooked"]) or ["the next session"]


def why(duty: Duty) -> str:
    """Why now. Raises KeyError for a kind of duty that has no sentence."""
    if duty.waiting_on_hold:
        return f"On hold; completion becomes impossible on {duty.said(duty.day('impossible_from'))}."
    return SENTENCES[duty.kind](duty)


def left(duty: Duty) -> tuple[str, str]:
    """The chip: its words, and its tone (red, warn or plain)."""
    if duty.waiting_on_hold:
        return _counted((_day_or(duty, "impossible_from") - duty.today).days - 1)
    if duty.kind is DueKind.ASK_EXTENSION:
        return "cannot complete", "red"
    if duty.late_by:
        return f"{days(duty.late_by)} late", "red"
    return _counted((_nearest(duty) - duty.today).days)


def _nearest(duty: Duty) -> date:
    """The last day in time; for a booking, the last safe date where that is nearer."""
    if duty.kind is not DueKind.BOOK:
        return duty.last_on
    safe = [duty.day("gap", "last_on")] if duty.day("gap", "last_on") else _safe(duty)
    return min(duty.last_on, *(day for day in safe if day and day >= duty.today))


def _safe(duty: Duty) -> list[date | None]:
    return [duty.day("last_safe", "with_repeat"), duty.day("last_safe", "first_pass")]


def _day_or(duty: Duty, key: str) -> date:
    return duty.day(key) or duty.due_on


def _counted(count: int) -> tuple[str, str]:
    tone = "red" if count <= 0 else "warn" if count <= 3 else "plain"
    return ("today" if count <= 0 else days(count)), tone


def _clocked(thing: str, rest: Callable[[Duty], str]) -> Callable[[Duty], str]:
    """`First contact is 3 days late: …`, or `First contact is due by 14 March: …`."""

    def sentence(duty: Duty) -> str:
        if duty.late_by:
            clock = f"{thing} is {days(duty.late_by)} late"
        else:
            clock = f"{thing} is due {'today' if duty.last_on == duty.today else 'by ' + duty.said(duty.last_on)}"
        more = rest(duty)
        return f"{clock}: {more}." if more else f"{clock}."

    return sentence


def _book(duty: Duty) -> str:
    late = f"Booking is {days(duty.late_by)} late. " if duty.late_by else ""
    if duty.no_dates_since is not None:
        return late + no_dates(duty.no_dates_since, duty.today)
    return late + _last_dates(duty)


def no_dates(since: date, today: date) -> str:
    """What to do for somebody whom no workshop in the calendar fits."""
    what = "Plan a workshop, move to the telephone, or ask the police for more time."
    return f"No dates in the calendar have fitted since {said(since, today)}. {what}"


def _last_dates(duty: Duty) -> str:
    steps = duty.answer["steps_left"]
    if duty.answer["mode"] != "group" or not steps:
        return f"A call must be made by {duty.said(duty.day('window', 'last_day'))}, when the time runs out."
    first_on, last_on = duty.day("gap", "first_on"), duty.day("gap", "last_on")
    if first_on and last_on:
        step = duty.answer["gap"]["step"]
        return f"{step} may fall from {duty.said(first_on)} to {duty.said(last_on)}."
    if steps[0] not in _unbooked(duty):
        return f"{_unbooked(duty)[0]} has no date that fits the others."
    repeat, once = duty.day("last_safe", "with_repeat"), duty.day("last_safe", "first_pass")
    if repeat and duty.today <= repeat:
        return f"{steps[0]} must be by {duty.said(repeat)} to leave room to repeat; last safe date {duty.said(once)}."
    return f"No room to repeat is left: {steps[0]} must be by {duty.said(once)}."


def _extension(duty: Duty) -> str:
    since, ends = duty.day("impossible_from"), duty.day("window", "last_day")
    if since and since > duty.today:
        return f"Nothing is booked, and the time runs out on {duty.said(ends)}."
    dates = "No pair of dates has" if duty.answer["mode"] == "group" else "No days for the calls that are needed have"
    return f"{dates} been left since {duty.said(since)}. The time runs out on {duty.said(ends)}."


ENDINGS = {
    Outcome.COMPLETED: "completed",
    Outcome.OUT_OF_CHANCES: "the last chance was used",
    Outcome.WITHDREW: "the participant withdrew",
    Outcome.WINDOW_EXPIRED: "the time ran out",
    Outcome.UNDELIVERABLE: "it cannot be delivered",
    Outcome.WITHOUT_PROGRAMME: "the caution goes on without the workshops",
}


def _ended(duty: Duty) -> str:
    on, outcome = duty.day("finished_on"), duty.answer["outcome"]
    if on and outcome and Outcome(outcome) in ENDINGS:
        return f"{ENDINGS[Outcome(outcome)]} on {duty.said(on)}"
    return f"it can no longer be finished by {duty.said(duty.day('window', 'last_day'))}"


def _absence(duty: Duty) -> str:
    line = next((one for one in duty.answer["lines"] if one["session"] == duty.about), None)
    missed = f"absent from {_step(line['step'])} on {_said_iso(duty, line['on'])}" if line else "absent"
    return f"{missed}. It decides whether a chance is used"


def _session(duty: Duty) -> str:
    rows = [*duty.answer["bookings"], *duty.answer["lines"]]
    row = next((one for one in rows if one["session"] == duty.about), None)
    if row is None:
        return ""
    arranged = "arranged for" if row["step"] == "call" else f"{_step(row['step'])} on"
    return f"{arranged} {_said_iso(duty, row['on'])}"


def _step(key: str) -> str:
    return "the call" if key == "call" else f"workshop {key}"


def _said_iso(duty: Duty, stored: str) -> str:
    return duty.said(date.fromisoformat(stored))


def _since(words: str) -> Callable[[Duty], str]:
    return lambda duty: f"{words} {duty.said(duty.due_on)}"


def _plainly(words: str) -> Callable[[Duty], str]:
    return lambda duty: words


SENTENCES: Mapping[DueKind, Callable[[Duty], str]] = {
    DueKind.DECIDE_REFERRAL: _clocked("The decision", _since("waiting since")),
    DueKind.FIRST_CONTACT: _clocked("First contact", _since("referred on")),
    DueKind.BOOK: _book,
    DueKind.ASK_EXTENSION: _extension,
    DueKind.RETURN_TO_POLICE: _clocked("The return", _ended),
    DueKind.REVIEW_ARREST: _clocked("The review", _since("new arrest on")),
    DueKind.SETTLE_ABSENCE: _clocked("The reason", _absence),
    DueKind.TELL_PARTICIPANT: _clocked("Telling the participant", _since("returned on")),
    DueKind.CORRECT_RETURN: _clocked("A corrected return", _plainly("what the police were told is no longer so")),
    DueKind.CORRECT_PARTICIPANT: _clocked(
        "A corrected message", _plainly("what the participant was told is no longer so")
    ),
    DueKind.MARK_SESSION: lambda duty: _clocked(
        "Recording the call" if duty.about_a_call else "The register", _session
    )(duty),
    DueKind.RECORD_SESSION: _clocked("The session record", _session),
}
"""A sentence for each kind of duty of the two desks of a provider."""
