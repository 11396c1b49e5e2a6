"""`caraway evidence`: each word from end to end, its refusals in one sentence, and none of it needs Django or a database driver."""

import json
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from caraway.cli import main
from caraway.commands.evidence_words import WORDS
from caraway.evidence.reduce.reduced import load
from tests.evidence.study.made import damaged, people, written

ROOT = Path(__file__).parents[3]
REDUCTION = 'definition = "re-arrest"\nkeys = ["arm", "sex", "age_years"]\n[bins]\nage_years = [25, 35]\n'


@pytest.fixture
def folder(tmp_path):
    """A folder with a world, a reduction and a small study of it."""
    (tmp_path / "world.toml").write_text("forces = 3\nlost = 0.1\n")
    (tmp_path / "r.toml").write_text(REDUCTION)
    assert evidence("simulate", tmp_path / "world.toml", "--n", 600, "--seed", 4, "--out", tmp_path / "study") == 0
    return tmp_path


def evidence(*words):
    return main(["evidence", *map(str, words)])


def test_a_study_is_simulated_checked_reduced_and_merged(folder, capsys):
    study = folder / "study"
    files = [study / f"{kind}.parquet" for kind in ("people", "events", "analysis", "panel")]
    assert evidence("check", *files) == 0
    assert evidence("reduce", files[2], "--reduction", folder / "r.toml", "--out", folder / "one.parquet") == 0
    assert evidence("merge", folder / "one.parquet", "--out", folder / "all.parquet") == 0
    said = capsys.readouterr().out
    assert "No fault; files: 4." in said
    assert "this table stays here. To send one, add --share." in said
    assert "600 people of 1 files" in said
    assert load(folder / "all.parquet").people == 600
    assert json.loads((study / "truth.json").read_text())["definitions"]["re-arrest"]["itt"]["people"] == 600
    assert len((study / "purpose.log").read_text().splitlines()) == 4


def test_what_sharing_costs_is_printed(folder, capsys):
    words = (
        "reduce",
        folder / "study" / "analysis.parquet",
        "--reduction",
        folder / "r.toml",
        "--out",
        folder / "x.parquet",
    )
    assert evidence(*words, "--share", "--give-up", "age_years") == 0
    said = capsys.readouterr().out
    assert "Cells of fewer than 5 people: combined with their neighbours." in said
    assert "standard errors grow by a factor of" in said
    assert load(folder / "x.parquet").protection is not None


def test_forces_reduced_at_home_are_merged_at_the_centre(folder, capsys):
    others = []
    for seed in (5, 6):
        evidence(
            "simulate",
            folder / "world.toml",
            "--n",
            300,
            "--seed",
            seed,
            "--out",
            folder / str(seed),
            "--kinds",
            "analysis",
        )
        others.append(folder / f"{seed}.parquet")
        evidence(
            "reduce", folder / str(seed) / "analysis.parquet", "--reduction", folder / "r.toml", "--out", others[-1]
        )
    assert evidence("merge", *others, "--out", folder / "all.parquet") == 1
    assert "“not protected: may not leave”" in capsys.readouterr().err
    assert not (folder / "all.parquet").exists()
    assert evidence("merge", *others, "--same-controller", "--out", folder / "all.parquet") == 0
    assert "This table is not protected: may not leave." in capsys.readouterr().out
    assert load(folder / "all.parquet").people == 600


def test_faults_are_printed_each_with_its_file_and_the_status_is_1(tmp_path, capsys):
    path = written(tmp_path, "people", people({}, {}))
    damaged(path, people({"person": "Jo Bloggs"}, {"followed_days": -1}))
    assert evidence("check", path) == 1
    said = capsys.readouterr().out
    assert "people.parquet: person, row 1: text of another form" in said
    assert "people.parquet: followed_days, row 2: a number below 0" in said
    assert "Faults: 3." in said
    assert "Bloggs" not in said


