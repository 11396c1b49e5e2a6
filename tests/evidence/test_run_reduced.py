"""A plan carried out on a reduced table: what its rows would have given, and of what a table does not hold, why."""

import json
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from caraway.core.study.words import Definition, Kind, SmallCells
from caraway.evidence.analysis import summed
from caraway.evidence.estimators.assigned import difference
from caraway.evidence.estimators.moments import standing_in
from caraway.evidence.placed import Part
from caraway.evidence.plan import plan_from
from caraway.evidence.reduce.merging import merge
from caraway.evidence.reduce.protecting import protect
from caraway.evidence.reduce.reduced import save
from caraway.evidence.reduce.reducing import reduce_file, reduce_rows
from caraway.evidence.reduce.reduction import Reduction
from caraway.evidence.refusals import DataUnfit, StudyFileUnfit
from caraway.evidence.report.disclosure import dominated, may_be_dominated
from caraway.evidence.report.document import publish
from caraway.evidence.run import findings_of, run
from caraway.evidence.study_file.reading import read
from caraway.evidence.study_file.writing import write
from caraway.evidence.synthetic.simulating import project_of
from caraway.evidence.synthetic.world import World
from tests.evidence.test_run import PLAN, log_of, study
from tests.evidence.test_run_panels import PLAN as PANEL_PLAN

KEYS = ("arm", "force", "age_band", "prior_arrests", "risk_band", "attended")
BY = Reduction(Definition.REARREST, KEYS)
BY_MONTH = Reduction(
    Definition.REARREST, ("arm", "force", "month", "start_month"), counts=False, days=False, kind=Kind.PANEL
)
FEW = Reduction(Definition.REARREST, ("arm", "risk_band"))


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return study(tmp_path_factory.mktemp("study"))


@pytest.fixture(scope="module")
def observed(tmp_path_factory):
    return study(tmp_path_factory.mktemp("observed"), World(design="observational", confounding=0.5), 900)


def found(table, folder, text=PLAN):
    save(table, folder / "reduced.parquet")
    return findings_of(plan_from(text, "study.toml"), folder / "reduced.parquet")


def by_force(data, folder, reduction=BY):
    """Each force's file reduced by itself, and the tables merged."""
    file = read(data)
    tables = []
    for force in sorted(set(file.table["force"].to_pylist())):
        rows = file.table.filter(pa.compute.equal(file.table["force"], force))
        path = folder / f"{force}.parquet"
        cut = file.description.data_cut
        write(path, Kind.ANALYSIS, rows, project=project_of(World()), data_cut=cut, log=log_of(folder))
        tables.append(reduce_file(path, reduction))
    return merge(tables, same_controller=True)


def results(findings):
    """Each result by what it is of. Harms are not among them: a table that people were put together in says nothing of them."""
    return {
        (one.outcome, one.part, one.subgroup, one.result.name, one.result.method): one.result
        for one in findings.placed
        if one.part is not Part.HARMS
    }


def assert_same(findings, rows, *, without=()):
    """Every result of `findings` is that of the rows, and only those of the outcomes `without` are not there."""
    mine, others = results(findings), results(rows)
    assert {key for key in others if key not in mine} == {key for key in others if key[0] in without}
    for key, result in mine.items():
        if key[0] in without:
            continue
        other = others[key]
        numbers = [
            (one.estimate, one.interval.low, one.interval.high, one.standard_error or 0, one.p_value or 0)
            for one in (result, other)
        ]
        assert numbers[0] == pytest.approx(numbers[1], rel=1e-9, abs=1e-12), key
        assert result.arms == other.arms


