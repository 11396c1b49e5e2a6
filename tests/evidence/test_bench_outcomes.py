"""The measurement of weighting, negative binomial and bootstrap in small: it runs, and both sides come to the same."""

import argparse

from caraway.proofs import evidence_bench_outcomes as bench


def test_both_sides_come_to_the_same(monkeypatch):
    for name, value in (("ROWS", 20_000), ("OURS", 1), ("PEERS", 1), ("SMALL_ROWS", 500), ("SMALL_REPLICATES", 1000)):
        monkeypatch.setattr(bench, name, value)
    figures = list(bench.figures(argparse.Namespace(seed=3, runs=400)))
    assert len(figures) == 12
    equal = [figure for figure in figures if "difference" in figure.name]
    assert len(equal) == 2
    alike = [figure for figure in figures if "errors" in figure.name or "alike" in figure.name]
    assert len(alike) == 4
    assert all(figure.holds for figure in equal + alike)
