"""What is due on a victim's case, as dates. Nothing here knows today: a list compares these with it.

Nothing is late before the desk could know of it: a duty counts from the day on which what makes it so was known here.
"""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from caraway.core.dates import add_working_days
from caraway.core.refusals import InvalidValue
from caraway.core.victim.engagement import Attempt, Engagement
from caraway.core.victim.put_right import Ended, PutRight, Wrong, wrongs
from caraway.core.victim.safe_plan import DetailState, SafePlan
from caraway.core.victim.settings import VictimSettings
from caraway.core.victim.telling import TOLD_OF, Happening, Telling, Upward
from caraway.core.vocabulary import ClockStart, Word
from caraway.core.windows import days


class VictimDue(Word):
    """What may be due on a victim's case, as a worklist says it."""

    FIRST_CONTACT = "first_contact", "Make first contact"
    CONFIRM_AGAIN = "confirm_again", "Confirm the ways of contact again"
    BEFORE_NEXT = "before_next", "Speak with the victim before the next session"
    AFTER_FIRST = "after_first", "Speak with the victim after the first session"
    AFTER_END = "after_end", "Speak with the victim after the end"
    UPDATE = "update", "Tell the victim"
    PUT_RIGHT = "put_right", "Put right what the victim was told"
    SURVEY = "survey", "Ask the survey"
    CONFIRM_DETAIL = "confirm_detail", "Confirm a changed number or address with the victim"
    CHECK_DETAIL = "check_detail", "Check, as a second person, a number or address"


class Because(Word):
    """Why the ways of contact are asked for again, a detail looked at, and something put right."""

    STALE_SOON = "stale_soon", "The confirmation is about to be too old"
    SPOKEN_WITH = "spoken_with", "The victim was spoken with and did not confirm them"
    CHANGED = "changed", "It was given or changed"
    CONFIRMED = "confirmed", "The worker confirmed it with the victim"
    NO_LONGER_SO = "no_longer_so", "The victim was told something that is not so"


