"""What a message to a participant says: rendered as it leaves, from how the case stands then, and kept as it left.

In the language of the person; in both where it is not known. Nothing in a text or an e-mail names the service, the police, a
place or anybody: a letter alone, which goes to an address that was confirmed, says where.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from caraway.casework.models import Message, MessageWords, Outgoing, Venue, Workshop
from caraway.core.course import Booking
from caraway.core.message_words import MessageKind
from caraway.core.programme import programme
from caraway.core.vocabulary import ContactMethod, Language
from caraway.platform.accounts.actor import Actor
from caraway.platform.agreements.models import Agreement, AgreementParty
from caraway.platform.web import phones
from caraway.platform.web.dates import day, day_full, hour
from caraway.platform.web.words import phrases, say

BOTH = ("en", "cy")
SAYS_WHERE = (MessageKind.BOOKED, MessageKind.MOVED, MessageKind.REMINDER)
"""Kinds whose letters say where."""
SUBJECTS = {MessageKind.ATTENDANCE: "letter.attendance.subject"}


@dataclass(frozen=True, slots=True)
class Worded:
    """A message in words: `language` is en, cy or und for both; `version` tells which words of ours they are."""

    language: str
    subject: str
    body: str
    version: str


def worded(opened: Any, row: Outgoing, way: ContactMethod) -> Worded:
    """The words of this message, sent this way now."""
    kind = MessageKind(row.kind)
    own = own_words(opened.case.agreement_id, kind, opened.today)
    languages = languages_of(opened.case.participant.language, kind)
    key = SUBJECTS.get(kind, "outbox.subject")
    subject = " / ".join(say(key, lang) for lang in languages)
    body = "\n\n".join("\n".join(_lines(opened, row, way, lang, own)) for lang in languages)
    return Worded(languages[0] if len(languages) == 1 else Language.NOT_KNOWN.value, subject, body, version(kind, own))


def written_so_far(agreement: UUID, kind: MessageKind) -> QuerySet[MessageWords]:
    """Every version of the words that an agreement has of its own for a kind, the newest first."""
    return MessageWords.objects.filter(agreement_id=agreement, kind=kind.value).order_by("-number")


def own_words(agreement: UUID, kind: MessageKind, on: date) -> MessageWords | None:
    """The words of its own that an agreement has for a kind on that day; None where Caraway's hold."""
    return written_so_far(agreement, kind).filter(from_on__lte=on).order_by("-from_on", "-number").first()


def phrase(own: MessageWords | None, kind: MessageKind, lang: str) -> str:
    """The words of a kind with their placeholders: the agreement's own, else Caraway's."""
    return str(getattr(own, lang)) if own else phrases()[f"outbox.{kind.value}"][lang]


def names_in(agreement: UUID, by: Actor) -> tuple[str, ...]:
    """What no message names: the agreement, its area, its programme, who has a part in it, and this provider's venues."""
    found = Agreement.objects.get(pk=agreement)
    under = programme(found.programme)
    parties = AgreementParty.objects.filter(agreement=found).values_list("organisation__name", flat=True)
    venues = Venue.objects.filter(organisation_id=by.organisation).values_list("name", flat=True)
    return found.name, found.area, under.name, under.short_name, *parties, *venues


def languages_of(chosen: str, kind: MessageKind) -> tuple[str, ...]:
    """The languages to write in. Letters of attendance and the emergency words are for whoever reads them: in both."""
    if kind is MessageKind.EMERGENCY:
        return BOTH
    return (chosen,) if chosen in BOTH else BOTH


