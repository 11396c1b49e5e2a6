"""What happens unasked: holds, cancellations, withdrawals, and corrections of anything said before."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from caraway.core import facts as f
from caraway.core.facts import Detail, Fact
from caraway.core.vocabulary import DeclineCode, HoldCode, Mode, ModeReason, Requirement, WithdrawalReason
from tests.reference import case_duties as doing

if TYPE_CHECKING:
    from tests.reference.case_maker import CaseMaker

SAID = (f.Returned, f.ParticipantTold)


def hold(maker: "CaseMaker") -> None:
    held = maker.answers is not None and maker.answers.on_hold
    maker.record(f.Resumed() if held else f.Held(maker.random.choice(list(HoldCode))), maker.late())


def change_mode(maker: "CaseMaker") -> None:
    others = [mode for mode in Mode if maker.answers is None or mode != maker.answers.mode]
    maker.record(f.ModeChanged(maker.random.choice(others), maker.random.choice(list(ModeReason))), maker.late())


def withdraw(maker: "CaseMaker") -> None:
    maker.record(f.Withdrew(maker.random.choice(list(WithdrawalReason))), maker.late())


def stop(maker: "CaseMaker") -> None:
    maker.record(f.Stopped(DeclineCode.CANNOT_DELIVER), maker.late())


def go_without(maker: "CaseMaker") -> None:
    maker.record(f.WithoutProgramme(), maker.late())


def decline(maker: "CaseMaker") -> None:
    maker.record(f.Declined(maker.random.choice(list(DeclineCode))), maker.late())


def arrest(maker: "CaseMaker") -> None:
    """Sometimes one that comes to light after a review and happened before it."""
    reviews = maker.standing_facts(f.ArrestReviewed)
    if reviews and maker.chance(0.5):
        return maker.record(f.Arrested(), reviews[-1].on - timedelta(days=maker.random.randrange(0, 20)))
    return maker.record(f.Arrested(), maker.late())


def caution(maker: "CaseMaker") -> None:
    """Before the provider has decided, or again; or, after the referral's own end, dated about that day."""
    ended = maker.answers.finished_on if maker.answers else None
    if maker.standing_facts(f.Cautioned) and maker.chance(0.9):
        return contact(maker)
    if ended is None:
        return doing.record_caution(maker, None)
    on = ended + timedelta(days=maker.random.choice((-20, -3, -1, 0, 0, 1, 4)))
    return maker.record(f.Cautioned(tuple(Requirement)), min(maker.today, on))


def before_caution(maker: "CaseMaker") -> None:
    """What may come before the caution: a place, a mark, an end."""
    if maker.standing_facts(f.Cautioned):
        return contact(maker)
    early = (book_again, walk_in, walk_in, withdraw, stop, decline, go_without)
    return maker.random.choice(early)(maker)


def contact(maker: "CaseMaker") -> None:
    doing.contact(maker, None)


def extend(maker: "CaseMaker") -> None:
    doing.extend(maker, None)


def refuse(maker: "CaseMaker") -> None:
    """No more time, where it was asked for; seldom unasked."""
    if maker.standing_facts(f.ExtensionAsked) or maker.chance(0.1):
        return maker.record(f.ExtensionRefused(), maker.late())
    return contact(maker)


def ask_more_time(maker: "CaseMaker") -> None:
    doing.ask_extension(maker, None)


def cancel(maker: "CaseMaker") -> None:
    places = maker.answers.bookings if maker.answers else ()
    if places and maker.chance(0.9):
        place = maker.random.choice(places)
        maker.record(f.SessionCancelled(place.step, place.session), min(place.on, maker.late()))
    else:
        maker.record(f.SessionCancelled("A", "nobody"), maker.late())


def move(maker: "CaseMaker") -> None:
    places = maker.answers.bookings if maker.answers else ()
    return doing.move(maker, maker.random.choice(places)) if places else doing.book(maker, None)


def book_again(maker: "CaseMaker") -> None:
    """The first step again, or any."""
    step = maker.random.choice(maker.programme.steps).key
    on = maker.today + timedelta(days=maker.random.randrange(0, 40))
    maker.record(f.Booked(step, maker.new_session(), on))


def walk_in(maker: "CaseMaker") -> None:
    """Marked in a session in which nobody had given a place, perhaps weeks ago."""
    if maker.answers and maker.answers.mode != "group" and maker.chance(0.6):
        step = "call"
    else:
        step = maker.random.choice(maker.programme.steps).key
    on = maker.today - timedelta(days=maker.random.choice((0, 0, 1, 7, 30)))
    maker.record(doing.draw_mark(maker, step, maker.new_session()), on)


def decide(maker: "CaseMaker") -> None:
    if maker.answers and maker.answers.returned_on:
        return doing.decide(maker, None)
    return contact(maker)


def outcome(maker: "CaseMaker") -> None:
    if maker.answers and maker.answers.returned_on:
        return doing.record_outcome(maker, None)
    return contact(maker)


def give_back_early(maker: "CaseMaker") -> None:
    """A return that is not due: there is time left, or the referral has ended without one."""
    answers = maker.answers
    if answers and not answers.returned_on and (answers.window or answers.stage == "declined"):
        return maker.say(f.Returned)
    return contact(maker)


