"""Workshops and their registers, as facilitators and coordinators see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from caraway.casework.models import Case, DueRow, FactRow, Participant, Place, PlacesTaken, Workshop
from caraway.casework.queries.floor import sent_away
from caraway.casework.queries.orders import bound_on
from caraway.casework.register_keys import line_key, seen_key
from caraway.casework.stored import fact_of
from caraway.core import facts as f
from caraway.core.programme import programme
from caraway.core.refusals import NotYours
from caraway.core.vocabulary import Attendance, DueKind, Language
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.models import Account
from caraway.platform.accounts.queries import members
from caraway.platform.audit import trail

GROUPS = {"male": "Men", "female": "Women", "any": "Mixed"}


@dataclass(frozen=True, slots=True)
class SessionCard:
    """One workshop in a list: what, when, where, who leads it, how full it is, and its state."""

    id: UUID
    title: str
    programme: str
    on: date
    starts_at: time
    ends_at: time
    venue: str
    group: str
    language: str
    booked: int
    capacity: int
    facilitators: tuple[str, ...]
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One person on a register. `needs` helps the person take part; nothing here tells why they came.

    `key` and `seen` stand for the line and for the mark in force where a device may keep them (`register_keys`).
    """

    case: UUID
    name: str
    reference: str
    born: date
    needs: tuple[str, ...]
    phone: str
    mark: Attendance | None
    said: str
    fact: str
    recorded: bool
    to_record: bool
    programme_version: str
    key: str
    seen: str
    health: str
    emergency: str


@dataclass(frozen=True, slots=True)
class Register:
    card: SessionCard
    lines: tuple[RegisterLine, ...]
    cancelled: bool
    closed: bool
    open: bool
    over: bool

    @property
    def room(self) -> tuple[str, ...]:
        """Who is in the room now, by the marks: who came and neither left nor was sent away."""
        return tuple(line.name for line in self.lines if line.mark is Attendance.ATTENDED)

    @property
    def unmarked(self) -> tuple[str, ...]:
        return tuple(line.name for line in self.lines if line.mark is None)


def mine(by: Actor) -> QuerySet[Workshop]:
    """The workshops this person may see: all of the provider's, or those they lead."""
    rows = Workshop.objects.filter(provider_id=by.organisation)
    return rows if by.may("register.see_all") else rows.filter(facilitators__contains=[by.account_id])


@dataclass(frozen=True, slots=True)
class Sessions:
    """The workshops of today, whoever is booked; earlier ones whose register is still to close; those to come."""

    today: tuple[SessionCard, ...]
    due: tuple[SessionCard, ...]
    coming: tuple[SessionCard, ...]


def sessions(by: Actor, today: date) -> Sessions:
    """The workshops that this person has to do with, by day."""
    rows = list(
        _counted(mine(by)).filter(Q(on__gte=today) | Q(closed_at=None, cancelled_at=None)).order_by("on", "step", "id")
    )
    names = _names(rows)
    cards = [_card(row, names, today) for row in rows]
    return Sessions(
        tuple(card for card in cards if card.on == today),
        tuple(card for card in cards if card.on < today and card.booked),
        tuple(card for card in cards if card.on > today),
    )


def cards_of(rows: QuerySet[Workshop], today: date) -> tuple[SessionCard, ...]:
    """These workshops as a list shows them, by day."""
    found = list(_counted(rows).order_by("on", "step", "id"))
    names = _names(found)
    return tuple(_card(row, names, today) for row in found)


def past(by: Actor, today: date, before: str = "", size: int = 20) -> tuple[tuple[SessionCard, ...], str]:
    """Workshops that were held or cancelled, newest first, and the key of the next page: empty on the last.

    A key that was tampered with starts at the first page.
    """
    rows = _counted(mine(by)).filter(on__lt=today).exclude(closed_at=None, cancelled_at=None)
    key = _read_key(before)
    if key is not None:
        rows = rows.filter(Q(on__lt=key[0]) | Q(on=key[0], id__lt=key[1]))
    found = list(rows.order_by("-on", "-id")[: size + 1])
    listed = found[:size]
    names = _names(listed)
    more = f"{listed[-1].on}_{listed[-1].id}" if len(found) > size else ""
    return tuple(_card(row, names, today) for row in listed), more


