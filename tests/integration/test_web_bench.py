"""The measurement of lists measures what it says, in a brief form; its usual one is not made smaller by it."""

from argparse import Namespace

import pytest

from caraway.proofs import web_bench
from caraway.proofs.web_bench import run


def test_it_yields_a_figure_for_each_claim_at_each_size_and_says_where_time_goes(
    capsys: pytest.CaptureFixture[str],
) -> None:
    figures = list(run(Namespace(runs=1, sizes=[400, 800], profile=True)))
    names = [figure.name for figure in figures]
    for size in (400, 800):
        assert f"list of cases among {size}" in names
        assert sum(name.startswith(f"search among {size} ") for name in names) == 1
    assert sum(name.startswith("beside Django's page (") for name in names) == 2
    assert sum(name.startswith("beside Django's page without its COUNT (") for name in names) == 2
    assert names[-2:] == ["list of cases, 800 cases beside 400", "search, 800 cases beside 400"]
    assert all(figure.value > 0 for figure in figures)
    said = capsys.readouterr().out
    assert said.count("ms while watched") == 4
    assert "%  psycopg" in said
    assert "%  caraway/casework/jinja2" in said


def test_its_usual_form_is_what_was_asked_for() -> None:
    assert web_bench.SIZES == (10_000, 100_000, 1_000_000)
    assert (web_bench.AIM_PEER, web_bench.AIM_FLAT, web_bench.AIM_POLICIES) == (3.0, 1.5, 2.0)
