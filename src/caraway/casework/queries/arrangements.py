"""What participants need at their sessions, and whether it is arranged: for a case, and for a workshop."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from caraway.casework.models import Arrangement, Case, Participant, Place, Workshop
from caraway.casework.queries.case_file import CaseFile
from caraway.casework.queries.case_page import step_words
from caraway.core.arranging import ArrangementKind, ArrangementState, needed
from caraway.core.refusals import NotYours
from caraway.core.vocabulary import Language
from caraway.platform.web.dates import day


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that somebody needs at one session, and how far it has got. `state` is None where nobody asked for it."""

    session: str
    title: str
    on: date
    kind: ArrangementKind
    words: str
    state: ArrangementState | None
    who: str
    knows_neither: bool

    @property
    def confirmed(self) -> bool:
        return self.state is ArrangementState.CONFIRMED

    @property
    def said(self) -> str:
        """How far it has got, in words: "Confirmed: Wessex Interpreting"."""
        if self.state is None:
            return "Not asked for yet"
        return f"{self.state.words}: {self.who}" if self.who else self.state.words


@dataclass(frozen=True, slots=True)
class Needing:
    """Somebody in a workshop who needs something there."""

    case: UUID
    name: str
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class Arranged:
    """What the people of one workshop need, and what its room offers."""

    people: tuple[Needing, ...]
    room: str


def needs_of_case(file: CaseFile) -> tuple[Need, ...]:
    """What the participant needs at every session that is booked."""
    rows = list(_live().filter(case=file.case))
    bookings = sorted(file.standing.bookings, key=lambda one: (one.on, one.session))
    person = file.case.participant
    return tuple(
        need
        for one in bookings
        for need in _needs(person, rows, one.session, step_words(file, one.step), one.on, call=one.step == "call")
    )


def need_of(file: CaseFile, session: str, kind: str) -> Need:
    """One of them, or a new one. Raises NotYours where that session is not booked, or the kind is none."""
    booking = next((one for one in file.standing.bookings if one.session == session), None)
    if booking is None or kind not in set(ArrangementKind):
        raise NotYours("not_found", "There is no such session.")
    rows = _live().filter(case=file.case, session=session, kind=kind)
    title = step_words(file, booking.step)
    return _need(file.case.participant, rows.first(), session, title, booking.on, ArrangementKind(kind))


def arranged_for(workshop: UUID) -> Arranged:
    """What those who have a place in a workshop need, for a page that shows the workshop and its people already."""
    found = Workshop.objects.select_related("room__venue").get(pk=workshop)
    held = Place.objects.filter(workshop=found, held=True).values("case")
    cases = (
        Case.objects.filter(pk__in=held).select_related("participant").order_by("participant__family_name_key", "id")
    )
    rows = list(_live().filter(session=str(workshop)))
    people = (_needing(case, [row for row in rows if row.case_id == case.id], found) for case in cases)
    return Arranged(tuple(one for one in people if one.needs), room_words(found))


def room_of(session: str) -> str:
    """What the room of a session offers; nothing for a call."""
    rows = Workshop.objects.select_related("room__venue")
    found = next(iter(rows.filter(pk=session)), None) if _is_id(session) else None
    return room_words(found) if found else ""


def room_words(workshop: Workshop) -> str:
    """What a workshop's room offers, as its venue's page has it."""
    room = workshop.room
    if room is None:
        return f"{workshop.venue}: what its room offers is not recorded."
    offers = (
        ("step-free", room.step_free),
        ("hearing loop", room.hearing_loop),
        ("accessible toilet", room.venue.accessible_toilet),
    )
    said = ", ".join(
        words if there else f"no {words}" if words != "step-free" else "not step-free" for words, there in offers
    )
    return f"{room.venue.name}, {room.name}: {said}."


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _live() -> QuerySet[Arrangement]:
    return Arrangement.objects.exclude(state=ArrangementState.CANCELLED)


def _needing(case: Case, rows: list[Arrangement], workshop: Workshop) -> Needing:
    person = case.participant
    needs = tuple(_needs(person, rows, str(workshop.id), workshop.step, workshop.on, call=False))
    return Needing(case.id, f"{person.given_name} {person.family_name}", needs)


def _needs(
    person: Participant, rows: Iterable[Arrangement], session: str, title: str, on: date, *, call: bool
) -> Iterable[Need]:
    here = {row.kind: row for row in rows if row.session == session}
    wanted = {*needed(interpreter=person.interpreter, access=bool(person.access_needs), call=call), *here}
    for kind in ArrangementKind:
        if kind in wanted:
            yield _need(person, here.get(kind), session, title, on, kind)


def _need(
    person: Participant, row: Arrangement | None, session: str, title: str, on: date, kind: ArrangementKind
) -> Need:
    state = ArrangementState(row.state) if row else None
    who, checked = (row.who, row.knows_neither) if row else ("", False)
    return Need(session, f"{title}, {day(on)}", on, kind, _words(person, kind), state, who, checked)


def _words(person: Participant, kind: ArrangementKind) -> str:
    if kind is ArrangementKind.INTERPRETER and person.language not in (Language.ANOTHER, Language.NOT_KNOWN):
        return f"Interpreter, {Language(person.language).words}"
    if kind is ArrangementKind.ROOM and person.access_needs:
        return f"{kind.words}: {person.access_needs}"
    return kind.words
