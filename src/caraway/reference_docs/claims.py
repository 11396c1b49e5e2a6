"""What is claimed of the evidence engine and how it is settled: the manual's page, from the claims and the seeded faults themselves."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from caraway.proofs.truth import (
    BIAS_ERRORS,
    BIAS_OF_ERROR,
    COVERAGE_ERRORS,
    MORE_STUDIES,
    STUDIES,
    UNLIKELY,
    Agreement,
    Alarms,
    Claim,
    Truth,
    Uniform,
    claims,
)
from caraway.reference_docs.tables import table

Kind = TypeVar("Kind", Truth, Agreement, Alarms, Uniform)

FAULTS = "tests/evidence/faults"

INTRODUCTION = f"""\
Made from `caraway.proofs.truths` and `{FAULTS}`. `./caraway prove evidence` settles every line with {STUDIES:,} simulated studies from a
seed that nobody chose (the commit's own; `--seed` takes another) and prints what it found beside what is asked here. It then puts each
fault of the last list into the engine, one at a time; a fault that no claim finds makes the proof fail."""

TRUTHS = f"""\
Studies of a stated size (people, pairs, forces or periods) are simulated, of which the true value is known. The mean of the estimates is off by at most {BIAS_ERRORS:g} Monte Carlo
errors and by at most {BIAS_OF_ERROR:g} of the estimate's own standard error; the 95% interval holds the truth in 95% of studies, within
{COVERAGE_ERRORS:g} Monte Carlo errors. What {STUDIES:,} studies leave open, {MORE_STUDIES:,} more decide (ADR 41). Where an estimator cannot do that, a paper says why and its own bounds stand in the last column."""

AGREEMENTS = "The engine's way and a slow, obvious one on generated data, which differ by at most the part stated of the larger number."

ALARMS = "How often something is said although nothing is there: at most this share of studies."

UNIFORM = f"Each of several outcomes is as likely: the counts have a chance of {UNLIKELY:g} or more to be as uneven."

SEEDED = "Each is put into the running engine and must make a claim above fall short."


def render(root: Path) -> str:
    """The page as Markdown; `root` is the folder of the repository."""
    every = list(claims())
    parts = ["# What is claimed of the evidence engine", INTRODUCTION]
    parts += [
        "## A known truth is found",
        TRUTHS,
        table(("Estimator", "Size", "Bounds of its own"), map(_truth, _of(every, Truth))),
    ]
    parts += ["## Fast and slow agree", AGREEMENTS]
    parts += [table(("What", "At most"), ((one.name, f"{one.within:g}") for one in _of(every, Agreement)))]
    parts += ["## What is rare stays rare", ALARMS]
    parts += [table(("What", "At most"), ((one.name, f"{one.limit:.0%}") for one in _of(every, Alarms)))]
    parts += ["## As likely as each other", UNIFORM, "\n".join(f"- {one.name}" for one in _of(every, Uniform))]
    parts += ["## Faults that are found", SEEDED, "\n".join(f"- {about}" for about in _faults(root))]
    return "\n\n".join(parts) + "\n"


def _of(every: list[Claim], kind: type[Kind]) -> Iterator[Kind]:
    return (one for one in every if isinstance(one, kind))


def _truth(one: Truth) -> tuple[str, str, str]:
    if not one.exception:
        return one.name, f"{one.n:,}", ""
    covered = f"; coverage {one.coverage[0]:.0%} to {one.coverage[1]:.0%}" if one.coverage else ""
    own = f"bias {one.bias_errors:g} Monte Carlo errors, {one.bias_of_error:g} of its error{covered}"
    return one.name, f"{one.n:,}", f"{own}. {one.exception}"


def _faults(root: Path) -> Iterator[str]:
    """What each seeded fault says of itself, read without running it."""
    for file in sorted((root / FAULTS).glob("[!_]*.py")):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "ABOUT":
                yield str(ast.literal_eval(node.value))
