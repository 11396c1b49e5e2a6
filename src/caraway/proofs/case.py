"""`./caraway prove case`: the rules against a slow oracle written from the published rules alone.

Generated cases are compared after every fact. Then faults are put into the rules one at a time, and each
must be found by the same comparison. The oracle lives with the tests, so this runs in a checkout.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from caraway.proofs import Figure, ProofRefused

RUNS = 5000
STEPS = 50
RUNS_A_FAULT = 600
LEAST_FAULTS = 15
CHECKOUT = Path(__file__).parents[3]


def run(options: argparse.Namespace) -> Iterator[Figure]:
    """Yield the figures as they come: runs, steps, differences, kinds seen, faults found."""
    cases, faults = _from_the_tests("case_runs"), _from_the_tests("case_faults")
    runs, steps = options.runs or RUNS, options.steps or STEPS
    seeds = cases.seeds_from(options.seed, runs)
    with get_context("spawn").Pool(max(1, os.cpu_count() or 1)) as pool:
        found = cases.Compared()
        lots = [pool.apply_async(cases.compare_runs, (lot, steps)) for lot in cases.chunks(seeds, 25)]
        for number, lot in enumerate(lots, start=1):
            found.add(lot.get())
            if number % 20 == 0:
                print(f"{found.runs:,} of {runs:,} runs, {found.steps:,} facts", file=sys.stderr, flush=True)
        yield from _compared(cases, found, runs, steps)
        try:
            seeded = faults.fault_files(faults.HERE)
            yield Figure("seeded faults", len(seeded), LEAST_FAULTS, "at least")
            yield _faults_found("seeded faults found", pool, cases, seeded, options.seed, steps)
            if options.faults is not None:
                outside = faults.fault_files(options.faults)
                yield Figure("outside faults", len(outside), 1, "at least")
                yield _faults_found("outside faults found", pool, cases, outside, options.seed, steps)
        except faults.FaultRefused as refused:
            raise ProofRefused(str(refused)) from None


def _from_the_tests(name: str) -> Any:
    """A module of tests/reference. Raises ProofRefused outside a checkout."""
    if not (CHECKOUT / "tests" / "reference" / f"{name}.py").is_file():
        raise ProofRefused("The oracle is part of the tests: run this in a checkout of the repository.")
    if str(CHECKOUT) not in sys.path:
        sys.path.insert(0, str(CHECKOUT))
    return importlib.import_module(f"tests.reference.{name}")


def _compared(cases: Any, found: Any, runs: int, steps: int) -> Iterator[Figure]:
    for group, kinds in cases.KINDS.items():
        print(f"{group}: " + ", ".join(f"{kind} {found.seen[group][kind]:,}" for kind in kinds))
    for story in found.stories[:3]:
        print(story)
    yield Figure("runs compared", found.runs, runs)
    yield Figure("steps compared", found.steps, runs * max(1, steps // 3), "at least")
    yield Figure("runs in which rules and oracle differ", found.different, 0)
    for group, kinds in cases.KINDS.items():
        yield Figure(f"{group}s seen", len(kinds) - len(found.missing(group)), len(kinds))


def _faults_found(name: str, pool: Any, cases: Any, paths: list[Path], seed: int, steps: int) -> Figure:
    seeds = cases.seeds_from(seed, RUNS_A_FAULT)
    asked = [pool.apply_async(cases.runs_to_find, (path, seeds, steps)) for path in paths]
    results = [one.get() for one in asked]
    for fault, about, number in results:
        print(f"{fault} ({about}): " + (f"found in run {number}" if number else "NOT FOUND"))
    return Figure(name, sum(number is not None for _, _, number in results), len(paths))
