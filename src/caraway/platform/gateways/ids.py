"""Identifiers: UUID version 7 (RFC 9562), from the clock and randomness gateways.

Time-ordered, so that indexes stay dense, and never numbered one after the other in a way that
tells a reader how many others there are.
"""

import uuid
from threading import Lock
from weakref import WeakKeyDictionary

from . import clock, randomness

_COUNTER_BITS = 12
_TAIL_BITS = 62
_lock = Lock()
_last: WeakKeyDictionary[clock.Clock, tuple[int, int, int]] = WeakKeyDictionary()


def new() -> uuid.UUID:
    """A fresh identifier; later ones of the same clock sort after earlier ones."""
    with _lock:
        milliseconds, counter = _tick(clock.current())
    value = milliseconds << 80 | 7 << 76 | counter << 64 | 2 << 62 | randomness.bits(_TAIL_BITS)
    return uuid.UUID(int=value)


def _tick(source: clock.Clock) -> tuple[int, int]:
    reading = int(source.read().timestamp() * 1000)
    read_before, issued, counter = _last.get(source, (-1, -1, 0))
    # A held clock may be moved back on purpose; the machine's clock that slips back is not believed.
    moved_back = source.held_at is not None and reading < read_before
    if reading > issued or moved_back:
        issued, counter = reading, randomness.bits(_COUNTER_BITS - 1)
    elif counter + 1 < 1 << _COUNTER_BITS:
        counter += 1
    else:
        issued, counter = issued + 1, randomness.bits(_COUNTER_BITS - 1)
    _last[source] = (reading, issued, counter)
    return issued, counter