def test_a_merged_table_gives_what_all_rows_give(data, tmp_path):
    rows, merged = findings_of(plan_from(PLAN, "study.toml"), data), found(by_force(data, tmp_path), tmp_path)
    assert_same(merged, rows, without=("harm",))
    assert [one.values for one in merged.checks] == [one.values for one in rows.checks if one.section != "harms"]
    assert merged.harms is None
    assert [one.before for one in merged.balance] == pytest.approx([one.before for one in rows.balance], rel=1e-9)
    assert [(one.arm, one.days) for one in merged.curves] == [(one.arm, one.days) for one in rows.curves]
    for one, other in zip(merged.curves, rows.curves, strict=True):
        assert one.without == pytest.approx(other.without, rel=1e-9)
    differ = {name for name, cell in merged.release.cells.items() if cell != rows.release.cells.get(name, cell)}
    assert not differ
    assert "8 files" in merged.notes[0]


def harm_of(rows, whole=True):
    table = read(rows).table
    kept = np.array(table["rearrest_whole"].to_pylist()) | (not whole)
    return np.array(table["rearrest_harm"].to_pylist())[kept], (np.array(table["arm"].to_pylist()) == "workshop")[kept]


def test_mean_harm_is_compared_by_sums_and_squares(data, tmp_path):
    merged = found(by_force(data, tmp_path), tmp_path)
    (harm,) = (one.result for one in merged.placed if one.outcome == "harm")
    slow = difference(*harm_of(data))
    assert (harm.estimate, harm.standard_error, harm.p_value) == pytest.approx(
        (slow.estimate, slow.standard_error, slow.p_value), rel=1e-9
    )
    assert (harm.interval.low, harm.interval.high) == pytest.approx(slow.interval(), rel=1e-9)
    by_rows = findings_of(plan_from(PLAN, "study.toml"), data)
    first = next(one.result for one in by_rows.placed if one.outcome == "harm")
    assert (first.name, first.unit) == (harm.name, harm.unit.replace(" followed", ""))
    assert first.estimate == pytest.approx(harm.estimate, rel=1e-9)
    assert any("a permutation test, resampling" in one for one in merged.unavailable)


def test_squares_that_are_lost_are_found(data, tmp_path, monkeypatch):
    monkeypatch.setattr(summed, "standing_in", lambda n, totals, _: standing_in(n, totals, totals**2 / n))
    merged = found(by_force(data, tmp_path), tmp_path)
    (harm,) = (one.result for one in merged.placed if one.outcome == "harm")
    assert harm.standard_error != pytest.approx(difference(*harm_of(data)).standard_error, rel=1e-3)


@pytest.mark.parametrize("design", ["weighting", "entropy balancing"])
def test_people_made_alike_by_what_the_table_was_reduced_by(observed, tmp_path, design):
    text = PLAN.replace('"randomised"', f'"{design}"')
    rows = findings_of(plan_from(text, "study.toml"), observed)
    table = found(by_force(observed, tmp_path), tmp_path, text)
    assert_same(table, rows)
    assert [one.after for one in table.balance] == pytest.approx([one.after for one in rows.balance], abs=1e-7)
    publish(table)


@pytest.mark.parametrize(("design", "why"), [("matching", "matched one by one"), ("doubly robust", "dealt into folds")])
def test_designs_that_need_people(observed, tmp_path, design, why):
    text = PLAN.replace('"randomised"', f'"{design}"')
    if design == "matching":
        with pytest.raises(DataUnfit, match=f"primary outcome has no answer.*{why}"):
            found(by_force(observed, tmp_path), tmp_path, text)
        return
    table = found(by_force(observed, tmp_path), tmp_path, text)
    assert sum(why in one for one in table.unavailable) == 2
    assert table.placed[0].result.name == "risk difference"


def test_a_description_of_a_table(data, tmp_path):
    text = PLAN.replace('comparator = "control"\n', "").replace('"randomised"', '"descriptive"')
    text = text.replace('comparator_words = "no workshop, among people already cautioned"\n', "")
    assert_same(found(by_force(data, tmp_path), tmp_path, text), findings_of(plan_from(text, "study.toml"), data))


