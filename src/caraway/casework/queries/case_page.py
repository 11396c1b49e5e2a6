"""Everything the page of a case shows, as frozen values; each card is cut to what a coordinator may see."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from caraway.casework.deciders import agreed
from caraway.casework.models import Document, Message, Workshop
from caraway.casework.queries.case_file import CaseFile
from caraway.casework.queries.case_picture import picture
from caraway.casework.queries.case_warnings import late_contact, warnings
from caraway.casework.queries.history import Entry, history
from caraway.casework.queries.people import names_of
from caraway.casework.queries.safe_contact import confirmation, hours_words
from caraway.core import facts as f
from caraway.core.course import in_force
from caraway.core.dates import spoken
from caraway.core.options import Options
from caraway.core.papers import DocumentKind
from caraway.core.reference.offences import find_offence
from caraway.core.standing import stage_words
from caraway.core.vocabulary import Attendance, Language, Stage
from caraway.platform.web.dates import day, day_full, hour
from caraway.platform.web.parts import Criterion
from caraway.platform.web.picture import WindowPicture

TONES = {
    Stage.COMPLETED: "ok",
    Stage.NOT_COMPLETED: "red",
    Stage.UNDELIVERABLE: "red",
    Stage.DECLINED: "red",
    Stage.REFERRED: "warn",
    Stage.INFORMATION_ASKED: "warn",
}
METHODS = {"call": "Call", "text": "Text", "email": "E-mail", "letter": "Letter", "in_person": "In person"}
CRITERIA = {"met": "met", "not_met": "not met", "not_known": "not known"}


@dataclass(frozen=True, slots=True)
class Line:
    """One session: booked or held, with what became of it."""

    what: str
    on: date
    where: str
    state: str = ""
    tone: str = "plain"
    note: str = ""
    step: str = ""
    session: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """A question in short and its answer, as a card shows it."""

    what: str
    answer: str


@dataclass(frozen=True, slots=True)
class SafeContact:
    """How the participant may be contacted, in words."""

    phone: str
    methods: str
    hours: str
    shared: str
    language: str
    interpreter: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A message as it was recorded, what is to be done with it, and whether a corrected one followed it."""

    to: str
    state: str
    at: datetime
    subject: str
    body: str
    lang: str
    corrected: bool
    corrects: bool


@dataclass(frozen=True, slots=True)
class CasePage:
    """The page of one case."""

    id: UUID
    name: str
    beside: str
    born: str
    stage: str
    tone: str
    on_hold: bool
    summary: str
    late_contact: str
    warnings: tuple[str, ...]
    window: WindowPicture | None
    no_window: str
    worker: str
    caution: tuple[Pair, ...]
    conditions: tuple[str, ...]
    criteria_count: str
    criteria_tone: str
    criteria: tuple[Criterion, ...]
    agreed: tuple[str, ...]
    contact: tuple[Pair, ...]
    phone: str
    needs: tuple[Pair, ...]
    police: tuple[Pair, ...]
    bookings: tuple[Line, ...]
    attendance: tuple[Line, ...]
    aims: tuple[tuple[str, bool], ...]
    said: tuple[Said, ...]
    history: tuple[Entry, ...]


def case_page(file: CaseFile, offered: Options) -> CasePage:
    """The page. Reads sessions, names, documents and messages: one statement each."""
    case, standing = file.case, file.standing
    places = places_of(file)
    names = names_of(case.worker, case.referred_by)
    met = case.assessment["count"]
    return CasePage(
        id=case.id,
        name=file.name,
        beside=f"{case.reference} · {file.rules.programme.short_name} · {case.agreement.area}",
        born=day(case.participant.date_of_birth),
        stage=stage_words(standing.stage, standing.outcome),
        tone=TONES.get(standing.stage, "plain"),
        on_hold=standing.on_hold,
        summary=_summary(file),
        late_contact=late_contact(file),
        warnings=tuple(warnings(file, offered)),
        window=picture(file, offered.offers),
        no_window=_no_window(file),
        worker=names.get(case.worker, "") if case.worker else "",
        caution=tuple(_caution(file)),
        conditions=_conditions(file),
        criteria_count=met,
        criteria_tone="ok" if case.assessment["answer"] == "eligible" else "warn",
        criteria=tuple(_criteria(file)),
        agreed=agreed(case.assessment),
        contact=tuple(_contact(file)),
        phone=case.participant.phone,
        needs=tuple(_needs(file)),
        police=tuple(_police(file, names.get(case.referred_by, ""))),
        bookings=tuple(_bookings(file, places)),
        attendance=tuple(_attendance(file, places)),
        aims=tuple((aim.words, aim.key in standing.aims) for aim in file.rules.programme.aims),
        said=_said(file),
        history=history(file, places),
    )


