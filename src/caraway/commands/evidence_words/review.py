"""At a police force: people decide the doubtful pairs of a linking, on pages that this machine serves to itself alone.

Both files hold names. They never leave the force's secure place: pages come from 127.0.0.1 and hold nothing from elsewhere; answers hold ids alone.
"""

import argparse
import math
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from caraway.commands import CommandRefused
from caraway.commands.evidence_words.link import declared

if TYPE_CHECKING:
    from caraway.evidence.linkage.folder import Folder
    from caraway.evidence.linkage.given import Given

MOST_PORT = 65_535


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which folder and files, who reads, and for how long the pages wait."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="the folder that `link` wrote")
    for name in ("participants", "police"):
        parser.add_argument(
            f"--{name}", type=Path, required=True, metavar="FILE", help="the very file that was linked; it stays here"
        )
    parser.add_argument("--by", required=True, metavar="NAME", help="who reads; stands with each answer")
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--second", action="store_true", help="a second reading, which does not learn the first's answers"
    )
    which.add_argument("--third", action="store_true", help="decide the pairs on which the two readings differ")
    parser.add_argument("--port", type=int, default=0, help="of 127.0.0.1; any that is free if not given")
    parser.add_argument(
        "--idle", type=float, default=30, metavar="MINUTES", help="stop when nobody was there for so long (30)"
    )


def run(options: argparse.Namespace) -> int:
    """Serve until Ctrl-C, or until nobody was there for a while; then say how far it is."""
    from caraway.evidence.linkage.decision_log import Reading
    from caraway.evidence.linkage.folder import opened
    from caraway.evidence.linkage.review.asking import review_of
    from caraway.evidence.linkage.review.compared import records_of
    from caraway.evidence.linkage.review.serving import Server
    from caraway.evidence.linkage.review.site import Site

    if not (0 < options.idle < math.inf and 0 <= options.port <= MOST_PORT):
        raise CommandRefused(f"--idle is a number of minutes above 0, and --port from 0 to {MOST_PORT:,}.")
    folder = opened(options.folder)
    reading = Reading.SECOND if options.second else Reading.THIRD if options.third else Reading.FIRST
    review = review_of(folder, by=options.by, reading=reading, now=lambda: datetime.now(UTC))
    participants = records_of(
        _same(folder, "participants", options.participants), {one.participant for one in review.pairs}
    )
    police = records_of(_same(folder, "police", options.police), {one.police for one in review.pairs})
    server = Server(options.port, lambda door: Site(review, participants, police, door), time.monotonic)
    try:
        print(f"Open this in a browser on this machine; it holds once:\n{server.address}\nCtrl-C stops it.", flush=True)
        server.serve_until(options.idle * 60)
        print(f"Nobody was there for {options.idle:g} minutes: stopped. Run it again to go on.")
    except KeyboardInterrupt:
        print("Stopped.")
    _say(folder)
    return 0


def _same(folder: "Folder", name: str, path: Path) -> "Given":
    """The records of a file, if it is the very one that was linked."""
    from caraway.evidence.linkage.given import given
    from caraway.evidence.refusals import RecordsUnfit

    whose = {"participants": "participant", "police": "police"}[name]
    columns = folder.said["settings"]["columns"][whose]
    found = given(path, declared([f"{what}={column}" for what, column in columns.items()]))
    if found.sha256 != folder.said[name]["sha256"]:
        raise RecordsUnfit(f"{path.name} is not the file that was linked: give that one, unchanged.")
    return found


def _say(folder: "Folder") -> None:
    from caraway.evidence.linkage.readings import agreement, differing, standing

    entries = folder.log.entries()
    print(f"{len(standing(entries)):,} of {folder.said['counts']['to_decide']:,} pairs are decided.")
    both = agreement(entries)
    if both.n:
        said = f"{both.n:,} pairs were read twice, {both.same:,} with one answer"
        kappa = (
            ""
            if both.kappa is None or both.interval is None
            else (f"; kappa {both.kappa:.2f} ({both.interval.low:.2f} to {both.interval.high:.2f})")
        )
        print(f"{said}{kappa}.")
    numbers = {(one.participant, one.police): number for number, one in enumerate(folder.pairs(), 1)}
    stands = standing(entries)
    still = [str(numbers[pair]) for pair in differing(entries) if pair not in stands]
    if still:
        print(f"A third reader decides (--third): {'pair' if len(still) == 1 else 'pairs'} {', '.join(still)}.")
