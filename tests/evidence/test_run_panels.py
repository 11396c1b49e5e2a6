"""Plans of forces and months carried out: each answer is that of its estimator, and what is refused is refused with its reason."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest

from caraway.core.study.words import Kind
from caraway.evidence.analysis import panel_counts
from caraway.evidence.analysis.panel import carry_out_panel
from caraway.evidence.analysis.panel_asked import Asked, month_of, panel_of
from caraway.evidence.analysis.panel_counts import dominated_by_squares, may_be_exact
from caraway.evidence.benchmarking.pooling import combine
from caraway.evidence.checks.placebo import placebo_dates
from caraway.evidence.designs.interrupted_series import interrupted_rates, interrupted_series
from caraway.evidence.designs.panel_cells import cells
from caraway.evidence.designs.synthetic_control import synthetic_control
from caraway.evidence.estimators.segmented import segmented
from caraway.evidence.plan import plan_from
from caraway.evidence.refusals import DataUnfit
from caraway.evidence.report.claims import faults
from caraway.evidence.report.content import report
from caraway.evidence.report.disclosure import Cell, Sum, dominated, release
from caraway.evidence.report.document import publish
from caraway.evidence.report.page import page
from caraway.evidence.run import cells_of, files_of, findings_of, how_many_steps, run
from caraway.evidence.study_file.purpose_log import PurposeLog
from caraway.evidence.study_file.reading import read
from caraway.evidence.synthetic.simulating import simulate
from caraway.evidence.synthetic.world import World
from tests.evidence.quasi_given import setting
from tests.evidence.report.example import PLAN as EXAMPLE

PLAN = """
title = "Workshops in one police force"
question = "Are people arrested again less often since workshops began?"
design = "interrupted series"
time_zero = "assignment"
window_days = 365
data_cut = 2029-07-02
registered_on = 2024-01-01
registered_at = "a public register of studies"
sensitivity = []
[arms]
treated = "workshop"
treated_words = "a place in a workshop"
comparator = "control"
comparator_words = "no workshop, in the months before"
[panel]
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
"""
BLEND = '"interrupted series"', '"synthetic control"'
ALL = ("sensitivity = []", 'sensitivity = ["leave_one_force_out", "placebo_months"]')
EFFECT = -0.7


def panel_file(folder, world, n, seed=3):
    log = PurposeLog(folder / "purpose.log", "test", datetime(2026, 1, 1, tzinfo=UTC))
    simulate(world, n, seed, folder, log=log, kinds=(Kind.PANEL,))
    return folder / "panel.parquet"


def world(starts, **changed):
    return World(design="staggered", forces=len(starts), months=48, starts=starts, prevalence=EFFECT, **changed)


@pytest.fixture(scope="module")
def one(tmp_path_factory):
    """Twelve forces of about a hundred people a month, of which one began."""
    return panel_file(tmp_path_factory.mktemp("one"), world((30,) + (-1,) * 11), 60_000)


@pytest.fixture(scope="module")
def several(tmp_path_factory):
    return panel_file(tmp_path_factory.mktemp("several"), world((24, 26, 28, -1, -1, -1)), 24_000)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """About twenty people a month in each force, of whom a handful have the outcome."""
    return panel_file(tmp_path_factory.mktemp("small"), world((30,) + (-1,) * 5), 6_000)


def plan_of(*changes, panel=""):
    text = PLAN.replace("[panel]\n", f"[panel]\n{panel}\n" if panel else "")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return plan_from(text, "study.toml")


def table(data, column="people_any"):
    """The panel as a reader of the file would put it together: force by month, sums and people."""
    rows = read(data).table.to_pylist()
    return cells(
        [row["force"] for row in rows],
        [month_of(row["month"]) for row in rows],
        [row[column] for row in rows],
        [row["people"] for row in rows],
    )


def begun(data):
    return {row["force"]: month_of(row["start_month"]) for row in read(data).table.to_pylist() if row["start_month"]}


def of_force(given, force):
    at = given.places.tolist().index(force)
    return given.sums[at], given.people[at], at


def said(results, name, subgroup="", outcome="rearrested"):
    return next(one for one in results if (one["name"], one["subgroup"], one["outcome"]) == (name, subgroup, outcome))


def html_of(published):
    return files_of(published)["report.html"].decode()


def test_a_series_says_what_the_estimator_says(one):
    published = publish(findings_of(plan_of(panel="season = 12\nafter_months = 12"), one))
    [(force, start)] = begun(one).items()
    given = table(one)
    sums, people, _ = of_force(given, force)
    first = int(given.periods[0])
    direct = interrupted_series(
        sums / people, start - first, setting=setting(), unit="u", number=people, season=12, after=12
    )
    shown = published.document["results"]
    for mine, theirs in (
        ("difference at the planned month after the start", direct[2]),
        ("change of level", direct[0]),
        ("change of slope, a period", direct[1]),
    ):
        found = said(shown, mine)
        assert found["estimate"] == pytest.approx(theirs.estimate, rel=1e-9)
        assert found["interval"]["low"] == pytest.approx(theirs.interval.low, rel=1e-9)
        assert found["p_value"] == pytest.approx(theirs.p_value, rel=1e-9)
        assert found["setting"]["maryland"] == 2
    events, exposure, _ = of_force(table(one, "events"), force)
    rates = interrupted_rates(
        events, start - first, setting=setting(), unit="u", exposure=exposure, season=12, after=12
    )
    found = said(shown, "ratio of rates at the planned month after the start", outcome="arrests")
    assert found["estimate"] == pytest.approx(rates[2].estimate, rel=1e-9)


def test_a_series_finds_the_truth(one):
    truth = json.loads((one.parent / "truth.json").read_text())["definitions"]["re-arrest"]["att"]["any"]["difference"]
    level = next(found for found in findings_of(plan_of(), one).placed if found.result.name == "change of level")
    assert truth in level.result.interval
    assert level.result.interval.high < 0


def test_a_comparison_series_is_taken_off_and_is_of_level_3(one):
    found = findings_of(plan_of(panel='comparison_series = true\nneighbours = "newey-west"'), one)
    [(force, start)] = begun(one).items()
    given = table(one)
    sums, people, at = of_force(given, force)
    others = np.arange(len(given.places)) != at
    beside = given.sums[others].sum(axis=0) / given.people[others].sum(axis=0)
    fit = segmented(sums / people - beside, start - int(given.periods[0]), how="newey-west")
    level = next(one for one in found.placed if one.result.name == "change of level").result
    assert (level.estimate, level.standard_error) == pytest.approx(fit.level, rel=1e-9)
    assert level.setting.maryland == 3
    assert "comparison series" in level.method
    arrests = [one.result.null for one in found.placed if one.outcome == "arrests"]
    assert set(arrests) == {0.0}  # a difference of series is no rate


def test_several_forces_are_put_together_and_shown_each(several):
    found = findings_of(plan_of(panel="after_months = 6"), several)
    given, starts = table(several), begun(several)
    each = []
    for force in sorted(starts):
        sums, people, _ = of_force(given, force)
        start = starts[force] - int(given.periods[0])
        each.append(interrupted_series(sums / people, start, setting=setting(), unit="u", number=people, after=6)[2])
    pooled, _ = combine(each)
    first = found.placed[0].result
    assert first.estimate == pytest.approx(pooled.estimate, rel=1e-9)
    assert first.interval.high == pytest.approx(pooled.interval.high, rel=1e-9)
    shown = {one.subgroup: one.result.estimate for one in found.placed if one.outcome == "rearrested" and one.subgroup}
    assert shown == pytest.approx(
        {f"force={force}": result.estimate for force, result in zip(sorted(starts), each, strict=True)}
    )
    html = html_of(publish(found))
    assert "It is put together from 3 forces" in html
    assert html.count('id="figure-series-') == 3
    assert not [one for one in found.departures if one.kind == "extra analysis"]


def test_ratios_are_put_together_on_the_logarithm(several):
    found = findings_of(plan_of(), several)
    ratio = next(one.result for one in found.placed if one.outcome == "arrests" and not one.subgroup)
    each = [one.result.estimate for one in found.placed if one.outcome == "arrests" and one.subgroup]
    assert min(each) < ratio.estimate < max(each)
    assert ratio.null == 1.0
    assert ratio.interval.low > 0


def test_a_blend_says_what_the_estimator_says(one):
    found = findings_of(plan_of(BLEND, panel='importance = "regression"'), one)
    [(force, start)] = begun(one).items()
    direct = synthetic_control(table(one), force, float(start), setting=setting(), unit="u", importance="regression")
    published = publish(found)
    shown = said(published.document["results"], "mean gap after the start")
    assert shown["estimate"] == pytest.approx(direct.result.estimate, rel=1e-9)
    assert shown["p_value"] == pytest.approx(1 / 12)
    assert shown["setting"]["maryland"] == 3
    made = report(published)
    weights = next(one for one in made.tables if one.code == "weights")
    assert {row[0]: row[1] for row in weights.rows} == pytest.approx(
        dict(zip([one for one in table(one).places.tolist() if one != force], direct.fit.weights, strict=True))
    )
    assert (
        sum(row[2] for row in weights.rows) == sum(table(one).people.sum(axis=1)) - of_force(table(one), force)[1].sum()
    )
    fit = next(check for check in published.document["checks"] if check["name"] == "fit before")
    assert fit["values"]["missed"] == pytest.approx(direct.result.details["root mean squared gap before"])


def test_the_gaps_drawn_are_those_of_the_estimator(one):
    blend = findings_of(plan_of(BLEND), one).blend
    [(force, start)] = begun(one).items()
    direct = synthetic_control(table(one), force, float(start), setting=setting(), unit="u")
    assert {block.last - block.first for block in blend.blocks} == {0}
    assert blend.gaps[0] == pytest.approx(direct.fit.gap.tolist())
    for drawn, fit in zip(blend.gaps[1:], direct.placebos.fits[1:], strict=True):
        assert drawn == pytest.approx(fit.gap.tolist())


@pytest.mark.parametrize("change", [(), (BLEND,)])
def test_the_page_has_chart_alternative_and_claims(one, change):
    panel = "placebo_months = [6, 12]"
    published = publish(findings_of(plan_of(ALL, *change, panel=panel), one))
    made = report(published)
    html = page(made)
    assert faults(made.register.claims, published.document, html, cells_of(made)) == ()
    codes = {figure.code for figure in made.figures}
    assert codes == ({"blend", "gaps"} if change else {"series-1"})
    for figure in made.figures:
        assert figure.svg in html
        assert f'<desc id="{figure.code}-desc">' in figure.svg
        assert not re.search(r"\d", re.sub(r"F-\w+", "", figure.alternative))
        assert f'data-table="figure-{figure.code}"' in html
    effect = next(claim for claim in made.register.claims if claim.text.startswith("Against the"))
    assert "/results/0/estimate" in [number.slot.pointer for number in effect.numbers]
    for words in ("6 months earlier", "looked for in 2 months", "whatever else"):
        assert words in html


def test_a_placebo_month_is_the_same_analysis_of_the_months_before(one):
    found = findings_of(plan_of(ALL, panel="placebo_months = [9]"), one)
    [(force, start)] = begun(one).items()
    given = table(one)
    sums, people, _ = of_force(given, force)
    at = start - int(given.periods[0])
    fit = segmented((sums / people)[:at], at - 9)
    check = next(check for check in found.checks if check.name.startswith("placebo month, 9"))
    assert check.values["value"][0] == pytest.approx(fit.level[0])
    judged = placebo_dates([9.0], lambda _: fit.level)
    assert check.values["p"][0] == pytest.approx(judged.all[0].p_value)


def test_a_change_that_came_before_is_seen_by_its_placebo_month(tmp_path):
    """The programme is said to have begun nine months after something else did what it is given credit for."""
    data = panel_file(tmp_path, world((21,) + (-1,) * 3, attend=1.0), 60_000)
    panel = panel_of(data)
    panel.__dict__["starts"] = {force: start + 9 for force, start in begun(data).items()}
    found = carry_out_panel(plan_of(ALL, panel="placebo_months = [9, 15]"), panel)
    alarms = next(check for check in found.checks if check.name == "placebo months")
    assert alarms.values["alarms"][0] >= 1


def test_leaving_a_force_out_is_the_analysis_without_it(several):
    found = findings_of(plan_of(ALL, panel="placebo_months = [6]"), several)
    check = next(check for check in found.checks if check.name == "one force left out")
    without = [
        findings_of(plan_of(panel=f"forces = {json.dumps([one for one in begun(several) if one != gone])}"), several)
        for gone in begun(several)
    ]
    estimates = [one.placed[0].result.estimate for one in without]
    assert (check.values["low"][0], check.values["high"][0]) == pytest.approx((min(estimates), max(estimates)))


def test_leaving_a_donor_out_and_group_time_effects(one, several):
    blend = findings_of(plan_of(BLEND, ALL, panel="placebo_months = [6]"), one)
    [(force, start)] = begun(one).items()
    direct = synthetic_control(table(one), force, float(start), setting=setting(), unit="u")
    check = next(check for check in blend.checks if check.name == "one force left out")
    effects = [effect for _, effect in direct.without]
    assert check.values["low"][0] == pytest.approx(min([*effects, direct.result.estimate]), rel=1e-6)
    groups = findings_of(plan_of(ALL, ('"interrupted series"', '"group-time"'), panel="placebo_months = [6]"), several)
    names = [check.name for check in groups.checks]
    assert names == ["one force left out", "placebo month, 6 earlier", "placebo months"]
    publish(groups)


def test_what_a_panel_cannot_answer_is_said(one):
    found = findings_of(plan_of(("sensitivity = []", 'sensitivity = ["e_value", "leave_one_force_out"]')), one)
    assert any("a panel has none" in one for one in found.unavailable)
    assert any("at least two forces" in one for one in found.unavailable)
    assert sum(one.kind == "not run" for one in found.departures) == 2


def test_every_step_is_told(one):
    seen = []
    plan = plan_of(ALL, panel="placebo_months = [6]")
    files_of(publish(findings_of(plan, one, seen.append)), seen.append)
    assert len(seen) == how_many_steps(plan)


def test_a_report_is_written_and_is_the_same_again(small, tmp_path):
    plan_file = tmp_path / "plan.toml"
    plan_file.write_text(PLAN.replace('"interrupted series"', '"synthetic control"'))
    one, other = (run(plan_file, small, tmp_path / name) for name in ("one", "other"))
    names = sorted(str(path.relative_to(one)) for path in one.rglob("*") if path.is_file())
    assert {"figures/blend.svg", "figures/gaps.svg", "tables/weights.csv"} <= set(names)
    assert all((one / name).read_bytes() == (other / name).read_bytes() for name in names)


def test_secondary_outcomes_are_corrected_for_their_number(one):
    found = findings_of(plan_of(BLEND), one)
    corrected = [one.result.details.get("p-value corrected for several outcomes") for one in found.placed]
    assert corrected[0] is None
    assert all(chance is not None for chance in corrected[1:])


def test_points_hold_so_many_months_that_nobody_is_told_of(small):
    plan = plan_of()
    asked = Asked(plan, panel_of(small), plan.primary, 0)
    published = publish(findings_of(plan, small))
    line = published.findings.lines[0]
    assert line.blocks
    assert max(block.last - block.first for block in line.blocks) > 1
    counted = panel_counts.counted(asked, asked.forces, asked.forces[0])
    for block in line.blocks:
        people, having = counted.over(block.first, block.last + 1)
        assert min(having, people - having) >= plan.disclosure.least
    shown = next(one for one in report(published).tables if one.code == "figure-series-1")
    assert [row[2] for row in shown.rows] == pytest.approx(
        [
            counted.over(block.first, block.last + 1)[1] / counted.over(block.first, block.last + 1)[0]
            for block in line.blocks
        ]
    )


def test_no_month_of_few_people_is_in_any_file(small, tmp_path):
    plan_file = tmp_path / "plan.toml"
    plan_file.write_text(PLAN.replace("[panel]\n", "[panel]\nseason = 12\n"))
    out = run(plan_file, small, tmp_path / "out")
    tables = json.loads((out / "tables" / "tables.json").read_text())
    counts = next(table for table in tables if table["code"] == "counts")
    assert min(value for row in counts["rows"] for value in row[2:4] if value is not None) >= 10
    assert next(table for table in tables if table["code"] == "figure-series-1")["rows"][0][0] == "January 2024"


def test_a_line_beside_points_of_several_months_is_exact_only_while_it_tells_little():
    assert may_be_exact([object()] * 48, 48, 15)
    assert may_be_exact([object()] * 12, 48, 6)
    assert not may_be_exact([object()] * 40, 48, 6)


def test_results_are_given_roughly_where_a_line_would_tell(tmp_path):
    """Points of two months leave twenty-four of forty-eight unknown; a line with a term for each month of the year has fifteen."""
    data = panel_file(tmp_path, world((30,) + (-1,) * 5), 14_000)
    found = findings_of(plan_of(panel="season = 12\nharmonics = 0"), data)
    line, first = found.lines[0], found.placed[0].result
    assert 48 - 2 * 15 < len(line.blocks) < 48
    assert any("given roughly" in label for label in first.labels)
    assert first.estimate == float(f"{first.estimate:.2g}")
    assert all(value == float(f"{value:.2g}") for value in (*line.fitted, *line.carried))
    publish(found)
    exact = findings_of(plan_of(), data)
    assert not any("given roughly" in label for label in exact.placed[0].result.labels)


def test_what_is_drawn_of_a_result_given_roughly_is_as_rough(one):
    """A count that the result stands on is hidden for the sake of three people: nothing that stands on it is exact."""
    for change in ((), (BLEND,)):
        found = findings_of(plan_of(*change), one)
        name = next(cell for cell in found.placed[0].cells if cell.startswith("giving"))
        whole = found.release.cells[name].value
        more = [Cell("three", 3), Cell("all others", whole - 3, keep=9)]
        hidden = release(
            [*found.release.cells.values(), *more], [*found.release.sums, Sum(name, ("three", "all others"))]
        )
        published = publish(replace(found, release=hidden))
        assert published.shown[name] is None
        first = published.findings.placed[0]
        assert any("given roughly" in label for label in first.result.labels)
        drawn = published.findings.blend or published.findings.lines[0]
        assert drawn.of == first
        assert all(value == float(f"{value:.2g}") for value in drawn.seen)
        assert report(published).figures


def test_the_line_drawn_is_the_one_that_was_fitted(one):
    for panel in ("season = 12", "comparison_series = true"):
        found = findings_of(plan_of(panel=panel), one)
        line, level = found.lines[0], next(one.result for one in found.placed if one.result.name == "change of level")
        assert line.fitted[line.start] - line.carried[0] == pytest.approx(level.estimate)
        assert np.mean(line.fitted) == pytest.approx(np.mean(line.seen), abs=0.01)
        assert len(line.fitted) == line.start + len(line.carried) == len(line.seen)
    rates = plan_of(
        ('measure = "prevalence"\nprimary = true', 'measure = "prevalence"'),
        ('measure = "frequency"', 'measure = "frequency"\nprimary = true'),
    )
    found = findings_of(rates, one)
    line = found.lines[0]
    ratio = next(one.result for one in found.placed if one.result.name == "ratio of rates at the start")
    assert line.fitted[line.start] / line.carried[0] == pytest.approx(ratio.estimate)
    assert np.mean(line.fitted) == pytest.approx(np.mean(line.seen), rel=0.01)


def test_too_few_people_for_any_point_draw_the_line_alone(small):
    found = findings_of(plan_from(PLAN + "[disclosure]\nleast = 100\n", "study.toml"), small)
    assert found.lines[0].blocks == ()
    published = publish(found)
    made = report(published)
    if published.is_open(found.placed[0]):
        drawn = next(one for one in made.tables if one.code == "figure-series-1")
        assert all(row[2] is None for row in drawn.rows)
        assert "Too few people stand behind single points" in made.figures[0].alternative
    else:
        assert not made.figures


def test_where_too_few_people_stand_behind_a_result_nothing_of_it_is_drawn(small):
    """Two hundred people at least: the force's own people with the outcome are fewer."""
    for change in ((), (BLEND,)):
        text = PLAN
        for old, new in change:
            text = text.replace(old, new)
        published = publish(findings_of(plan_from(text + "[disclosure]\nleast = 100\nrounding = 1\n", "p.toml"), small))
        made = report(published)
        assert not published.is_open(published.findings.placed[0]) or not change
        if not published.is_open(published.findings.placed[0]):
            assert not made.figures
            assert "weights" not in {table.code for table in made.tables}


