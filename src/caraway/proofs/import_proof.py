"""Damaged files of referrals through the page: never an error of the server, never a row held in part, always told why.

Encodings, truncation, bombs, hidden and merged cells, formulas, wrong days and codes, headers gone or doubled, noise: each
kind in turn, drawn from the seed.
"""

import argparse
import os
from collections.abc import Iterator

from caraway.proofs import Figure
from caraway.proofs.asked import larger

TEST = "tests/importing/malformed.py"
FILES = 2_000
KINDS = 40


def run(options: argparse.Namespace) -> Iterator[Figure]:
    """How many files, and what was wrong with the answers."""
    files = options.runs or FILES
    os.environ |= {"CARAWAY_IMPORT_FILES": str(files), "CARAWAY_IMPORT_SEED": str(options.seed)}
    said = larger(TEST, "CARAWAY_IMPORT_REPORT")
    for what in ("server_errors", "partial", "unclear", "told"):
        for name in sorted(set(said[what])):
            print(f"{what:<14} {name}")
    yield Figure("damaged files", said["files"], files)
    yield Figure("kinds of damage", said["kinds"], KINDS, "at least")
    yield Figure("files refused as a whole", said["refused"], 1, "at least")
    yield Figure("rows named in files that were held", said["named"], 1, "at least")
    yield Figure("errors of the server", len(said["server_errors"]), 0)
    yield Figure("files of which something was held in part", len(said["partial"]), 0)
    yield Figure("files not told why, or taken though damaged", len(said["unclear"]), 0)
    yield Figure("errors that repeat a word about a victim", len(said["told"]), 0)