@dataclass(frozen=True, slots=True)
class VictimDuty:
    """One duty. `due_on`: first day on which it should be done; `overdue_on`: first day on which it is late.

    `why`: what makes it due. `about`: the happening or detail, if any.
    """

    kind: Word
    why: Word
    due_on: date
    overdue_on: date
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VictimCase:
    """What the clocks of a victim's case count from.

    `starts`: the days from which first contact may count, those that are known. `steps`: the programme's, in order.
    `happenings`: what came up and is so, each session by its step; `ended`: what was so and was corrected, moved or used.
    `tellings`: what was told and put right, in the order of recording. `surveyed_on`: when the survey was answered or declined.
    `updates_declined`: the victim does not want to hear of the case. Raises InvalidValue for a case without steps.
    """

    referred_on: date
    steps: tuple[str, ...]
    plan: SafePlan
    starts: Mapping[ClockStart, date] = field(default_factory=lambda: MappingProxyType({}))
    happenings: tuple[Happening, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    ended: tuple[Ended, ...] = ()
    tellings: tuple[Telling | PutRight, ...] = ()
    surveyed_on: date | None = None
    updates_declined: bool = False
    closed: bool = False

    def __post_init__(self) -> None:
        if not self.steps:
            raise InvalidValue("steps", "A programme has steps.")

    @property
    def wants_none(self) -> bool:
        """Whether the victim wants no further contact, by the plan or by what came of an attempt."""
        return self.plan.wants_none or any(one.result is Engagement.DECLINED_FUTURE for one in self.attempts)

    @property
    def wrong(self) -> tuple[Wrong, ...]:
        """What the victim was told that is not so."""
        return wrongs(self.happenings, self.ended, self.tellings)

    def spoke(self, first: date, before: date = date.max) -> bool:
        """Whether the victim was spoken with on or after the first and before the second day."""
        return any(one.spoke and first <= one.on < before for one in self.attempts)

    def first_of(self, *what: Upward, step: str = "") -> Happening | None:
        """The earliest of these that came up, of that step where one is named."""
        found = (one for one in self.happenings if one.what in what and step in ("", one.step))
        return min(found, key=lambda one: (one.on, one.known_on), default=None)


def victim_dues(case: VictimCase, area: VictimSettings, holidays: Container[date]) -> tuple[VictimDuty, ...]:
    """Every duty of the case. `holidays`: the bank holidays of the place, as far as anything is due.

    Once the victim wants no further contact, only the check of details is left; of a closed case, nothing.
    """
    if case.closed:
        return ()
    found = [*_details(case, area, holidays)]
    if not case.wants_none:
        found.extend(_first_contact(case, area))
        found.extend(_confirm_again(case, area))
        found.extend(_before_next(case, area))
        found.extend(_after(case, area))
        found.extend(_updates(case, area, holidays))
        found.extend(_put_right(case, area, holidays))
        found.extend(_survey(case, area))
    return tuple(found)


def _first_contact(case: VictimCase, area: VictimSettings) -> Iterator[VictimDuty]:
    """From the area's day; from the referral where that day is not known."""
    if case.spoke(date.min):
        return
    late = first_contact_late_on(case.referred_on, case.starts, area)
    yield VictimDuty(VictimDue.FIRST_CONTACT, area.first_contact_from, case.referred_on, late)


def first_contact_late_on(referred_on: date, starts: Mapping[ClockStart, date], area: VictimSettings) -> date:
    """The first day on which first contact is late: never before the day after the referral."""
    start = starts.get(area.first_contact_from, referred_on)
    return max(start + days(area.first_contact_days + 1), referred_on + days(1))


def _confirm_again(case: VictimCase, area: VictimSettings) -> Iterator[VictimDuty]:
    """At every contact (due that day where it was left out), and before the confirmation is stale."""
    confirmed, spoken = case.plan.confirmed_on, case.plan.spoken_on
    if spoken is not None and (confirmed is None or confirmed < spoken):
        yield VictimDuty(VictimDue.CONFIRM_AGAIN, Because.SPOKEN_WITH, spoken, spoken + days(1))
    elif confirmed is not None:
        stale = confirmed + days(area.stale_days + 1)
        yield VictimDuty(VictimDue.CONFIRM_AGAIN, Because.STALE_SOON, stale - days(area.recheck_ahead_days + 1), stale)


ENDS = (Upward.COMPLETED, Upward.RETURNED, Upward.DECLINED)
SETTLES_A_BOOKING = (Upward.CANCELLED, Upward.ATTENDED, Upward.NOT_ATTENDED)


def _before_next(case: VictimCase, area: VictimSettings) -> Iterator[VictimDuty]:
    """Before each session booked after the first: what the victim says may decide whether it is held."""
    if case.first_of(*ENDS) is not None:
        return
    for one in case.happenings:
        if one.held_on is None or not _is_a_later_booking(case, one, one.held_on):
            continue
        first = one.held_on - days(area.before_next_days)
        if not case.spoke(first, one.held_on):
            due = max(first, one.known_on)
            yield VictimDuty(VictimDue.BEFORE_NEXT, one.what, due, max(due, one.held_on), one.id)


def _is_a_later_booking(case: VictimCase, one: Happening, held_on: date) -> bool:
    """A booking that stands, of a later step, or of the first again once a session was attended."""
    over = {other.session for other in case.happenings if other.what in SETTLES_A_BOOKING}
    if one.what is not Upward.BOOKED or one.session in over:
        return False
    attended = case.first_of(Upward.ATTENDED)
    return one.step != case.steps[0] or (attended is not None and attended.on < held_on)


def _after(case: VictimCase, area: VictimSettings) -> Iterator[VictimDuty]:
    """After the first session, and after the end however it ended. A call of the same day may have come before it."""
    attended = case.first_of(Upward.ATTENDED, step=case.steps[0])
    ended = case.first_of(*ENDS)
    for kind, one, allowed in (
        (VictimDue.AFTER_FIRST, attended, area.after_first_days),
        (VictimDue.AFTER_END, ended, area.after_end_days),
    ):
        if one is not None and not case.spoke(one.on + days(1)):
            yield VictimDuty(kind, one.what, one.known_on, one.known_on + days(allowed + 1), one.id)


def _updates(case: VictimCase, area: VictimSettings, holidays: Container[date]) -> Iterator[VictimDuty]:
    """Key events, in the area's working days; until they are told each is a duty of its own.

    What is to be said in place of something wrong is part of putting that right, and no second duty.
    """
    known = {one.of for one in case.tellings} | {one.now.id for one in case.wrong if one.now is not None}
    for one in case.happenings:
        told = TOLD_OF.get(one.what)
        if told in area.key_events and one.id not in known and not case.updates_declined:
            last = add_working_days(one.known_on, area.update_working_days, holidays)
            yield VictimDuty(VictimDue.UPDATE, told, one.known_on, last + days(1), one.id)


def _put_right(case: VictimCase, area: VictimSettings, holidays: Container[date]) -> Iterator[VictimDuty]:
    """What was told wrongly, be it a key event or not, in the working days in which a key event is told."""
    if case.updates_declined:
        return
    for one in case.wrong:
        last = add_working_days(one.since, area.update_working_days, holidays)
        yield VictimDuty(VictimDue.PUT_RIGHT, Because.NO_LONGER_SO, one.since, last + days(1), one.of)


def _survey(case: VictimCase, area: VictimSettings) -> Iterator[VictimDuty]:
    """After the first session, of whoever has engaged; it counts from whichever came later."""
    attended = case.first_of(Upward.ATTENDED, step=case.steps[0])
    engaged = min((one.on for one in case.attempts if one.result is Engagement.ENGAGED), default=None)
    if attended is None or engaged is None or case.surveyed_on is not None:
        return
    due = max(attended.known_on, engaged)
    yield VictimDuty(VictimDue.SURVEY, attended.what, due, due + days(area.survey_days + 1), attended.id)


def _details(case: VictimCase, area: VictimSettings, holidays: Container[date]) -> Iterator[VictimDuty]:
    """A changed detail is confirmed with the victim, and then checked by somebody else, each in the area's working days.

    While nothing was ever confirmed the details wait for the first contact, which confirms them.
    """
    for one in case.plan.details:
        if one.state is DetailState.CONFIRMED and one.confirmed_on is not None:
            last = add_working_days(one.confirmed_on, area.check_working_days, holidays)
            yield VictimDuty(
                VictimDue.CHECK_DETAIL, Because.CONFIRMED, one.confirmed_on, last + days(1), one.kind.value
            )
        elif one.state is DetailState.NEW and case.plan.confirmed_on is not None and not case.wants_none:
            last = add_working_days(one.given_on, area.check_working_days, holidays)
            yield VictimDuty(VictimDue.CONFIRM_DETAIL, Because.CHANGED, one.given_on, last + days(1), one.kind.value)