def test_a_sum_that_one_person_may_dominate_is_told_by_its_squares():
    rng = np.random.default_rng(5)
    for _ in range(500):
        values = rng.pareto(0.5, size=rng.integers(1, 12))
        if dominated(values):
            assert dominated_by_squares(float(values.sum()), float((values**2).sum()))
    assert not dominated_by_squares(100.0, 1_000.0)
    assert not dominated_by_squares(0.0, 0.0)


def test_harm_that_is_mostly_one_persons_is_withheld(one):
    plan = plan_of()
    asked = Asked(plan, panel_of(one), plan.outcomes[2], 2)
    given = panel_counts.counted(asked, asked.forces, asked.forces[0])
    assert not any(cell.hide for cell in panel_counts.sides(asked, given, 30) if isinstance(cell, Cell))
    heavy = replace(given, squares=given.sums**2 * len(given.sums))
    hidden = [cell.name for cell in panel_counts.sides(asked, heavy, 30) if isinstance(cell, Cell) and cell.hide]
    assert len(hidden) == 2
    assert set(hidden) <= set(panel_counts.stands_on(asked, heavy))


def test_rounded_counts_have_rounded_lines(small):
    plan = plan_from(PLAN + "[disclosure]\nrounding = 5\n", "study.toml")
    published = publish(findings_of(plan, small))
    line = published.findings.lines[0]
    assert all(value == float(f"{value:.2g}") for value in (*line.fitted, *line.carried, *line.seen))
    assert published.document["results"][0]["p_value"] is None
    blend = publish(findings_of(plan_from(PLAN.replace(*BLEND) + "[disclosure]\nrounding = 5\n", "p.toml"), small))
    assert all(donor.weight == float(f"{donor.weight:.2g}") for donor in blend.findings.blend.donors)


