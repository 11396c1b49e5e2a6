"""May this be done to this CASE at all, today? Who may do it is `permissions.py`.

One table: each verb a practitioner would use, with the conditions it needs. The same function
greys the button, writes its tip and blocks the post. A verb that is not in the table is refused.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from caraway.core.refusals import NotNow, Unknown
from caraway.core.standing import Standing
from caraway.core.vocabulary import Attendance, DueKind, Mode, Outcome, Stage

Condition = Callable[[Standing, date], str | None]

RUNNING = (Stage.ACCEPTED, Stage.UNDER_WAY)
ENDED = (Stage.COMPLETED, Stage.NOT_COMPLETED, Stage.UNDELIVERABLE, Stage.WITH_POLICE, Stage.CLOSED)
BEFORE = (Stage.REFERRED, Stage.INFORMATION_ASKED)


def in_stage(*stages: Stage) -> Condition:
    """The case must be in one of these stages; otherwise the sentence says where it is."""

    def check(standing: Standing, today: date) -> str | None:
        return None if standing.stage in stages else f"The case is at “{standing.stage.words}”."

    return check


def has_due(*kinds: DueKind, otherwise: str) -> Condition:
    """One of these duties must be open."""

    def check(standing: Standing, today: date) -> str | None:
        return None if any(due.kind in kinds for due in standing.due) else otherwise

    return check


def not_held(standing: Standing, today: date) -> str | None:
    return "The case is on hold." if standing.on_hold else None


def held(standing: Standing, today: date) -> str | None:
    return None if standing.on_hold else "The case is not on hold."


def has_window(standing: Standing, today: date) -> str | None:
    if standing.cautioned_on is None:
        return "The caution is not recorded yet."
    return None if standing.window else "The day that starts the caution's time is not known yet."


def window_open(standing: Standing, today: date) -> str | None:
    if standing.window and today > standing.window.last_day:
        return "The caution's time has run out. The police can extend it."
    return None


def by_group(standing: Standing, today: date) -> str | None:
    return None if standing.mode is Mode.GROUP else "The programme is delivered by telephone or one to one."


def not_by_group(standing: Standing, today: date) -> str | None:
    return "The programme is delivered in a group." if standing.mode is Mode.GROUP else None


def something_unbooked(standing: Standing, today: date) -> str | None:
    booked = {booking.step for booking in standing.bookings}
    return "Every session that is left is booked." if set(standing.steps_left) <= booked else None


def something_booked(standing: Standing, today: date) -> str | None:
    return None if standing.bookings else "Nothing is booked."


def no_call_booked(standing: Standing, today: date) -> str | None:
    return "A call is booked already." if any(one.step == "call" for one in standing.bookings) else None


def not_cautioned(standing: Standing, today: date) -> str | None:
    return "The caution is recorded already. A mistake in it can be corrected." if standing.cautioned_on else None


def can_extend(standing: Standing, today: date) -> str | None:
    window = standing.window
    if window and window.expires_on >= window.furthest_on:
        return f"The time already runs to {spoken(window.furthest_on)}, as far as the agreement allows."
    return None


def room_to_extend(standing: Standing, today: date) -> str | None:
    window = standing.window
    if window and today > window.furthest_on:
        return f"The furthest day that the agreement allows, {spoken(window.furthest_on)}, has passed."
    return None


def ended_or_impossible(standing: Standing, today: date) -> str | None:
    """A case goes back when it has ended, or when it can no longer be finished in time."""
    if standing.finished_on is not None:
        return None
    last = standing.impossible_from
    if last is not None and today >= last and not _all_booked(standing):
        return None
    if standing.window and today > standing.window.last_day:
        return None
    return "The programme can still be finished in time."


def _all_booked(standing: Standing) -> bool:
    booked = {booking.step for booking in standing.bookings}
    return bool(standing.bookings) and set(standing.steps_left) <= booked


def not_asked(standing: Standing, today: date) -> str | None:
    asked = any(due.kind is DueKind.ANSWER_EXTENSION for due in standing.due)
    return "The police have been asked and have not answered yet." if asked else None


def returned(standing: Standing, today: date) -> str | None:
    return None if standing.returned_on else "The case has not been returned to the police."


def not_with_police(standing: Standing, today: date) -> str | None:
    """A decision can be left without its return, where the return was recorded by mistake."""
    if standing.stage is Stage.WITH_POLICE and standing.returned_on:
        return "The case is with the police. A mistake in the return can be corrected."
    return None


def not_told(standing: Standing, today: date) -> str | None:
    return "The participant has been told." if standing.told_on else None


def ended_unfinished(standing: Standing, today: date) -> str | None:
    return "The programme was completed." if standing.outcome is Outcome.COMPLETED else None


def undecided(standing: Standing, today: date) -> str | None:
    return "A decision has been made. It can be corrected." if standing.decided_on else None


def completed_or_decided(standing: Standing, today: date) -> str | None:
    if standing.outcome is Outcome.COMPLETED or standing.decided_on:
        return None
    return "The police must first decide what follows."


def absence_awaited(standing: Standing, today: date) -> str | None:
    if any(line.code == Attendance.ABSENT_AWAITED.value for line in standing.lines):
        return None
    return "No absence is waiting for its reason."


def spoken(day: date) -> str:
    """A date as people say it: 3 March 2026."""
    return f"{day.day} {day:%B %Y}"


@dataclass(frozen=True, slots=True)
class Verb:
    """Something that can be done to a case: its words, and every condition it needs."""

    words: str
    conditions: tuple[Condition, ...]


NOTHING_TO_CORRECT = "Nothing that was sent has changed since."

VERBS: dict[str, Verb] = {
    "ask_information": Verb("Ask the police for information", (in_stage(Stage.REFERRED),)),
    "give_information": Verb("Answer the provider's question", (in_stage(Stage.INFORMATION_ASKED),)),
    "accept": Verb("Accept the referral", (in_stage(*BEFORE),)),
    "decline": Verb("Decline", (in_stage(*BEFORE, *RUNNING),)),
    "record_caution": Verb("Record the caution", (in_stage(*BEFORE, *RUNNING), not_cautioned)),
    "give_clock_date": Verb("Give the date of arrest", (in_stage(*BEFORE, *RUNNING),)),
    "confirm_statement": Verb(
        "Confirm the date of the first statement",
        (in_stage(*BEFORE, *RUNNING, Stage.COMPLETED, Stage.NOT_COMPLETED, Stage.UNDELIVERABLE, Stage.WITH_POLICE),),
    ),
    "log_contact": Verb(
        "Record a contact",
        (in_stage(*BEFORE, *RUNNING, Stage.COMPLETED, Stage.NOT_COMPLETED, Stage.UNDELIVERABLE, Stage.WITH_POLICE),),
    ),
    "book": Verb(
        "Book workshops", (in_stage(*RUNNING), not_held, has_window, window_open, by_group, something_unbooked)
    ),
    "move": Verb("Move a booking", (in_stage(*RUNNING), not_held, window_open, by_group, something_booked)),
    "change_mode": Verb("Change how it is delivered", (in_stage(*BEFORE, *RUNNING),)),
    "book_call": Verb(
        "Arrange a call", (in_stage(*RUNNING), not_held, has_window, window_open, not_by_group, no_call_booked)
    ),
    "mark": Verb("Mark a register", (in_stage(*RUNNING, *ENDED), has_window)),
    "mark_call": Verb("Record a call", (in_stage(*RUNNING), has_window, not_by_group)),
    "record_session": Verb(
        "Write a session record", (has_due(DueKind.RECORD_SESSION, otherwise="No session record is due."),)
    ),
    "settle_absence": Verb("Settle the reason for an absence", (absence_awaited,)),
    "cancel_session": Verb("Cancel a session", (something_booked,)),
    "extend": Verb("Give more time", (in_stage(*RUNNING), has_window, can_extend, room_to_extend)),
    "refuse_extension": Verb(
        "Give no more time",
        (has_due(DueKind.ANSWER_EXTENSION, otherwise="Nobody has asked for more time."),),
    ),
    "ask_extension": Verb("Ask the police for more time", (in_stage(*RUNNING), has_window, can_extend, not_asked)),
    "hold": Verb("Put on hold", (in_stage(*RUNNING), not_held)),
    "resume": Verb("End the hold", (in_stage(*RUNNING), held)),
    "withdraw": Verb("Record that the participant withdraws", (in_stage(*BEFORE, *RUNNING),)),
    "stop": Verb("Record that it cannot be delivered", (in_stage(*RUNNING),)),
    "record_arrest": Verb(
        "Record a new arrest",
        (in_stage(*BEFORE, *RUNNING, Stage.COMPLETED, Stage.NOT_COMPLETED, Stage.UNDELIVERABLE, Stage.WITH_POLICE),),
    ),
    "review_arrest": Verb(
        "Review after a new arrest",
        (has_due(DueKind.REVIEW_ARREST, otherwise="No new arrest is waiting for a review."),),
    ),
    "return_to_police": Verb(
        "Return to the police",
        (
            in_stage(*RUNNING, Stage.COMPLETED, Stage.NOT_COMPLETED, Stage.UNDELIVERABLE, Stage.WITH_POLICE),
            not_with_police,
            ended_or_impossible,
        ),
    ),
    "tell_participant": Verb("Record that the participant was told", (returned, not_told)),
    "decide": Verb("Decide what follows", (in_stage(Stage.WITH_POLICE), ended_unfinished, undecided)),
    "look_again": Verb(
        "Look again at the decision",
        (has_due(DueKind.LOOK_AGAIN, otherwise="Nothing was corrected since the decision."),),
    ),
    "record_outcome": Verb("Record the outcome", (in_stage(Stage.WITH_POLICE), completed_or_decided)),
    "correct": Verb("Correct something", ()),
    "correct_return": Verb(
        "Send a corrected return",
        (has_due(DueKind.CORRECT_RETURN, DueKind.CORRECT_PARTICIPANT, otherwise=NOTHING_TO_CORRECT),),
    ),
}


def why_not(verb: str, standing: Standing, today: date) -> str | None:
    """The sentence that says why the verb cannot be done today; None when it can."""
    if verb not in VERBS:
        raise Unknown("verb", verb)
    for condition in VERBS[verb].conditions:
        sentence = condition(standing, today)
        if sentence is not None:
            return sentence
    return None


def require(verb: str, standing: Standing, today: date) -> None:
    """Raise NotNow with that sentence."""
    sentence = why_not(verb, standing, today)
    if sentence is not None:
        raise NotNow(f"{verb}_not_now", sentence)
