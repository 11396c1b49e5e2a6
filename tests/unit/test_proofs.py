import argparse
import json

import numpy as np
import pytest

from caraway.commands import CommandRefused, prove
from caraway.proofs import Figure, line, report


@pytest.mark.parametrize(
    ("value", "aim", "sense", "holds"),
    [
        (0, 0, "exactly", True),
        (1, 0, "exactly", False),
        (5_200.5, 5_000, "at least", True),
        (4_999, 5_000, "at least", False),
        (60, 60, "at most", True),
        (60.1, 60, "at most", False),
        (float("nan"), 60, "at most", False),
    ],
)
def test_a_figure_holds_or_is_short(value, aim, sense, holds):
    assert Figure("figure", value, aim, sense).holds is holds


def test_an_unknown_sense_is_refused():
    with pytest.raises(ValueError, match="no way to hold"):
        Figure("figure", 1, 1, "about")


def test_how_a_figure_reads():
    assert line(Figure("standings a second", 5321.4, 5000, "at least")) == (
        "holds  standings a second  5,321  (aim ≥ 5,000)"
    )
    assert line(Figure("faults found", 14, 15)).startswith("SHORT  faults found  14  (aim = 15)")


def test_one_short_figure_fails_and_all_are_written(tmp_path, capsys):
    file = tmp_path / "figures.json"
    assert report([Figure("a", 1, 1), Figure("b", 1, 2, "at least", "runs")], file) == 1
    assert [row["holds"] for row in json.loads(file.read_text())] == [True, False]
    assert capsys.readouterr().out.splitlines() == ["holds  a  1  (aim = 1)", "SHORT  b  1 runs  (aim ≥ 2)"]
    assert report([Figure("a", 1, 1)]) == 0


def test_what_numpy_measured_is_written_too(tmp_path, capsys):
    file = tmp_path / "figures.json"
    measured = [
        Figure("times a peer", np.float64(3.5), 3, "at least"),
        Figure("people", np.int64(10_000_000), np.int64(10_000_000)),
        Figure("widest", np.float32(0.5), np.float64(0.25), "at most"),
    ]
    assert report(measured, file) == 1
    rows = json.loads(file.read_text())
    assert [(row["value"], row["aim"], row["holds"]) for row in rows] == [
        (3.5, 3, True),
        (10_000_000, 10_000_000, True),
        (0.5, 0.25, False),
    ]
    assert "holds  people  10,000,000  (aim = 10,000,000)" in capsys.readouterr().out


def test_nothing_measured_is_nothing_proved():
    assert report([]) == 1


def test_an_unknown_proof_and_a_missing_folder_are_refused(tmp_path):
    parser = argparse.ArgumentParser()
    prove.add_arguments(parser)
    with pytest.raises(CommandRefused, match='none called "nothing"'):
        prove.run(parser.parse_args(["nothing"]))
    with pytest.raises(CommandRefused, match="not a folder of seeded faults"):
        prove.run_front(parser.parse_args(["case", "--faults", str(tmp_path / "no")]), {"case": "caraway.proofs.case"})
