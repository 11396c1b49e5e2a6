"""Adds reduced tables of several forces up into one: estimates from it are those of all their rows together."""

import argparse
from pathlib import Path

from caraway.commands.evidence_words.files import place_for


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which tables, and where to."""
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="reduced tables of one reduction")
    parser.add_argument(
        "--same-controller",
        action="store_true",
        help="tables whose small cells were not handled are of one controller, and none of them left it",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="where the merged table goes")


def run(options: argparse.Namespace) -> int:
    """Write the merged table and say what it counts."""
    from caraway.evidence.reduce.merging import merge
    from caraway.evidence.reduce.reduced import load, save

    merged = merge([load(path) for path in options.files], same_controller=options.same_controller)
    save(merged, place_for(options.out))
    print(f"{merged.people:,} people of {len(merged.sources)} files in {merged.table.num_rows:,} rows: {options.out}")
    print(merged.protection.sentence if merged.protection else f"This table is {merged.mark}.")
    return 0
