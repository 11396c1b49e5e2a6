"""That the matrix can fail: faults of the layer of permissions, each of which it must find. All of them: `prove matrix`."""

import json
import os
from pathlib import Path

import pytest

from tests.cast import Cast
from tests.matrix import mutants, table
from tests.matrix.attempts import Attempts
from tests.matrix.mutants import Mutant
from tests.matrix.targets import targets
from tests.matrix.world import World

REPORT = os.environ.get("CARAWAY_MATRIX_REPORT", "")
"""Where `prove matrix` reads what came of it; then everybody tries everything, and every mutant is tried."""

FEW = (
    "the guard of register is gone",
    "facilitator is given case.see",
    "every session is one's own",
    "an officer reaches the force",
    "a refusal is one byte longer",
)


def found(attempts: Attempts, mutant: Mutant) -> str:
    """The first attempt that shows the fault; empty when none does."""
    reached = targets(attempts.world)
    with mutant.block():
        afresh = attempts.afresh()
        return str(next(afresh.wrong(reached[route] for route in mutant.routes), ""))


@pytest.mark.slow
@pytest.mark.skipif(bool(REPORT), reason="every mutant is tried by the proof instead")
def test_the_matrix_finds_each_of_a_few_faults(cast: Cast) -> None:
    attempts = Attempts(World(cast, brief=True), table.expected())
    by_name = {one.name: one for one in mutants.mutants()}
    survived = [name for name in FEW if not found(attempts, by_name[name])]
    assert survived == []


def test_every_mutant_is_there() -> None:
    made = mutants.mutants()
    assert len({one.name for one in made}) == len(made) >= 40


@pytest.mark.skipif(not REPORT, reason="the whole of it is `./caraway prove matrix`")
def test_everything(cast: Cast) -> None:
    attempts = Attempts(World(cast), table.expected())
    wrong = [str(one) for one in attempts.wrong(targets(attempts.world).values())]
    killed = {one.name: found(attempts, one) for one in mutants.mutants()}
    said = {"attempts": attempts.made, "wrong": wrong, "killed": killed}
    Path(REPORT).write_text(json.dumps(said, indent=2))
