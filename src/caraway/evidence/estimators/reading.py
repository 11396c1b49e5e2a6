"""What a column may hold, read once for every estimator: numbers as floats, labels as codes, people as whole numbers.

Lists, NumPy, pandas, polars and Arrow columns read alike. Text is no number even where it spells one, nor are dates and durations, which
NumPy would count in days since 1970 or in nanoseconds. What is masked, None or NA is missing, whatever stands under the mask. Whole numbers
are brought out of narrow integers (8 to 32 bits), whose products would run over.
"""

import math
from collections.abc import Callable
from decimal import Decimal
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from caraway.evidence.refusals import DataUnfit

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LARGEST = 1e150
"""Squares of anything larger do not fit in a float."""
WHOLE = 2**53
"""Above this a float does not tell one whole number from the next."""
NAMES_OF_MISSING = ("NAType", "NaTType")


def array_of(given: Any, name: str) -> NDArray[Any]:
    """`given` as an array; what is masked as None. Raises `DataUnfit` where rows have different lengths."""
    if isinstance(given, np.ma.MaskedArray):
        shown = given.data.astype(object)
        shown[np.ma.getmaskarray(given)] = None
        return shown if np.ma.is_masked(given) else given.data
    try:
        return np.asarray(given)
    except ValueError:
        raise DataUnfit(f"{name} has rows of different lengths: give each row as many values.") from None


def floats(given: ArrayLike, name: str) -> Floats:
    """Numbers of any shape as floats, those missing as NaN. Raises `DataUnfit` where something is not a number, or beyond `LARGEST`."""
    found = array_of(given, name)
    if found.dtype.kind == "O":
        found = _of_objects(found, name)
    if found.dtype.kind not in "iufb":
        raise DataUnfit(f"{name} holds something that is not a number: {_what(found)}.")
    values = found.astype(np.float64, copy=False)
    if found.dtype.kind != "b" and found.dtype.itemsize >= 4:
        _refuse_beyond(values, name)
    return values


def labelled(given: ArrayLike, name: str) -> tuple[NDArray[Any], Ints]:
    """The distinct labels in ascending order, and the number of each row's. Raises `DataUnfit` when one is missing or kinds are mixed."""
    found = array_of(given, name)
    if found.ndim != 1:
        raise DataUnfit(f"{name} is a single column, not an array of {found.ndim} dimensions.")
    if found.dtype.kind == "O":
        _refuse_mixed(found, name)
    if found.dtype.kind == "c":
        raise DataUnfit(f"{name} holds complex numbers, which are no labels.")
    if (found.dtype.kind == "f" and np.isnan(found).any()) or (found.dtype.kind in "mM" and np.isnat(found).any()):
        raise _unlabelled(name)
    try:
        distinct, numbered = np.unique(found, return_inverse=True)
    except TypeError:
        raise DataUnfit(f"{name} has labels that have no order: use text or numbers.") from None
    return distinct, numbered.astype(np.int64, copy=False)


def whole(value: Any, refusal: Callable[[], DataUnfit]) -> int:
    """A whole number as Python's own, which is as long as it must be. Raises `refusal` for anything else."""
    try:
        real = float(value)
    except (TypeError, ValueError, OverflowError):
        raise refusal() from None
    if isinstance(value, str) or not abs(real) <= WHOLE or real != math.floor(real):
        raise refusal()
    return int(real)


def _of_objects(found: NDArray[Any], name: str) -> Floats:
    values = [math.nan if is_missing(one) else one for one in found.ravel()]
    for one in values:
        if not isinstance(one, (Real, Decimal, np.bool_)):
            raise DataUnfit(f"{name} holds something that is not a number: {one!r:.40}.")
    try:
        return np.array(values, dtype=np.float64).reshape(found.shape)
    except OverflowError:
        raise _beyond(name) from None


def is_missing(one: object) -> bool:
    """Whether it is None, NaN, or the NA or NaT of a data frame."""
    return one is None or type(one).__name__ in NAMES_OF_MISSING or (isinstance(one, float) and math.isnan(one))


def _refuse_mixed(found: NDArray[Any], name: str) -> None:
    if any(is_missing(one) for one in found):
        raise _unlabelled(name)
    if len({type(one) for one in found}) > 1 and not all(isinstance(one, Real) for one in found):
        raise DataUnfit(f"{name} mixes kinds of labels: use text or numbers, not both.")


def _refuse_beyond(values: Floats, name: str) -> None:
    flat = values.ravel(order="K")
    with np.errstate(all="ignore"):
        held = math.isfinite(flat @ flat)
    if not held and np.isfinite(flat).all():
        raise _beyond(name)


def _beyond(name: str) -> DataUnfit:
    return DataUnfit(
        f"{name} has numbers beyond {LARGEST:.0e}, whose squares cannot be held: give it in a larger unit."
    )


def _unlabelled(name: str) -> DataUnfit:
    return DataUnfit(f"{name} has labels that are missing in some rows: leave those out, and say so.")


def _what(found: NDArray[Any]) -> str:
    kinds = {"U": "text", "S": "text", "M": "dates", "m": "durations", "c": "complex numbers"}
    return kinds.get(found.dtype.kind, str(found.dtype))
