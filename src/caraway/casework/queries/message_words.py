"""What participants are written under an agreement: every message in both languages, whose words they are, and a preview."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from caraway.casework.models import MessageWords
from caraway.casework.queries.agreements import InForce, deliverable
from caraway.casework.stored import rules_in_force
from caraway.casework.wording import BOTH, SAYS_WHERE, framed, names_in, own_words, phrase, written_so_far
from caraway.core.message_templates import TEMPLATES, segments
from caraway.core.message_words import MessageKind
from caraway.core.refusals import NotYours
from caraway.core.vocabulary import ContactMethod, Language, Outcome
from caraway.platform.accounts.actor import Actor
from caraway.platform.web.dates import day, day_full
from caraway.platform.web.words import say

FIXED = {
    MessageKind.OUTCOME: "As the page of the case shows it before it is sent. It is the same for everybody.",
    MessageKind.ATTENDANCE: "It says what was agreed for every area: nothing about change or risk.",
}
SAMPLE_DAYS = (date(2026, 3, 7), date(2026, 4, 4))
"""Days to show how a message reads: two Saturdays four weeks apart."""
SAMPLE_PLACE = "1 Example Street"


@dataclass(frozen=True, slots=True)
class InLanguage:
    """The paragraphs of a message in one language: its code and its name."""

    lang: str
    language: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as it would be read, sent one of these ways; and how many text messages it is."""

    ways: str
    texts: tuple[InLanguage, ...]
    length: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """Words as they were written: from when, by whom, and in both languages."""

    number: int
    from_on: date
    by: str
    en: str
    cy: str


@dataclass(frozen=True, slots=True)
class Message:
    """One kind of message under an agreement: whose words it has today, since when, and what is to come."""

    kind: MessageKind
    whose: str
    coming: str
    changes: bool
    shown: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """What the page needs on which words are written: what they begin with, and all that was written before."""

    agreement: InForce
    kind: MessageKind
    en: str
    cy: str
    after: int
    earliest: date
    placeholders: tuple[tuple[str, str], ...]
    names: tuple[str, ...]
    versions: tuple[Version, ...]


def messages_of(agreement: UUID, *, by: Actor, today: date) -> tuple[InForce, tuple[Message, ...]]:
    """Every kind of message under this agreement, as of today. Raises NotYours where this organisation does not deliver it."""
    found = _theirs(agreement, by, today)
    return found, tuple(_message(found, kind, today) for kind in MessageKind)


def words_to_write(agreement: UUID, kind: str, *, by: Actor, today: date) -> Words:
    """The newest words of a kind. Raises NotYours where it is not theirs to write: the same answer as for none."""
    found = _theirs(agreement, by, today)
    if kind not in {one.value for one in TEMPLATES}:
        raise NotYours("not_found", "There is no such message.")
    what, rows = MessageKind(kind), list(written_so_far(agreement, MessageKind(kind)))
    last = rows[0] if rows else None
    return Words(
        agreement=found,
        kind=what,
        en=phrase(last, what, "en"),
        cy=phrase(last, what, "cy"),
        after=last.number if last else 0,
        earliest=max(today, last.from_on) if last else today,
        placeholders=tuple(TEMPLATES[what].placeholders.items()),
        names=names_in(agreement, by),
        versions=tuple(Version(row.number, row.from_on, row.by_name, row.en, row.cy) for row in rows),
    )


def preview(words: Words, en: str, cy: str, today: date) -> tuple[Shown, ...]:
    """How these words read, with example values."""
    return tuple(_shown(words.agreement.id, words.kind, {"en": en, "cy": cy}, today))


def _theirs(agreement: UUID, by: Actor, today: date) -> InForce:
    found = next((one for one in deliverable(by, today) if one.id == agreement), None)
    if found is None:
        raise NotYours("not_found", "There is no such agreement.")
    return found


def _message(under: InForce, kind: MessageKind, today: date) -> Message:
    if kind not in TEMPLATES:
        return Message(kind, FIXED[kind], "", False, (_fixed(kind),))
    rows = list(written_so_far(under.id, kind))
    now = own_words(under.id, kind, today)
    said = {lang: phrase(now, kind, lang) for lang in BOTH}
    whose = f"Your own since {day_full(now.from_on)}, by {now.by_name}." if now else "Caraway’s own words."
    coming = _coming(rows, today)
    return Message(kind, whose, coming, True, tuple(_shown(under.id, kind, said, today)))


def _coming(rows: Iterable[MessageWords], today: date) -> str:
    days = sorted({row.from_on for row in rows if row.from_on > today})
    return f"New words hold from {' and '.join(map(day_full, days))}." if days else ""


def _shown(agreement: UUID, kind: MessageKind, said: Mapping[str, str], today: date) -> Iterator[Shown]:
    number = rules_in_force(agreement, today).settings.call_back
    for ways, way in _ways(kind):
        bodies = {
            lang: framed(_filled(kind, said[lang], lang), kind, way, lang, places=[SAMPLE_PLACE], number=number)
            for lang in BOTH
        }
        texts = tuple(InLanguage(lang, Language(lang).words, body) for lang, body in bodies.items())
        yield Shown(ways, texts, _length(texts) if way is ContactMethod.TEXT else "")


def _ways(kind: MessageKind) -> tuple[tuple[str, ContactMethod], ...]:
    """The ways in which a kind reads differently: a letter alone says where."""
    if kind is MessageKind.EMERGENCY:
        return (("Text message", ContactMethod.TEXT),)
    if kind not in SAYS_WHERE:
        return (("Text message, e-mail or letter", ContactMethod.TEXT),)
    return ("Text message or e-mail", ContactMethod.TEXT), ("Letter", ContactMethod.LETTER)


def _filled(kind: MessageKind, text: str, lang: str) -> str:
    """With example values: two days in what is told of bookings, one in what is about one day."""
    days = SAMPLE_DAYS if kind in (MessageKind.BOOKED, MessageKind.MOVED) else SAMPLE_DAYS[:1]
    when = "; ".join(say("outbox.when", lang, on=day_full(one, lang), hour="10:00") for one in days)
    return text.format(when=when, on=day(SAMPLE_DAYS[0], lang))


def _length(texts: Iterable[InLanguage]) -> str:
    """How many texts each language is, and both where the language is not known."""
    bodies = {one.language: "\n".join(one.lines) for one in texts}
    parts = [f"{_count(body)} in {language}" for language, body in bodies.items()]
    together = "\n\n".join(bodies.values())
    return f"Sent as {', '.join(parts)}, and {_count(together)} in both."


def _count(body: str) -> str:
    number = segments(body)
    return "1 text message" if number == 1 else f"{number} text messages"


def _fixed(kind: MessageKind) -> Shown:
    """What is the same under every agreement."""
    outcomes = [f"message.participant.outcome.{one.value}" for one in Outcome]
    ways, keys = "Letter", ["letter.attendance.limits"]
    if kind is MessageKind.OUTCOME:
        ways, keys = "Text message, e-mail or letter", outcomes
    texts = (InLanguage(lang, Language(lang).words, tuple(say(key, lang) for key in keys)) for lang in BOTH)
    return Shown(ways, tuple(texts))
