"""Makes study files of any size from a world whose truth is known, with the truth beside them."""

import argparse
import getpass
from datetime import UTC, datetime
from pathlib import Path

from caraway.commands.evidence_words.files import text_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which world, how many people, from which seed, and where to."""
    parser.add_argument(
        "world", type=Path, metavar="WORLD.toml", help="the world's parameters; an empty file is the usual world"
    )
    parser.add_argument("--n", type=int, required=True, help="how many people")
    parser.add_argument("--seed", type=int, required=True, help="the same seed makes the same files")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="a folder for the files")
    parser.add_argument(
        "--kinds", nargs="+", choices=("people", "events", "analysis", "panel"), help="only these kinds of file"
    )


def run(options: argparse.Namespace) -> int:
    """Write the files and say where they are."""
    from caraway.core.study.words import Kind
    from caraway.evidence.study_file.purpose_log import PurposeLog
    from caraway.evidence.synthetic import world
    from caraway.evidence.synthetic.simulating import PERSONAL, simulate

    options.out.mkdir(parents=True, exist_ok=True)
    log = PurposeLog(options.out / "purpose.log", getpass.getuser(), datetime.now(UTC))
    kinds = tuple(map(Kind, options.kinds)) if options.kinds else (*PERSONAL, Kind.PANEL)
    simulate(world.read(text_of(options.world)), options.n, options.seed, options.out, log=log, kinds=kinds)
    for path in sorted(options.out.iterdir()):
        print(f"{path}  {path.stat().st_size:,} bytes")
    return 0
