"""Requests as screens show them, with their clocks; and a victim's own copy, made by allow-list from this site's data alone."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from caraway.core.refusals import NotYours
from caraway.core.victim.engagement import Engagement
from caraway.core.victim.records import RecordClass, RecordsRequest, RecordsState, decide_by, needs_second
from caraway.core.victim.requests import Request, RequestKind, RequestState, answer_by
from caraway.core.victim.safe_plan import Way
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.web.dates import day
from caraway.victims.area import settings_of
from caraway.victims.asking_for import confirmed_by, records_of, request_of
from caraway.victims.known import one_of
from caraway.victims.models import AttemptMade, OwnRequest, PoliceSent, RecordsAsked, VictimCase, VictimMessage
from caraway.victims.plans import stored_of
from caraway.victims.queries.cases import one_case
from caraway.victims.queries.surveys import survey_rows
from caraway.victims.reach import theirs

SENT = {
    "given_name": "Given name",
    "family_name": "Family name",
    "phone": "Telephone",
    "email": "E-mail",
    "address": "Address",
    "postcode": "Postcode",
    "date_of_birth": "Date of birth",
    "language": "Language",
}
"""What a copy says of what the police sent: who the victim is and how to be reached. Of the rest the police give a copy."""

Lines = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A request of the victim's own. `last_on`: the last day to answer it; None while it is not known who asks, or it is over."""

    id: UUID
    request: Request
    way: Way
    words: str
    by: str
    last_on: date | None


@dataclass(frozen=True, slots=True)
class RecordsRow:
    """Somebody else's request. `waits`: a second person has to agree first. `last_on`: the last day to decide; None once it is."""

    id: UUID
    request: RecordsRequest
    who: str
    reason: str
    by: str
    waits: bool
    last_on: date | None


@dataclass(frozen=True, slots=True)
class AskedPage:
    """Every request of one case, the newest first."""

    case: UUID
    name: str
    own: tuple[OwnRow, ...]
    records: tuple[RecordsRow, ...]


@dataclass(frozen=True, slots=True)
class AskedDue:
    """One request that is not over: of whom, what, where it is, and its last day."""

    case: UUID
    name: str
    what: str
    why: str
    last_on: date | None
    since: date


@dataclass(frozen=True, slots=True)
class OwnCopy:
    """What a victim is given of what is held: sections of lines, and the digest by which it is known again."""

    case: UUID
    name: str
    sections: tuple[tuple[str, Lines], ...]

    @property
    def digest(self) -> str:
        """SHA-256 over all of it."""
        return hashlib.sha256(json.dumps(self.sections).encode()).hexdigest()


def asked_page(case: UUID, by: Actor) -> AskedPage:
    """The requests of a case. Raises NotYours where it is not there or not theirs."""
    found = one_case(case, by)
    own = OwnRequest.objects.filter(case=found).order_by("-at", "-id")
    records = RecordsAsked.objects.filter(case=found).order_by("-at", "-id")
    return AskedPage(found.pk, _name(found), tuple(map(_own, own)), tuple(map(_records, records)))


def own_row(case: UUID, request: UUID, by: Actor) -> OwnRow:
    """One request of the victim's own. Raises NotYours where there is none."""
    return _own(one_of(OwnRequest.objects.filter(case=one_case(case, by), pk=request)))


def records_row(case: UUID, request: UUID, by: Actor) -> RecordsRow:
    """One request of somebody else. Raises NotYours where there is none."""
    return _records(one_of(RecordsAsked.objects.filter(case=one_case(case, by), pk=request)))


def asked_due(by: Actor) -> tuple[AskedDue, ...]:
    """Requests that are not over, the first last day first; written down as shown."""
    own = OwnRequest.objects.filter(case__in=theirs(by)).exclude(steps__step="ended").select_related("case")
    records = RecordsAsked.objects.filter(case__in=theirs(by)).exclude(steps__step__in=("refused", "given"))
    found = [*map(_own_due, own), *map(_records_due, records.select_related("case"))]
    trail.show(*(one.case for one in found))
    return tuple(sorted(found, key=lambda one: (one.last_on or date.max, one.since)))