def test_faults_between_files_are_printed(tmp_path, capsys):
    one = written(tmp_path, "people", people({}))
    other = written(tmp_path, "joins", [{"join_token": "0" * 32, "person": "f" * 32}])
    assert evidence("check", one, other) == 1
    assert "joins.parquet: person, row 1: somebody who is not in the file of people" in capsys.readouterr().out


def test_a_file_is_held_against_the_declaration_in_force(tmp_path, capsys):
    declared = tmp_path / "p.toml"
    declared.write_text(
        'id = "simulated"\nsharing_agreement = "None: nobody is told of"\npurpose = "Some other purpose"\ndates = "month"\n'
        'key_id = "none"\nwindows = [365]\n[allowed]\npeople = []\n'
    )
    assert evidence("check", written(tmp_path, "people", people({})), "--project", declared) == 1
    assert "written under another declaration" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("simulate", "none.toml", "--n", "5", "--seed", "1", "--out", "x"), "cannot be read"),
        (("simulate", "r.toml", "--n", "5", "--seed", "1", "--out", "x"), "is no key of it"),
        (("simulate", "world.toml", "--n", "0", "--seed", "1", "--out", "x"), "no study of 0 people"),
        (("reduce", "study/people.parquet", "--reduction", "r.toml", "--out", "x"), "a file of people"),
        (("reduce", "study/none.parquet", "--reduction", "r.toml", "--out", "x"), "missing, cut short or damaged"),
        (
            ("reduce", "study/analysis.parquet", "--reduction", "world.toml", "--out", "x"),
            "is not a key this file may have",
        ),
        (
            ("reduce", "study/analysis.parquet", "--reduction", "r.toml", "--out", "no/x"),
            "name a file in a folder that is there",
        ),
        (("merge", "study/analysis.parquet", "--out", "x"), "no reduced table"),
        (("check", "study/people.parquet", "--project", "r.toml"), "is not a key this file may have"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(folder, monkeypatch, capsys, words, sentence):
    monkeypatch.chdir(folder)
    assert evidence(*words) == 1
    error = capsys.readouterr().err
    assert error.startswith("caraway: ")
    assert sentence in error
    assert error.count("\n") == 1


def test_without_its_packages_it_says_what_to_install(monkeypatch, capsys):
    monkeypatch.setattr("caraway.commands.evidence.NEEDED", ("numpy", "no_such_package"))
    assert evidence("check", "x") == 1
    assert "pip install 'caraway[evidence]'" in capsys.readouterr().err


def test_every_word_is_a_module_that_says_what_it_is():
    folder = ROOT / "src" / "caraway" / "commands" / "evidence_words"
    assert set(WORDS) <= {path.stem for path in folder.glob("*.py")}


ALONE = """
import importlib.abc, pkgutil, importlib, sys

class Refuse(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"django", "psycopg", "allauth", "gunicorn"} or name.startswith(("caraway.casework", "caraway.victims")):
            raise ImportError(f"{name} is not of the evidence engine")

sys.meta_path.insert(0, Refuse())
import caraway.evidence
for module in pkgutil.walk_packages(caraway.evidence.__path__, "caraway.evidence."):
    importlib.import_module(module.name)
from caraway.cli import main
status = main(["evidence", *sys.argv[1:]])
platform = sorted(name for name in sys.modules if name.startswith("caraway.platform"))
assert platform == ["caraway.platform", "caraway.platform.databases", "caraway.platform.databases.refusals"], platform
sys.exit(status)
"""


def test_it_stands_without_django_or_a_database_driver(folder):
    words = ["check", str(folder / "study" / "analysis.parquet")]
    ran = subprocess.run([sys.executable, "-c", ALONE, *words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "No fault" in ran.stdout


def test_that_django_would_be_noticed():
    seeded = ALONE.replace("import caraway.evidence\n", "import caraway.evidence, django\n")
    ran = subprocess.run(
        [sys.executable, "-c", seeded, "check", "x"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "django is not of the evidence engine" in ran.stderr


def test_simulated_files_are_ordinary_parquet(folder):
    assert pq.read_table(folder / "study" / "analysis.parquet").num_rows == 600
