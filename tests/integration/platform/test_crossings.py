"""The proof of crossings in small: workers alone are killed, on the server of the tests, and the controls."""

import pytest

from caraway.proofs import crossings


@pytest.mark.slow
def test_whatever_crosses_does_so_once_and_the_controls_lose_or_double_some(server):
    figures = {one.name: one for one in crossings.proved(server, None, 8, 1)}
    assert len(figures) == 10
    short = {name: one.value for name, one in figures.items() if not one.holds}
    assert short == {}
