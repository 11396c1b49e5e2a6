"""How each duty is done, well or badly."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from caraway.core import facts as f
from caraway.core.vocabulary import (
    AskedBy,
    Attendance,
    ContactMethod,
    ContactResult,
    Decision,
    DeclineCode,
    ExtensionReason,
    Requirement,
    ResultCode,
)
from tests.reference.oracle_story import CALL

if TYPE_CHECKING:
    from tests.reference.case_maker import CaseMaker

ODD = tuple(Attendance)


def decide_referral(maker: "CaseMaker", duty: Any) -> None:
    share = maker.random.random()
    if share < 0.08:
        maker.record(f.Declined(maker.random.choice(list(DeclineCode))))
    elif share < 0.3:
        maker.record(f.InformationAsked("which day"))
    else:
        maker.record(f.Accepted(), maker.late())


def answer_information(maker: "CaseMaker", duty: Any) -> None:
    maker.record(f.InformationGiven("that day"), maker.late())


def record_caution(maker: "CaseMaker", duty: Any) -> None:
    maker.record(f.Cautioned(tuple(Requirement)), maker.late())


def give_clock_date(maker: "CaseMaker", duty: Any) -> None:
    maker.record(f.ClockDateGiven(maker.today - timedelta(days=maker.random.randrange(1, 30))))


def confirm_statement(maker: "CaseMaker", duty: Any) -> None:
    maker.record(f.StatementConfirmed(**maker.statement(maker.today - timedelta(days=30))))


def contact(maker: "CaseMaker", duty: Any) -> None:
    result = ContactResult.REACHED if maker.chance(0.6) else maker.random.choice(list(ContactResult))
    maker.record(f.Contacted(maker.random.choice(list(ContactMethod)), result), maker.late())


def book(maker: "CaseMaker", duty: Any) -> None:
    """The next step, or the one after a step booked already; by telephone a call."""
    answers = maker.answers
    if answers is None or answers.mode != "group":
        on = maker.today + timedelta(days=maker.random.randrange(0, 15))
        maker.record(f.CallBooked(maker.new_session(), on))
        return
    places = {place.step: place.on for place in answers.bookings}
    step = next((key for key in answers.steps_left if key not in places), maker.programme.steps[0].key)
    rule = maker.programme.step(step)
    after = rule.after
    first, last = maker.today, maker.today + timedelta(days=21)
    if after in places:
        first, last = (places[after] + timedelta(days=gap) for gap in (rule.gap_least_days, rule.gap_most_days))
    elif answers.gap and answers.gap[0] == step and answers.gap[2] >= answers.gap[1]:
        first, last = answers.gap[1], answers.gap[2]
    maker.record(f.Booked(step, maker.new_session(), _day(maker, first, last)))


def _day(maker: "CaseMaker", first: Any, last: Any) -> Any:
    """A day of the area's between these, where there is one; seldom any day near them."""
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    usual = [day for day in days if day.weekday() in maker.settings.weekdays]
    if maker.chance(0.05):
        return first + timedelta(days=maker.random.randrange(-10, 20))
    return maker.random.choice(usual or days)


def mark(maker: "CaseMaker", duty: Any) -> None:
    """A register, on the session's day; seldom that of a session in which nobody had given a place."""
    places = maker.answers.bookings if maker.answers else ()
    place = next((one for one in places if one.session == duty.about), None)
    if place is None:
        return contact(maker, duty)
    if maker.chance(0.06):
        return move(maker, place)
    maker.jump(place.on)
    session = maker.new_session() if maker.chance(0.06) else place.session
    return maker.record(draw_mark(maker, place.step, session), place.on)


def move(maker: "CaseMaker", place: Any) -> None:
    on = place.on + timedelta(days=7 * maker.random.randrange(-1, 3))
    asked_by = maker.random.choice(list(AskedBy))
    if place.step == CALL:
        maker.record(f.CallBooked(maker.new_session(), on))
    else:
        maker.record(f.Moved(place.step, place.session, maker.new_session(), on, asked_by, "asked"))