def test_a_start_other_than_planned_is_a_departure(one):
    [(force, start)] = begun(one).items()
    right = date(start // 12, start % 12 + 1, 1)
    for month, departs in ((right, False), (date(2025, 1, 1), True)):
        panel = (
            f'starts = [{{force = "{force}", month = {month.isoformat()}}}, {{force = "F-none", month = 2025-02-01}}]'
        )
        found = findings_of(plan_of(panel=panel), one)
        sentences = [one.sentence for one in found.departures if one.kind == "other start"]
        assert any(force in sentence for sentence in sentences) is departs
        assert any("F-none: planned to begin in February 2025, began never" in sentence for sentence in sentences)


@pytest.mark.parametrize(
    ("design", "panel", "why"),
    [
        ("interrupted series", 'forces = ["F-nowhere"]', "F-nowhere is not in the panel"),
        ("interrupted series", "after_months = 40", "months from its start on"),
        ("interrupted series", "season = 60\nharmonics = 0", "too few for"),
        ("synthetic control", 'compare_with = ["F-nowhere"]', "F-nowhere is not in the panel"),
        ("synthetic control", 'forces = ["NEVER"]', "never began"),
        ("synthetic control", 'compare_with = ["BEGAN"]', "began itself|whose own effect"),
        ("synthetic control", 'compare_with = ["NEVER"]', "at least 2"),
    ],
)
def test_a_plan_that_the_panel_cannot_answer_is_refused_with_the_reason(one, design, panel, why):
    names = {
        "BEGAN": next(iter(begun(one))),
        "NEVER": next(f for f in table(one).places.tolist() if f not in begun(one)),
    }
    for word, force in names.items():
        panel = panel.replace(word, force)
    with pytest.raises(DataUnfit, match=why):
        findings_of(plan_of(('"interrupted series"', f'"{design}"'), panel=panel), one)


def test_several_forces_are_no_synthetic_control_and_share_no_comparison_series(several):
    with pytest.raises(DataUnfit, match="of one"):
        findings_of(plan_of(BLEND), several)
    with pytest.raises(DataUnfit, match="whose chance they would share"):
        findings_of(plan_of(panel="comparison_series = true"), several)


def test_a_plan_lodged_before_there_were_panels_keeps_its_hash():
    """The hash of the example's plan as the version before this key made it."""
    assert plan_from(EXAMPLE, "study.toml").hash == "c85dec7bf5cf9c2824d7ac9cb15d0928912eb26049936d9e49ee30d56dbaf5b4"
    assert plan_of(panel="season = 12").hash != plan_of().hash
