"""The tutorial, followed to the letter: its files are written, its commands are run, and what it promises is there."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TUTORIAL = ROOT / "docs" / "tutorials" / "evidence.md"
BLOCK = re.compile(r"^```(\w+)( refused)?\n(.*?)^```$", re.M | re.S)


def followed(folder):
    """Do what each block says, in their order; yield what each command came to."""
    for language, refused, body in BLOCK.findall(TUTORIAL.read_text("utf-8")):
        if language == "toml":
            name = re.match(r"# (\S+)\n", body)[1]
            (folder / name).write_text(body)
        elif language == "sh":
            yield bool(refused), body, _run(body, folder)


def _run(body, folder):
    """The commands of a block, with this checkout's program for `./caraway`."""
    script = body.replace("./caraway", f'"{sys.executable}" -m caraway.cli')
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    return subprocess.run(
        ["sh", "-e", "-c", script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.mark.slow
def test_the_tutorial_can_be_followed_to_the_letter(tmp_path):
    came = list(followed(tmp_path))
    assert len(came) == 7
    for refused, body, done in came:
        assert (done.returncode == 0) is not refused, (body, done.stdout, done.stderr)
    assert "completion" in came[-1][2].stderr
    assert not (tmp_path / "completers").exists()
    report = tmp_path / "report"
    for name in re.findall(
        r"`([a-z-]+(?:\.[a-z]+)+|tables/|figures/)`",
        TUTORIAL.read_text("utf-8").partition("| file |")[2].partition("\n\n")[0],
    ):
        assert (report / name).exists(), name
    for other in ("report-merged", "report-shared"):
        assert "made of a reduced table" in (tmp_path / other / "report.html").read_text("utf-8")
    assert "standard errors grow by a factor of" in (tmp_path / "report-shared" / "report.html").read_text("utf-8")
    html = (report / "report.html").read_text("utf-8")
    for words in (
        "What was asked",
        "What was found",
        "How sure we can be",
        "What this does not say",
        "Plan and practice",
        "not shown",
    ):
        assert words in html
    document = json.loads((report / "results.json").read_text("utf-8"))
    assert document["departures"] == []
    truth = json.loads((tmp_path / "study" / "truth.json").read_text("utf-8"))
    assert truth
    first = document["results"][0]
    assert first["interval"]["high"] < 0


def test_every_block_of_the_tutorial_is_a_file_or_commands():
    blocks = BLOCK.findall(TUTORIAL.read_text("utf-8"))
    assert {language for language, *_ in blocks} == {"toml", "sh"}
    assert TUTORIAL.read_text("utf-8").count("```") == 2 * len(blocks)
