"""Places: the dates on offer, grouped by their first day, and moving a booking."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, ClassVar

from django import forms

from caraway.casework.desks.coordination.verb_page import CaseForm, Context
from caraway.casework.queries.case_file import CaseFile
from caraway.casework.queries.orders import binding
from caraway.core.options import COURT_CONTACT, NotOffered, Offer, Slot
from caraway.core.policies import why_not
from caraway.core.refusals import NotYours
from caraway.core.vocabulary import AskedBy, Language
from caraway.platform.web.dates import day_full
from caraway.platform.web.fields import WordField

GROUPS = {"male": "men's group", "female": "women's group", "any": "mixed group"}


class AnyChoice(forms.ChoiceField):
    """Radios whose answer the action judges: what was on offer when the page was made may be gone since."""

    widget = forms.RadioSelect

    def valid_value(self, value: Any) -> bool:
        return True


class BookForm(CaseForm):
    subjects: ClassVar = {"offer": "the dates to book"}
    offer = AnyChoice(label="Which dates?")


@dataclass(frozen=True, slots=True)
class Choice:
    """Dates that can be booked together: the label's parts (step, day), where and what, and the room left."""

    key: str
    days: tuple[tuple[str, date], ...]
    details: str
    room: str
    last_chance: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The choices that begin on one day."""

    title: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """A workshop that is not on offer, and why."""

    what: str
    where: str
    why: str

    @property
    def row(self) -> tuple[str, str, str]:
        return self.what, self.where, self.why


def book_context(file: CaseFile, about: str) -> Context:
    """Choices by the day of their first session, and what is not on offer."""
    offered = file.options()
    more_time = why_not("ask_extension", file.standing, file.today) is None
    return {
        "groups": tuple(_groups(file, offered.offers)),
        "refused": tuple(_refused(one) for one in offered.not_offered),
        "may_ask": more_time,
        "no_pair": offered.cannot.get("book", _none_left(offered.not_offered)),
        "notes": order_notes(file),
    }


def _none_left(refused: Iterable[NotOffered]) -> str:
    """Why no dates are left; what a court has set is named here, to who books, and nowhere else."""
    plain = "No dates that fit together are left inside the caution's time."
    if any(one.why == COURT_CONTACT for one in refused):
        return f"{plain} Court-ordered contact rules some out: the telephone intervention may fit."
    return plain


def order_notes(file: CaseFile) -> list[str]:
    """The orders that bind, to be read before anything is booked."""
    return [
        f"{one.kind}: {'; '.join(one.says)}. {one.dates}. Dates in hours of court-ordered contact are not on offer; check the"
        " rest yourself."
        for one in binding(file.case, file.today)
    ]


def _groups(file: CaseFile, offers: Iterable[Offer]) -> Iterable[Group]:
    ordered = sorted(offers, key=lambda offer: [(slot.on, slot.starts_at, slot.venue) for slot in offer.slots])
    for (step, on), found in groupby(ordered, key=lambda offer: (offer.slots[0].step, offer.slots[0].on)):
        title = f"{file.rules.programme.step(step).name} on {day_full(on)}"
        yield Group(title, tuple(_choice(file, offer) for offer in found))


def _choice(file: CaseFile, offer: Offer) -> Choice:
    first = offer.slots[0].step == file.rules.programme.steps[0].key
    room = "Leaves room to repeat" if offer.room_to_repeat else "Last chance: no room to repeat"
    return Choice(
        offer.key,
        tuple((slot.step, slot.on) for slot in offer.slots),
        details(offer.slots),
        room if first else "",
        first and not offer.room_to_repeat,
    )


def details(slots: tuple[Slot, ...]) -> str:
    """Venue, time, group, language and places; what the sessions share is said once."""
    return " · ".join(
        _shared({slot.step: words(slot) for slot in slots}) for words in (_venue, _group, _language, _places)
    )


def _shared(by_step: dict[str, str]) -> str:
    if len(set(by_step.values())) == 1:
        return next(iter(by_step.values()))
    return ", ".join(f"{step}: {words}" for step, words in by_step.items())


def _venue(slot: Slot) -> str:
    return f"{slot.venue}, {slot.starts_at}"


def _group(slot: Slot) -> str:
    return GROUPS.get(slot.sex, slot.sex)


def _language(slot: Slot) -> str:
    return Language(slot.language).words


def _places(slot: Slot) -> str:
    return "1 place left" if slot.places == 1 else f"{slot.places} places left"


def _refused(one: NotOffered) -> Refused:
    return Refused(f"{one.slot.step}, {day_full(one.slot.on)}", one.slot.venue, one.why)


class MoveForm(CaseForm):
    subjects: ClassVar = {"session": "the new date", "asked_by": "who asked", "reason": "why it is moved"}
    session = AnyChoice(label="To which date?")
    asked_by = WordField(AskedBy, label="Who asked for it?")
    reason = forms.CharField(label="Why is it moved?", max_length=300)

    def prepare(self) -> None:
        booked = [one for one in self.file.standing.bookings if one.step == self.about]
        if not booked and not self.is_bound:
            raise NotYours("not_found", "There is no such booking.")
        slots = self.file.moves(self.about)
        self.fields["session"].choices = [  # type: ignore[attr-defined]
            (slot.session, day_full(slot.on)) for slot in slots
        ]
        self.fields["session"].choice_hints = {  # type: ignore[attr-defined]
            slot.session: details((slot,)) for slot in slots
        }

    def given(self) -> dict[str, Any]:
        return super().given() | {"step": self.about}


def move_context(file: CaseFile, about: str) -> Context:
    booked = next((one for one in file.standing.bookings if one.step == about), None)
    name = file.rules.programme.step(about).name if about != "call" else "Call"
    notes = order_notes(file)
    notes += [f"{name} is booked for {day_full(booked.on)}. The old booking stays in the history."] if booked else []
    found = bool(file.moves(about))
    return {
        "heading": f"Move {name}",
        "page_title": f"Move {name}",
        "notes": notes,
        "warning": "" if found else f"No other date for {name} keeps its distance from what else is booked.",
        "nothing_to_choose": not found,
        "together": len(file.standing.bookings) > 1,
    }


class MoveTogetherForm(CaseForm):
    subjects: ClassVar = {"offer": "the new dates", "asked_by": "who asked", "reason": "why they are moved"}
    offer = AnyChoice(label="To which dates?")
    asked_by = WordField(AskedBy, label="Who asked for it?")
    reason = forms.CharField(label="Why are they moved?", max_length=300)


def move_together_context(file: CaseFile, about: str) -> Context:
    """The dates to which everything booked can be moved."""
    booked = ", ".join(f"{one.step} on {day_full(one.on)}" for one in file.standing.bookings)
    return {
        "groups": tuple(_groups(file, file.dates_anew())),
        "refused": (),
        "may_ask": False,
        "no_pair": "No other dates that fit together are left inside the caution's time.",
        "notes": [*order_notes(file), f"Booked now: {booked}. The old bookings stay in the history."],
    }
