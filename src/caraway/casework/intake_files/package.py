"""A workbook (.xlsx) as the package of files that it is: what may not be in it, and its parts, opened with care."""

import io
import zipfile
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from lxml import etree

from .limits import PARTS, UNPACKED, refuse

_DAMAGED = "The workbook is damaged or was not sent whole. Open it, save it again as .xlsx, and send that."
_BOMB = "The workbook unpacks to far more than a list of people. Copy the list into a new workbook and send that."
_FORBIDDEN = (
    ("vbaproject", "The workbook holds macros. Save it as .xlsx without macros."),
    ("externallinks/", "The workbook is linked to other files. Break the links, save it, and send it again."),
    ("connections.xml", "The workbook is connected to other data. Remove the connection, save it, and send it again."),
    ("embeddings/", "Other files are embedded in the workbook. Copy the list into a new workbook and send that."),
    ("activex/", "The workbook holds controls. Copy the list into a new workbook and send that."),
    ("macrosheets/", "The workbook holds macros. Save it as .xlsx without macros."),
)


@contextmanager
def opened(content: bytes) -> Iterator[zipfile.ZipFile]:
    """The package. Raises InvalidValue for one that is damaged, locked, too large unpacked, or holds more than data."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _require_plain(package.infolist())
            yield package
    except (zipfile.BadZipFile, etree.XMLSyntaxError, EOFError, OSError, RuntimeError, KeyError):
        refuse(_DAMAGED)
    except (ValueError, OverflowError, zipfile.LargeZipFile, etree.LxmlError, *_unpacking()):
        refuse(_DAMAGED)


def _unpacking() -> tuple[type[Exception], ...]:
    """What the ways of packing raise for damage."""
    import lzma
    import zlib

    return zlib.error, lzma.LZMAError


def _require_plain(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > PARTS or sum(one.file_size for one in parts) > UNPACKED:
        refuse(_BOMB)
    if len({one.filename.lower() for one in parts}) != len(parts):
        refuse(_DAMAGED)
    for one in parts:
        if one.flag_bits & 1:
            refuse("The workbook is protected by a password. Save it without one and send that.")
        for word, sentence in _FORBIDDEN:
            if word in one.filename.lower():
                refuse(sentence)


@dataclass(slots=True)
class Element:
    """One element of a part, without its namespace, with what is in it."""

    kind: str
    attributes: Mapping[str, str]
    children: list["Element"] = field(default_factory=list)
    text: str = ""

    def get(self, name: str, otherwise: str = "") -> str:
        return self.attributes.get(name, otherwise)


def elements(package: zipfile.ZipFile, name: str, *kinds: str) -> Iterator[Element]:
    """Elements of those kinds as they end, in order. Nothing else of the part is kept, so memory stays flat."""
    keeper = _Keeper(frozenset(kinds))
    parser = etree.XMLParser(target=keeper, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    with package.open(name) as part:
        while chunk := part.read(_CHUNK):
            parser.feed(chunk)
            yield from keeper.taken()
    parser.close()
    yield from keeper.taken()


_CHUNK = 1 << 16
_INSIDE = 20_000
_WRITTEN = 2_000_000
"""So many elements and characters may stand in one element: a row, a text, the list of formats."""


class _Keeper:
    """What the parser tells of a part as it reads it; no tree is made of it."""

    def __init__(self, kinds: frozenset[str]) -> None:
        self.kinds = kinds
        self.open: list[Element] = []
        self.ended: deque[Element] = deque()
        self.inside = self.written = 0

    def taken(self) -> Iterator[Element]:
        while self.ended:
            yield self.ended.popleft()

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        """No spreadsheet declares a document type: who does wants to have something unfolded or fetched."""
        refuse(_BOMB)

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        kind = tag.rpartition("}")[2]
        if not self.open and kind not in self.kinds:
            return
        made = Element(kind, dict(attributes))
        if self.open:
            self.open[-1].children.append(made)
        self.open.append(made)
        self.inside += 1
        if self.inside > _INSIDE:
            refuse(_BOMB)

    def data(self, text: str) -> None:
        if self.open:
            self.written += len(text)
            if self.written > _WRITTEN:
                refuse(_BOMB)
            self.open[-1].text += text

    def end(self, tag: str) -> None:
        if self.open:
            ended = self.open.pop()
            if not self.open:
                self.ended.append(ended)
                self.inside = self.written = 0

    def close(self) -> None:
        """Nothing is made of the whole."""


def has(package: zipfile.ZipFile, name: str) -> bool:
    """Whether there is such a part."""
    return name in package.namelist()
