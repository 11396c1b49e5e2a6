"""At a police force: what people decided is taken into the links of a folder; what nobody decided is counted and named as such."""

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which folder."""
    parser.add_argument(
        "folder", type=Path, metavar="DIR", help="the folder that `link` wrote and `review` answered in"
    )


def run(options: argparse.Namespace) -> int:
    """Write the links and say what stands; it can be done again at any time, with more answers."""
    from caraway.evidence.linkage.folder import opened
    from caraway.evidence.linkage.settling import settle

    found = settle(opened(options.folder))
    counts = found.counts()
    print(f"{counts['links']:,} links, {found.same:,} of them decided by people: {options.folder / 'links.parquet'}")
    print(
        f"Different people: {found.different:,}. Closed, since their police record was given to another: {found.elsewhere:,}."
    )
    named = ", ".join(f"{why} {number:,}" for why, number in counts["undecided"].items() if number)
    print(f"Undecided: {len(found.why):,}{f' ({named})' if named else ''}: {options.folder / 'undecided.parquet'}")
    return 0
