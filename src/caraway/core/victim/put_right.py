"""Putting right what a victim was told that is not so, or not so any more: what is wrong, since when, and what is so now.

What was said last of one matter counts, be it a telling or a putting right: said wrongly again, it is to be put right again.
A booking that was used was no wrong thing to tell; what became of its session is told by itself.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from caraway.core.refusals import InvalidValue
from caraway.core.victim.safe_plan import Way
from caraway.core.victim.telling import TOLD_OF, Happening, Telling, Upward, require_spoken

HELD = (Upward.ATTENDED, Upward.NOT_ATTENDED, Upward.PARTLY)
"""What can become of a session on its day."""


@dataclass(frozen=True, slots=True)
class Ended:
    """Something that came up and is so no longer, and the day from which the victims' desk could know that."""

    happening: Happening
    known_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PutRight:
    """That the victim was told what is so now, in place of what was told `instead` (the happening told first).

    `of`: the happening that is so now and was said; empty where nothing may be said in its place.
    """

    instead: str
    of: str
    on: date
    by: UUID
    way: Way

    def __post_init__(self) -> None:
        require_spoken(self.way)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """One thing that the victim was told wrongly. `of`: the happening told first, by which it is put right.

    `heard`: what was said last to be so or, where `denied`, to be so no longer. `now`: what is so in its place and may be
    told. `since`: the day from which the desk could know.
    """

    of: str
    heard: Happening
    denied: bool
    now: Happening | None
    since: date


@dataclass(frozen=True, slots=True)
class _Heard:
    happening: Happening
    denied: bool = False


def wrongs(
    happenings: Iterable[Happening], ended: Iterable[Ended], said: Iterable[Telling | PutRight]
) -> tuple[Wrong, ...]:
    """What is to be put right. `happenings`: what is so; `ended`: what was; `said`: what was told, in the order of recording."""
    so = {one.id: one for one in happenings}
    over = {one.happening.id: one for one in ended}
    every = so | {key: one.happening for key, one in over.items()}
    return tuple(
        wrong for of, heard in _last(every, said).items() if (wrong := _wrong(of, heard, so, over, every)) is not None
    )


def _last(every: Mapping[str, Happening], said: Iterable[Telling | PutRight]) -> Mapping[str, _Heard]:
    """What was said last of each matter, by the happening that was told first of it."""
    heard: dict[str, _Heard] = {}
    for one in said:
        first = one.instead if isinstance(one, PutRight) else one.of
        before = heard.pop(first, _Heard(every[first]))
        now = _Heard(every[one.of]) if one.of else _Heard(before.happening, denied=True)
        matter = _matter(now.happening)
        heard = {key: kept for key, kept in heard.items() if _matter(kept.happening) != matter} | {first: now}
    return heard


def _matter(one: Happening) -> str:
    """A session is one matter, whatever became of it; all else is one of its kind."""
    return one.session or one.what.value


def _wrong(
    of: str, heard: _Heard, so: Mapping[str, Happening], over: Mapping[str, Ended], every: Mapping[str, Happening]
) -> Wrong | None:
    one = heard.happening
    if heard.denied:
        again = [now for now in _in_place(one, so) if now.what is one.what and _matter(now) == _matter(one)]
        return Wrong(of=of, heard=one, denied=True, now=again[0], since=again[0].known_on) if again else None
    if one.id in so or _was_used(one, every):
        return None
    now = next(_in_place(one, so), None)
    return Wrong(of=of, heard=one, denied=False, now=now, since=over[one.id].known_on)


def _was_used(one: Happening, every: Mapping[str, Happening]) -> bool:
    marked = (other for other in every.values() if other.session == one.session and other.what in HELD)
    return one.what is Upward.BOOKED and any(marked)


def _in_place(one: Happening, so: Mapping[str, Happening]) -> Iterator[Happening]:
    """What is so now of the same matter and may be told, the newest first; then, of a booking, others of its step."""
    told = sorted((now for now in so.values() if now.what in TOLD_OF), key=lambda now: now.known_on, reverse=True)
    yield from (now for now in told if _matter(now) == _matter(one))
    if one.what is Upward.BOOKED:
        yield from (now for now in told if now.what is Upward.BOOKED and now.step == one.step)


def put_right(wrong: Wrong, *, on: date, by: UUID, way: Way) -> PutRight:
    """The record of putting it right. Raises InvalidValue for a day before the desk knew, and for a way that is written."""
    if on < wrong.since:
        raise InvalidValue("on", "It is put right on or after the day on which it was known here.")
    return PutRight(instead=wrong.of, of=wrong.now.id if wrong.now else "", on=on, by=by, way=way)
