"""Generated cases: the rules and the slow oracle answer alike after every fact, and a fault is found.

`./caraway prove case` does the same with more runs and every seeded fault.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from caraway.core import windows
from tests.reference import case_faults, case_runs
from tests.reference.case_faults import FaultRefused

SEEDS = case_runs.seeds_from(2, 200)
QUICKLY = 40
FAULTS = {path.stem: path for path in case_faults.fault_files(case_faults.HERE)}


@pytest.fixture(scope="module")
def compared() -> case_runs.Compared:
    return case_runs.compare_runs(SEEDS, 50)


@pytest.mark.slow
def test_rules_and_oracle_answer_alike(compared: case_runs.Compared) -> None:
    assert compared.runs == 200
    assert not compared.different, "\n".join(compared.stories)


@pytest.mark.slow
@pytest.mark.parametrize("group", case_runs.KINDS)
def test_every_kind_was_seen(compared: case_runs.Compared, group: str) -> None:
    assert compared.missing(group) == []


@pytest.mark.parametrize("name", ["missed_b_keeps_a", "first_version_wins", "months_as_days"])
def test_a_seeded_fault_is_found_quickly(name: str) -> None:
    _, _, number = case_runs.runs_to_find(FAULTS[name], SEEDS[:QUICKLY], 50)
    assert number is not None


def test_nothing_is_found_once_the_fault_is_gone() -> None:
    original = windows.last_safe
    with case_faults.applied(case_faults.load(FAULTS["repeat_a_week_late"])):
        assert windows.last_safe is not original
        assert case_runs.compare_runs(SEEDS[:1], 50).different == 1
    assert windows.last_safe is original
    assert case_runs.compare_runs(SEEDS[:1], 50).different == 0


def test_there_are_fifteen_faults_or_more_and_each_has_its_target() -> None:
    assert len(FAULTS) >= 15
    for path in FAULTS.values():
        case_faults.find_target(case_faults.load(path))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('TARGET = "caraway.core.windows.last_safe"\n', "lacks replacement"),
        ('TARGET = "caraway.core.windows.gone"\ndef replacement(original): return None\n', "is gone from the rules"),
        ('TARGET = "caraway.core.windows.last_safe"\ndef replacement(original): return original\n', "is the original"),
    ],
)
def test_a_fault_that_does_nothing_is_refused(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "fault.py"
    path.write_text(text)
    with pytest.raises(FaultRefused, match=says), case_faults.applied(case_faults.load(path)):
        raise AssertionError("the fault must not be applied")


def test_a_seed_tells_the_same_case_in_every_process() -> None:
    told = "from tests.reference.case_runs import *; print([[*zip(*told_case(seed, 50)[2])][0] for seed in seeds_from(2, 12)])"
    cases = [
        subprocess.run(
            [sys.executable, "-c", told],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "3")
    ]
    assert len(cases[0]) > 10_000
    assert cases[0] == cases[1]
