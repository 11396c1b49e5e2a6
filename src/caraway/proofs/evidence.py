"""`./caraway prove evidence`: every estimator against simulated studies whose truth is known.

1,000 studies a claim (`--runs` for fewer: a brief form, that lets a bias be as large as so few can tell apart). The seed is the commit's
unless `--seed` gives another; any seed must hold. Then faults are put into the estimators one at a time, and each must be found.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from caraway.evidence.version import commit
from caraway.proofs import Figure, ProofRefused, truth

CHECKOUT = Path(__file__).parents[3]
A_LOT = 50
STUDIES_A_FAULT = truth.STUDIES
A_FAULT: Mapping[type, int] = {truth.Agreement: 3, truth.Uniform: 20}
AT_MOST: Mapping[type, int] = {truth.Agreement: 50, truth.Uniform: 20}
"""Of what is so or not in every study, or counts many draws in each, fewer tell as much."""
NO_SEED = 1  # what the front gives when nobody said


def run(options: argparse.Namespace) -> Iterator[Figure]:
    """Yield each claim's figures as it is settled, then how many seeded faults were found."""
    seed = seed_of(options)
    studies = options.runs or truth.STUDIES
    print(f"seed {seed}", flush=True)
    with get_context("spawn").Pool(max(1, os.cpu_count() or 1)) as pool:
        for claim in truth.claims():
            print(claim.name, file=sys.stderr, flush=True)
            said = _ask(pool, claim, seed, range(min(studies, AT_MOST.get(type(claim), studies))))
            figures = list(truth.settled(claim, said, brief=studies < truth.STUDIES))
            still = truth.open_still(claim, said) if studies >= truth.STUDIES else ()
            if still:
                more = _ask(pool, claim, seed, range(studies, studies + truth.MORE_STUDIES))
                decided = truth.settled(claim, np.concatenate([said, more]))
                figures = [figure for figure in figures if not any(words in figure.name for words in still)]
                figures += [figure for figure in decided if any(words in figure.name for words in still)]
            yield from figures
        yield from _faults(pool, options, seed)


def seed_of(options: argparse.Namespace) -> int:
    """The seed asked for; else of the commit, so that each is tried with another; 1 where there is none."""
    if options.seed != NO_SEED:
        return int(options.seed)
    return int(commit() or "1", 16)


def _ask(pool: Any, claim: truth.Claim, seed: int, numbers: range) -> np.ndarray:
    lots = [(claim.name, seed, numbers[at : at + A_LOT]) for at in range(0, len(numbers), A_LOT)]
    return np.concatenate(pool.starmap(look_at, lots, chunksize=1))


def look_at(name: str, seed: int, numbers: range) -> np.ndarray:
    """One lot of one claim's studies, in a process of the pool."""
    return truth.look(truth.named(name), seed, numbers)


def _faults(pool: Any, options: argparse.Namespace, seed: int) -> Iterator[Figure]:
    faults = seeding()
    folders = {"seeded": CHECKOUT / "tests" / "evidence" / "faults"}
    if options.faults is not None:
        folders["outside"] = options.faults
    for kind, folder in folders.items():
        paths = faults.fault_files(folder)
        yield Figure(f"{kind} faults", len(paths), 1, "at least")
        found = pool.starmap(find, [(path, seed) for path in paths], chunksize=1)
        for path, by in zip(paths, found, strict=True):
            print(f"{path.stem}: " + (f"found by {by}" if by else "NOT FOUND"), flush=True)
        yield Figure(f"{kind} faults found", sum(map(bool, found)), len(paths))


def find(path: Path, seed: int) -> str:
    """The first claim that falls short with this fault in the engine ("" when none does)."""
    faults = seeding()
    fault = faults.load(path)
    with faults.applied(fault):
        for claim in _likeliest_first(getattr(fault, "found_by", ())):
            if _falls_short(claim, seed):
                return claim.name
    return ""


def _falls_short(claim: truth.Claim, seed: int) -> bool:
    studies = range(A_FAULT.get(type(claim), STUDIES_A_FAULT))
    try:
        said = truth.look(claim, seed, studies)
        return not all(figure.holds for figure in truth.settled(claim, said, brief=isinstance(claim, truth.Truth)))
    except Exception:  # an estimator that falls over has been found out
        return True


def _likeliest_first(names: Iterable[str]) -> list[truth.Claim]:
    """The claims that a fault says will find it, then those that are quick, then the rest."""
    first = tuple(names)
    quick = (truth.Agreement, truth.Uniform, truth.Alarms, truth.Truth)
    return sorted(truth.claims(), key=lambda claim: (claim.name not in first, quick.index(type(claim))))


def seeding() -> Any:
    if not (CHECKOUT / "tests" / "reference" / "case_faults.py").is_file():
        raise ProofRefused("The seeded faults are part of the tests: run this in a checkout of the repository.")
    if str(CHECKOUT) not in sys.path:
        sys.path.insert(0, str(CHECKOUT))
    return importlib.import_module("tests.reference.case_faults")