def draw_mark(maker: "CaseMaker", step: str, session: str) -> f.SessionMarked | f.CallMarked:
    code = Attendance.ATTENDED if maker.chance(0.6) else maker.random.choice(ODD)
    excuse = maker.chance(0.4)
    if step == CALL:
        return f.CallMarked(session, code, maker.chance(0.85), draw_aims(maker), draw_minute(maker), excuse)
    return f.SessionMarked(step, session, code, draw_minute(maker), excuse)


def draw_minute(maker: "CaseMaker") -> int | None:
    return maker.random.choice((None, 20, 60, 130))


def draw_aims(maker: "CaseMaker") -> tuple[str, ...]:
    keys = [aim.key for aim in maker.programme.aims]
    return tuple(maker.random.sample(keys, maker.random.choice((1, 2, 4, len(keys)))))


def record_session(maker: "CaseMaker", duty: Any) -> None:
    maker.record(f.SessionRecorded(duty.about, draw_aims(maker)), maker.late())


def settle(maker: "CaseMaker", duty: Any) -> None:
    maker.record(f.AbsenceSettled(duty.about, maker.chance(0.5)), maker.late())


def ask_extension(maker: "CaseMaker", duty: Any) -> None:
    if maker.chance(0.6):
        return maker.record(f.ExtensionAsked(maker.random.choice(list(ExtensionReason))))
    return extend(maker, duty)


def extend(maker: "CaseMaker", duty: Any) -> None:
    maker.record(f.Extended(draw_expiry(maker), maker.random.choice(list(ExtensionReason))), maker.late())


def draw_expiry(maker: "CaseMaker") -> Any:
    window = maker.answers.window if maker.answers else None
    if window is None:
        return maker.today + timedelta(days=maker.random.randrange(30, 120))
    room = max(1, (window.furthest_on - window.expires_on).days)
    return window.expires_on + timedelta(days=maker.random.choice((room, room, 7, 14, maker.random.randrange(-7, 30))))


def answer_extension(maker: "CaseMaker", duty: Any) -> None:
    if maker.chance(0.6):
        return extend(maker, duty)
    return maker.record(f.ExtensionRefused())


def give_back(maker: "CaseMaker", duty: Any) -> None:
    if duty.due_on > maker.today and maker.chance(0.8):
        maker.jump(duty.due_on)
    maker.say(f.Returned)


def tell(maker: "CaseMaker", duty: Any) -> None:
    maker.say(f.ParticipantTold)


def correct(kind: type) -> Any:
    """Said again: mostly dated as what it corrects, so that it has its day; otherwise today."""

    def doing(maker: "CaseMaker", duty: Any) -> None:
        old = maker.random.choice(maker.standing_facts(kind)[-2:])
        maker.say(kind, replaces=old.id, on=old.on if maker.chance(0.7) else None)

    return doing


def review_arrest(maker: "CaseMaker", duty: Any) -> None:
    maker.record(f.ArrestReviewed(maker.chance(0.8)), maker.late())


def decide(maker: "CaseMaker", duty: Any) -> None:
    decision = maker.random.choice(list(Decision))
    goes_on = decision in (Decision.EXTEND, Decision.VARY) and maker.chance(0.8)
    expires_on = draw_expiry(maker) if decision is Decision.EXTEND else None
    maker.record(f.Decided(decision, maker.chance(0.5), goes_on, expires_on=expires_on))


def record_outcome(maker: "CaseMaker", duty: Any) -> None:
    maker.record(f.OutcomeRecorded(maker.random.choice(list(ResultCode))))


def look_again(maker: "CaseMaker", duty: Any) -> None:
    if maker.chance(0.3):
        return decide(maker, duty)
    return maker.record(f.LookedAgain())


DOINGS = {
    "decide_referral": decide_referral,
    "answer_information": answer_information,
    "record_caution": record_caution,
    "give_clock_date": give_clock_date,
    "confirm_statement": confirm_statement,
    "first_contact": contact,
    "book": book,
    "mark_session": mark,
    "record_session": record_session,
    "settle_absence": settle,
    "ask_extension": ask_extension,
    "answer_extension": answer_extension,
    "return_to_police": give_back,
    "correct_return": correct(f.Returned),
    "tell_participant": tell,
    "correct_participant": correct(f.ParticipantTold),
    "review_arrest": review_arrest,
    "decide_breach": decide,
    "vary_or_decide": decide,
    "look_again": look_again,
    "record_outcome": record_outcome,
}
