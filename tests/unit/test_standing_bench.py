"""The measurement of standings measures what it says."""

from argparse import Namespace

from caraway.core.agreement import Settings
from caraway.core.standing import standing
from caraway.core.vocabulary import Stage
from caraway.proofs import standing_bench
from caraway.proofs.standing_bench import CARA, STORIES, run


def test_its_cases_are_of_the_size_of_real_ones_and_of_many_stages() -> None:
    cases = list(standing_bench._cases())
    stages = {standing(CARA, Settings(), facts).stage for facts in cases}
    assert all(8 <= len(facts) <= 25 for facts in cases)
    assert {Stage.ACCEPTED, Stage.UNDER_WAY, Stage.COMPLETED, Stage.CLOSED} <= stages
    assert len(cases) == standing_bench.COPIES * len(STORIES)


def test_it_yields_its_figures_each_with_an_aim() -> None:
    figures = list(run(Namespace(runs=1)))
    assert [figure.sense for figure in figures] == ["at least", "at most", "at least", "at least"]
    assert all(figure.value > 0 and figure.aim > 0 for figure in figures)
