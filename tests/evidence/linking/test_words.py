"""`caraway evidence link`, `review` and `settle` as they are typed: what they refuse, in one sentence and without a name."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow import csv

from caraway.cli import main
from caraway.evidence.linkage.decision_log import Answer
from caraway.evidence.linkage.folder import opened
from caraway.evidence.linkage.review.serving import Server
from caraway.evidence.synthetic.people_records import people_records
from tests.evidence.study.test_command import ALONE

ROOT = Path(__file__).parents[3]
NAMES = ("Corvel", "Ashlinpool", "ASHLINPOOL", "Merrit")


def evidence(*words):
    return main(["evidence", *map(str, words)])


@pytest.fixture
def records(tmp_path):
    """Two files of invented people."""
    made = people_records(np.random.default_rng(5), participants=300, police_rows=1500)
    csv.write_csv(made.participants.drop_columns(["group"]), tmp_path / "participants.csv")
    pq.write_table(made.police, tmp_path / "police.parquet")
    return tmp_path


def test_files_of_both_kinds_are_linked_and_nothing_is_done_twice(records, capsys):
    words = (
        "link",
        records / "participants.csv",
        records / "police.parquet",
        "--out",
        records / "linked",
        "--untrained",
    )
    words += ("--match", "0.999", "--decide", "0.01")
    assert evidence(*words) == 0
    first = capsys.readouterr().out
    files = {file.name: file.read_bytes() for file in (records / "linked").iterdir()}
    assert evidence(*words) == 0
    assert capsys.readouterr().out == f"{records / 'linked'} holds this linking already; nothing was changed.\n{first}"
    assert {file.name: file.read_bytes() for file in (records / "linked").iterdir()} == files
    assert evidence(*words[:-1], "0.02") == 1
    assert "with other settings: name a new folder" in capsys.readouterr().err
    found = opened(records / "linked")
    assert (
        found.said["counts"]["exact"] + found.said["counts"]["model"]
        == pq.read_table(records / "linked" / "links.parquet").num_rows
    )
    assert {type(pair.participant) for pair in found.pairs()} == {str}
    assert {type(pair.police) for pair in found.pairs()} == {int}
    assert evidence("settle", records / "linked") == 0
    assert "(not looked at" in capsys.readouterr().out


def test_it_stands_without_django_or_a_database_driver(linking):
    words = ["link", str(linking.participants), str(linking.police), "--out", str(linking.folder.path)]
    ran = subprocess.run([sys.executable, "-c", ALONE, *words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert "with other settings" in ran.stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ("link", "participants.csv", "police.csv", "--out", "x", "--police-columns", "born"),
            "declared as FIELD=COLUMN",
        ),
        (
            ("link", "participants.csv", "police.csv", "--out", "x", "--police-columns", "height=x"),
            "nothing that linking compares",
        ),
        (("link", "participants.csv", "police.csv", "--out", "x", "--match", "0.5"), "add up to less than 1"),
        (("link", "participants.csv", "police.csv", "--out", "no/x", "--untrained"), "cannot be made"),
        (("link", "participants.csv", "police.csv", "--out", "linked"), "with other settings"),
        (("link", "police.csv", "police.csv", "--out", "linked"), "another file of participants"),
        (("link", "none.csv", "police.csv", "--out", "x"), "name a file that is there"),
        (
            ("review", "x", "--participants", "participants.csv", "--police", "police.csv", "--by", "A"),
            "no folder of a linking",
        ),
        (
            ("review", "linked", "--participants", "police.csv", "--police", "police.csv", "--by", "A"),
            "not the file that was linked",
        ),
        (
            ("review", "linked", "--participants", "participants.csv", "--police", "police.csv", "--by", " "),
            "Say who reads",
        ),
        (
            (
                "review",
                "linked",
                "--participants",
                "participants.csv",
                "--police",
                "police.csv",
                "--by",
                "A",
                "--third",
            ),
            "nothing for a third",
        ),
        (("settle", "police.csv"), "no folder of a linking"),
        (("settle", "linked", "--arms", "arms.csv"), "needs both --arms and --outcomes"),
        (("settle", "linked", "--arms", "police.csv", "--outcomes", "police.csv"), "its columns are participant, arm"),
        (("settle", "linked", "--arms", "wrong.csv", "--outcomes", "police.csv"), "row 3: arm: neither 0 nor 1"),
        (
            ("settle", "linked", "--arms", "twice.csv", "--outcomes", "police.csv"),
            "row 3: participant: empty, or the same",
        ),
        (("settle", "linked", "--arms", "arms.csv", "--outcomes", "arms.csv"), "its columns are police"),
        (("settle", "linked", "--arms", "one.csv", "--outcomes", "rows.csv"), "was linked and is not among those"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_without_a_name(linking, monkeypatch, capsys, words, sentence):
    folder = linking.participants.parent
    monkeypatch.chdir(folder)
    for name, lines in (
        ("arms", ("p1,1", "p2,0")),
        ("wrong", ("p1,1", "p2,x")),
        ("twice", ("p1,1", "p1,0")),
        ("one", ("p2,1", "p3,0")),
    ):
        (folder / f"{name}.csv").write_text("\n".join(("participant,arm", *lines)))
    (folder / "rows.csv").write_text("police\n900\n")
    assert evidence(*words) == 1
    error = capsys.readouterr().err
    assert error.startswith("caraway: ")
    assert error.count("\n") == 1
    assert sentence in error
    assert not [name for name in NAMES if name in error]


def test_the_difference_is_given_with_what_is_undecided(linking, capsys):
    folder = linking.participants.parent
    arms = "\n".join(f"p{number},{number % 2}" for number in range(1, 7))
    (folder / "arms.csv").write_text(f"participant,arm\n{arms}\n")
    (folder / "outcomes.csv").write_text("police\n900\n101\n103\n104\n")
    linking.reader().answer(4, Answer.SAME, 0)
    words = ("settle", linking.folder.path, "--arms", folder / "arms.csv", "--outcomes", folder / "outcomes.csv")
    assert evidence(*words) == 0
    said = capsys.readouterr().out
    assert "Undecided: 5 (not looked at 5)" in said
    assert "outcomes that hang on an undecided pair: 3" in said
    assert "without them:              +0.0000" in said
    assert "whatever they are:          -0.3333 to +0.3333 in these people" in said


def test_ids_that_are_numbers_meet_those_of_a_file(linking, tmp_path, capsys):
    from dataclasses import replace

    from caraway.evidence.linkage.bounds import under_undecided

    from .made import linked_by_hand

    by_hand = linked_by_hand()

    def numbered(table):
        return table.set_column(1, "police", table["police"].cast(pa.int64()))

    found = replace(by_hand, links=numbered(by_hand.links), clerical=numbered(by_hand.clerical))
    arms = {f"p{number}": number % 2 for number in range(1, 7)}
    both = [
        under_undecided(one, arms, frozenset({"900", "103"}), rng=np.random.default_rng(1)) for one in (by_hand, found)
    ]
    assert both[0] == both[1]
    assert both[0].undecided == 1


def test_how_far_two_readers_are_is_said_when_it_stops(linking, monkeypatch, capsys):
    from caraway.evidence.linkage.decision_log import Reading

    first, second = linking.reader("A"), linking.reader("B", Reading.SECOND)
    for number, one, other in (
        (1, Answer.DIFFERENT, Answer.SAME),
        (3, Answer.SAME, Answer.SAME),
        (4, Answer.DIFFERENT, Answer.DIFFERENT),
    ):
        first.answer(number, one, 0)
        second.answer(number, other, 0)

    def stopped(self, idle):
        self.server_close()
        if idle < 60:
            return
        raise KeyboardInterrupt

    monkeypatch.setattr(Server, "serve_until", stopped)
    words = (
        "review",
        linking.folder.path,
        "--participants",
        linking.participants,
        "--police",
        linking.police,
        "--by",
        "C",
        "--third",
    )
    assert evidence(*words) == 0
    said = capsys.readouterr().out
    assert "http://127.0.0.1:" in said
    assert "Stopped.\n2 of 6 pairs are decided." in said
    assert "3 pairs were read twice, 2 with one answer; kappa 0.40 (" in said
    assert "A third reader decides (--third): pair 1." in said
    assert evidence(*words, "--idle", "0.5") == 0
    assert "Nobody was there for 0.5 minutes: stopped." in capsys.readouterr().out


def test_nothing_of_the_records_is_left_in_the_folder_for_temporary_files(records, tmp_path):
    empty = tmp_path / "temporary"
    empty.mkdir()
    words = [
        "link",
        str(records / "participants.csv"),
        str(records / "police.parquet"),
        "--out",
        str(records / "linked"),
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "TMPDIR": str(empty)}
    ran = subprocess.run(
        [sys.executable, "-m", "caraway.cli", "evidence", *words], env=environment, cwd=empty, check=False
    )
    assert ran.returncode == 0
    assert list(empty.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("link", "p", "q", "--out", "f", "--seed", -1), "A seed is at least 0"),
        (("settle", "f", "--seed", -1), "A seed is at least 0"),
        (("review", "f", "--participants", "p", "--police", "q", "--by", "me", "--idle", "nan"), "--idle is a number"),
        (("review", "f", "--participants", "p", "--police", "q", "--by", "me", "--idle", -1), "--idle is a number"),
        (("review", "f", "--participants", "p", "--police", "q", "--by", "me", "--port", 65_536), "--port from 0"),
    ],
)
def test_numbers_that_cannot_be_are_a_sentence(words, said, capsys):
    assert evidence(*words) == 1
    assert said in capsys.readouterr().err
