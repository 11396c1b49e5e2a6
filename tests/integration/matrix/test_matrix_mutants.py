"""That the matrix can fail: faults of the layer of permissions, each of which it must find. All of them: `prove matrix`."""

import pytest

from caraway.platform.databases.servers import Server
from tests.cast import Cast
from tests.matrix import mutants, table
from tests.matrix.attempts import Attempts
from tests.matrix.mutants import found
from tests.matrix.world import World

FEW = (
    "the guard of register is gone",
    "facilitator is given case.see",
    "every session is one's own",
    "an officer reaches the force",
    "a refusal is one byte longer",
)


@pytest.mark.slow
def test_the_matrix_finds_each_of_a_few_faults(cast: Cast, server: Server) -> None:
    attempts = Attempts(World(cast, brief=True), table.expected(), server)
    by_name = {one.name: one for one in mutants.mutants()}
    survived = [name for name in FEW if not found(attempts, by_name[name])]
    assert survived == []


def test_every_mutant_is_there() -> None:
    made = mutants.mutants()
    assert len({one.name for one in made}) == len(made) >= 40
