"""Simulating ten million people, and reducing them: beside one scan of the same columns, at twice the rows, within how much memory.

The work is done in processes of its own, which say how much memory they had at most. Scan and reduction take turns, so that whatever
else the machine does meets both; what is held against an aim is the median of each turn's ratio.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from caraway.core.study.words import Definition, Kind
from caraway.evidence.reduce.reducing import reduce_file
from caraway.evidence.reduce.reduction import Bins, Reduction
from caraway.evidence.study_file.purpose_log import PurposeLog
from caraway.evidence.study_file.sql import opened, quoted
from caraway.evidence.synthetic.simulating import simulate
from caraway.evidence.synthetic.world import World
from caraway.proofs import Figure

ROWS = 10_000_000
ROUNDS = 5
BESIDE_SCAN, DOUBLING, GIGABYTES, SECONDS = 6.0, 2.1, 4.0, 60.0
REDUCTION = Reduction(
    Definition.REARREST,
    ("arm", "force", "age_years", "sex", "risk_band"),
    bins=(Bins("age_years", (25.0, 35.0, 45.0, 55.0)),),
)
OUTCOMES = ("rearrest_whole", "rearrest_any", "rearrest_count", "rearrest_harm", "rearrest_day", "followed_days")


def figures(options: argparse.Namespace) -> Iterator[Figure]:
    """Measure with `options.sizes` (the first; default ten million) rows, `options.runs` turns and `options.seed`."""
    rows = (getattr(options, "sizes", None) or [ROWS])[0]
    rounds = getattr(options, "runs", None) or ROUNDS
    with TemporaryDirectory() as folder:
        made = _in_a_process("made", folder, rows, getattr(options, "seed", None) or 1)
        yield Figure(
            f"people simulated: {rows:,}",
            made["seconds"],
            SECONDS * max(1.0, rows / ROWS),
            "at most",
            "s of a processor",
        )
        yield Figure("memory while simulating", made["gigabytes"], GIGABYTES, "at most", "GB")
        found = _in_a_process("reduced", folder, rounds)
    yield Figure(f"people counted after reducing: {rows:,}", int(found["people"]), rows)
    yield Figure(f"reducing {rows:,} rows beside one scan", found["beside"], BESIDE_SCAN, "at most", "times")
    yield Figure("reducing twice the rows", found["doubling"], DOUBLING, "at most", "times")
    yield Figure("memory while reducing", found["gigabytes"], GIGABYTES, "at most", "GB")


def run(options: argparse.Namespace) -> Iterator[Figure]:
    """As a measurement by itself."""
    yield from figures(options)


def made(folder: str, rows: int, seed: int) -> dict[str, float]:
    """Simulate the rows, and half of them; how long a processor was at the whole, whatever else the machine did."""
    out, half = Path(folder) / "whole", Path(folder) / "half"
    log = PurposeLog(Path(folder) / "purpose.log", "bench", datetime.now(UTC))
    began = time.process_time()
    simulate(World(), rows, seed, out, log=log, kinds=(Kind.ANALYSIS,))
    taken = time.process_time() - began
    simulate(World(), max(1, rows // 2), seed, half, log=log, kinds=(Kind.ANALYSIS,))
    return {"seconds": taken}


def reduced(folder: str, rounds: int) -> dict[str, float]:
    """Scan and reduce in turns."""
    whole, half = (Path(folder) / name / "analysis.parquet" for name in ("whole", "half"))
    people = reduce_file(whole, REDUCTION, verify=False).people
    beside, doubling = [], []
    for _ in range(rounds):
        scanned = _seconds(lambda: _scan(whole))
        few = _seconds(lambda: reduce_file(half, REDUCTION, verify=False))
        many = _seconds(lambda: reduce_file(whole, REDUCTION, verify=False))
        beside.append(many / scanned)
        doubling.append(many / few)
    return {"people": people, "beside": median(beside), "doubling": median(doubling)}


def _scan(path: Path) -> None:
    columns = ", ".join(f"max({name})" for name in (*REDUCTION.keys, *OUTCOMES))
    with opened() as db:
        db.execute(f"SELECT {columns} FROM {quoted(path)}").fetchall()  # nosec B608


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _in_a_process(name: str, *given: object) -> dict[str, Any]:
    """What the function of that name says, and the most memory its process had."""
    words = [sys.executable, "-m", __name__, name, json.dumps(given)]
    ran = subprocess.run(words, capture_output=True, text=True, check=True)
    said: dict[str, Any] = json.loads(ran.stdout)
    return said


def _most_memory() -> float:
    """The most memory this process had since it began, in GB. (`getrusage` also counts the process that began it.)"""
    said = Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]
    return int(said) / 1024**2


if __name__ == "__main__":
    given = json.loads(sys.argv[2])
    said = made(*given) if sys.argv[1] == made.__name__ else reduced(*given)
    print(json.dumps(said | {"gigabytes": round(_most_memory(), 3)}))
