"""Markers, and the forms in which one may lie about: as it is, in other alphabets, and as a sum that gives it away."""

import base64
import hashlib
import html
import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote, quote_plus

Patterns = frozenset[bytes]


def _in_base64(text: bytes) -> set[bytes]:
    """What stands in base64 of something that holds the text, wherever in it the text begins."""
    found = set()
    for before in range(3):
        encoded = base64.b64encode(b"\0" * before + text)
        whole = encoded[-(-before * 8 // 6) : (before + len(text)) * 8 // 6]
        found |= {whole, whole.translate(bytes.maketrans(b"+/", b"-_"))}
    return found


def _spelt(text: str) -> set[bytes]:
    """Spellings that are sought whatever their case."""
    plain = text.encode()
    # The letters beyond ASCII keep their case where bytes are made small.
    cases = {text, text.lower(), text.upper()}
    spellings = {spell(one) for one in cases for spell in (str, _quoted, quote_plus, html.escape, _in_json, _backwards)}
    wide = {text.lower().encode(f"utf-16-{end}") for end in ("le", "be")}
    sums = {hashlib.new(name, plain).hexdigest() for name in ("md5", "sha1", "sha256")}
    return {one.encode().lower() for one in spellings | sums} | wide | {plain.hex().encode()}


def _quoted(text: str) -> str:
    return quote(text, safe="")


def _in_json(text: str) -> str:
    return json.dumps(text)[1:-1]


def _backwards(text: str) -> str:
    return text[::-1]


def _exact(text: str) -> set[bytes]:
    """Spellings in which the case of a letter means something."""
    plain = text.encode()
    raw = {hashlib.new(name, plain).digest() for name in ("md5", "sha1", "sha256")}
    return _in_base64(plain) | raw


@dataclass(frozen=True)
class Canary:
    """Texts that must be nowhere, and how to see one in bytes."""

    texts: tuple[str, ...]

    @cached_property
    def spelt(self) -> Patterns:
        return frozenset(pattern for text in self.texts for pattern in _spelt(text))

    @cached_property
    def exact(self) -> Patterns:
        return frozenset(pattern for text in self.texts for pattern in _exact(text))

    def sings_in(self, content: bytes) -> bool:
        """Whether any of the texts is in there, in any form, also inside what is compressed."""
        return any(self._sings(one) for one in (content, *_unpacked(content)))

    def _sings(self, content: bytes) -> bool:
        low = content.lower()
        return any(pattern in low for pattern in self.spelt) or any(pattern in content for pattern in self.exact)


def _unpacked(content: bytes) -> Iterable[bytes]:
    """What a gzip or zlib stream at the beginning holds."""
    if content[:2] in (b"\x1f\x8b", b"\x78\x9c", b"\x78\xda", b"\x78\x01"):
        try:
            yield zlib.decompressobj(wbits=47).decompress(content)
        except zlib.error:
            return
