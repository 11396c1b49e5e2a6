"""Sums of numbers that are the same to the last bit in whatever order, and by whatever engine, they are added.

A sum of doubles depends on the order of its terms, and an engine that works on several threads or machines has a new order each time. So
a number is parted into the whole number below it and the rest, counted in steps of 2⁻⁵² (finer than the spacing of doubles from 1 on; below
1 what is finer still is cut off). Both are summed as whole numbers, which has no order, and put together with one rounding.
"""

from collections.abc import Iterator

STEPS = 2**52
_STEPS = f"{STEPS}E0"
"""As SQL says a double: without an exponent it would be a decimal."""


def parted(what: str, name: str) -> Iterator[str]:
    """The two columns of a row into which the number `what` is parted."""
    yield f"CAST(FLOOR({what}) AS BIGINT) AS {name}_whole"
    yield f"CAST(FLOOR(({what} - FLOOR({what})) * {_STEPS}) AS DECIMAL(18, 0)) AS {name}_rest"


def summed(name: str) -> Iterator[str]:
    """The parts of `name` summed and kept as parts."""
    yield from (f"SUM({name}_{part}) AS {name}_{part}" for part in ("whole", "rest"))


def added(name: str) -> str:
    """The parts of `name` summed and put together as a double."""
    return _together(f"SUM({name}_whole)", f"SUM({name}_rest)")


def sum_of(what: str) -> str:
    """The number `what` summed over rows that have not been parted, as a double."""
    whole, rest = (part.rpartition(" AS ")[0] for part in parted(what, "x"))
    return _together(f"SUM({whole})", f"SUM({rest})")


def _together(whole: str, rest: str) -> str:
    """Of the rest, what comes to whole numbers is carried over first: both are exact, so that the last addition alone rounds."""
    over = f"({rest} % {STEPS})"
    carried = f"CAST({rest} - {over} AS DOUBLE) / {_STEPS}"
    return f"CAST({whole} AS DOUBLE) + {carried} + CAST({over} AS DOUBLE) / {_STEPS}"
