"""Reduced tables of several forces added up into one: what comes out is what one reduction of all their rows would have given."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

import pyarrow as pa

from caraway.evidence.reduce.query import COLUMNS_BESIDE_KEYS, SUMS
from caraway.evidence.reduce.reduced import NOT_PROTECTED, Protection, Reduced, error_factor, with_table
from caraway.evidence.refusals import DataUnfit, DisclosureRefused
from caraway.evidence.study_file.sql import opened, rows_of


def merge(tables: Sequence[Reduced], *, same_controller: bool = False) -> Reduced:
    """Add tables up. They are of one reduction, project, time zero and window, and of different rows; the data cut is the earliest.

    A table whose small cells were not handled may not leave whoever made it: several are merged only where all of them are protected, or
    where `same_controller` says that they never left. With one that is not, what comes out is not.
    Raises DataUnfit when they differ in one of these, or when the same file of rows is in two of them; DisclosureRefused for one of
    several that is not protected.
    """
    if not tables:
        raise DataUnfit("There is nothing to merge.")
    bare = sum(table.protection is None for table in tables)
    if bare and len(tables) > 1 and not same_controller:
        raise DisclosureRefused(
            f"{bare} of {len(tables)} tables are marked “{NOT_PROTECTED}”: ask for them made with --share, or say --same-controller where none of them left its force."
        )
    first = tables[0]
    for other in tables[1:]:
        _refuse_difference(first, other)
    sources = tuple(sorted(chain.from_iterable(table.sources for table in tables)))
    if len(set(sources)) < len(sources):
        raise DataUnfit("The same file of rows is in two of the tables: its people would count twice.")
    with opened() as db:
        db.register("tables", pa.concat_tables([table.table for table in tables]))
        at = ", ".join(("part", *first.reduction.keys, *(name for name in COLUMNS_BESIDE_KEYS if name not in SUMS)))
        sums = ", ".join(f"sum({name}) AS {name}" for name in SUMS)
        added = rows_of(db, f"SELECT {at}, {sums} FROM tables GROUP BY {at}")  # nosec B608
    made = with_table(first, added)
    cut = min(table.data_cut for table in tables)
    return replace(made, sources=sources, data_cut=cut, protection=_together(tables))


def _refuse_difference(one: Reduced, other: Reduced) -> None:
    for name, mine, others in (
        ("reduction", one.reduction, other.reduction),
        ("project", one.project, other.project),
        ("time zero", one.time_zero, other.time_zero),
        ("window", one.window_days, other.window_days),
    ):
        if mine != others:
            raise DataUnfit(f"The tables differ in their {name} ({mine} and {others}): reduce them alike.")


def _together(tables: Sequence[Reduced]) -> Protection | None:
    """What protecting cost, over all tables: by people for shares of people, by information for information. None unless all are."""
    made = [(table.protection, table.people) for table in tables if table.protection]
    if len(made) < len(tables):
        return None
    people = sum(n for _, n in made)
    before = sum(n / (1 - one.left_out) for one, n in made)

    def share(name: str) -> float:
        return sum(float(getattr(one, name)) * n for one, n in made) / people

    lost = share("information_lost")
    return Protection(
        rule="; ".join(sorted({one.rule for one, _ in made})),
        least=min(one.least for one, _ in made),
        left_out=1 - people / before,
        information_lost=lost,
        error_factor=error_factor(lost),
        relabelled=share("relabelled"),
    )
