"""What the words of a message to a participant may be: its placeholders, its length as a text, and what it may never say.

A text may arrive three days late, on a telephone that somebody else reads. So it names no service, no police, no place, no
offence and nobody, and no day as "tomorrow"; and nothing in it may hint at anybody but the reader.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from string import Formatter
from types import MappingProxyType

from caraway.core.message_words import MessageKind


@dataclass(frozen=True, slots=True)
class Template:
    """What the words of one kind must have in each language: each placeholder, with what stands for it; and each of `says`."""

    placeholders: Mapping[str, str]
    says: tuple[str, ...] = ()


_WHEN = MappingProxyType({"when": "the days and hours booked"})
_ON = MappingProxyType({"on": "the day of the appointment"})
TEMPLATES: Mapping[MessageKind, Template] = MappingProxyType(
    {
        MessageKind.BOOKED: Template(_WHEN),
        MessageKind.MOVED: Template(_WHEN),
        MessageKind.REMINDER: Template(_WHEN),
        MessageKind.MISSED: Template(_ON),
        MessageKind.CANCELLED: Template(_ON),
        MessageKind.EMERGENCY: Template(MappingProxyType({}), ("999", "112")),
    }
)
"""The kinds whose words an agreement may have of its own. How it ended is written for each case, and a letter of attendance
says what was agreed that it says."""

LONGEST = 300
"""Characters of the words in one language: both, the values and the number to ring must fit into one text."""

_WORDS = """
    she her hers herself he him his himself wife husband ex cara juno court courts today tomorrow tonight yesterday dash
    marac idva isva idvas isvas llys lys heddiw yfory heno ddoe gŵr ŵr merch hithau yntau
"""
WORDS = frozenset(_WORDS.split())
"""Words that no message has, in whichever language."""

_BEGINNINGS = """
    victim survivor perpetrat abus violen domestic assault batter strangl stalk harass offen crim caution convict prosecut
    police officer custody arrest probation injunction solicitor sentenc breach partner girlfriend boyfriend spouse
    child workshop programme course safeguard coerc complain charge safety refuge
    dioddef ddioddef goroes oroes cam-dri gam-dri cham-dri camdri gamdri chamdri trais drais thrais treisg dreisg domestig
    ddomestig ymosod trosedd drosedd throsedd heddlu swyddog arest rhybudd rybudd erlyn euogfarn dedfryd bartner phartner
    mhartner gwraig wraig ngwraig cariad gariad chariad plant blant phlant gweithdy weithdy ngweithdy rhaglen raglen cwrs
    gwrs diogelu ddiogelu
"""
BEGINNINGS = tuple(_BEGINNINGS.split())
"""How words begin that no message has, in whichever language, with the changes of a Welsh first letter."""

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_LINK = re.compile(r"https?:|www\.|@|\b[\w-]+\.(?:com|org|net|uk|wales|cymru|gov)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d(?:[\s-]?\d){4,}")


def telling(text: str) -> tuple[str, ...]:
    """Each word in it, once and in small letters, that could tell whoever reads it what it is about."""
    return tuple(word for word in dict.fromkeys(_WORD.findall(text.casefold())) if _tells(word))


def _tells(word: str) -> bool:
    parts = {word, *re.split("[-’']", word)}
    return not WORDS.isdisjoint(parts) or any(part.startswith(BEGINNINGS) for part in parts)


def faults(kind: MessageKind, text: str, names: Iterable[str] = ()) -> tuple[str, ...]:
    """What is wrong with the words of a kind in one language, as sentences; nothing where they may be used.

    `names`: those of organisations, programmes and places, that may not stand in it. Raises KeyError for a kind whose words
    are not an agreement's to write.
    """
    template = TEMPLATES[kind]
    if not text.strip():
        return ("Enter the words.",)
    parts = _parts(text)
    if parts is None:
        return (f"A brace belongs to a placeholder alone: {_named(template.placeholders) or 'this message has none'}.",)
    return tuple(_of_placeholders(template, [name for _, name in parts if name is not None])) + tuple(
        _of_words(template, "…".join(literal for literal, _ in parts), names)
    )


def _parts(text: str) -> list[tuple[str, str | None]] | None:
    """Each literal and the placeholder after it; None where a brace is no plain placeholder."""
    try:
        found = list(Formatter().parse(text))
    except ValueError:
        return None
    plain = all(name is None or (name.isidentifier() and not spec and not how) for _, name, spec, how in found)
    # What is written twice, as in "{{", would be shown as a brace.
    doubled = any("{" in literal or "}" in literal for literal, *_ in found)
    return [(literal, name) for literal, name, _, _ in found] if plain and not doubled else None


def _of_placeholders(template: Template, names: list[str]) -> Iterator[str]:
    for name in sorted(set(names) - template.placeholders.keys()):
        yield f"This message has no placeholder {{{name}}}. It has {_named(template.placeholders) or 'none'}."
    for name, what in template.placeholders.items():
        if names.count(name) != 1:
            yield f"{{{name}}} must stand in it once: it becomes {what}."


def _named(placeholders: Iterable[str]) -> str:
    return " and ".join(f"{{{name}}}" for name in placeholders)


def _of_words(template: Template, text: str, names: Iterable[str]) -> Iterator[str]:
    for said in template.says:
        if not re.search(rf"\b{said}\b", text):
            yield f"It must say {said}."
    yield from telltales(text, names)
    yield from addresses(text)
    if len(text) > LONGEST:
        yield f"It may have at most {LONGEST} characters."


def telltales(text: str, names: Iterable[str]) -> Iterator[str]:
    """A sentence for each word that tells what a message is about, and for each of these names that stands in it."""
    said = text.casefold()
    for word in telling(text):
        yield f"“{word}” may not stand in a message: somebody else may read it, and it may come three days late."
    for name in names:
        if name.strip() and re.search(rf"(?<!\w){re.escape(name.strip().casefold())}(?!\w)", said):
            yield f"“{name.strip()}” may not stand in a message: it names no organisation, programme or place."


def addresses(text: str) -> Iterator[str]:
    """A sentence for an address of a page or of e-mail, and one for a telephone number."""
    if _LINK.search(text):
        yield "It may have no address of a page or of e-mail."
    if _NUMBER.search(text):
        yield "It may have no telephone number: the one of the agreement is added to it."


_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWICE = frozenset("^{}\\[~]|€\f")


def segments(text: str) -> int:
    """How many text messages it is sent as and paid for (3GPP TS 23.038): 160 characters in one, 153 in each of several.

    With a letter that the basic alphabet lacks, such as ŵ, it is 70 in one and 67 in each of several.
    """
    if all(one in _BASIC or one in _TWICE for one in text):
        length, alone, each = sum(2 if one in _TWICE else 1 for one in text), 160, 153
    else:
        length, alone, each = len(text.encode("utf-16-le")) // 2, 70, 67
    return 1 if length <= alone else -(-length // each)
