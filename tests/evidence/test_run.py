"""A plan carried out on a simulated study: what is in the report, that it is the same each time, and what is refused."""

import json
from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pytest

from caraway import cli
from caraway.core.study.words import Kind
from caraway.evidence import run as running
from caraway.evidence.analysis import estimating, panel_asked, times
from caraway.evidence.analysis.estimating import harm_scale
from caraway.evidence.analysis.looks import boundary, widened
from caraway.evidence.designs.weighed_times import by_balancing, by_matching, by_weighting
from caraway.evidence.placed import Part
from caraway.evidence.plan import plan_from
from caraway.evidence.plan.answers import ANSWERS
from caraway.evidence.plan.panel_parts import OF_PANELS
from caraway.evidence.plan.parts import Looks
from caraway.evidence.plan.words import Boundary, Design, Measure
from caraway.evidence.refusals import (
    DataUnfit,
    ImmortalTime,
    OutcomesMixed,
    PlanUnfit,
    StudyFileUnfit,
    SubgroupUnplanned,
)
from caraway.evidence.report.document import publish
from caraway.evidence.result import Interval, Maryland
from caraway.evidence.run import findings_of, how_many_steps, run
from caraway.evidence.study_file.purpose_log import PurposeLog
from caraway.evidence.study_file.reading import read
from caraway.evidence.study_file.writing import write
from caraway.evidence.synthetic.simulating import project_of, simulate
from caraway.evidence.synthetic.world import World
from tests.evidence.report.example import result, setting

PLAN = """
title = "Workshops for people cautioned: a randomised trial"
question = "Are people given a place in a workshop less likely to be arrested again within a year?"
design = "randomised"
time_zero = "assignment"
window_days = 365
data_cut = 2027-07-03
registered_on = 2024-01-01
registered_at = "a public register of trials"
covariates = ["age_band", "prior_arrests", "risk_band"]
sensitivity = ["e_value", "missing_bounds", "leave_one_force_out", "effect_of_attending"]
[arms]
treated = "workshop"
treated_words = "a place in a workshop"
comparator = "control"
comparator_words = "no workshop, among people already cautioned"
[[outcomes]]
code = "rearrested"
metric = "people arrested again for any offence"
definition = "re-arrest"
measure = "prevalence"
primary = true
[[outcomes]]
code = "arrests"
metric = "arrests for any offence"
definition = "re-arrest"
measure = "frequency"
[[outcomes]]
code = "harm"
metric = "harm of the offences people were arrested for"
definition = "re-arrest"
measure = "harm"
scale = "demonstration, version 1 (days of harm)"
[[outcomes]]
code = "first"
metric = "time to the first arrest"
definition = "re-arrest"
measure = "time to first"
[[subgroups]]
column = "age_band"
reason = "an earlier evaluation found the largest difference at ages 25 to 34"
"""


def log_of(folder):
    return PurposeLog(folder / "purpose.log", "test", datetime(2026, 1, 1, tzinfo=UTC))


def study(folder, world=None, n=1200, seed=7, kinds=(Kind.ANALYSIS,)):
    log = log_of(folder)
    simulate(world or World(), n, seed, folder, log=log, kinds=kinds)
    return folder / f"{kinds[0].value}.parquet"


def rewritten(data, folder, change):
    """The study file with its rows changed."""
    log = log_of(folder)
    table = change(read(data).table)
    write(
        folder / "changed.parquet",
        Kind.ANALYSIS,
        table,
        project=project_of(World()),
        data_cut=read(data).description.data_cut,
        log=log,
    )
    return folder / "changed.parquet"


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return study(tmp_path_factory.mktemp("study"))


@pytest.fixture(scope="module")
def observed(tmp_path_factory):
    return study(tmp_path_factory.mktemp("observed"), World(design="observational", confounding=0.5), 900)


@pytest.fixture(scope="module")
def plan_file(tmp_path_factory):
    file = tmp_path_factory.mktemp("plan") / "study.toml"
    file.write_text(PLAN)
    return file


@pytest.fixture(scope="module")
def out(data, plan_file, tmp_path_factory):
    return run(plan_file, data, tmp_path_factory.mktemp("out") / "report")


@pytest.fixture(scope="module")
def document(out):
    return json.loads((out / "results.json").read_text())


def planned(data, text=PLAN, **changes):
    for old, new in changes.values():
        assert old in text
        text = text.replace(old, new)
    return findings_of(plan_from(text, "study.toml"), data)


def test_every_planned_outcome_is_answered(document):
    assert {one["outcome"] for one in document["results"]} == {"rearrested", "arrests", "harm", "first", "serious harm"}
    assert document["unavailable"] == []
    assert document["departures"] == []
    assert {one["part"] for one in document["results"]} == {"primary", "secondary", "subgroup", "sensitivity", "harms"}