def between(by: Actor, first: date, last: date, today: date) -> tuple[SessionCard, ...]:
    """The workshops this person has to do with from one day to another, both included, that were not cancelled."""
    rows = _counted(mine(by)).filter(on__range=(first, last), cancelled_at=None)
    found = list(rows.order_by("on", "starts_at", "step", "id"))
    names = _names(found)
    return tuple(_card(row, names, today) for row in found)


def _read_key(text: str) -> tuple[date, UUID] | None:
    try:
        on, last = text.split("_")
        return date.fromisoformat(on), UUID(last)
    except ValueError:
        return None


def session(workshop: UUID, by: Actor, today: date) -> tuple[Workshop, SessionCard]:
    """One workshop. Raises NotYours where it is not there or not theirs: the same answer."""
    row = _counted(mine(by)).filter(pk=workshop).first()
    if row is None:
        raise NotYours("not_found", "There is no such workshop.")
    return row, _card(row, _names([row]), today)


def register(workshop: UUID, by: Actor, today: date) -> Register:
    """The register of a workshop, people by family name."""
    row, card = session(workshop, by, today)
    places = Place.objects.filter(workshop=row, held=True).select_related("case__participant")
    cases = sorted((place.case for place in places), key=lambda case: (case.participant.family_name, case.reference))
    marks, recorded = _marks(row, cases)
    dues = DueRow.objects.filter(case__in=cases, kind=DueKind.RECORD_SESSION, about=str(row.id))
    due = set(dues.values_list("case_id", flat=True))
    why, bound = sent_away(marks.values()), bound_on(cases, row.on)
    lines = tuple(
        _line(row, case, marks.get(case.id), why, case.id in recorded, case.id in due, case.id in bound)
        for case in cases
    )
    trail.show(*(line.case for line in lines))
    held = row.cancelled_at is None and row.on <= today
    over = row.on < today
    return Register(card, lines, row.cancelled_at is not None, row.closed_at is not None, held, over)


def line_of(workshop: UUID, case: UUID, by: Actor, today: date) -> tuple[Register, RegisterLine]:
    """One person's line. Raises NotYours where they are not on the register."""
    found = register(workshop, by, today)
    for line in found.lines:
        if line.case == case:
            return found, line
    raise NotYours("not_found", "There is no such person on this register.")


def mark_in(workshop: UUID, case: UUID, fact: UUID, by: Actor, today: date) -> str:
    """A mark of this workshop, in force or not. Raises NotYours where the case has none such."""
    row, _ = session(workshop, by, today)
    marks = FactRow.objects.filter(pk=fact, case_id=case, kind="session_marked", detail__session=str(row.id))
    if not marks.exists():
        raise NotYours("not_found", "There is no such entry.")
    trail.show(case)
    return str(fact)


@dataclass(frozen=True, slots=True)
class Came:
    """Somebody who is not on the list: the case, and by what the facilitator knows the person."""

    case: UUID
    name: str
    born: date


def by_reference(workshop: UUID, reference: str, by: Actor, today: date) -> Came | None:
    """Whose reference that is, for somebody who came and is not on the list. Only an exact reference finds."""
    row, _ = session(workshop, by, today)
    agreements = [row.agreement_id, *row.open_to]
    found = Case.objects.filter(
        reference__iexact=reference.strip(), agreement_id__in=agreements, programme=row.programme
    )
    case = found.select_related("participant").first()
    if case is None:
        return None
    trail.show(case.id)
    return Came(case.id, _name(case.participant), case.participant.date_of_birth)


def facilitators(by: Actor, on: date) -> tuple[tuple[str, str], ...]:
    """People of this organisation who can lead workshops on that day: id and name."""
    return tuple((str(key), name) for key, name in members(by.organisation, on, "facilitator"))