def version(kind: MessageKind, own: MessageWords | None = None) -> str:
    """Which words these are: a digest of the templates, which changes when one of them does."""
    if own is not None:
        return _digest(f"{own.en}\n{own.cy}")
    start = "letter.attendance" if kind is MessageKind.ATTENDANCE else f"outbox.{kind.value}"
    kept = "message.participant" if kind is MessageKind.OUTCOME else start
    words = [f"{key}={text}" for key, text in sorted(phrases().items()) if key.startswith(kept)]
    return _digest("\n".join(words))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _lines(opened: Any, row: Outgoing, way: ContactMethod, lang: str, own: MessageWords | None) -> Iterable[str]:
    kind, number = MessageKind(row.kind), opened.rules.settings.call_back
    if kind is MessageKind.ATTENDANCE:
        return _attendance(opened, lang)
    if kind is MessageKind.OUTCOME:
        return framed(_outcome(row, lang), kind, way, lang, places=(), number=number)
    said = phrase(own, kind, lang).format_map(_values(opened, row, kind, lang))
    return framed(said, kind, way, lang, places=_places(opened, row), number=number)


def framed(
    said: str, kind: MessageKind, way: ContactMethod, lang: str, *, places: Iterable[str], number: str
) -> tuple[str, ...]:
    """What is said, and what every message adds to it: where it is, in a letter alone; and the number to ring."""
    if kind is MessageKind.EMERGENCY:
        return (said,)
    where = places if way is ContactMethod.LETTER and kind in SAYS_WHERE else ()
    ring = [say("outbox.ring", lang, number=phones.shown(number))] if number else []
    return said, *(say("outbox.place", lang, place=place) for place in where), *ring


def _values(opened: Any, row: Outgoing, kind: MessageKind, lang: str) -> Mapping[str, str]:
    """What stands for each placeholder of a kind."""
    if kind is MessageKind.EMERGENCY:
        return {}
    if kind in (MessageKind.MISSED, MessageKind.CANCELLED):
        return {"on": day(row.session_on or row.made_at.date(), lang)}
    told = [one for one in _booked(opened) if kind is not MessageKind.REMINDER or one.session == row.session]
    return {"when": "; ".join(_when(one, lang) for one in told)}


def _booked(opened: Any) -> list[Booking]:
    return sorted(opened.standing.bookings, key=lambda one: one.on)


def _when(booking: Booking, lang: str) -> str:
    on = day_full(booking.on, lang)
    if booking.step == "call":
        return say("outbox.when.call", lang, on=on)
    return say("outbox.when", lang, on=on, hour=hour(Workshop.objects.get(pk=booking.session).starts_at))


def _places(opened: Any, row: Outgoing) -> list[str]:
    if row.kind not in SAYS_WHERE:
        return []
    booked = [one.session for one in _booked(opened) if one.step != "call"]
    return sorted(set(Workshop.objects.filter(pk__in=booked).values_list("venue", flat=True)))


def _outcome(row: Outgoing, lang: str) -> str:
    """What was recorded as told: in this language, or in whichever it was written."""
    rows = list(Message.objects.filter(fact_id=row.fact_id, recipient="participant").order_by("id"))
    return next((one.body for one in rows if one.language == lang), rows[0].body if rows else "")


def _attendance(opened: Any, lang: str) -> Iterator[str]:
    person = opened.case.participant
    name = f"{person.given_name} {person.family_name}"
    held = [line for line in opened.standing.lines if line.counts and line.step != "call"]
    if held:
        yield say("letter.attendance.intro", lang, name=name, born=day(person.date_of_birth, lang))
    else:
        yield say("letter.attendance.none", lang, on=day(opened.today, lang))
    for line in held:
        yield f"{day_full(line.on, lang)}: {say('letter.attendance.step', lang, step=line.step)}"
    yield say("letter.attendance.limits", lang)


def on_paper(name: str, address: str, written: Outgoing, on: date) -> dict[str, Any]:
    """The values of a letter, by name: to whom, when, and each language's paragraphs as they were kept."""
    languages = BOTH if written.language == Language.NOT_KNOWN.value else (written.language,)
    texts = written.body.split("\n\n")
    subjects = written.subject.split(" / ")
    parts = [
        {
            "lang": lang,
            "date": day(on, lang),
            "subject": subject,
            "dear": say("letter.dear", lang, name=name),
            "lines": text.split("\n"),
        }
        for lang, subject, text in zip(languages, subjects, texts, strict=True)
    ]
    return {"to": [name, *address.splitlines()], "parts": parts}