def test_forces_that_began_at_different_times(tmp_path):
    panel = study(tmp_path, World(design="staggered", forces=8, months=18), 5000, 3, (Kind.PANEL,))
    text = PLAN.replace('"randomised"', '"group-time"')
    rows, table = findings_of(plan_from(text, "study.toml"), panel), found(reduce_file(panel, BY_MONTH), tmp_path, text)
    assert_same(table, rows)
    assert [period for period, _ in table.event_times] == [period for period, _ in rows.event_times]
    assert table.notes
    with pytest.raises(StudyFileUnfit, match="a panel reduced by force, month, start_month"):
        found(reduce_file(panel, replace(BY_MONTH, keys=("arm", "force"))), tmp_path, text)
    with pytest.raises(StudyFileUnfit, match="A table of panels has no people"):
        found(reduce_file(panel, BY_MONTH), tmp_path)


def test_a_report_of_a_shared_table_says_what_that_cost(data, tmp_path):
    shared = protect(reduce_file(data, FEW), how=SmallCells.COMBINE, least=10)
    assert shared.protection.relabelled > 0
    save(shared, tmp_path / "r.parquet")
    (tmp_path / "plan.toml").write_text(PLAN)
    out = run(tmp_path / "plan.toml", tmp_path / "r.parquet", tmp_path / "report")
    document = json.loads((out / "results.json").read_text())
    assert document["notes"] == list(replace(shared, protection=shared.protection.told(shared.people)).notes)
    assert "standard errors grow by a factor of" in document["notes"][1]
    html = (out / "report.html").read_text()
    assert "Cells of fewer than 10 people: combined with their neighbours." in html
    said = " ".join(document["unavailable"])
    for words in (
        "days were put together with their neighbours", "not reduced by force", "alike the groups are on age_band is not told",
        "no codes of age_band", "does not say who attended", "Why people were not followed", "arrests for any offence (frequency)",
    ):  # fmt: skip
        assert words in said, words
    assert {one["outcome"] for one in document["results"]} == {"rearrested", "arrests", "harm"}
    means = [one["name"] for one in document["results"] if one["outcome"] == "arrests"]
    assert means == ["difference of mean number of events"]


def test_who_attended_is_not_guessed_where_it_was_put_together(data, tmp_path):
    shared = protect(reduce_file(data, replace(FEW, keys=(*FEW.keys, "attended"))), how=SmallCells.COMBINE, least=10)
    table = found(shared, tmp_path)
    assert any("does not say who attended" in one for one in table.unavailable)
    assert not any(one.result.name == "complier average causal effect" for one in table.placed)
    publish(table)


def test_a_table_without_days_or_counts(data, tmp_path):
    table = found(reduce_file(data, replace(BY, counts=False, days=False)), tmp_path)
    assert any("say days = true" in one for one in table.unavailable)
    assert next(one.result.name for one in table.placed if one.outcome == "arrests").startswith("difference of mean")
    assert not table.curves


def test_what_is_not_of_the_plan_is_refused(data, tmp_path):
    with pytest.raises(StudyFileUnfit, match="nobody in the arm course: there are control, workshop"):
        found(reduce_file(data, BY), tmp_path, PLAN.replace('treated = "workshop"', 'treated = "course"'))
    with pytest.raises(DataUnfit, match="does not hold proven re-offending"):
        found(reduce_file(data, BY), tmp_path, PLAN.replace("re-arrest", "proven re-offending"))


def test_another_window_than_the_tables_is_a_departure(data, tmp_path):
    table = found(reduce_file(data, BY), tmp_path, PLAN.replace("window_days = 365", "window_days = 182"))
    assert table.placed[0].result.setting.window_days == 365
    assert any(one.kind == "other window" and "rearrested" in one.sentence for one in table.departures)


def test_one_person_with_most_of_the_harm_is_not_told(data, tmp_path):
    file = read(data)
    harm = [1e6 if place == 0 else 1.0 for place in range(file.table.num_rows)]
    changed = file.table.set_column(file.table.column_names.index("rearrest_harm"), "rearrest_harm", pa.array(harm))
    cut = file.description.data_cut
    table = reduce_rows(changed, BY, project="simulated", data_cut=cut, source="one")
    made = publish(found(table, tmp_path))
    assert next(one for one in made.document["results"] if one["outcome"] == "harm")["withheld"]


