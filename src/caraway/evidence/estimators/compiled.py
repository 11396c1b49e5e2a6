"""Whether row passes are compiled (numba) or done by NumPy: small tables are not worth the seconds that compiling takes."""

from collections.abc import Callable
from importlib.util import find_spec
from typing import Literal, TypeVar, cast, get_args

from caraway.evidence.refusals import DataUnfit

Kernel = Literal["auto", "compiled", "numpy"]
WORTH_COMPILING = 100_000
"""Rows from which "auto" compiles: below it NumPy is done before a compiler has begun."""

Function = TypeVar("Function", bound=Callable[..., object])


def compiles(kernel: Kernel, rows: int) -> bool:
    """Whether a pass over so many rows is compiled. Raises `DataUnfit` for an unknown word, or when asked to compile without numba."""
    if kernel not in get_args(Kernel):
        raise DataUnfit(f"kernel is {', '.join(get_args(Kernel))}, not {kernel!r}.")
    there = find_spec("numba") is not None
    if kernel == "compiled" and not there:
        raise DataUnfit("numba is not installed here: install caraway[evidence], or ask for the kernel “numpy”.")
    return there and (kernel == "compiled" or (kernel == "auto" and rows >= WORTH_COMPILING))


def compiled(function: Function) -> Function:
    """The function compiled for one thread, kept on disk between runs; sums may be reordered (to use wide registers).

    Without numba the function itself, in Python: `compiles` then never chooses it.
    """
    if find_spec("numba") is None:
        return function
    from numba import njit

    made = njit(cache=True, nogil=True, error_model="numpy", fastmath={"reassoc", "contract", "nsz", "arcp"})(function)
    return cast(Function, made)
