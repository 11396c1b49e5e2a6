"""May this be done to this CASE at all, today? Who may do it is `permissions.py`.

One table: each verb a practitioner would use, with the conditions it needs. The same function
greys the button, writes its tip and blocks the post. A verb that is not in the table is refused.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from caraway.core.dates import spoken
from caraway.core.refusals import NotNow, Unknown
from caraway.core.standing import Standing, is_alone, stage_words
from caraway.core.vocabulary import Attendance, DueKind, Mode, Outcome, Stage

Condition = Callable[[Standing, date], str | None]

RUNNING = (Stage.ACCEPTED, Stage.UNDER_WAY)
NOT_CLOSED = (Stage.COMPLETED, Stage.NOT_COMPLETED, Stage.UNDELIVERABLE, Stage.WITH_POLICE)
ENDED = (*NOT_CLOSED, Stage.CLOSED)
BEFORE = (Stage.REFERRED, Stage.INFORMATION_ASKED)


def in_stage(*stages: Stage) -> Condition:
    """The case must be in one of these stages; otherwise the sentence says where it is."""

    def check(standing: Standing, today: date) -> str | None:
        if standing.stage in stages:
            return None
        return f"The case is at “{stage_words(standing.stage, standing.outcome)}”."

    return check


def has_due(*kinds: DueKind, otherwise: str) -> Condition:
    """One of these duties must be open."""

    def check(standing: Standing, today: date) -> str | None:
        return None if any(due.kind in kinds for due in standing.due) else otherwise

    return check


def has_no_due(kind: DueKind, why: str) -> Condition:
    """This duty must not be open."""

    def check(standing: Standing, today: date) -> str | None:
        return why if any(due.kind is kind for due in standing.due) else None

    return check


def not_held(standing: Standing, today: date) -> str | None:
    """Nothing is booked while a case is on hold."""
    return "The case is on hold." if standing.on_hold else None


def held(standing: Standing, today: date) -> str | None:
    """Only a hold can be ended."""
    return None if standing.on_hold else "The case is not on hold."


def has_window(standing: Standing, today: date) -> str | None:
    """The caution is recorded and its time has begun to run."""
    if standing.cautioned_on is None:
        return "The caution is not recorded yet."
    return None if standing.window else "The day that starts the caution's time is not known yet."


def window_open(standing: Standing, today: date) -> str | None:
    """The caution's time has not run out."""
    if standing.window and today > standing.window.last_day:
        return "The caution's time has run out. The police can extend it."
    return None


def by_group(standing: Standing, today: date) -> str | None:
    """It is delivered in workshops."""
    return None if standing.mode is Mode.GROUP else "The programme is delivered by telephone or one to one."


def not_by_group(standing: Standing, today: date) -> str | None:
    """It is delivered by telephone or one to one."""
    return "The programme is delivered in a group." if standing.mode is Mode.GROUP else None


def something_unbooked(standing: Standing, today: date) -> str | None:
    """A step is left without a place that fits."""
    return None if standing.unbooked else "Every session that is left is booked."


def something_booked(standing: Standing, today: date) -> str | None:
    """There is a place to move or cancel."""
    return None if standing.bookings else "Nothing is booked."


def no_call_booked(standing: Standing, today: date) -> str | None:
    """One call at a time."""
    return "A call is booked already." if any(one.step == "call" for one in standing.bookings) else None


def not_cautioned(standing: Standing, today: date) -> str | None:
    """A caution is recorded once; after that it is corrected."""
    return "The caution is recorded already. A mistake in it can be corrected." if standing.cautioned_on else None


def can_extend(standing: Standing, today: date) -> str | None:
    """The agreement allows a later end than the present one."""
    window = standing.window
    if window and window.expires_on >= window.furthest_on:
        return f"The time already runs to {spoken(window.furthest_on)}, as far as the agreement allows."
    return None


def room_to_extend(standing: Standing, today: date) -> str | None:
    """The furthest day of the agreement is not over."""
    window = standing.window
    if window and today > window.furthest_on:
        return f"The furthest day that the agreement allows, {spoken(window.furthest_on)}, has passed."
    return None


def ended_or_impossible(standing: Standing, today: date) -> str | None:
    """A case goes back when it has ended, or when it can no longer be finished in time."""
    if standing.finished_on is not None:
        return None
    last = standing.impossible_from
    if last is not None and today >= last and standing.unbooked:
        return None
    if standing.window and today > standing.window.last_day:
        return None
    return "The programme can still be finished in time."


not_asked = has_no_due(DueKind.ANSWER_EXTENSION, "The police have been asked and have not answered yet.")
looked_again = has_no_due(
    DueKind.LOOK_AGAIN, "The facts behind the decision were corrected. The decision must be looked at again first."
)


def returned(standing: Standing, today: date) -> str | None:
    """The participant is told what was returned."""
    return None if standing.returned_on else "The case has not been returned to the police."


def not_with_police(standing: Standing, today: date) -> str | None:
    """A decision can be left without its return, where the return was recorded by mistake."""
    if standing.stage is Stage.WITH_POLICE and standing.returned_on:
        return "The case is with the police. A mistake in the return can be corrected."
    return None


def not_told(standing: Standing, today: date) -> str | None:
    """The participant is told once; after that it is corrected."""
    return "The participant has been told." if standing.told_on else None


