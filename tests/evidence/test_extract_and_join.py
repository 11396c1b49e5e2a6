"""From a force's export to a file ready to be counted, by the commands that are typed for it."""

import json
from datetime import UTC, date, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from caraway import cli
from caraway.core.study import pseudonyms
from caraway.core.study.project import read as project_of
from caraway.evidence.study_file.purpose_log import PurposeLog
from caraway.evidence.study_file.reading import read
from caraway.evidence.study_file.writing import write, write_rows
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
covariates = ["age_band", "sex", "prior_arrests", "prior_domestic"]
events = []
analysis = ["rearrest_whole", "rearrest_any", "rearrest_count", "rearrest_harm", "rearrest_day", "age_band", "sex", "prior_arrests", "prior_domestic", "completed_day", "sessions_attended"]
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


def casework(place, cut=date(2026, 6, 30), said=PROJECT, **more):
    """The participant's row as casework writes it, under the same key."""
    project, key = project_of(said), bytes.fromhex(KEY)
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
    } | more
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


def covariates(place):
    return "--covariates", f"{place}/police/covariates.parquet"


def analysed(place):
    return {row["arm"]: row for row in read(place / "analysis.parquet").table.to_pylist()}


def test_participants_have_what_the_police_alone_know(place, capsys):
    extract(place)
    assert "Covariates of 3 people, as on the day before time zero." in capsys.readouterr().out
    casework(place, sex="male")
    assert join(place, *covariates(place)) == 0
    row = analysed(place)["programme"]
    assert (row["sex"], row["age_band"], row["prior_arrests"]) == ("male", "25-34", "1")


def test_without_the_covariates_it_is_said_that_arms_cannot_be_balanced(place, capsys):
    extract(place)
    casework(place)
    join(place)
    assert "prior_arrests is recorded for 0 of 1 from casework and 2 of 2 from comparator" in capsys.readouterr().out


def test_where_casework_and_the_police_differ_somebody_says_which_holds(place, capsys):
    extract(place)
    casework(place, sex="female", age_band="25-34")
    assert join(place, *covariates(place)) == 1
    assert "differ in sex of 1 people. Say which holds: casework, police, neither." in capsys.readouterr().err
    assert not (place / "analysis.parquet").exists()
    assert cli.main(["evidence", "check", f"{place}/police/covariates.parquet", f"{place}/casework.parquet"]) == 1
    assert "sex, row 3: another value than in the file of people" in capsys.readouterr().out
    assert join(place, *covariates(place), "--where-they-differ", "police") == 0
    assert "differ in sex of 1 people. What held: police." in capsys.readouterr().out
    assert analysed(place)["programme"]["sex"] == "male"


def test_a_participant_of_another_time_zero_is_refused(place, capsys):
    extract(place)
    casework(place, zero_on=date(2025, 2, 1))
    assert join(place, *covariates(place)) == 1
    assert "told as of another time zero" in capsys.readouterr().err


def uncounted(place):
    lines = [line.rsplit(",", 2)[0] for line in PEOPLE.splitlines()]
    (place / "people.csv").write_text("\n".join(lines) + "\n")
    (place / "before.csv").write_text("reference,on,what\nCARA-AAA111,2025-01-09,domestic\nF1,2025-02-20,arrest\n")
    return "--before", f"{place}/before.csv"


def test_the_force_may_have_its_record_counted(place, capsys):
    before = uncounted(place)
    assert extract(place, *before) == 1
    assert "--before needs --record-from" in capsys.readouterr().err
    assert extract(place, *before, "--record-from", "2020-01-01") == 0
    assert "Not counted as before: 1 entries on time zero or later, 0 too early." in capsys.readouterr().out
    rows = read(place / "police" / "covariates.parquet").table.to_pylist()
    told = [(row["prior_arrests"], row["prior_domestic"]) for row in sorted(rows, key=lambda row: row["extract_row"])]
    assert told == [("0", "1"), ("0", "0"), ("0", "0")]


def test_the_forces_days_are_held_against_caseworks(place, capsys):
    person = pseudonyms.pseudonym(bytes.fromhex(KEY), project_of(PROJECT), pseudonyms.PERSON, "CARA-AAA111")
    days = place / "44.csv"
    days.write_text(f"person,time_zero,zero_on\n{person},referral,2025-01-11\n")
    assert extract(place, "--days", str(days)) == 1
    assert "row 2: zero_on: another day than on casework's list" in capsys.readouterr().err
    assert not (place / "police").exists()
    days.write_text(f"person,time_zero,zero_on\n{person},referral,2025-01-10\n")
    assert extract(place, "--days", str(days)) == 0
    assert "0 of the list are not in the export" in capsys.readouterr().out
    assert extract(place, out="other") == 0
    assert "were not held against casework's list: add --days" in capsys.readouterr().out


ASKING = PROJECT.replace('people = ["age_band"', 'people = ["consents_study", "age_band"')


@pytest.mark.parametrize(("answer", "why"), [(False, "who had not agreed"), (None, "who are not known to have agreed")])
def test_who_did_not_agree_is_left_out_and_counted(place, capsys, answer, why):
    (place / "p.toml").write_text(ASKING)
    extract(place)
    casework(place, said=ASKING, consents_study=answer)
    assert cli.main(["evidence", "check", f"{place}/casework.parquet"]) == 0
    assert f"casework.parquet: 1 people {why} will be left out by join." in capsys.readouterr().out
    assert join(place, *covariates(place)) == 0
    assert f"1 people {why} were left out, with their events." in capsys.readouterr().out
    assert "programme" not in analysed(place)


def test_a_project_that_asks_and_is_not_told_has_nothing_joined(place, capsys):
    (place / "p.toml").write_text(ASKING)
    extract(place)
    casework(place, said=ASKING)
    assert join(place) == 1
    said = capsys.readouterr().err
    assert "consents_study, row 1: not said, and the project asks for it" in said
    assert "nobody is in an analysis who is not known to have agreed" in said


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


def test_an_extract_is_there_whole_or_not_at_all(place, capsys):
    """An extract's name that is none is found while the second file is written."""
    line = ["--id", "Not A Word"]
    assert extract(place, *line) == 1
    assert "extract_id: text of another form" in capsys.readouterr().err
    assert not [path for path in place.iterdir() if "police" in path.name]
    assert extract(place) == 0
    assert (place / "police").stat().st_mode & 0o777 == 0o700


def test_files_with_faults_are_not_joined(place, capsys):
    extract(place)
    casework(place)
    rows = pq.ParquetFile(place / "casework.parquet").read().replace_schema_metadata(None)
    rows = rows.set_column(rows.column_names.index("followed_days"), "followed_days", pa.nulls(1, pa.int32()))
    log = PurposeLog(place / "log.jsonl", "somebody", datetime(2026, 7, 1, tzinfo=UTC))
    write(place / "casework.parquet", "people", rows, project=project_of(PROJECT), data_cut=date(2026, 6, 30), log=log)
    assert join(place) == 1
    assert "casework.parquet: followed_days, row 1: empty; fill it" in capsys.readouterr().err
    assert not (place / "analysis.parquet").exists()
