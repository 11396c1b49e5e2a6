"""The summed line counts what ran, and what did not run is an error."""

from types import SimpleNamespace

import pytest

from caraway.commands import test as command
from caraway.commands.test import Counts, closing_line, read
from caraway.platform.databases import places

GOOD = '<testsuites><testsuite tests="5" failures="0" errors="0" skipped="1"/></testsuites>'
BAD = '<testsuites><testsuite tests="5" failures="2" errors="1" skipped="0"/></testsuites>'
NONE = '<testsuites><testsuite tests="0" failures="0" errors="0" skipped="0"/></testsuites>'


@pytest.mark.parametrize(
    ("report", "status", "counts"),
    [
        (GOOD, 0, Counts(passed=4, skipped=1)),
        (BAD, 1, Counts(failed=2, passed=2, errors=1)),
        (NONE, 5, Counts(errors=1)),
        (GOOD, 1, Counts(passed=4, skipped=1, errors=1)),  # such as too little coverage
        (GOOD, -9, Counts(passed=4, skipped=1, errors=1)),
    ],
)
def test_a_report_is_counted(tmp_path, report, status, counts):
    file = tmp_path / "part.xml"
    file.write_text(report)
    assert read(file, status) == counts


def test_a_part_that_fails_finds_no_test_or_does_not_run_is_no_success(tmp_path, monkeypatch, capsys):
    """The command itself, on parts of its own: two that run at once, and three that go wrong."""
    monkeypatch.setattr(places, "ROOT", tmp_path)
    monkeypatch.setattr(places, "state", lambda: tmp_path)
    for name, text in (("good", "def test(): pass"), ("bad", "def test(): assert 0"), ("none", ""), ("off", "1 +")):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"test_{name}.py").write_text(text)
    for names, status in ((["good"], 0), (["good", "bad"], 1), (["good", "none"], 1), (["off", "good"], 1)):
        monkeypatch.setattr(command, "PARTS", [command.Part(name, (name,)) for name in names])
        assert command.run(SimpleNamespace(quick=True)) == status, names
        said = capsys.readouterr().out
        assert [f"---- {name} ----" in said for name in names] == [True] * len(names)
        assert said.splitlines()[-1].startswith("====")
        assert "1 passed" in said.splitlines()[-1]


def test_a_part_without_a_report_did_not_run(tmp_path):
    assert read(tmp_path / "missing.xml", 0) == Counts(errors=1)


def test_what_ran_well():
    assert Counts(passed=1, skipped=3).good
    for bad in (Counts(), Counts(skipped=2), Counts(passed=9, failed=1), Counts(passed=9, errors=1)):
        assert not bad.good


def test_the_line_is_pytests():
    line = closing_line(Counts(failed=1, passed=340, skipped=2, errors=1), 123.456)
    assert line.strip("=") == " 1 failed, 340 passed, 2 skipped, 1 error in 123.46s "
    assert line.startswith("====")
    assert closing_line(Counts(), 1).strip("=") == " 0 passed in 1.00s "
