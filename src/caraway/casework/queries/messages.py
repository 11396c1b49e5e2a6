"""What was written or told to a participant and what became of it; and the letters that wait to be posted."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from caraway.casework.models import Incoming, Outgoing
from caraway.casework.models.outbox import UNSETTLED
from caraway.casework.queries.case_file import CaseFile
from caraway.casework.reach import provided_by
from caraway.casework.wording import on_paper
from caraway.core.message_words import MessageKind, MessageState, NotSent
from caraway.core.refusals import NotYours
from caraway.core.vocabulary import ContactMethod, Language
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.gateways import clock
from caraway.platform.web.dates import day
from caraway.platform.web.paper import pdf

TONES = {
    MessageState.DELIVERED: "ok",
    MessageState.SENT: "ok",
    MessageState.FAILED: "red",
    MessageState.HELD: "warn",
    MessageState.SUPPRESSED: "warn",
    MessageState.PRINT: "warn",
}
UNPLACED_FOR = 28
BOTH = "English and Welsh"
LETTER = "Your letter / Eich llythyr"


@dataclass(frozen=True, slots=True)
class Told:
    """One message as its case's page shows it. `body` is what left, empty while nothing has; `waits`: it may still leave."""

    what: str
    how: str
    at: datetime
    state: str
    tone: str
    why: str
    language: str
    lang: str
    body: str
    waits: bool


@dataclass(frozen=True, slots=True)
class CameIn:
    """A text or call that came in."""

    how: str
    at: datetime
    body: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to print: whose, what about, since when, in which language."""

    id: UUID
    case: UUID
    name: str
    reference: str
    what: str
    since: datetime
    language: str


def told(file: CaseFile) -> tuple[Told, ...]:
    """What was put into the outbox of this case: what waits, the next first; then the rest, the newest first."""
    rows = [_told(row) for row in Outgoing.objects.filter(case=file.case).order_by("-id")]
    waiting = sorted((row for row in rows if row.waits), key=lambda row: row.at)
    rest = sorted((row for row in rows if not row.waits), key=lambda row: row.at, reverse=True)
    return (*waiting, *rest)


def came_in(file: CaseFile) -> tuple[CameIn, ...]:
    """What came in from the participant, the newest first."""
    rows = Incoming.objects.filter(case=file.case).order_by("-at", "-id")
    return tuple(CameIn(ContactMethod(row.channel).words, row.at, row.body) for row in rows)


def _told(row: Outgoing) -> Told:
    state = MessageState(row.state)
    return Told(
        _what(row),
        ContactMethod(row.channel).words if row.channel else "",
        row.sent_at or row.settled_at or row.due_at,
        state.words,
        TONES.get(state, "plain"),
        NotSent(row.why).words if row.why else "",
        _language(row),
        row.language if row.language in ("en", "cy") else "",
        row.body,
        row.state in UNSETTLED,
    )


def _what(row: Outgoing) -> str:
    """What it is about; a reminder with the day it reminds of."""
    words = MessageKind(row.kind).words
    return f"{words} of {day(row.session_on)}" if row.kind == MessageKind.REMINDER and row.session_on else words


def _language(row: Outgoing) -> str:
    if not row.language:
        return ""
    return BOTH if row.language == Language.NOT_KNOWN else Language(row.language).words


def letters(by: Actor, today: date) -> tuple[Letter, ...]:
    """The letters of this provider that wait to be printed and posted, the oldest first. Tells the audit whose they are."""
    rows = list(_to_print(by, today).order_by("claimed_at", "id"))
    trail.show(*(row.case_id for row in rows))
    return tuple(
        Letter(
            row.id,
            row.case_id,
            f"{row.case.participant.given_name} {row.case.participant.family_name}",
            row.case.reference,
            MessageKind(row.kind).words,
            row.claimed_at or row.made_at,
            _language(row),
        )
        for row in rows
    )


def letter(message: UUID, by: Actor, today: date) -> bytes:
    """The PDF of a letter that waits. Raises NotYours where there is none or it is not theirs: the same answer."""
    row = _to_print(by, today).filter(pk=message).first()
    if row is None:
        raise NotYours("not_found", "There is no such letter.")
    trail.show(row.case_id)
    person = row.case.participant
    values = on_paper(f"{person.given_name} {person.family_name}", row.to, row, today)
    return pdf("letter", values, title=LETTER, language="cy" if row.language == Language.WELSH else "en")


def _to_print(by: Actor, today: date) -> QuerySet[Outgoing]:
    """Letters of the agreements that this person's organisation delivers under."""
    found = Outgoing.objects.filter(state=MessageState.PRINT, agreement_id__in=provided_by(by, today))
    return found.select_related("case__participant")


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A text that came in from a number that fits no open case, or several."""

    id: UUID
    at: datetime
    number: str
    body: str


def text_of(text: UUID, by: Actor, today: date) -> Unplaced:
    """One text, to put it on a case. Raises NotYours where it is not there, not theirs, or on a case."""
    row = Incoming.objects.filter(pk=text, case=None, agreement_id__in=provided_by(by, today)).first()
    if row is None:
        raise NotYours("not_found", "There is no such text.")
    return _unplaced(row)


def _unplaced(row: Incoming) -> Unplaced:
    return Unplaced(row.id, row.at, row.number, row.body)


def unplaced(by: Actor, today: date) -> tuple[Unplaced, ...]:
    """The texts of the last weeks under this provider's agreements that belong to no case yet, the newest first."""
    since = clock.at(today - timedelta(days=UNPLACED_FOR))
    rows = Incoming.objects.filter(case=None, at__gte=since, agreement_id__in=provided_by(by, today))
    return tuple(_unplaced(row) for row in rows.order_by("-at", "-id"))