def test_a_second_run_gives_the_same_bytes(data, plan_file, out, tmp_path):
    again = run(plan_file, data, tmp_path / "again")
    files = sorted(path.relative_to(out) for path in out.rglob("*") if path.is_file())
    assert files == sorted(path.relative_to(again) for path in again.rglob("*") if path.is_file())
    assert all((out / name).read_bytes() == (again / name).read_bytes() for name in files)


def test_the_order_of_rows_does_not_matter(data, document, tmp_path):
    turned = rewritten(data, tmp_path, lambda table: table.take(list(range(table.num_rows))[::-1]))
    found = publish(findings_of(plan_from(PLAN, "study.toml"), turned)).document
    for one, other in zip(document["results"], found["results"], strict=True):
        assert one["name"] == other["name"]
        assert (one["estimate"] is None) == (other["estimate"] is None)
        assert (one["estimate"] or 0) == pytest.approx(other["estimate"] or 0, rel=1e-6), one["name"]
    assert document["tallies"] == found["tallies"]


def test_the_counts_are_those_of_the_file(data, document):
    rows = read(data).table.to_pylist()
    for tally in (one for one in document["tallies"] if one["outcome"] != "serious harm"):
        column, _, value = tally["subgroup"].partition("=")
        mine = [
            row
            for row in rows
            if row["arm"] == tally["arm"] and (not column or row[column] == value) and row["rearrest_whole"]
        ]
        assert tally["people"] in (None, len(mine))
        assert tally["having"] in (None, sum(row["rearrest_any"] for row in mine))
    assert sum(tally["having"] is None for tally in document["tallies"]) > 0


def test_no_small_count_is_in_any_file(out, document):
    least = document["plan"]["disclosure"]["least"]
    tables = json.loads((out / "tables" / "tables.json").read_text())
    for table in tables:
        if table["code"] in ("counts", "baseline"):
            counted = [value for row in table["rows"] for value in row if isinstance(value, int)]
            assert min(counted) >= least


def test_a_manifest_lists_every_file(out):
    manifest = json.loads((out / "manifest.json").read_text())
    assert set(manifest) == {str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()} - {
        "manifest.json"
    }
    assert (out / "plan.toml").read_text() == PLAN


def test_a_report_is_never_written_over(out, data, plan_file):
    with pytest.raises(PlanUnfit, match="is there already"):
        run(plan_file, data, out)


