"""What can be done with a case today, which dates are on offer, and why the rest is not.

options(programme, standing, slots, person, today) -> Options
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from caraway.core.dates import spoken
from caraway.core.orders import Taken, forbidden
from caraway.core.policies import VERBS, why_not
from caraway.core.programme import Programme, Step
from caraway.core.standing import Standing
from caraway.core.vocabulary import Language
from caraway.core.windows import Gap, Window, days, gap_after

COURT_CONTACT = "The participant has court-ordered contact then."
"""Why a session is not on offer; for the coordinator alone."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A session in the calendar. `places` are those left for this person: someone to be kept
    apart from a person booked there finds none left, and nothing says why."""

    session: str
    step: str
    on: date
    places: int
    sex: str = "any"
    language: str = "en"
    venue: str = ""
    starts_at: str = ""
    ends_at: str = ""


@dataclass(frozen=True, slots=True)
class Seeker:
    """Who needs a place: `group` is the single-sex group the person is in, `languages` those that can be used, `taken` the
    hours that a court has set for contact with children."""

    group: str
    languages: tuple[str, ...] = ("en",)
    taken: tuple[Taken, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """Dates that fit together, in step order. `room_to_repeat`: a miss at the end leaves time for all again."""

    slots: tuple[Slot, ...]
    room_to_repeat: bool

    @property
    def key(self) -> str:
        """Its name in a form: the sessions it is made of."""
        return "+".join(slot.session for slot in self.slots)


@dataclass(frozen=True, slots=True)
class NotOffered:
    """A session that is in no offer, and why."""

    slot: Slot
    why: str


@dataclass(frozen=True, slots=True)
class Options:
    """`can`: verbs open today. `cannot`: verb to the reason. `offers` and `not_offered`: dates."""

    can: tuple[str, ...]
    cannot: dict[str, str] = field(default_factory=dict)
    offers: tuple[Offer, ...] = ()
    not_offered: tuple[NotOffered, ...] = ()


def without_dates(found: Options, why: str) -> Options:
    """The same with nothing to book, for that reason."""
    closed = dict.fromkeys(("book", "book_call"), why)
    can = tuple(verb for verb in found.can if verb not in closed)
    return Options(can, found.cannot | {verb: why for verb in closed if verb in found.can})


def options(programme: Programme, standing: Standing, slots: Sequence[Slot], seeker: Seeker, today: date) -> Options:
    """Everything that can be done today, and why not."""
    cannot = {verb: why for verb in VERBS if (why := why_not(verb, standing, today))}
    can = tuple(verb for verb in VERBS if verb not in cannot)
    window = standing.window
    if window is None or "book" in cannot:
        return Options(can, cannot)
    search = _Search(programme, standing, window, seeker, today)
    offers = tuple(search.offers(slots))
    offered = {slot.session for offer in offers for slot in offer.slots}
    rest = (slot for slot in slots if slot.session not in offered)
    return Options(can, cannot, offers, tuple(NotOffered(slot, search.why(slot)) for slot in rest))


@dataclass(frozen=True, slots=True)
class _Search:
    """The dates on offer to one person today."""

    programme: Programme
    standing: Standing
    window: Window
    seeker: Seeker
    today: date

    @property
    def left(self) -> tuple[Step, ...]:
        """Steps of this pass not attended yet, in order."""
        return tuple(step for step in self.programme.steps if step.key in self.standing.steps_left)

    @property
    def unbooked(self) -> tuple[Step, ...]:
        """Those of them without a place that fits."""
        return tuple(step for step in self.left if step.key in self.standing.unbooked)

    def offers(self, slots: Sequence[Slot]) -> Iterator[Offer]:
        """Ways on from what stands, keeping what is booked or booking it anew; else ways to start again."""
        left = self.unbooked
        chosen = {step.key for step in left}
        kept = {key: on for key, on in _booked(self.standing).items() if key not in chosen}
        taken = {booking.session for booking in self.standing.bookings}
        usable = [slot for slot in slots if self.unusable(slot) is None and slot.session not in taken]
        anew = self.left[self.left.index(left[0]) :]
        found = list(self.chains(left, self.gap_now(left[0]), kept, usable))
        if len(anew) > len(left):
            found.extend(self.chains(anew, self.gap_now(left[0]), {}, usable))
        if not found and self.standing.attended:
            found = list(self.chains(self.programme.steps, None, {}, usable))
        for chain in found:
            yield Offer(chain, self.room_to_repeat(chain[-1].on))

    def room_to_repeat(self, last_on: date) -> bool:
        """Does a miss on that day leave time for all steps again?"""
        wait, once = self.programme.window.repeat_wait_days, self.programme.least_days
        return last_on + days(wait + once) <= self.window.last_day

    def gap_now(self, step: Step) -> Gap | None:
        """The days for the first unbooked step: after what was attended, or after what is booked."""
        if self.standing.gap is not None and self.standing.gap.step == step.key:
            return self.standing.gap
        return _gap_in(_booked(self.standing), step, self.window)

    def chains(
        self, steps: Sequence[Step], gap: Gap | None, kept: Mapping[str, date], usable: Sequence[Slot]
    ) -> Iterator[tuple[Slot, ...]]:
        """Sessions for these steps, the first inside `gap`, that fit each other and the days of the steps in `kept`."""
        for slot in usable:
            if slot.step != steps[0].key or not _inside(gap, slot.on) or not self.keeps_later(slot, kept):
                continue
            if len(steps) == 1:
                yield (slot,)
                continue
            known = {**kept, slot.step: slot.on}
            for rest in self.chains(steps[1:], _gap_in(known, steps[1], self.window), known, usable):
                yield (slot, *rest)

    def keeps_later(self, slot: Slot, kept: Mapping[str, date]) -> bool:
        """Does a step that is kept after this one stay inside its gap?"""
        return _keeps_later(self.programme, kept, self.window, slot)

    def unusable(self, slot: Slot) -> str | None:
        """Why nobody, or not this person, can be booked there; None when it can be used."""
        return _unusable(self.window, slot, self.seeker, self.today)

    def why(self, slot: Slot) -> str:
        """Why a session is in no offer."""
        unusable = self.unusable(slot)
        if unusable is not None:
            return unusable
        if slot.step not in {step.key for step in self.unbooked}:
            return "This step is booked or attended."
        gap = self.gap_now(self.programme.step(slot.step))
        if gap and not _inside(gap, slot.on):
            return f"Outside {spoken(gap.first_on)} to {spoken(gap.last_on)}, the days on which it may follow."
        return "No session that must go with it is on a day that fits."


def _inside(gap: Gap | None, day: date) -> bool:
    return gap is None or gap.first_on <= day <= gap.last_on


def _unusable(window: Window, slot: Slot, seeker: Seeker, today: date) -> str | None:
    if slot.on < today:
        return "It has been."
    if slot.on == today:
        return "It is today."
    if slot.on > window.last_day:
        return f"After the caution's time runs out on {spoken(window.last_day)}."
    if slot.sex not in ("any", seeker.group):
        return "For the other group."
    if slot.language not in seeker.languages:
        return f"Held in {Language(slot.language).words}."
    if forbidden(seeker.taken, slot.on, slot.starts_at, slot.ends_at):
        return COURT_CONTACT
    if slot.places < 1:
        return "No place left."
    return None


def _booked(standing: Standing) -> dict[str, date]:
    return {booking.step: booking.on for booking in standing.bookings}


def _gap_in(known: Mapping[str, date], step: Step, window: Window) -> Gap | None:
    """The days for a step after the day known of the step it follows."""
    before = known.get(step.after or "")
    return gap_after(step, before, False, window) if before else None


def _keeps_later(programme: Programme, kept: Mapping[str, date], window: Window, slot: Slot) -> bool:
    later = [step for step in programme.steps if step.after == slot.step and step.key in kept]
    return all(_inside(gap_after(step, slot.on, False, window), kept[step.key]) for step in later)


def moves(
    standing: Standing, step: str, slots: Sequence[Slot], seeker: Seeker, today: date, programme: Programme
) -> tuple[Slot, ...]:
    """Sessions of the same step to which a booking can be moved, the gaps before and after kept."""
    window = standing.window
    booked = {booking.step: booking for booking in standing.bookings}
    if window is None or step not in booked:
        return ()
    gap = standing.gap
    if gap is None or gap.step != step:
        gap = _gap_in(_booked(standing), programme.step(step), window)
    others = (slot for slot in slots if slot.step == step and slot.session != booked[step].session)
    usable = (slot for slot in others if _unusable(window, slot, seeker, today) is None)
    fitting = (slot for slot in usable if _inside(gap, slot.on))
    return tuple(slot for slot in fitting if _keeps_later(programme, _booked(standing), window, slot))


def anew(
    programme: Programme, standing: Standing, slots: Sequence[Slot], seeker: Seeker, today: date
) -> tuple[Offer, ...]:
    """Dates for every step that is booked, as if none were: to move them together."""
    booked = {booking.step for booking in standing.bookings}
    offers = options(
        programme, replace(standing, bookings=(), unbooked=standing.steps_left), slots, seeker, today
    ).offers
    return tuple(offer for offer in offers if {slot.step for slot in offer.slots} == booked)
