"""Files as they may be kept: a PDF, PNG or JPEG without what a camera, a scanner or a program put into it.

A photograph says where it was taken, a PDF who wrote it, when and with what, and can carry other files and instructions.
All of that is taken out before anything is stored. What the page shows stays.
"""

import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
from PIL import Image, ImageOps

from caraway.core.refusals import InvalidValue

FIELD = "document"
UNREADABLE = "The file cannot be opened. Save it again, or take a new picture of the page."
LOCKED = "The file is protected with a password. Save it without one."
TOO_MANY_DOTS = "The picture is too large. Take it with fewer dots."
MOST_UNPACKED = 64 * 1024 * 1024
MOST_DOTS = 60_000_000
"""Of a picture: more than a scanner makes of a page, and few enough to hold."""

KINDS = {b"%PDF-": "application/pdf", b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg"}
TELLING = (
    "/Metadata",
    "/PieceInfo",
    "/AA",
    "/AF",
    "/LastModified",
    "/Thumb",
    "/JS",
    "/JavaScript",
    "/EmbeddedFiles",
    "/OpenAction",
    "/Collection",
    "/XFA",
)
"""Keys of a PDF under which stands what nobody sees on the page, or what acts by itself."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A file as it is kept: its type, and its bytes without what was hidden in them."""

    media_type: str
    content: bytes


def media_type(content: bytes) -> str:
    """What a file is, by its first bytes. Raises InvalidValue for anything but a PDF, PNG or JPEG."""
    for start, name in KINDS.items():
        if content.startswith(start):
            return name
    raise InvalidValue(FIELD, "Choose a PDF, or a picture of the signed page (JPEG or PNG).")


def cleaned(content: bytes) -> Cleaned:
    """The file without what was hidden in it.

    Raises InvalidValue for another type, for one with a password, and for one that cannot be read.
    """
    found = media_type(content)
    return Cleaned(found, _pdf(content) if found == "application/pdf" else _picture(content, found))


def _pdf(content: bytes) -> bytes:
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            if document.is_encrypted:
                raise InvalidValue(FIELD, LOCKED)
            if not document.pages:
                raise InvalidValue(FIELD, UNREADABLE)
            _empty(document)
            kept = io.BytesIO()
            document.save(kept, deterministic_id=True, fix_metadata_version=False)
    except pikepdf.PasswordError:
        raise InvalidValue(FIELD, LOCKED) from None
    except (pikepdf.PdfError, ValueError, RuntimeError, zlib.error):
        raise InvalidValue(FIELD, UNREADABLE) from None
    return kept.getvalue()


def _empty(document: pikepdf.Pdf) -> None:
    """Take out of a PDF everything that is not on its pages. What was filled in or stamped becomes part of the page."""
    document.generate_appearance_streams()
    document.flatten_annotations("all")
    for page in document.pages:
        _drop(page.obj, ("/Annots", *TELLING))
    _drop(document.Root, ("/AcroForm", "/Names", "/Outlines", "/Perms", "/DSS", *TELLING))
    _drop(document.trailer, ("/Info",))
    for one in document.objects:
        if isinstance(one, pikepdf.Stream | pikepdf.Dictionary):
            _drop(one, TELLING)
        if isinstance(one, pikepdf.Stream):
            _bare(one)


def _drop(holder: pikepdf.Object, keys: tuple[str, ...]) -> None:
    for key in keys:
        if key in holder:
            del holder[key]


def _bare(stream: pikepdf.Stream) -> None:
    """Take out of a photograph inside a PDF what its camera wrote. ValueError where it is packed in a way we do not open."""
    kept = stream.get("/Filter", pikepdf.Array())
    filters = list(kept) if isinstance(kept, pikepdf.Array) else [kept]
    if not filters or filters[-1] not in BARE:
        return
    raw = stream.read_raw_bytes()
    for one in filters[:-1]:
        if one != pikepdf.Name.FlateDecode:
            raise ValueError("A picture is packed in a way that is not opened.")
        raw = _unpacked(raw)
    parms = stream.get("/DecodeParms")
    single = parms if isinstance(parms, pikepdf.Dictionary) and len(filters) == 1 else None
    coded = pikepdf.Name(str(filters[-1]))
    stream.write(BARE[coded](raw), filter=coded, decode_parms=single)


def _unpacked(raw: bytes) -> bytes:
    opening = zlib.decompressobj()
    found = opening.decompress(raw, MOST_UNPACKED)
    if opening.unconsumed_tail:
        raise ValueError("A picture is larger than is taken.")
    return found


COLOURS = 0xEE
"""The marker in which a JPEG says how its colours are coded: the one of the application segments that is needed."""


def _bare_jpeg(content: bytes) -> bytes:
    """A JPEG without comments and without what applications wrote into it; its picture is untouched."""
    return b"\xff\xd8" + b"".join(part for marker, part in _segments(content) if _needed(marker))


def _needed(marker: int) -> bool:
    return marker == COLOURS or not (0xE0 <= marker <= 0xEF or marker == 0xFE)


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The segments after the first two bytes; the picture, from its scan on, is the last. ValueError where it is broken."""
    at = 2
    while at + 4 <= len(content):
        if content[at] != 0xFF:
            raise ValueError("A segment of a picture does not begin where it should.")
        marker, size = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if marker == 0xDA:
            end = content.rfind(b"\xff\xd9")
            yield marker, content[at : end + 2 if end > at else len(content)]
            return
        yield marker, content[at : at + 2 + size]
        at += 2 + size
    raise ValueError("There is no picture.")


def _bare_jpeg2000(content: bytes) -> bytes:
    """A JPEG 2000 without the boxes of words in it; a bare stream of dots has none."""
    if not content.startswith(b"\x00\x00\x00\x0cjP  "):
        return content
    return b"".join(box for kind, box in _boxes(content) if kind not in (b"xml ", b"uuid", b"uinf", b"jp2i"))


def _boxes(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(content):
        size = int.from_bytes(content[at : at + 4], "big")
        if size == 1:
            size = int.from_bytes(content[at + 8 : at + 16], "big")
        end = at + size if size else len(content)
        if end <= at or end > len(content):
            raise ValueError("A box of a picture does not end where it should.")
        yield content[at + 4 : at + 8], content[at:end]
        at = end


BARE = {pikepdf.Name.DCTDecode: _bare_jpeg, pikepdf.Name.JPXDecode: _bare_jpeg2000}
"""How the pictures of a PDF are made bare, by the way they are coded."""


def _picture(content: bytes, found: str) -> bytes:
    """The dots of a picture alone, turned upright, written anew."""
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "MPO")) as opened:
            if opened.width * opened.height > MOST_DOTS:
                raise InvalidValue(FIELD, TOO_MANY_DOTS)
            upright = _plain(ImageOps.exif_transpose(opened))
            kept = io.BytesIO()
            if found == "image/png":
                upright.save(kept, "PNG")
            else:
                upright.convert("RGB").save(kept, "JPEG", quality=90)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise InvalidValue(FIELD, TOO_MANY_DOTS) from None
    except (OSError, SyntaxError, ValueError):
        raise InvalidValue(FIELD, UNREADABLE) from None
    return kept.getvalue()


def _plain(picture: Image.Image) -> Image.Image:
    """The same picture with nothing said about it: in grey or in colour, see-through where it was."""
    see_through = picture.mode in ("LA", "PA", "RGBA") or "transparency" in picture.info
    mode = "RGBA" if see_through else "L" if picture.mode in ("1", "L") else "RGB"
    plain = Image.new(mode, picture.size)
    plain.paste(picture.convert(mode))
    return plain
