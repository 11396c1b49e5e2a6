"""The log of answers: nothing acknowledged is lost, whatever is cut short, and a change is a further line."""

import errno
import json
import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from caraway.evidence.linkage.decision_log import Answer, DecisionLog, Entry, Reading, latest
from caraway.evidence.refusals import AnswerRefused, RecordsUnfit

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def entry(participant="p1", police="101", answer=Answer.SAME, by="A. Reader", reading=Reading.FIRST):
    return Entry(AT, by, reading, participant, police, answer)


def add(log, *entries):
    with log.writing() as writing:
        for one in entries:
            writing.add(one)


@pytest.fixture
def log(tmp_path):
    return DecisionLog(tmp_path / "decisions.jsonl")


def test_what_was_added_is_read_again(log):
    both = entry(), entry(7, 101, Answer.LATER, "É. Reader")
    assert log.entries() == ()
    add(log, *both)
    assert log.entries() == both
    assert log.path.stat().st_mode & 0o077 == 0


def test_a_line_says_who_when_which_pair_and_what(log):
    add(log, entry())
    assert json.loads(log.path.read_text()) == {
        "at": "2026-03-02T09:00:00+00:00",
        "by": "A. Reader",
        "reading": "first",
        "participant": "p1",
        "police": "101",
        "answer": "same",
    }


def test_a_change_is_a_further_line_and_the_last_holds(log):
    add(log, entry(), entry("p2"), entry(answer=Answer.DIFFERENT))
    assert len(log.path.read_text().splitlines()) == 3
    assert {pair[0]: one.answer for pair, one in latest(log.entries(), Reading.FIRST).items()} == {
        "p1": Answer.DIFFERENT,
        "p2": Answer.SAME,
    }


@pytest.mark.parametrize("cut", [1, 20, -1])
def test_a_line_cut_short_is_no_answer_and_the_next_one_is_whole(log, cut):
    add(log, entry())
    torn = entry("p2").line()[:cut]
    with log.path.open("ab") as file:
        file.write(torn)
    assert log.entries() == (entry(),)
    add(log, entry("p3"))
    assert log.entries() == (entry(), entry("p3"))
    assert log.path.with_suffix(".torn").read_bytes() == torn + b"\n"


@pytest.mark.parametrize(
    "line",
    [
        b"not json",
        b"{}",
        b"[]",
        entry().line().replace(b'"same"', b'"perhaps"').strip(),
        entry().line().replace(b"+00:00", b"").strip(),
        entry().line().replace(b'"p1"', b"true").strip(),
        entry().line().replace(b'"p1"', b"1.5").strip(),
        entry().line().replace(b'"A. Reader"', b'" "').strip(),
        entry().line().replace(b"{", b'{"name": "x", ').strip(),
        b"\xff",
    ],
)
def test_a_whole_line_that_is_no_answer_is_refused_by_its_number(log, line):
    log.path.write_bytes(entry().line() + line + b"\n" + entry().line())
    with pytest.raises(RecordsUnfit, match=r"Line 2 of decisions\.jsonl"):
        log.entries()
    with pytest.raises(RecordsUnfit), log.writing():
        pass


def test_an_answer_is_on_the_disk_before_it_is_acknowledged(log, monkeypatch):
    seen = []
    real = os.fsync

    def watched(handle):
        seen.append((os.fstat(handle).st_ino, os.fstat(handle).st_size))
        real(handle)

    monkeypatch.setattr(os, "fsync", watched)
    add(log, entry())
    found = log.path.stat()
    assert seen[-1] == (found.st_ino, found.st_size)
    assert log.path.parent.stat().st_ino in {inode for inode, _ in seen}, "the name of a new file is on the disk too"


def test_a_full_disk_is_told_and_leaves_nothing(log, monkeypatch):
    add(log, entry())

    def full(handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(AnswerRefused, match="No space left"):
            add(log, entry("p2"))
    assert log.entries() == (entry(),)
    add(log, entry("p3"))
    assert log.entries() == (entry(), entry("p3"))


def test_a_log_that_cannot_be_opened(tmp_path):
    with (
        pytest.raises(AnswerRefused, match="nothing was recorded"),
        DecisionLog(tmp_path / "none" / "d.jsonl").writing(),
    ):
        pass


WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from caraway.evidence.linkage.decision_log import Answer, DecisionLog, Entry, Reading
log = DecisionLog(Path(sys.argv[1]))
for number in range(100):
    with log.writing() as writing:
        seen = len(writing.entries)
        writing.add(Entry(datetime.now(UTC), sys.argv[2], Reading.FIRST, number, seen, Answer.SAME))
"""


def test_two_writers_at_once_lose_nothing_and_each_sees_the_others(log):
    words = [sys.executable, "-c", WRITER, str(log.path)]
    running = [subprocess.Popen([*words, by], env={**os.environ, "PYTHONPATH": "src"}) for by in ("A", "B")]
    assert [one.wait(60) for one in running] == [0, 0]
    found = log.entries()
    assert len(found) == 200
    assert [one.police for one in found] == list(range(200)), "each wrote knowing of every line before its own"
    for by in ("A", "B"):
        assert [one.participant for one in found if one.by == by] == list(range(100))


def test_an_answer_says_who_and_when():
    with pytest.raises(RecordsUnfit):
        entry(by=" ")
    with pytest.raises(RecordsUnfit):
        Entry(AT.replace(tzinfo=None), "A", Reading.FIRST, 1, 1, Answer.SAME)