def statement(maker: "CaseMaker") -> None:
    doing.confirm_statement(maker, None)


def look(maker: "CaseMaker") -> None:
    maker.record(f.LookedAgain())


def review(maker: "CaseMaker") -> None:
    maker.record(f.ArrestReviewed(True), maker.late())


def correct(maker: "CaseMaker") -> None:
    """Take an earlier fact away, or put another in its place: another day, another content."""
    standing = [fact for fact in maker.standing_facts(object) if not isinstance(fact.detail, SAID)]
    if maker.chance(0.05):
        standing = [fact for fact in maker.facts[1:] if not isinstance(fact.detail, SAID)] or standing
    fact = maker.random.choice(standing[-maker.random.choice((3, 8, 50)) :])
    if isinstance(fact.detail, f.Annulled) or (fact.replaces is None and maker.facts[0] is fact and maker.chance(0.9)):
        return contact(maker)
    if maker.chance(0.3) and not isinstance(fact.detail, f.Referred):
        return maker.record(f.Annulled(), fact.on, fact.id)
    return maker.record(corrected(maker, fact), corrected_day(maker, fact), fact.id)


def corrected_day(maker: "CaseMaker", fact: Fact) -> date:
    days = maker.random.choice((0, 0, 0, -1, 1, -7, 7, -30, 20))
    return min(maker.today, fact.on + timedelta(days=days))


def corrected(maker: "CaseMaker", fact: Fact) -> Detail:
    """The same kind of fact with something else in it, where there is something to change."""
    detail: Any = fact.detail
    if isinstance(detail, f.Referred):
        return replace(maker.referral(), mode=detail.mode)
    if isinstance(detail, f.SessionMarked):
        return doing.draw_mark(maker, detail.step, detail.session)
    if isinstance(detail, f.CallMarked):
        return doing.draw_mark(maker, "call", detail.session)
    if isinstance(detail, f.AbsenceSettled):
        return replace(detail, acceptable=not detail.acceptable)
    if isinstance(detail, f.SessionRecorded):
        return replace(detail, aims=doing.draw_aims(maker))
    if isinstance(detail, f.Booked | f.Moved | f.CallBooked):
        return replace(detail, session_on=detail.session_on + timedelta(days=maker.random.choice((-7, 7, 14))))
    if isinstance(detail, f.Extended):
        return replace(detail, expires_on=doing.draw_expiry(maker))
    if isinstance(detail, f.StatementConfirmed):
        return f.StatementConfirmed(**maker.statement(maker.today - timedelta(days=60)))
    return detail  # type: ignore[no-any-return]


def out_of_place(maker: "CaseMaker") -> None:
    """What no desk would offer at this point: it is in the case all the same, and has one answer."""
    random, sessions = maker.random, [f"s{number}" for number in range(1, maker.sessions + 2)]
    said = maker.standing_facts(*SAID)
    odd: list[Callable[[], object]] = [
        lambda: maker.record(f.Accepted(), maker.late()),
        lambda: maker.record(f.InformationAsked("again"), maker.late()),
        lambda: maker.record(f.InformationGiven("unasked"), maker.late()),
        lambda: maker.record(maker.referral(), maker.late()),
        lambda: doing.record_caution(maker, None),
        lambda: doing.give_clock_date(maker, None),
        lambda: doing.confirm_statement(maker, None),
        lambda: maker.record(f.Resumed(), maker.late()),
        lambda: maker.record(f.ExtensionRefused(), maker.late()),
        lambda: maker.record(f.AbsenceSettled(random.choice(sessions), maker.chance(0.5)), maker.late()),
        lambda: maker.record(f.SessionRecorded(random.choice(sessions), doing.draw_aims(maker)), maker.late()),
        lambda: maker.record(doing.draw_mark(maker, random.choice(("A", "B", "call")), random.choice(sessions))),
        lambda: maker.say(f.ParticipantTold),
        lambda: maker.say(f.Returned),
        lambda: doing.decide(maker, None),
        lambda: doing.record_outcome(maker, None),
        lambda: said and maker.record(f.Annulled(), said[-1].on, said[-1].id),
    ]
    before = len(maker.facts)
    random.choice(odd)()
    if len(maker.facts) == before:
        contact(maker)


Surprise = Callable[["CaseMaker"], None]
SURPRISES: tuple[tuple[Surprise, float], ...] = (
    (correct, 10),
    (hold, 3),
    (cancel, 3),
    (move, 2),
    (change_mode, 1.2),
    (withdraw, 0.5),
    (stop, 0.4),
    (decline, 0.3),
    (go_without, 0.4),
    (arrest, 2),
    (review, 0.5),
    (caution, 2),
    (before_caution, 2),
    (contact, 2),
    (extend, 1.5),
    (ask_more_time, 1.5),
    (refuse, 1),
    (book_again, 2),
    (walk_in, 3),
    (decide, 0.8),
    (outcome, 0.3),
    (give_back_early, 0.5),
    (statement, 0.8),
    (look, 0.5),
    (out_of_place, 1.5),
)
