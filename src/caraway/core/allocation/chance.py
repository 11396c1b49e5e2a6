"""Chance that anybody with the seed can work out again.

A stream is HMAC-SHA256 of the seed over a label and a counter (the generator in counter mode of NIST SP 800-90A is built the
same way); whole numbers are cut from it by rejection, so that each is exactly as likely as the next. Streams with different labels
have nothing to do with one another.
"""

import hmac
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import accumulate

from caraway.core.refusals import InvalidValue

SHORTEST_SEED = 16
"""Bytes: a shorter seed could be found by trying, and its commitment would hide nothing."""

WORD = 8
WORDS = 1 << (8 * WORD)


def require_seed(seed: bytes) -> bytes:
    """The seed, where it is long enough to be kept secret. Raises InvalidValue."""
    if len(seed) < SHORTEST_SEED:
        raise InvalidValue("seed_too_short", f"A seed has at least {SHORTEST_SEED} bytes; draw a new one.")
    return seed


def words(seed: bytes, label: bytes) -> Iterator[int]:
    """The stream of this label: whole numbers from 0 to 2⁶⁴ − 1, four from each block of 32 bytes."""
    number = 0
    while True:
        block = hmac.new(seed, label + number.to_bytes(8, "big"), sha256).digest()
        yield from (int.from_bytes(block[at : at + WORD], "big") for at in range(0, len(block), WORD))
        number += 1


def below(stream: Iterator[int], limit: int) -> int:
    """A whole number from 0 to limit − 1 (at most 2⁶⁴), each as likely: words past the last whole multiple of it are thrown away."""
    if not 0 < limit <= WORDS:
        raise InvalidValue("limit", f"A number can be drawn below 1 to {WORDS}, not below {limit}.")
    fair = WORDS - WORDS % limit
    return next(word for word in stream if word < fair) % limit


def weighted(stream: Iterator[int], weights: Sequence[int]) -> int:
    """The place of one of these whole weights, as likely as it is heavy."""
    drawn = below(stream, sum(weights))
    return next(place for place, edge in enumerate(accumulate(weights)) if drawn < edge)


def shuffled(stream: Iterator[int], things: Sequence[str]) -> tuple[str, ...]:
    """These in an order, each order as likely (Fisher and Yates; Durstenfeld 1964)."""
    left = list(things)
    for last in range(len(left) - 1, 0, -1):
        other = below(stream, last + 1)
        left[last], left[other] = left[other], left[last]
    return tuple(left)
