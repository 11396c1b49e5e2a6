"""Commands that run at once: each one's output whole, and none outlives whoever ran it."""

import os
import subprocess
import sys
import time
from contextlib import closing

import pytest

from caraway.commands.together import Ended, together

MEETS = """
import pathlib, sys, time
mine, other = sys.argv[1:]
pathlib.Path(mine).touch()
until = time.monotonic() + 30
while not pathlib.Path(other).exists() and time.monotonic() < until:
    time.sleep(0.01)
print("met" if pathlib.Path(other).exists() else "alone")
"""


def python(program, *words):
    return [sys.executable, "-c", program, *map(str, words)]


def run(commands, at_once, cwd):
    with closing(together(commands, at_once, cwd=cwd)) as ended:
        return {one.name: one for one in ended}


def test_two_run_at_once(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    found = run({"one": python(MEETS, one, other), "other": python(MEETS, other, one)}, 2, tmp_path)
    assert {name: each.output for name, each in found.items()} == {"one": "met\n", "other": "met\n"}


def test_no_more_than_so_many_run_at_once_and_in_their_order(tmp_path):
    note = "import sys; open('order', 'a').write(sys.argv[1])"
    found = run({name: python(note, name) for name in "abc"}, 1, tmp_path)
    assert list(found) == ["a", "b", "c"]
    assert (tmp_path / "order").read_text() == "abc"


def test_what_each_wrote_is_whole_and_its_status_kept(tmp_path):
    talk = (
        "import sys; [print(sys.argv[1], n, flush=True) for n in range(200)]; print('e', file=sys.stderr); sys.exit(3)"
    )
    found = run({name: python(talk, name) for name in "ab"}, 2, tmp_path)
    for name in "ab":
        lines = [f"{name} {number}" for number in range(200)]
        assert found[name] == Ended(name, 3, "\n".join([*lines, "e", ""]))


def test_one_that_ends_early_is_given_early(tmp_path):
    commands = {"long": python("import time; time.sleep(30)"), "short": python("")}
    with closing(together(commands, 2, cwd=tmp_path)) as ended:
        assert next(ended).name == "short"


def number_in(file):
    """The process that has written its number there, once it has."""
    until = time.monotonic() + 30
    while not (file.exists() and file.read_text()) and time.monotonic() < until:
        time.sleep(0.05)
    return int(file.read_text())


@pytest.mark.parametrize("program", ["pass", "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)"])
def test_none_outlives_whoever_leaves_early(tmp_path, program, monkeypatch):
    monkeypatch.setattr("caraway.commands.together.PATIENCE", 0.5)
    child = "import os, time; open('child', 'w').write(str(os.getpid())); time.sleep(60)"
    commands = {"child": python(f"{program}; {child}"), "short": python("")}
    with closing(together(commands, 2, cwd=tmp_path)) as ended:
        next(ended)
        number = number_in(tmp_path / "child")
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


def test_an_interruption_ends_them(tmp_path):
    program = """
import sys
from pathlib import Path
from contextlib import closing
from caraway.commands.together import together
child = [sys.executable, "-c", "import os, time; open('child', 'w').write(str(os.getpid())); time.sleep(60)"]
with closing(together({"child": child}, 2, cwd=Path.cwd())) as ended:
    list(ended)
"""
    process = subprocess.Popen(python(program), cwd=tmp_path, stderr=subprocess.DEVNULL)
    number = number_in(tmp_path / "child")
    process.send_signal(2)
    process.wait(30)
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)