def own_copy(case: UUID, request: UUID, by: Actor) -> OwnCopy:
    """The copy for a request to see what is held. Raises NotYours unless such a request is open and it is known who asks."""
    row = own_row(case, request, by)
    if row.request.kind is not RequestKind.ACCESS or row.last_on is None:
        raise NotYours("not_found", "There is no such request.")
    found = one_case(case, by)
    return OwnCopy(found.pk, _name(found), tuple((title, tuple(lines)) for title, lines in _sections(found)))


def _sections(case: VictimCase) -> Iterator[tuple[str, Iterator[tuple[str, str]]]]:
    """The allow-list: nothing of anybody else, no note in a worker's own words, and nothing that came from the other side."""
    yield "Who you are, as the police told us", _police(case)
    yield "How you may be reached", _plan(case)
    yield "When we tried to reach you", _attempts(case)
    yield "What we wrote to you", _messages(case)
    yield "What you answered", ((q, a) for row in survey_rows(case) for q, a in row.said)
    yield "What you asked for", ((day(one.received_on), RequestKind(one.kind).words) for one in _own_of(case))


def _police(case: VictimCase) -> Iterator[tuple[str, str]]:
    for row in PoliceSent.objects.filter(case=case).order_by("version"):
        yield from ((label, str(row.details[name])) for name, label in SENT.items() if row.details.get(name))


def _plan(case: VictimCase) -> Iterator[tuple[str, str]]:
    stored = stored_of(case)
    yield "Ways you said are safe", ", ".join(one.words for one in Way if one in stored.methods) or "None yet"
    yield "Language", stored.language.words
    yield from ((one.kind.words, one.shown) for one in stored.details)


def _attempts(case: VictimCase) -> Iterator[tuple[str, str]]:
    for row in AttemptMade.objects.filter(case=case).order_by("at", "id"):
        way = Way(row.way).words if row.way else "No safe way"
        yield day(row.on), f"{way}: {Engagement(row.result).words}"


def _messages(case: VictimCase) -> Iterator[tuple[str, str]]:
    rows = VictimMessage.objects.filter(case=case).exclude(sent_at=None).order_by("sent_at", "id")
    yield from ((_day(row.sent_at), row.body) for row in rows)


def _day(at: datetime | None) -> str:
    return day(at.date()) if at else ""


def _own_of(case: VictimCase) -> Iterator[OwnRequest]:
    yield from OwnRequest.objects.filter(case=case).order_by("at", "id")


def _own(row: OwnRequest) -> OwnRow:
    now = request_of(row)
    last = answer_by(now, settings_of(row.case)) if now.outcome is None else None
    return OwnRow(row.pk, now, Way(row.way), row.words, row.by_name, last)


def _records(row: RecordsAsked) -> RecordsRow:
    now = records_of(row)
    waits = now.state is RecordsState.ALLOWED and needs_second(now) and confirmed_by(row) is None
    last = decide_by(now, settings_of(row.case)) if now.decided_on is None else None
    return RecordsRow(row.pk, now, row.who, row.reason, row.by_name, waits, last)


def _own_due(row: OwnRequest) -> AskedDue:
    found = _own(row)
    state = found.request.state
    why = state.words if state is not RequestState.OPEN else found.request.kind.words
    return AskedDue(
        row.case_id, _name(row.case), "Answer the victim's own request", why, found.last_on, row.received_on
    )


def _records_due(row: RecordsAsked) -> AskedDue:
    found = _records(row)
    why = "A second person has to agree" if found.waits else found.request.state.words
    what = "Give the records" if found.last_on is None else "Decide on a request for records"
    return AskedDue(row.case_id, _name(row.case), what, why, found.last_on, row.received_on)


def kinds(records: frozenset[RecordClass]) -> str:
    """Kinds of record in words, in the order of the list."""
    return ", ".join(one.words for one in RecordClass if one in records)


def _name(case: VictimCase) -> str:
    return f"{case.given_name} {case.family_name}"
