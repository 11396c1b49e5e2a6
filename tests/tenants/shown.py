"""An answer as it is compared: without the named ranges, and with whatever it tells of the other tenant.

Three ranges are named: the id that was tried, wherever the page gives it back; ids that the request has made itself; and the
token of a form.
"""

import re
from collections.abc import Iterable, Set
from dataclasses import dataclass

_UUID = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_MASK = re.compile(rb'(name="csrfmiddlewaretoken" value=")\w{64}"')
TRIED, MADE = b"the-id-tried", b"an-id-made"


@dataclass(frozen=True)
class Shown:
    """An answer without the named ranges; `other` are ids of the other tenant in it that nobody has sent."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...]
    changed: bool
    other: frozenset[bytes]


def shown(
    status: int,
    body: bytes,
    headers: Iterable[tuple[str, str]],
    changed: bool,
    tried: bytes,
    theirs: Set[bytes],
) -> Shown:
    """The answer to that id. `theirs`: every id of the other tenant."""
    told = [body, *(value.encode() for _, value in headers)]
    ids = frozenset(one.lower() for text in told for one in _UUID.findall(text))
    plain = tuple((name, _plain(value.encode(), tried).decode()) for name, value in headers)
    return Shown(status, _plain(_MASK.sub(rb'\1"', body), tried), plain, changed, (ids & theirs) - {tried})


def said(found: Shown, absent: Shown) -> str:
    """How an answer differs from that for nothing."""
    if found.other:
        return "another id of the other tenant is told"
    if found.changed != absent.changed:
        return "something is changed"
    if found.status != absent.status:
        return f"answered {found.status}, and {absent.status} for nothing"
    return "the body differs" if found.body != absent.body else "the headers differ"


def _plain(text: bytes, tried: bytes) -> bytes:
    return _UUID.sub(MADE, text.replace(tried, TRIED))