def test_a_sum_that_is_dominated_is_always_said_to_be():
    rng = np.random.default_rng(3)
    for _ in range(300):
        amounts = rng.choice([0.0, 1.0, 5.0, 40.0, 1000.0], int(rng.integers(1, 40)), p=[0.6, 0.2, 0.1, 0.05, 0.05])
        cells = np.array_split(amounts, int(rng.integers(1, 5)))
        values, many = [], []
        for cell in cells:
            n = len(cell)
            if n:
                values += [cell.mean() + cell.std() * (n - 1) ** 0.5, cell.mean() - cell.std() / max(n - 1, 1) ** 0.5]
                many += [1, n - 1]
        assert may_be_dominated(values, many) or not dominated(amounts)


@pytest.mark.parametrize("design", ["interrupted series", "synthetic control"])
def test_forces_and_months_of_a_reduced_table_are_those_of_the_panel(tmp_path, design):
    world = World(design="staggered", forces=6, months=36, starts=(20, -1, -1, -1, -1, -1))
    panel = study(tmp_path, world, 12_000, 3, (Kind.PANEL,))
    text = PANEL_PLAN.replace('"interrupted series"', f'"{design}"')
    rows, table = findings_of(plan_from(text, "study.toml"), panel), found(reduce_file(panel, BY_MONTH), tmp_path, text)
    assert_same(table, rows)
    assert dict(table.release.cells) == dict(rows.release.cells)
    assert table.notes
    publish(table)


@pytest.mark.parametrize("design", ["weighting", "entropy balancing"])
def test_weighed_times_of_a_reduced_table_are_those_of_the_rows(observed, tmp_path, design):
    text = PLAN.replace('"randomised"', f'"{design}"')
    rows, table = findings_of(plan_from(text, "study.toml"), observed), found(reduce_file(observed, BY), tmp_path, text)
    assert [one.result.name for one in table.placed if one.outcome == "first"][-1] == "hazard ratio"
    mine, others = results(table), results(rows)
    for key in (key for key in mine if key[0] == "first"):
        assert mine[key].estimate == pytest.approx(others[key].estimate, rel=1e-9)
        assert mine[key].standard_error == pytest.approx(others[key].standard_error, rel=1e-6)
        assert mine[key].arms == others[key].arms
    for one, other in zip(table.curves, rows.curves, strict=True):
        assert one.without == pytest.approx(other.without, rel=1e-9)


def test_the_further_analyses_of_a_table_are_those_of_its_rows(data, tmp_path):
    text = PLAN.replace(
        'sensitivity = ["e_value", "missing_bounds", "leave_one_force_out", "effect_of_attending"]',
        'sensitivity = ["e_value", "placebo_outcome", "recording", "tipping_point", "placebo_date"]\n'
        'placebo_outcomes = [{ column = "prior_arrests", values = ["2-4", "5+"], metric = "people arrested before" }]\n'
        'placebo_dates = [{ on = 2025-01-01, reason = "nothing began" }]\n'
        'recording = [{ treated = 0.8, comparator = 1.0, reason = "workers who know somebody" }]',
    )
    assert text != PLAN
    rows, merged = findings_of(plan_from(text, "study.toml"), data), found(by_force(data, tmp_path), tmp_path, text)
    assert_same(merged, rows, without=("harm", "placebo 2025-01-01"))
    names = {one.name for one in merged.checks}
    assert names >= {"placebo outcomes", "recording", "tipping point", "E-value"}
    assert any("does not say when people came in" in one for one in merged.unavailable)
    for one in merged.checks:
        (other,) = (each for each in rows.checks if each.name == one.name)
        assert {key: value for key, (value, _) in one.values.items()} == pytest.approx(
            {key: value for key, (value, _) in other.values.items()}
        )