def places_of(file: CaseFile) -> Mapping[str, str]:
    """Venue and time of each workshop that the facts name, by its id."""
    named = {getattr(fact.detail, "session", "") for fact in file.facts} - {""}
    rows = Workshop.objects.filter(pk__in=named)
    return {str(row.id): f"{row.venue}, {hour(row.starts_at)} to {hour(row.ends_at)}" for row in rows}


def _summary(file: CaseFile) -> str:
    """What has been done so far, in a sentence or two."""
    standing = file.standing
    contact = standing.first_contact_on
    parts = [f"First contact made {day(contact)}." if contact else "No contact yet."]
    if standing.finished_on and standing.outcome:
        parts = [f"{standing.outcome.words}, {day(standing.finished_on)}."]
    elif standing.bookings:
        nearest = min(standing.bookings, key=lambda booking: booking.on)
        parts.append(f"Next: {step_words(file, nearest.step)}, {day_full(nearest.on)}.")
    elif standing.stage in (Stage.ACCEPTED, Stage.UNDER_WAY):
        parts.append("Nothing booked.")
    return " ".join(parts)


def step_words(file: CaseFile, key: str) -> str:
    return "Call" if key == "call" else file.rules.programme.step(key).name


def _no_window(file: CaseFile) -> str:
    if file.standing.window:
        return ""
    if file.standing.cautioned_on is None:
        return "The caution is not recorded yet, so its time has not begun. The police record it."
    return "The day that starts the caution's time is not known yet. The police give it."


def _fact(file: CaseFile, kind: type) -> f.Fact | None:
    found = [fact for fact in in_force(file.facts) if isinstance(fact.detail, kind)]
    return found[-1] if found else None


def _caution(file: CaseFile) -> Iterator[Pair]:
    standing, fact = file.standing, _fact(file, f.Cautioned)
    if fact is None or not isinstance(fact.detail, f.Cautioned):
        yield Pair("Given", "Not recorded yet")
        return
    yield Pair("Given", day(fact.on))
    if standing.window:
        window = standing.window
        weeks = round((window.expires_on - window.starts_on).days / 7)
        since = file.rules.settings.clock_start
        yield Pair("Expires", f"{day(window.expires_on)}, {weeks} weeks from the {since}")
        if window.extended:
            yield Pair("Before the extension", day(window.first_expires_on))
    yield Pair("Authorised by", fact.detail.authorised_by)
    yield Pair("Requirements", f"{len(fact.detail.requirements)} of 5 met")
    yield Pair("Signed document", _document(file))
    if standing.charge:
        yield Pair("Last date to charge", _charge(file))


def _charge(file: CaseFile) -> str:
    charge = file.standing.charge
    if charge is None or charge.last_on is None:
        return charge.basis if charge else ""
    return f"{spoken(charge.last_on)}{'' if charge.confirmed else ' (not confirmed)'}. {charge.basis}."


def _conditions(file: CaseFile) -> tuple[str, ...]:
    fact = _fact(file, f.Cautioned)
    return fact.detail.conditions if fact and isinstance(fact.detail, f.Cautioned) else ()


def _document(file: CaseFile) -> str:
    """Whether there is a signed document. What it says is for the police: it names the victim."""
    signed = Document.objects.filter(case=file.case, kind=DocumentKind.SIGNED_CAUTION.value)
    return "Kept with the police" if signed.exists() else "Not added yet"


def _criteria(file: CaseFile) -> Iterator[Criterion]:
    """The findings as they are stored: what rests on the victim's side is one among them, without a reason."""
    for finding in file.case.assessment["findings"]:
        yield Criterion(finding["rule"], CRITERIA[finding["outcome"]], finding["reason"])  # type: ignore[arg-type]


