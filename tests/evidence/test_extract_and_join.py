"""From a force's export to a file ready to be counted, by the commands that are typed for it."""

import json
from datetime import UTC, date, datetime

import pytest

from caraway import cli
from caraway.core.study import pseudonyms
from caraway.core.study.project import read as project_of
from caraway.evidence.study_file.purpose_log import PurposeLog
from caraway.evidence.study_file.reading import read
from caraway.evidence.study_file.writing import write_rows
from tests.evidence.test_police_extract import EVENTS, PEOPLE

PROJECT = """
id = "pilot"
sharing_agreement = "Data sharing agreement 12 of 2026"
purpose = "Whether fewer people are arrested again within a year"
dates = "month"
key_id = "pilot-1"
windows = [365]
[allowed]
people = ["age_band", "sex", "prior_arrests"]
events = []
analysis = ["rearrest_whole", "rearrest_any", "rearrest_count", "rearrest_harm", "rearrest_day", "age_band", "sex", "prior_arrests", "completed_day", "sessions_attended"]
"""
HARM = 'name = "Made up"\nversion = "1"\nscale = "days"\n[weights]\n"8A" = 10\n"195" = 2\n'
KEY = "6b" * 32


@pytest.fixture
def place(tmp_path):
    for name, text in (
        ("p.toml", PROJECT),
        ("people.csv", PEOPLE),
        ("events.csv", EVENTS),
        ("harm.toml", HARM),
        ("people.key", KEY),
    ):
        (tmp_path / name).write_text(text)
    return tmp_path


def extract(place, *words, out="police", cut="2026-06-30"):
    line = [
        "evidence",
        "extract",
        f"{place}/p.toml",
        f"{place}/people.csv",
        f"{place}/events.csv",
        "--out",
        f"{place}/{out}",
    ]
    about = [
        "--key",
        f"{place}/people.key",
        "--id",
        "w-2026-06",
        "--force",
        "44",
        "--agreement",
        "CARA Wessex",
        "--by",
        "An analyst",
    ]
    what = ["--definition", "re-arrest", "--from", "referral", "--on", "2026-06-30", "--cut", cut]
    return cli.main([*line, *about, *what, *words])


def casework(place, cut=date(2026, 6, 30)):
    """The participant's row as casework writes it, under the same key."""
    project, key = project_of(PROJECT), bytes.fromhex(KEY)
    row = {
        "person": pseudonyms.pseudonym(key, project, pseudonyms.PERSON, "CARA-AAA111"),
        "source": "casework",
        "force": pseudonyms.group(key, project, pseudonyms.FORCE, "44"),
        "agreement": pseudonyms.group(key, project, pseudonyms.AGREEMENT, "one"),
        "arm": "programme",
        "time_zero": "referral",
        "zero_on": date(2025, 1, 1),
        "followed_days": 365,
        "end_reason": "data_cut",
        "completed_day": 80,
        "sessions_attended": 2,
    }
    log = PurposeLog(place / "log.jsonl", "the casework site", datetime(2026, 7, 1, tzinfo=UTC))
    write_rows(place / "casework.parquet", "people", [row], project=project, data_cut=cut, log=log)


def join(place, *words, people=("casework.parquet", "police/people.parquet"), time_zero="referral"):
    files = ["--people", *(f"{place}/{one}" for one in people), "--events", f"{place}/police/events.parquet"]
    what = ["--window", "365", "--from", time_zero, "--definition", "re-arrest", "--harm", f"{place}/harm.toml"]
    return cli.main(
        [
            "evidence",
            "join",
            *files,
            *what,
            "--out",
            f"{place}/analysis.parquet",
            "--log",
            f"{place}/log.jsonl",
            "--by",
            "An evaluator",
            *words,
        ]
    )


def test_from_export_to_analysis(place, capsys):
    assert extract(place) == 0
    assert "2 comparators and 3 events" in capsys.readouterr().out
    casework(place)
    assert join(place) == 0
    rows = read(place / "analysis.parquet").table.to_pylist()
    told = {
        (row["arm"], row["rearrest_count"], row["rearrest_harm"], row["rearrest_day"], row["rearrest_whole"])
        for row in rows
    }
    assert told == {
        ("programme", 1, 10.0, 59, True),
        ("no-workshop", 1, 10.0, 1, True),
        ("no-workshop", 1, 2.0, 92, False),
    }


def test_every_writing_is_in_the_log_with_its_purpose(place):
    extract(place)
    casework(place)
    join(place)
    lines = [json.loads(line) for line in (place / "log.jsonl").read_text().splitlines()]
    assert [(line["by"], line["kind"]) for line in lines] == [
        ("the casework site", "people"),
        ("An evaluator", "analysis"),
    ]
    police = [json.loads(line) for line in (place / "police" / "purposes.jsonl").read_text().splitlines()]
    assert {line["purpose"] for line in (*lines, *police)} == {"Whether fewer people are arrested again within a year"}


def test_an_effect_from_completion_is_refused(place, capsys):
    extract(place)
    casework(place)
    assert join(place, time_zero="completion") == 1
    assert "immortal time" in capsys.readouterr().err
    assert not (place / "analysis.parquet").exists()


def test_the_same_people_twice_are_refused(place, capsys):
    extract(place)
    casework(place)
    assert join(place, people=("casework.parquet", "casework.parquet", "police/people.parquet")) == 1
    assert "1 rows of people are in more than one" in capsys.readouterr().err


def test_two_data_cuts_are_refused(place, capsys):
    extract(place)
    casework(place, cut=date(2026, 5, 31))
    assert join(place) == 1
    assert "2026-05-31" in capsys.readouterr().err


def test_a_folder_that_is_there_and_a_key_that_is_none(place, capsys):
    (place / "police").mkdir()
    assert extract(place) == 1
    assert "name a new folder" in capsys.readouterr().err
    (place / "people.key").write_text("secret")
    assert extract(place, out="other") == 1
    assert "is no key" in capsys.readouterr().err
