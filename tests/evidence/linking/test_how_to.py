"""The how-to, followed to the letter: its files are written, its commands are run, its pages are answered."""

import json
import os
import re
import signal
import subprocess
import sys
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

import pyarrow.parquet as pq
import pytest

ROOT = Path(__file__).parents[3]
HOW_TO = ROOT / "docs" / "how-to" / "link-records.md"
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.M | re.S)


def blocks():
    return BLOCK.findall(HOW_TO.read_text("utf-8"))


def started(body, folder):
    """The commands of a block, with this checkout's program for `caraway`."""
    script = re.sub(r"^caraway ", f'exec "{sys.executable}" -m caraway.cli ', body, flags=re.M)
    return subprocess.Popen(
        ["sh", "-e", "-c", script],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def page(opener, address, fields=None):
    data = urllib.parse.urlencode(fields).encode() if fields else None
    with opener.open(address, data, timeout=20) as answer:
        return answer.geturl(), answer.read().decode()


def hidden(body):
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', body))


def answered(process):
    """What a reader does: opens the address, says that the first pair is one person, and stops the program."""
    lines = [process.stdout.readline().strip() for _ in range(3)]
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar())
    )
    at, first = page(opener, lines[1])
    home, overview = page(opener, urllib.parse.urljoin(at, "/begin"), hidden(first))
    assert "0 of 2 decided" in overview
    at, pair = page(opener, urllib.parse.urljoin(home, "/pairs/2"))
    assert "Dalvin" in pair
    at, after = page(opener, at, {**hidden(pair), "answer": "same"})
    assert "1 of 1 decided" in after
    process.send_signal(signal.SIGINT)
    return process.communicate(timeout=30)


@pytest.mark.slow
def test_the_how_to_can_be_followed_to_the_letter(tmp_path):
    said = []
    for language, word, body in blocks():
        if language == "csv":
            (tmp_path / word).write_text(body)
            continue
        process = started(body, tmp_path)
        out, err = answered(process) if word == "serves" else process.communicate(timeout=120)
        assert (process.returncode == 0) is (word != "refused"), (body, out, err)
        said.append(out + err)
    linked, reviewed, settled, difference, refused = said
    assert re.search(r"Linked by rules: +2\n", linked)
    assert re.search(r"For people: +2 ", linked)
    assert reviewed.endswith("Stopped.\n1 of 2 pairs are decided.\n")
    assert "5 links, 1 of them decided by people" in settled
    assert "Undecided: 0" in settled
    assert "whatever they are:          -0.3333 to -0.3333" in difference
    assert "participants.csv has 4 faults" in refused
    links = pq.read_table(tmp_path / "linked" / "links.parquet").to_pylist()
    assert {row["participant"]: row["by"] for row in links} == {
        "CARA-AAA111": "exact",
        "CARA-AAA115": "exact",
        "CARA-AAA113": "model",
        "CARA-AAA114": "model",
        "CARA-AAA112": "person",
    }
    for name in re.findall(r"`([a-z_]+\.(?:parquet|json))`", HOW_TO.read_text("utf-8")):
        assert (tmp_path / "linked" / name).exists(), name
    written = b"".join(file.read_bytes() for file in (tmp_path / "linked").iterdir())
    for person in (*_names(tmp_path / "participants.csv"), *_names(tmp_path / "police.csv")):
        assert person.encode() not in written
    assert json.loads((tmp_path / "linked" / "decisions.jsonl").read_text())["by"] == "A. Reader"


def _names(file):
    """Every forename, surname, birthday and postcode of a file."""
    return {cell for line in file.read_text().splitlines()[1:] for cell in line.split(",")[1:5] if len(cell) > 3}


def test_every_block_of_the_how_to_is_a_file_or_commands():
    assert {language for language, *_ in blocks()} == {"csv", "sh"}
    assert HOW_TO.read_text("utf-8").count("```") == 2 * len(blocks())
    assert {word for language, word, _ in blocks() if language == "sh"} == {"", "serves", "refused"}