def _counted(rows: QuerySet[Workshop]) -> QuerySet[Workshop]:
    return rows.annotate(held_places=PlacesTaken("id"))


def _names(rows: list[Workshop]) -> dict[UUID, str]:
    people = {person for row in rows for person in row.facilitators}
    return dict(Account.objects.filter(pk__in=people).values_list("id", "full_name"))


def _card(row: Any, names: dict[UUID, str], today: date) -> SessionCard:
    state, tone = _state(row, today)
    return SessionCard(
        row.id,
        programme(row.programme).step(row.step).name,
        programme(row.programme).short_name,
        row.on,
        row.starts_at,
        row.ends_at,
        row.venue,
        GROUPS[row.sex],
        row.language,
        row.held_places,
        row.capacity,
        tuple(names[person] for person in row.facilitators if person in names),
        state,
        tone,
    )


def _state(row: Workshop, today: date) -> tuple[str, str]:
    if row.cancelled_at is not None:
        return "Cancelled", "plain"
    if row.closed_at is not None:
        return "Register closed", "ok"
    if row.on > today:
        return "To come", "plain"
    return ("Today", "warn") if row.on == today else ("Register open", "red")


def _marks(row: Workshop, cases: list[Case]) -> tuple[dict[UUID, f.Fact], set[UUID]]:
    """The mark in force of each case for this workshop, and the cases with a session record."""
    rows = FactRow.objects.filter(case__in=cases, kind__in=("session_marked", "session_recorded", "annulled")).order_by(
        "case", "number"
    )
    facts = [(one.case_id, fact_of(one)) for one in rows]
    replaced = {fact.replaces for _, fact in facts}
    marks, recorded = {}, set()
    for case, fact in facts:
        if fact.id in replaced or getattr(fact.detail, "session", None) != str(row.id):
            continue
        if isinstance(fact.detail, f.SessionMarked):
            marks[case] = fact
        else:
            recorded.add(case)
    return marks, recorded


def _line(
    row: Workshop,
    case: Case,
    fact: f.Fact | None,
    why: Mapping[str, str],
    recorded: bool,
    to_record: bool,
    bound: bool,
) -> RegisterLine:
    person: Participant = case.participant
    detail: Any = fact.detail if fact else None
    return RegisterLine(
        case.id,
        _name(person),
        case.reference,
        person.date_of_birth,
        needs_of(person, bound),
        person.phone if "call" in person.safe_methods else "",
        detail.code if detail else None,
        said_of(detail, why.get(fact.id, "")) if fact else "Not marked",
        fact.id if fact else "",
        recorded,
        to_record,
        case.programme_version,
        line_key(row.id, case.id),
        seen_key(fact.id if fact else ""),
        person.health_needs,
        person.emergency_contact,
    )


def _name(person: Participant) -> str:
    return f"{person.given_name} {person.family_name}"


def needs_of(person: Participant, bound: bool = False) -> tuple[str, ...]:
    """What helps the person take part: language, interpreter, access. Of a court order only that there is one: it can name
    the victim's street, and a register is carried about and printed."""
    found = []
    if person.language not in (Language.ENGLISH, Language.NOT_KNOWN):
        found.append(f"Language: {Language(person.language).words}")
    if person.interpreter:
        found.append("Interpreter")
    if person.access_needs:
        found.append(person.access_needs)
    if person.court_orders or bound:
        found.append("Court order: ask the coordinator")
    return tuple(found)


def said_of(detail: f.SessionMarked, sent: str = "") -> str:
    """A mark in words: "Left early, 90 minutes after the start, with a reasonable excuse". `sent`: why sent away."""
    words = detail.code.words + (f" ({sent[0].lower()}{sent[1:]})" if sent else "")
    if detail.minute is not None:
        words += f", {detail.minute} minutes after the start"
    if detail.excuse:
        words += ", with a reasonable excuse"
    if detail.absence is not None:
        words += f": {detail.absence.words.lower()}"
    return words
