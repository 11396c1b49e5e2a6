"""What a message to a participant says: rendered as it leaves, from how the case stands then, and kept as it left.

In the language of the person; in both where it is not known. Nothing in a text or an e-mail names the service, the police, a
place or anybody: a letter alone, which goes to an address that was confirmed, says where.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from caraway.casework.models import Message, Outgoing, Workshop
from caraway.core.course import Booking
from caraway.core.message_words import MessageKind
from caraway.core.vocabulary import ContactMethod, Language
from caraway.platform.web import phones
from caraway.platform.web.dates import day, day_full, hour
from caraway.platform.web.words import phrases, say

BOTH = ("en", "cy")
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
    languages = languages_of(opened.case.participant.language, kind)
    key = SUBJECTS.get(kind, "outbox.subject")
    subject = " / ".join(say(key, lang) for lang in languages)
    body = "\n\n".join("\n".join(_lines(opened, row, kind, way, lang)) for lang in languages)
    return Worded(languages[0] if len(languages) == 1 else Language.NOT_KNOWN.value, subject, body, version(kind))


def languages_of(chosen: str, kind: MessageKind) -> tuple[str, ...]:
    """The languages to write in. Letters of attendance and the emergency words are for whoever reads them: in both."""
    if kind is MessageKind.EMERGENCY:
        return BOTH
    return (chosen,) if chosen in BOTH else BOTH


def version(kind: MessageKind) -> str:
    """Which words of ours these are: a digest of the templates, which changes when one of them does."""
    start = "letter.attendance" if kind is MessageKind.ATTENDANCE else f"outbox.{kind.value}"
    kept = "message.participant" if kind is MessageKind.OUTCOME else start
    words = [f"{key}={text}" for key, text in sorted(phrases().items()) if key.startswith(kept)]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:12]


def _lines(opened: Any, row: Outgoing, kind: MessageKind, way: ContactMethod, lang: str) -> Iterator[str]:
    if kind is MessageKind.OUTCOME:
        yield _outcome(row, lang)
    elif kind is MessageKind.ATTENDANCE:
        yield from _attendance(opened, lang)
        return
    elif kind is MessageKind.EMERGENCY:
        yield say("outbox.emergency", lang)
        return
    else:
        yield _about_dates(opened, row, kind, lang)
    if way is ContactMethod.LETTER:
        yield from (say("outbox.place", lang, place=place) for place in _places(opened, row))
    if number := opened.rules.settings.call_back:
        yield say("outbox.ring", lang, number=phones.shown(number))


def _about_dates(opened: Any, row: Outgoing, kind: MessageKind, lang: str) -> str:
    if kind in (MessageKind.MISSED, MessageKind.CANCELLED):
        return say(f"outbox.{kind.value}", lang, on=day(row.session_on or row.made_at.date(), lang))
    told = [one for one in _booked(opened) if kind is not MessageKind.REMINDER or one.session == row.session]
    return say(f"outbox.{kind.value}", lang, when="; ".join(_when(one, lang) for one in told))


def _booked(opened: Any) -> list[Booking]:
    return sorted(opened.standing.bookings, key=lambda one: one.on)


def _when(booking: Booking, lang: str) -> str:
    on = day_full(booking.on, lang)
    if booking.step == "call":
        return say("outbox.when.call", lang, on=on)
    return say("outbox.when", lang, on=on, hour=hour(Workshop.objects.get(pk=booking.session).starts_at))


def _places(opened: Any, row: Outgoing) -> list[str]:
    if row.kind not in (MessageKind.BOOKED, MessageKind.MOVED, MessageKind.REMINDER):
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
