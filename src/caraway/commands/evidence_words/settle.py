"""At a police force: what people decided is taken into the links of a folder; what nobody decided is counted and named as such."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from caraway.commands import CommandRefused
from caraway.commands.evidence_words.files import seed_of

if TYPE_CHECKING:
    from caraway.evidence.linkage.run import Linked


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which folder, and what to work out of it."""
    parser.add_argument(
        "folder", type=Path, metavar="DIR", help="the folder that `link` wrote and `review` answered in"
    )
    parser.add_argument(
        "--arms",
        type=Path,
        metavar="FILE",
        help="CSV of participant and arm (1 or 0): what undecided pairs leave of a difference",
    )
    parser.add_argument(
        "--outcomes", type=Path, metavar="FILE", help="with --arms: CSV of police, the records that are the outcome"
    )
    parser.add_argument("--seed", type=int, default=1, help="with --arms: of the draws (1)")


def run(options: argparse.Namespace) -> int:
    """Write the links and say what stands; it can be done again at any time, with more answers."""
    from caraway.evidence.linkage.folder import opened
    from caraway.evidence.linkage.settling import settle

    if (options.arms is None) is not (options.outcomes is None):
        raise CommandRefused("A difference needs both --arms and --outcomes.")
    seed_of(options.seed)
    found = settle(opened(options.folder))
    counts = found.counts()
    print(f"{counts['links']:,} links, {found.same:,} of them decided by people: {options.folder / 'links.parquet'}")
    print(
        f"Different people: {found.different:,}. Closed, since their police record was given to another: {found.elsewhere:,}."
    )
    named = ", ".join(f"{why} {number:,}" for why, number in counts["undecided"].items() if number)
    print(f"Undecided: {len(found.why):,}{f' ({named})' if named else ''}: {options.folder / 'undecided.parquet'}")
    if options.arms is not None:
        _difference(found.linked, options)
    return 0


def _difference(linked: "Linked", options: argparse.Namespace) -> None:
    import numpy as np

    from caraway.evidence.linkage.bounds import arms_of, bearing_of, under_undecided

    rng = np.random.default_rng(options.seed)
    found = under_undecided(linked, arms_of(options.arms), bearing_of(options.outcomes), rng=rng)
    drawn, bounds = found.drawn, found.bounds
    print(
        f"Risk difference of {found.people:,} people, arm 1 minus arm 0; outcomes that hang on an undecided pair: {found.undecided:,}"
    )
    print(f"  without them:              {found.as_linked:+.4f}")
    interval = f"({drawn.interval.low:+.4f} to {drawn.interval.high:+.4f})"
    print(
        f"  drawn as they are probable: {drawn.estimate:+.4f} {interval}, {drawn.missing:.0%} of its variance from them"
    )
    print(f"  whatever they are:          {bounds.low:+.4f} to {bounds.high:+.4f} in these people")
