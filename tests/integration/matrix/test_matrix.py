"""Who may open what: every route × every role from every place × every method and format, against the reviewed table."""

import pytest

from caraway.platform.accounts import routes
from tests.cast import Cast
from tests.matrix import table
from tests.matrix.attempts import Attempts
from tests.matrix.targets import patterns, targets
from tests.matrix.world import World

TABLE = table.expected()


@pytest.fixture
def world(cast: Cast) -> World:
    return World(cast, brief=True)


def declared() -> dict[str, str]:
    """What each route of the site declares."""
    without = {routes.PUBLIC: "public", routes.SIGNED_IN: "signed in", routes.BEFORE_WORK: "before work"}
    listed = {name: words for names, words in without.items() for name in names}
    return {name: listed.get(name) or routes._permission_of(pattern.callback) or "" for name, _, pattern in patterns()}


def test_every_route_has_a_row_and_every_row_a_route():
    names = [name for name, _, _ in patterns()]
    assert sorted(names) == sorted(TABLE)
    assert len(names) == len(set(names))


def test_every_view_declares_what_its_row_says():
    assert declared() == {route: row.permission for route, row in TABLE.items()}


def test_every_route_is_open_to_somebody():
    without = [row for row in TABLE.values() if not row.open and row.permission not in table.WITHOUT_PERMISSION]
    nobody = [row.route for row in without if row.only_with != "key"]
    assert nobody == []


@pytest.mark.slow
def test_everybody_gets_open_what_the_table_says_and_nothing_else(world, server, capsys):
    attempts = Attempts(world, TABLE, server, brief=True)
    wrong = [str(one) for one in attempts.wrong(targets(world).values())]
    with capsys.disabled():
        print(
            f"\n{attempts.made:,} attempts by {len(world.everybody)} people at {len(TABLE)} routes, {len(wrong)} wrong"
        )
    assert wrong == []
    assert len(attempts.changed) >= 35