def ended_unfinished(standing: Standing, today: date) -> str | None:
    """Only what was not completed needs a decision (CJA 2003 s.24)."""
    return "The programme was completed." if standing.outcome is Outcome.COMPLETED else None


def undecided(standing: Standing, today: date) -> str | None:
    """A decision is made once; after that it is corrected."""
    return "A decision has been made. It can be corrected." if standing.decided_on else None


def goes_without(standing: Standing, today: date) -> str | None:
    """The caution goes on without the programme, and is not over."""
    if is_alone(standing.stage, standing.outcome):
        return None
    return "The caution does not go on without the workshops."


def has_programme(standing: Standing, today: date) -> str | None:
    """Of a caution without the programme nothing goes back, and nothing of the programme is to decide."""
    if standing.outcome is Outcome.WITHOUT_PROGRAMME:
        return "The caution goes on without the workshops, as part of a trial: that is no failure."
    return None


def nothing_booked(standing: Standing, today: date) -> str | None:
    """Whoever has a place already knows what comes."""
    return "A session is booked already." if standing.bookings else None


def completed_or_decided(standing: Standing, today: date) -> str | None:
    """An outcome follows a completion or a decision, or a caution that was given without the programme."""
    if standing.outcome is Outcome.WITHOUT_PROGRAMME:
        return None if standing.cautioned_on else "The caution is not recorded yet."
    if standing.outcome is Outcome.COMPLETED or standing.decided_on:
        return None
    return "The police must first decide what follows."


def absence_awaited(standing: Standing, today: date) -> str | None:
    """Some absence still waits for its reason."""
    if any(line.code == Attendance.ABSENT_AWAITED.value for line in standing.lines):
        return None
    return "No absence is waiting for its reason."


def needs_new_day(standing: Standing, today: date) -> str | None:
    """Going on once the time has run out needs a new last day: without it nobody could be booked. The sentence says so."""
    if standing.window is None or today <= standing.window.last_day:
        return None
    return f"The caution's time ran out on {spoken(standing.window.last_day)}: to go on, enter a new last day."


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
    "record_caution": Verb(
        "Record the caution", (in_stage(*BEFORE, *RUNNING, Stage.DECLINED, *NOT_CLOSED), not_cautioned)
    ),
    "ask_arm": Verb("Ask who gets the workshops, by lot", (in_stage(Stage.ACCEPTED), nothing_booked)),
    "go_without": Verb("Go on without the workshops", (in_stage(Stage.ACCEPTED), nothing_booked)),
    "go_with": Verb("Go on with the workshops after all", (goes_without,)),
    "give_clock_date": Verb("Give the date of arrest", (in_stage(*BEFORE, *RUNNING),)),
    "confirm_statement": Verb(
        "Confirm the date of the first statement",
        (in_stage(*BEFORE, *RUNNING, *NOT_CLOSED),),
    ),
    "log_contact": Verb(
        "Record a contact",
        (in_stage(*BEFORE, *RUNNING, *NOT_CLOSED),),
    ),
    "book": Verb(
        "Book workshops", (in_stage(*RUNNING), not_held, has_window, window_open, by_group, something_unbooked)
    ),
    "move": Verb("Move a booking", (in_stage(*RUNNING), not_held, window_open, by_group, something_booked)),
    "change_mode": Verb("Change how it is delivered", (in_stage(*BEFORE, *RUNNING),)),
    "book_call": Verb(
        "Arrange a call", (in_stage(*RUNNING), not_held, has_window, window_open, not_by_group, no_call_booked)
    ),
    "mark": Verb("Mark a register", (in_stage(*RUNNING, *ENDED), has_window, has_programme)),
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
    "ask_extension": Verb(
        "Ask the police for more time",
        (in_stage(*RUNNING), has_window, can_extend, not_asked),
    ),
    "ask_encouragement": Verb("Ask the police to encourage attendance", (in_stage(*RUNNING), not_held, window_open)),
    "hold": Verb("Put on hold", (in_stage(*RUNNING), not_held)),
    "resume": Verb("End the hold", (in_stage(*RUNNING), held)),
    "withdraw": Verb("Record that the participant withdraws", (in_stage(*BEFORE, *RUNNING),)),
    "stop": Verb("Record that it cannot be delivered", (in_stage(*RUNNING),)),
    "record_arrest": Verb(
        "Record a new arrest",
        (in_stage(*BEFORE, *RUNNING, *NOT_CLOSED),),
    ),
    "review_arrest": Verb(
        "Review after a new arrest",
        (has_due(DueKind.REVIEW_ARREST, otherwise="No new arrest is waiting for a review."),),
    ),
    "return_to_police": Verb(
        "Return to the police",
        (
            in_stage(*RUNNING, *NOT_CLOSED),
            not_with_police,
            has_programme,
            ended_or_impossible,
        ),
    ),
    "tell_participant": Verb("Record that the participant was told", (returned, not_told)),
    "decide": Verb("Decide what follows", (in_stage(Stage.WITH_POLICE), has_programme, ended_unfinished, undecided)),
    "look_again": Verb(
        "Look again at the decision",
        (has_due(DueKind.LOOK_AGAIN, otherwise="Nothing was corrected since the decision."),),
    ),
    "record_outcome": Verb(
        "Record the outcome",
        (in_stage(Stage.WITH_POLICE), completed_or_decided, looked_again),
    ),
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
