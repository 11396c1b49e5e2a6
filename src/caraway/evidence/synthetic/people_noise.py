"""How what is written down about people comes to differ from what is so: each error as one function on whole columns."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from caraway.evidence.refusals import DataUnfit
from caraway.evidence.synthetic.people_names import Ints, Names, Words

Shares: TypeAlias = NDArray[np.float64] | float

LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Errors:
    """The share of rows with each error; `second_group` multiplies those of names and birthdays for the second group."""

    forename: float = 0.025
    short_form: float = 0.03
    surname: float = 0.025
    new_surname: float = 0.012
    swapped: float = 0.004
    birthday: float = 0.012
    day_and_month: float = 0.008
    moved: float = 0.15
    postcode: float = 0.02
    sex: float = 0.003
    police_id: float = 0.004
    no_forename: float = 0.002
    no_birthday: float = 0.008
    no_postcode: float = 0.04
    no_police_id: float = 0.45
    second_group: float = 2.5

    def __post_init__(self) -> None:
        for name in self.__dataclass_fields__:
            value = getattr(self, name)
            most = 10 if name == "second_group" else 1
            if not 0 <= value <= most:
                raise DataUnfit(f"{name} is between 0 and {most}, not {value}.")


def mistyped(rng: np.random.Generator, words: Words, share: Shares) -> Words:
    """One slip of the pen in that share of the words: a letter changed, left out, doubled or exchanged with the next."""
    out = words.copy()
    hit = np.flatnonzero(rng.random(len(words)) < share)
    places, kinds, letters = rng.random(len(hit)), rng.integers(0, 4, len(hit)), rng.integers(0, 26, len(hit))
    for row, place, kind, letter in zip(hit.tolist(), places.tolist(), kinds.tolist(), letters.tolist(), strict=True):
        out[row] = _slip(out[row], int(place * len(out[row])), kind, LETTERS[letter])
    return out


def _slip(word: str, at: int, kind: int, letter: str) -> str:
    if kind == 0:
        return word[:at] + letter + word[at + 1 :]
    if kind == 1 and len(word) > 2:
        return word[:at] + word[at + 1 :]
    if kind == 2:
        return word[:at] + word[at] + word[at:]
    return word[:at] + word[at : at + 2][::-1] + word[at + 2 :]


def resurnamed(rng: np.random.Generator, words: Words, errors: Errors, names: Names) -> Words:
    """A new surname after a marriage, half of them joined to the old one by a hyphen."""
    out = words.copy()
    hit = np.flatnonzero(rng.random(len(words)) < errors.new_surname)
    codes = names.surnames[0]
    others = names.words[codes.first + rng.integers(0, codes.n, len(hit))]
    joined = rng.random(len(hit)) < 0.5
    for row, other, both in zip(hit.tolist(), others, joined.tolist(), strict=True):
        out[row] = f"{out[row]}-{other}" if both else other
    return out


def swapped(rng: np.random.Generator, first: Words, last: Words, share: Shares) -> tuple[Words, Words]:
    """Forename and surname in each other's field."""
    hit = rng.random(len(first)) < share
    return np.where(hit, last, first), np.where(hit, first, last)


def styled(rng: np.random.Generator, words: Words, upper: bool) -> Words:
    """As one system writes it: in capitals without accents; or with capitals, accents, and now and then a space too many."""
    if upper:
        return np.array([word.upper().replace("É", "E") for word in words], dtype=object)
    out = words.copy()
    for row in np.flatnonzero(rng.random(len(words)) < 0.02).tolist():
        out[row] = f" {out[row].lower()} "
    return out


def born(rng: np.random.Generator, days: Ints, errors: Errors, worse: Shares) -> Ints:
    """Birthdays with day and month exchanged where that is a date, or with a part of them wrong."""
    out = days.copy()
    dates = days.astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    day, month = (dates - months).astype(np.int64) + 1, months.astype(np.int64) % 12 + 1
    exchanged = (rng.random(len(days)) < errors.day_and_month * worse) & (day <= 12)
    other = (months + (day - month)).astype("datetime64[D]").astype(np.int64) + month - 1
    out[exchanged] = other[exchanged]
    wrong = rng.random(len(days)) < errors.birthday * worse
    steps = np.array([-1, 1, 10, -10, 365, -365, 3653])
    out[wrong] += steps[rng.integers(0, len(steps), int(wrong.sum()))]
    return out


def moved(rng: np.random.Generator, homes: Ints, share: float, n: int) -> Ints:
    """Another home, more often than not in the same district (codes of one district are 240 apart)."""
    gone = rng.random(len(homes)) < share
    near = (homes + 240 * rng.integers(1, 100, len(homes))) % n
    return np.where(gone, np.where(rng.random(len(homes)) < 0.6, near, rng.integers(0, n, len(homes))), homes)


def other_sex(rng: np.random.Generator, man: Ints, share: float) -> Ints:
    """The sex recorded wrongly in that share of rows."""
    return np.where(rng.random(len(man)) < share, 1 - man, man)


def blanked(rng: np.random.Generator, words: Words, share: Shares) -> pa.Array:
    """That share of the column is missing."""
    return pa.array(words, mask=rng.random(len(words)) < share)


def identifiers(rng: np.random.Generator, numbers: Ints, missing: Shares, wrong: float) -> pa.Array:
    """Police identifiers of the shape 12/3456789, some missing, some with another's number."""
    mixed = np.where(rng.random(len(numbers)) < wrong, rng.integers(0, 10**9, len(numbers)), numbers)
    absent = (numbers < 0) | (rng.random(len(numbers)) < missing)
    words = np.array([f"{number // 10**7:02d}/{number % 10**7:07d}" for number in mixed.tolist()], dtype=object)
    return pa.array(words, mask=absent)
