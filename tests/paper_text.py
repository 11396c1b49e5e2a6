"""What a PDF of ours says: the text of its pages, read through the fonts' own tables, and everything else in it as text."""

import io
import re
from collections.abc import Iterator

import pikepdf

_HEX = rb"<([0-9a-fA-F]+)>"
_CHAR, _RANGE = re.compile(rb"\s*".join([_HEX] * 2)), re.compile(rb"\s*".join([_HEX] * 3))
_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.S)


def words_of(content: bytes) -> str:
    """The words of every page, in the order in which they are set, without the spaces between."""
    with pikepdf.open(io.BytesIO(content)) as found:
        return "".join("".join(_page(page)) for page in found.pages)


def everything_in(content: bytes) -> bytes:
    """Every stream and string of the file, uncompressed: titles, structure and what else is not on a page."""
    whole = []
    with pikepdf.open(io.BytesIO(content)) as found:
        for one in found.objects:
            whole.append(repr(one).encode())
            if isinstance(one, pikepdf.Stream):
                whole.append(one.read_bytes())
    return b"\n".join(whole)


def _page(page: pikepdf.Page) -> Iterator[str]:
    fonts = {str(name): _table(font) for name, font in page.Resources.Font.items()}
    table: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            table = fonts[str(operands[0])]
        elif str(operator) in ("Tj", "TJ"):
            parts = operands[0] if str(operator) == "TJ" else [operands[0]]
            for part in parts:
                if isinstance(part, pikepdf.String):
                    raw = bytes(part)
                    yield "".join(table[int.from_bytes(raw[at : at + 2])] for at in range(0, len(raw), 2))


def _table(font: pikepdf.Object) -> dict[int, str]:
    """Which character each code of a font is."""
    table: dict[int, str] = {}
    for kind, body in _BLOCK.findall(font.ToUnicode.read_bytes()):
        if kind == b"bfchar":
            table |= {int(code, 16): bytes.fromhex(to.decode()).decode("utf-16-be") for code, to in _CHAR.findall(body)}
            continue
        for first, last, to in _RANGE.findall(body):
            codes = range(int(first, 16), int(last, 16) + 1)
            table |= {code: chr(int(to, 16) + at) for at, code in enumerate(codes)}
    return table
