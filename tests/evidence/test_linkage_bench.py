"""The measurement of linking, in a form brief enough for every run."""

import argparse

import pytest

from caraway.proofs import linkage_bench, linkage_peer


@pytest.mark.slow
def test_ours_is_put_beside_the_peer(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(linkage_peer, "RANDOM_PAIRS", 2e5)
    figures = list(linkage_bench.run(argparse.Namespace(sizes=[4000], runs=1, seed=1)))
    assert len(figures) == 6
    assert all("4,000 rows, seed 1" in figure.name for figure in figures)
    assert all(figure.holds for figure in figures), [figure for figure in figures if not figure.holds]
    assert "recall" in capsys.readouterr().out
