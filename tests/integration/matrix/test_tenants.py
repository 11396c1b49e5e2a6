"""Every kind of slot with a few ids of the other tenant; and a view whose scope is gone is found. All of it: `prove tenants`."""

from itertools import islice

import pytest

from caraway.platform.databases.servers import Server
from tests.cast import Cast
from tests.matrix import mutants, table
from tests.matrix.attempts import Attempts
from tests.matrix.world import World
from tests.tenants.foreign import of_both, people_of_the_other
from tests.tenants.slots import BODY, KINDS, slots
from tests.tenants.tries import Tries

UNSCOPED = "all agreements are in scope, and cases are any provider's"


@pytest.mark.slow
def test_an_id_of_another_tenant_is_the_id_of_nothing_and_a_view_without_its_scope_is_found(
    cast: Cast, server: Server
) -> None:
    people_of_the_other(cast)
    attempts = Attempts(World(cast, brief=True), table.expected(), server)
    tries = Tries(attempts, *of_both(cast))
    few = list(slots(attempts, "coordinator", "police_supervisor"))
    assert {one.kind for one in few} == set(KINDS)
    thin = [
        one
        for kind in KINDS
        for one in islice((one for one in few if one.kind == kind), 0, None, 4 if kind == BODY else 25)
    ]
    assert list(tries.wrong(thin, 1)) == []
    assert tries.made.total() == len(thin) > 40

    (mutant,) = [one for one in mutants.mutants() if one.name == UNSCOPED]
    pages = [one for one in few if one.route == "case" and one.who.role == "coordinator"]
    with mutant.block():
        assert list(tries.wrong(pages, 1))