def test_a_folder_that_cannot_be_written_is_refused(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(PlanUnfit, match="cannot be written"):
        running._written(tmp_path / "file" / "report", {"a": b"b"})
    (tmp_path / "nowhere").symlink_to(tmp_path / "gone")
    with pytest.raises(PlanUnfit, match="is there already"):
        run(tmp_path / "no.toml", tmp_path / "no.parquet", tmp_path / "nowhere")


def test_half_a_report_is_never_left(data, plan_file, tmp_path, monkeypatch):
    monkeypatch.setattr(running, "paper", lambda made: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run(plan_file, data, tmp_path / "report")
    assert list(tmp_path.iterdir()) == []


def test_each_step_is_told(data):
    seen = []
    plan = plan_from(PLAN, "study.toml")
    running.files_of(publish(findings_of(plan, data, seen.append)), seen.append)
    assert len(seen) == how_many_steps(plan)


@pytest.mark.parametrize("design", ["weighting", "entropy balancing", "matching", "doubly robust"])
def test_each_design_for_people_not_assigned_by_chance(observed, design):
    found = planned(observed, design=('"randomised"', f'"{design}"'))
    first = found.placed[0].result
    assert first.name == "risk difference"
    assert 3 <= first.setting.maryland <= 4
    doubly = design == "doubly robust"
    assert any("time to the first would need a model" in one for one in found.unavailable) is doubly
    assert any(one.kind == "missing outcome" for one in found.departures) is doubly
    publish(found)


@pytest.mark.parametrize("design", ["weighting", "entropy balancing", "matching"])
def test_time_to_the_first_of_people_made_alike_is_that_of_its_design(observed, design):
    found = planned(observed, design=('"randomised"', f'"{design}"'))
    rows = read(observed).table.to_pylist()
    times = [min(row["rearrest_day"] or row["followed_days"], row["followed_days"]) for row in rows]
    seen = [row["rearrest_any"] for row in rows]
    kept = [number for number, row in enumerate(rows) if times[number] > 0]
    names = ("age_band", "prior_arrests", "risk_band")
    values = [[row[name] or "not recorded" for row in rows] for name in names]
    columns = np.array([[one == value for one in column] for column in values for value in sorted(set(column))[1:]])
    by = {"weighting": by_weighting, "entropy balancing": by_balancing, "matching": by_matching}[design]
    direct = by(
        np.array(times)[kept],
        np.array(seen)[kept],
        np.array([row["arm"] == "workshop" for row in rows])[kept],
        columns.T[kept].astype(float),
        setting=setting(maryland=Maryland.CONTROLLED),
        names=("workshop", "control"),
    )
    mine = [one.result for one in found.placed if one.outcome == "first"]
    assert [one.name for one in mine] == [one.name for one in direct.results]
    for one, other in zip(mine, direct.results, strict=True):
        assert one.estimate == pytest.approx(other.estimate, rel=1e-9)
        assert one.interval.low == pytest.approx(other.interval.low, rel=1e-9)
        assert one.setting.maryland == other.setting.maryland
    drawn = {curve.arm: curve.without[-1] for curve in found.curves}
    share = direct.results[1].details
    assert drawn == pytest.approx({arm: share[arm] for arm in drawn}, rel=1e-9)


def test_a_primary_outcome_of_time_has_subgroups_and_sensitivity(observed):
    text = PLAN.replace("primary = true\n", "").replace('"time to first"', '"time to first"\nprimary = true')
    found = planned(observed, text, design=('"randomised"', '"weighting"'))
    assert any(one.subgroup and one.result.name == "difference in restricted mean time" for one in found.placed)
    checks = {check.name: check for check in found.checks}
    first = next(one.result for one in found.placed if one.part is Part.PRIMARY)
    assert checks["one force left out"].values["all"][0] == pytest.approx(first.estimate)
    assert "E-value" in checks


def test_attending_has_no_effect_on_a_time(data):
    text = PLAN.replace("primary = true\n", "").replace('"time to first"', '"time to first"\nprimary = true')
    found = planned(data, text)
    assert any("of shares and means" in one for one in found.unavailable)
    assert not any("attend" in one.result.method for one in found.placed)


def test_what_is_said_of_a_rough_result_is_as_rough(tmp_path):
    """A count beside the primary result is hidden for the sake of another, so the result and the sentences on it are given roughly."""
    text = PLAN.replace("primary = true\n", "").replace('"time to first"', '"time to first"\nprimary = true')
    data = study(tmp_path, World(design="observational", confounding=0.5, lost=0.1), 1500)
    found = planned(data, text, design=('"randomised"', '"weighting"'))
    published = publish(found)
    first = next(one for one in published.findings.placed if one.part is Part.PRIMARY)
    assert any("given roughly" in label for label in first.result.labels)
    for check in published.findings.checks:
        assert check.of in published.findings.placed
        if any("given roughly" in label for label in check.of.result.labels):
            assert all(value == float(f"{value:.2g}") for value, how in check.values.values() if how != "whole")


def test_a_description_says_how_many_are_without_it(data):
    text = PLAN.replace('comparator = "control"\n', "").replace(
        'comparator_words = "no workshop, among people already cautioned"\n', ""
    )
    found = planned(data, text, design=('"randomised"', '"descriptive"'))
    first = next(one.result for one in found.placed if one.outcome == "first")
    assert first.name == "share without an event"
    assert first.setting.maryland == 1


def test_forces_that_began_at_different_times(tmp_path):
    panel = study(tmp_path, World(design="staggered", forces=8, months=18), 5000, 3, (Kind.PANEL,))
    found = planned(panel, design=('"randomised"', '"group-time"'))
    assert found.placed[0].result.setting.maryland in (3, 4)
    assert {period for period, _ in found.event_times} >= {-2, 0, 1}
    assert running.files_of(publish(found))["figures/event-study.svg"]


def test_a_description_compares_nobody(data):
    text = PLAN.replace('comparator = "control"\n', "").replace(
        'comparator_words = "no workshop, among people already cautioned"\n', ""
    )
    found = planned(data, text, design=('"randomised"', '"descriptive"'))
    result = found.placed[0].result
    assert (result.setting.comparator, result.setting.maryland, len(result.arms)) == ("none", 1, 1)
    html = running.files_of(publish(found))["report.html"].decode()
    assert "It cannot be said whether the programme made a difference" in html


def test_an_effect_in_a_file_counted_from_completion_is_refused(data, tmp_path):
    def from_completion(table):
        return table.set_column(
            table.column_names.index("time_zero"), "time_zero", pa.array(["completion"] * table.num_rows)
        )

    with pytest.raises(ImmortalTime):
        planned(rewritten(data, tmp_path, from_completion))


def test_two_windows_in_one_file_are_refused(data, tmp_path):
    def two(table):
        days = [365] * (table.num_rows - 1) + [182]
        return table.set_column(table.column_names.index("window_days"), "window_days", pa.array(days, pa.int32()))

    with pytest.raises(OutcomesMixed, match="window_days"):
        planned(rewritten(data, tmp_path, two))


def test_another_window_than_planned_is_a_departure(data):
    found = planned(data, window=("window_days = 365", "window_days = 182"))
    kinds = {(one.kind, one.sentence) for one in found.departures}
    assert ("other window", "arrests: planned 182 days, run with 365 days.") in kinds
    assert found.placed[0].result.setting.window_days == 182


def test_an_unplanned_subgroup_is_no_headline(data):
    with pytest.raises(SubgroupUnplanned):
        planned(data, PLAN + '[headline]\nsubgroup = "sex=male"\n')


def test_what_the_file_does_not_hold_is_said(data):
    text = PLAN + '[[subgroups]]\ncolumn = "risk_score"\nreason = "none"\n'
    found = planned(
        data,
        text.replace(
            'definition = "re-arrest"\nmeasure = "frequency"',
            'definition = "proven re-offending"\nmeasure = "frequency"',
        ),
    )
    assert any("does not hold proven re-offending" in one for one in found.unavailable)
    assert any("no codes of risk_score" in one for one in found.unavailable)
    with pytest.raises(DataUnfit, match="primary outcome has no answer"):
        planned(
            data,
            first=(
                'definition = "re-arrest"\nmeasure = "prevalence"',
                'definition = "proven re-offending"\nmeasure = "prevalence"',
            ),
        )


def test_an_arm_that_is_not_there_is_refused(data):
    with pytest.raises(StudyFileUnfit, match="nobody in the arm"):
        planned(data, arm=('treated = "workshop"', 'treated = "course"'))


def test_a_scale_that_says_too_little_is_refused(data):
    assert harm_scale("Cambridge, version 2026 (days of imprisonment)").scale == "days of imprisonment"
    with pytest.raises(PlanUnfit, match="NAME, version VERSION"):
        harm_scale("Cambridge")


def test_planned_looks_widen_the_interval(data):
    looks = Looks(Boundary.OBRIEN_FLEMING, (0.5, 1.0), 1)
    assert boundary(looks) == pytest.approx(2.7965, abs=1e-3)
    before = result(-0.08, -0.15, -0.01)
    after = widened(before, looks)
    assert after.interval.low == pytest.approx(-0.08 - 0.07 * 2.7965 / 1.95996, abs=1e-4)
    assert after.p_value is None
    ratio = widened(result(0.5, 0.25, 1.0, null=1.0, name="risk ratio"), looks)
    assert ratio.interval.low * ratio.interval.high == pytest.approx(0.25)
    assert widened(before, Looks()) is before
    assert Interval(-1, 1).low <= after.interval.low
    found = planned(data, PLAN + '[looks]\nboundary = "pocock"\nfractions = [0.5, 1.0]\nthis = 1\n')
    assert "This is look 1 of 2" in found.notes[0]
    publish(found)


@pytest.mark.parametrize("design", list(Design))
@pytest.mark.parametrize("measure", list(Measure))
def test_the_manual_says_which_measures_a_design_answers(design, measure):
    if design in OF_PANELS:
        answers = measure in panel_asked.SUMS
    elif measure is Measure.TIME:
        answers = design in (*times.WEIGHED, Design.RANDOMISED, Design.DESCRIPTIVE)
    elif measure is Measure.CHANGE:
        answers = design is Design.DESCRIPTIVE  # before and after: `sound_further` refuses it of others
    else:
        answers = (design, measure) in estimating._ESTIMATORS
    assert (measure in ANSWERS[design]) is answers


def test_whom_the_file_leaves_out_is_said_and_how_many_is_not_published(data, plan_file, tmp_path, capsys):
    log = PurposeLog(tmp_path / "purpose.log", "test", datetime(2026, 1, 1, tzinfo=UTC))
    without, file = tmp_path / "without.parquet", read(data)
    write(
        without, Kind.ANALYSIS, file.table, project=file.description.project, data_cut=file.description.data_cut, log=log,
        left_out={"no": 7, "unknown": 2},
    )  # fmt: skip
    assert cli.main(["evidence", "run", str(plan_file), "--data", str(without), "--out", str(tmp_path / "out")]) == 0
    said = capsys.readouterr().out
    assert "7 people who had not agreed and 2 people who are not known to have agreed were left out" in said
    (note,) = json.loads((tmp_path / "out" / "results.json").read_text())["notes"]
    assert note == "Whoever had not agreed to be in the study, or is not known to have, is in none of its counts."
    assert note in (tmp_path / "out" / "report.html").read_text()
    assert planned(data).notes == ()
