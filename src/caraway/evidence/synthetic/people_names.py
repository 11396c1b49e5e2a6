"""The invented names and postcodes of synthetic people, and how uneven they are."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[np.int64]
Words: TypeAlias = NDArray[np.object_]

FILE = Path(__file__).with_name("invented_names.tsv")
GROUPS = ("one", "two")
AREAS = ("QA", "QB", "QC", "QD", "XA", "XB", "XC", "XD", "ZA", "ZB")
"""Postcode areas that there are not."""
DISTRICTS = 24
UNITS = "ABDEFGHJLNPQRSTUWXYZ"


@dataclass(frozen=True)
class Codes:
    """Names with the codes `first` to `first + n - 1`, most frequent first; `flat` says how flat their frequencies start."""

    first: int
    n: int
    flat: float


@dataclass(frozen=True)
class Names:
    """`words[code]` is a name, `shorts[code]` the code of its short form or the code itself; `forenames[man, group]`, `surnames[group]`."""

    words: Words
    shorts: Ints
    forenames: dict[tuple[int, int], Codes]
    surnames: dict[int, Codes]

    def short(self, codes: Ints, which: NDArray[np.bool_]) -> Ints:
        """The short form of those of `which`."""
        return np.where(which, self.shorts[codes], codes)


@cache
def invented_names() -> Names:
    """The names of `invented_names.tsv`, read once."""
    rows = [line.split("\t") for line in FILE.read_text("utf-8").splitlines() if not line.startswith("#")]
    words = [row[2] for row in rows]
    shorts = list(range(len(words)))
    for code, row in enumerate(rows):
        if row[3]:
            shorts[code] = len(words)
            shorts.append(len(words))
            words.append(row[3])
    forenames = {
        (man, group): _codes(rows, kind, word, 8.0)
        for man, kind in enumerate(("female", "male"))
        for group, word in enumerate(GROUPS)
    }
    surnames = {group: _codes(rows, "surname", word, 12.0) for group, word in enumerate(GROUPS)}
    return Names(np.array(words, dtype=object), np.array(shorts), forenames, surnames)


def _codes(rows: list[list[str]], kind: str, group: str, flat: float) -> Codes:
    mine = [code for code, row in enumerate(rows) if row[:2] == [kind, group]]
    return Codes(mine[0], len(mine), flat)


@cache
def weights(n: int, *, flat: float) -> NDArray[np.float64]:
    """Zipf–Mandelbrot: the name of rank r is as frequent as 1 / (r + flat), scaled to one."""
    weight = 1.0 / (np.arange(1, n + 1) + flat)
    scaled: NDArray[np.float64] = weight / weight.sum()
    return scaled


def postcodes(codes: Ints) -> Words:
    """Each code as a postcode of the British shape, in an area that there is not."""
    different, which = np.unique(codes, return_inverse=True)
    return np.array([_postcode(code) for code in different.tolist()], dtype=object)[which]


def _postcode(code: int) -> str:
    district, unit = code % (len(AREAS) * DISTRICTS), code // (len(AREAS) * DISTRICTS)
    letters = UNITS[unit // 10 % 20] + UNITS[unit // 200 % 20]
    return f"{AREAS[district // DISTRICTS]}{district % DISTRICTS + 1} {unit % 10}{letters}"
