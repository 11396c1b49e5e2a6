"""What can be done with a case today, which dates are on offer, and why the rest is not.

options(programme, standing, slots, person, today) -> Options
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from caraway.core.policies import VERBS, spoken, why_not
from caraway.core.programme import Programme, Step
from caraway.core.standing import Standing
from caraway.core.windows import Gap, gap_after


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


@dataclass(frozen=True, slots=True)
class Seeker:
    """Who needs a place: `group` is the single-sex group the person is in."""

    group: str
    languages: tuple[str, ...] = ("en",)


@dataclass(frozen=True, slots=True)
class Offer:
    """Dates that fit together, in step order. `room_to_repeat`: a miss at the end leaves time for all again."""

    slots: tuple[Slot, ...]
    room_to_repeat: bool

    @property
    def key(self) -> str:
        return "+".join(slot.session for slot in self.slots)


@dataclass(frozen=True, slots=True)
class NotOffered:
    slot: Slot
    why: str


@dataclass(frozen=True, slots=True)
class Options:
    """`can`: verbs open today. `cannot`: verb to the reason. `offers` and `not_offered`: dates."""

    can: tuple[str, ...]
    cannot: dict[str, str] = field(default_factory=dict)
    offers: tuple[Offer, ...] = ()
    not_offered: tuple[NotOffered, ...] = ()


def options(programme: Programme, standing: Standing, slots: Sequence[Slot], seeker: Seeker, today: date) -> Options:
    """Everything that can be done today, and why not."""
    cannot = {verb: why for verb in VERBS if (why := why_not(verb, standing, today))}
    can = tuple(verb for verb in VERBS if verb not in cannot)
    if "book" in cannot:
        return Options(can, cannot)
    offers = tuple(_offers(programme, standing, slots, seeker, today))
    offered = {slot.session for offer in offers for slot in offer.slots}
    rest = (slot for slot in slots if slot.session not in offered)
    return Options(
        can, cannot, offers, tuple(NotOffered(slot, _why(programme, standing, slot, seeker, today)) for slot in rest)
    )


def _offers(
    programme: Programme, standing: Standing, slots: Sequence[Slot], seeker: Seeker, today: date
) -> Iterator[Offer]:
    """Ways on from what stands; where none is left, ways to start again from the first step."""
    usable = [slot for slot in slots if _unusable(standing, slot, seeker, today) is None]
    left = _unbooked(programme, standing)
    found = list(_chains(left, _gap_now(programme, standing, left), usable, standing))
    if not found and standing.attended:
        found = list(_chains(programme.steps, None, usable, standing))
    safe = standing.last_safe
    for chain in found:
        first = chain[0].step == programme.steps[0].key
        yield Offer(chain, bool(safe and (not first or chain[0].on <= safe.with_repeat)))


def _unbooked(programme: Programme, standing: Standing) -> tuple[Step, ...]:
    booked = {booking.step for booking in standing.bookings}
    return tuple(step for step in programme.steps if step.key in standing.steps_left and step.key not in booked)


def _gap_now(programme: Programme, standing: Standing, left: Sequence[Step]) -> Gap | None:
    """The days for the first unbooked step: after what was attended, or after what is booked."""
    if not left or standing.window is None:
        return None
    if standing.gap is not None and standing.gap.step == left[0].key:
        return standing.gap
    for booking in standing.bookings:
        if booking.step == left[0].after:
            return gap_after(left[0], booking.on, False, standing.window)
    return None


def _chains(
    steps: Sequence[Step], gap: Gap | None, usable: Sequence[Slot], standing: Standing
) -> Iterator[tuple[Slot, ...]]:
    window = standing.window
    if not steps or window is None:
        return
    for slot in usable:
        if slot.step != steps[0].key or (gap and not gap.first_on <= slot.on <= gap.last_on):
            continue
        if len(steps) == 1:
            yield (slot,)
            continue
        following = gap_after(steps[1], slot.on, False, window)
        for rest in _chains(steps[1:], following, usable, standing):
            yield (slot, *rest)


def _unusable(standing: Standing, slot: Slot, seeker: Seeker, today: date) -> str | None:
    window = standing.window
    if slot.on < today:
        return "It has been."
    if slot.on == today:
        return "It is today."
    if window and slot.on > window.last_day:
        return f"After the caution's time runs out on {spoken(window.last_day)}."
    if slot.sex not in ("any", seeker.group):
        return "For the other group."
    if slot.places < 1:
        return "No place left."
    return None


def _why(programme: Programme, standing: Standing, slot: Slot, seeker: Seeker, today: date) -> str:
    unusable = _unusable(standing, slot, seeker, today)
    if unusable is not None:
        return unusable
    if slot.step not in {step.key for step in _unbooked(programme, standing)}:
        return "This step is booked or attended."
    gap = standing.gap
    if gap and gap.step == slot.step and not gap.first_on <= slot.on <= gap.last_on:
        return f"Outside {spoken(gap.first_on)} to {spoken(gap.last_on)}, the days on which it may follow."
    return "No session that must go with it is on a day that fits."


def moves(
    standing: Standing, step: str, slots: Sequence[Slot], seeker: Seeker, today: date, programme: Programme
) -> tuple[Slot, ...]:
    """Sessions of the same step to which a booking can be moved, the gaps before and after kept."""
    window = standing.window
    booked = {booking.step: booking for booking in standing.bookings}
    if window is None or step not in booked:
        return ()
    gap = _move_gap(programme, standing, step)
    later = next((one for one in programme.steps if one.after == step and one.key in booked), None)
    found = []
    for slot in slots:
        if slot.step != step or slot.session == booked[step].session or _unusable(standing, slot, seeker, today):
            continue
        if gap and not gap.first_on <= slot.on <= gap.last_on:
            continue
        if later and not _keeps(later, slot.on, booked[later.key].on, standing):
            continue
        found.append(slot)
    return tuple(found)


def _move_gap(programme: Programme, standing: Standing, step: str) -> Gap | None:
    if standing.gap is not None and standing.gap.step == step:
        return standing.gap
    one = programme.step(step)
    before = [booking.on for booking in standing.bookings if booking.step == one.after]
    return gap_after(one, before[0], False, standing.window) if before and standing.window else None


def _keeps(later: Step, before: date, on: date, standing: Standing) -> bool:
    if standing.window is None:
        return False
    gap = gap_after(later, before, False, standing.window)
    return gap.first_on <= on <= gap.last_on