def safe_contact(file: CaseFile) -> SafeContact:
    """How the participant may be contacted. What is not known means: call only, and leave no message."""
    person = file.case.participant
    methods = ", ".join(METHODS.get(one, one) for one in person.safe_methods)
    return SafeContact(
        person.phone,
        methods or "Not known: call only, leave no message",
        hours_words(person) or "Not known",
        person.shared_with or "Not known",
        Language(person.language).words,
        person.interpreter,
    )


def _contact(file: CaseFile) -> Iterator[Pair]:
    person, safe = file.case.participant, safe_contact(file)
    yield Pair("Safe ways", safe.methods)
    yield Pair("Safe hours", safe.hours)
    yield Pair("Also used by", safe.shared)
    for what, answer in confirmation(person, file.rules.settings.safe_contact_days):
        yield Pair(what, answer)
    if person.email:
        yield Pair("E-mail", person.email)
    if person.address:
        yield Pair("Address", f"{person.address}, {person.postcode}".rstrip(", "))


def _needs(file: CaseFile) -> Iterator[Pair]:
    person = file.case.participant
    yield Pair("Language", Language(person.language).words)
    yield Pair("Interpreter", "Needed: from the list, never family" if person.interpreter else "Not needed")
    yield Pair("Access needs", person.access_needs or "None recorded")
    yield Pair("Court orders", person.court_orders or "None recorded")
    referred = _fact(file, f.Referred)
    if referred and isinstance(referred.detail, f.Referred) and referred.detail.mode_reason:
        yield Pair("Why by telephone", referred.detail.mode_reason.words)


def _police(file: CaseFile, officer: str) -> Iterator[Pair]:
    case = file.case
    offence = find_offence(case.offence_code)
    yield Pair("Force", case.referred_by_organisation.name)
    if case.unit:
        yield Pair("Unit", case.unit.name)
    yield Pair("Officer", officer or "Not known")
    yield Pair("Police reference", case.police_reference)
    yield Pair("Offence", f"{offence.title} ({case.offence_code})" if offence else case.offence_code)


def _bookings(file: CaseFile, places: Mapping[str, str]) -> Iterator[Line]:
    for booking in sorted(file.standing.bookings, key=lambda one: one.on):
        where = places.get(booking.session, "" if booking.step != "call" else "By telephone")
        yield Line(step_words(file, booking.step), booking.on, where, step=booking.step, session=booking.session)


GOOD = (Attendance.ATTENDED,)
NEUTRAL = (Attendance.CANCELLED, Attendance.MOVED, Attendance.ABSENT_ACCEPTABLE)


def _attendance(file: CaseFile, places: Mapping[str, str]) -> Iterator[Line]:
    for line in file.standing.lines:
        code = Attendance(line.code)
        tone = (
            "ok"
            if line.counts
            else "plain"
            if code in NEUTRAL
            else "warn"
            if code is Attendance.ABSENT_AWAITED
            else "red"
        )
        note = "Used a chance" if line.used_chance else ""
        yield Line(
            step_words(file, line.step),
            line.on,
            places.get(line.session, ""),
            code.words,
            tone,
            note,
            line.step,
            line.session,
        )


WRITTEN = ("text", "email", "letter")


def how_to_tell(file: CaseFile) -> str:
    """How the participant may be told something: in writing only by a way known to be safe."""
    ways = [METHODS[one].lower() for one in WRITTEN if one in file.case.participant.safe_methods]
    return f"Ready to send by {' or '.join(ways)}" if ways else "To be told by telephone"


def _said(file: CaseFile) -> tuple[Said, ...]:
    rows = list(Message.objects.filter(case=file.case).order_by("-at", "-id"))
    again = {row.corrects_id for row in rows if row.corrects_id}
    to = {
        "police": ("To the police", "On the police’s page"),
        "participant": ("To the participant", how_to_tell(file)),
    }
    return tuple(
        Said(
            *to[row.recipient],
            row.at,
            row.subject,
            row.body,
            row.language,
            row.id in again,
            row.corrects_id is not None,
        )
        for row in rows
    )
