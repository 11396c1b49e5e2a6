"""Reducing, merging and protecting: what comes out is what the rows say, and nobody small leaves."""

import json
import math
from dataclasses import replace
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from caraway.core.study.words import Definition, Kind, SmallCells
from caraway.evidence.reduce import reduction as reductions
from caraway.evidence.reduce.cells import OTHER, combined, hidden, runs
from caraway.evidence.reduce.cost import information, lost
from caraway.evidence.reduce.merging import merge
from caraway.evidence.reduce.protecting import protect, small_cells
from caraway.evidence.reduce.query import sql
from caraway.evidence.reduce.reduced import KEY, load, save
from caraway.evidence.reduce.reducing import reduce_file, reduce_rows
from caraway.evidence.reduce.reduction import Bins, Reduction
from caraway.evidence.refusals import DataUnfit, DisclosureRefused, PlanUnfit, StudyFileUnfit
from caraway.evidence.study_file import joining
from caraway.evidence.study_file.description import arrow_schema
from caraway.evidence.study_file.writing import write
from caraway.proofs import study_slow
from tests.evidence.study.made import CUT, PROJECT, log, people, simulated, written

PLAIN = Reduction(Definition.REARREST, ("arm", "sex", "ethnicity"))
ROWS = simulated(600)[Kind.ANALYSIS]


def reduced(rows=ROWS, reduction=PLAIN, source="a"):
    return reduce_rows(rows, reduction, project="simulated", data_cut=CUT, source=source)


def by_force(reduction=PLAIN):
    force = np.array(ROWS["force"].to_pylist())
    return [reduced(ROWS.filter(pa.array(force == one)), reduction, one) for one in np.unique(force)]


def test_parts_count_the_same_people():
    table = reduced()
    assert table.people == 600
    assert {int(table.part(name)["n"].sum()) for name in ("cells", "counts", "days")} == {600}


def test_missing_values_are_counted_and_called_not_recorded():
    part = reduced().part("cells")
    missing = sum(value is None for value in ROWS["ethnicity"].to_pylist())
    assert part["n"][part["ethnicity"] == "not recorded"].sum() == missing > 0


def test_what_is_derived_from_parts_agrees_with_the_cells():
    table = reduced()
    cells, counts, days = (table.part(name) for name in ("cells", "counts", "days"))
    assert cells["events"].sum() == (counts["n"] * counts["times"]).sum()
    assert cells["events_squares"].sum() == (counts["n"] * counts["times"] ** 2).sum()
    assert cells["followed_sum"].sum() == (counts["n"] * counts["followed"]).sum()
    assert cells["people_any"].sum() == days["n"][days["seen"].astype(bool)].sum()


def test_only_the_parts_asked_for_are_there():
    table = reduced(reduction=replace(PLAIN, counts=False, days=False))
    assert set(table.table["part"].to_pylist()) == {"cells"}
    with pytest.raises(DataUnfit, match="no part days"):
        table.part("days")
    without = reduced(reduction=replace(PLAIN, days=False))
    assert set(without.table["part"].to_pylist()) == {"cells", "counts"}


def test_the_order_of_rows_and_of_keys_changes_no_sum():
    backwards = ROWS.take(list(range(ROWS.num_rows))[::-1])
    assert reduced(backwards).table.equals(reduced().table)
    other = reduced(reduction=replace(PLAIN, keys=("ethnicity", "arm", "sex"))).part("cells")
    assert sorted(other["harm"]) == sorted(reduced().part("cells")["harm"])


def test_bins_are_cut_at_their_points_and_named():
    bins = Bins("age_years", (25, 34.5, 50))
    assert bins.labels == ("below 25", "25 to below 34.5", "34.5 to below 50", "50 and above")
    rows = ROWS.slice(0, 4).set_column(
        ROWS.column_names.index("age_years"), "age_years", pa.array([24.9, 25.0, None, 50.0])
    )  # fmt: skip
    part = reduced(rows, Reduction(Definition.REARREST, ("arm", "age_years"), bins=(bins,))).part("cells")
    assert set(part["age_years"]) == {"below 25", "25 to below 34.5", "not recorded", "50 and above"}


def test_values_taken_as_they_are_give_what_the_rows_give():
    table = reduced(reduction=Reduction(Definition.REARREST, ("arm", "risk_score"), rows=("risk_score",)))
    part = table.part("cells")
    assert part["risk_score"].dtype == np.float64
    scores = np.array(ROWS["risk_score"].to_pylist())
    assert (part["risk_score"] * part["n"]).sum() == pytest.approx(scores.sum(), rel=1e-12)


@pytest.mark.parametrize(
    ("keys", "options", "why"),
    [
        (("arm", "age_years"), {}, "age_years is continuous: name its cut points"),
        (("arm", "sex"), {"bins": (Bins("sex", (1.0,)),)}, "sex is no number that could be cut"),
        (("arm", "person"), {}, "person is no key: it singles people out"),
        (("arm", "rearrest_any"), {}, "came after time zero"),
        (("arm", "completed_day"), {}, "came after time zero"),
        (("arm", "colour"), {}, "colour is no column"),
        (("sex",), {}, "the arm is one of its keys"),
        (("arm", "arm"), {}, "there twice"),
        (("arm",), {"rows": ("age_years",)}, "without being a key"),
        (("arm", "age_years"), {"rows": ("age_years",), "bins": (Bins("age_years", (3,)),)}, "cut once, or taken"),
        (("arm",), {"kind": Kind.PANEL}, "neither counts nor days"),
        (("arm",), {"kind": Kind.PEOPLE}, "analysis or of panel"),
    ],
)
def test_a_reduction_that_may_not_be_is_refused(keys, options, why):
    with pytest.raises(PlanUnfit, match=why):
        Reduction(Definition.REARREST, keys, **options)


@pytest.mark.parametrize("cuts", [(), (3, 3), (4, 2), (float("nan"),), (float("inf"),)])
def test_cut_points_rise(cuts):
    with pytest.raises(PlanUnfit, match="Cut points of age_years"):
        Bins("age_years", cuts)


def test_a_reduction_is_read_and_said_again():
    text = 'definition = "re-arrest"\nkeys = ["arm", "age_years"]\ndays = false\n[bins]\nage_years = [25, 35]'
    found = reductions.read(text)
    assert found == Reduction(
        Definition.REARREST, ("arm", "age_years"), bins=(Bins("age_years", (25, 35)),), days=False
    )
    assert reductions.of(found.declared()) == found
    for wrong in ("[", 'definition = "arrest"', "bins = 3", text.replace("25", "'x'"), text + "\n[more]"):
        with pytest.raises(PlanUnfit):
            reductions.read(wrong)


def test_the_statement_is_portable():
    said = sql(PLAIN, "study")
    assert "GROUPING SETS" in said
    for dialect in ("::", "FILTER", "list_", "QUALIFY", "VARCHAR"):
        assert dialect not in said


def test_rows_that_cannot_be_reduced_are_refused():
    with pytest.raises(DataUnfit, match="no rows"):
        reduced(ROWS.slice(0, 0))
    with pytest.raises(DataUnfit, match="There is no ethnicity"):
        reduced(ROWS.drop_columns(["ethnicity"]))
    windows = pa.array([365] * 300 + [183] * 300, pa.int32())
    mixed = ROWS.set_column(ROWS.column_names.index("window_days"), "window_days", windows)
    with pytest.raises(DataUnfit, match="differ in their time zero or window"):
        reduced(mixed)


def test_a_file_is_verified_and_reduced(tmp_path):
    path = tmp_path / "analysis.parquet"
    write(path, "analysis", ROWS, project=PROJECT, data_cut=CUT, log=log(tmp_path))
    found = reduce_file(path, PLAIN)
    assert found.table.equals(reduced().table)
    assert (found.project, found.data_cut, found.window_days, found.time_zero) == ("simulated", CUT, 365, "assignment")
    with pytest.raises(StudyFileUnfit, match="a file of people; the reduction is of analysis"):
        reduce_file(written(tmp_path, "people", people({})), PLAIN)


def test_a_panel_is_reduced_to_the_same_sums():
    rows = pa.concat_tables([joining.panel(ROWS, definition=one) for one in (Definition.REARREST, Definition.PROVEN)])
    panel = reduced(rows, Reduction(Definition.REARREST, ("arm", "force"), counts=False, days=False, kind=Kind.PANEL))
    people_of = reduced(reduction=Reduction(Definition.REARREST, ("arm", "force"))).part("cells")
    found = panel.part("cells")
    for name in ("n", "people_any", "events", "events_squares", "harm", "harm_squares"):
        for one in set(found["arm"]):
            assert found[name][found["arm"] == one].sum() == pytest.approx(
                people_of[name][people_of["arm"] == one].sum(), rel=1e-12
            )


def test_a_table_is_saved_loaded_and_known_when_changed(tmp_path):
    path = tmp_path / "r.parquet"
    save(protect(reduced(), how=SmallCells.COMBINE, least=5), path)
    found = load(path)
    assert found.reduction == PLAIN
    assert found.protection is not None
    save(found, tmp_path / "again.parquet")
    assert (tmp_path / "again.parquet").read_bytes() == path.read_bytes()
    table = pq.read_table(path)
    place = table.column_names.index("n")
    more = pa.array([n + 1 for n in table["n"].to_pylist()])
    pq.write_table(table.set_column(place, "n", more).replace_schema_metadata(table.schema.metadata), path)
    with pytest.raises(StudyFileUnfit, match="changed after it was made"):
        load(path)


def test_what_is_no_reduced_table_is_refused(tmp_path):
    with pytest.raises(StudyFileUnfit, match="missing, cut short"):
        load(tmp_path / "none")
    pq.write_table(pa.table({"a": [1]}), tmp_path / "x")
    with pytest.raises(StudyFileUnfit, match="no reduced table"):
        load(tmp_path / "x")
    pq.write_table(pa.table({"a": [1]}).replace_schema_metadata({"caraway.reduced": "{}"}), tmp_path / "x")
    with pytest.raises(StudyFileUnfit, match="cannot be read"):
        load(tmp_path / "x")


def test_forces_merged_are_forces_pooled():
    merged, pooled = at_home(by_force()), reduced()
    assert merged.table.equals(pooled.table)
    assert len(merged.sources) == 3
    assert at_home([at_home(by_force()[:2]), by_force()[2]]).table.equals(pooled.table)


def test_estimates_of_merged_tables_are_those_of_pooled_rows():
    for reduction in (PLAIN, Reduction(Definition.PROVEN, ("arm", "age_years"), rows=("age_years",))):
        merged, pooled = at_home(by_force(reduction)).part("cells"), reduced(reduction=reduction).part("cells")
        for total, squares in (("people_any", "people_any"), ("events", "events_squares"), ("harm", "harm_squares")):
            estimates = [
                study_slow.difference(x["arm"].tolist(), x["n"], x[total], x[squares]) for x in (merged, pooled)
            ]
            assert estimates[0] == pytest.approx(estimates[1], rel=1e-9)


def test_the_data_cut_of_merged_tables_is_the_earliest():
    one, other = by_force()[:2]
    assert at_home([one, replace(other, data_cut=date(2026, 5, 1))]).data_cut == date(2026, 5, 1)


def test_tables_that_do_not_belong_together_are_refused():
    one, other = by_force()[:2]
    for changed, why in (
        (replace(other, window_days=183), "window"),
        (replace(other, time_zero="referral"), "time zero"),
        (replace(other, project="other"), "project"),
        (by_force(replace(PLAIN, days=False))[1], "reduction"),
        (one, "same file of rows"),
    ):
        with pytest.raises(DataUnfit, match=why):
            at_home([one, changed])
    with pytest.raises(DataUnfit, match="nothing to merge"):
        merge([])


@pytest.mark.parametrize("how", SmallCells)
def test_no_small_cell_leaves_and_the_cost_is_said(how):
    before = reduced(reduction=Reduction(Definition.REARREST, ("arm", "age_band")))
    after = protect(before, how=how, least=10)
    assert small_cells(before, 10) > 0
    assert small_cells(after, 10) == 0
    cost = after.protection
    assert cost.left_out == pytest.approx(1 - after.people / before.people)
    assert cost.error_factor == pytest.approx((1 - cost.information_lost) ** -0.5)
    assert "of people left out" in cost.sentence
    assert f"a factor of {cost.error_factor:.4f}" in cost.sentence


def test_people_left_out_of_sparse_strata_cost_precision():
    """Within sparse strata, many of one arm alone, putting together gains more than people lost: the cost is of all people then."""
    before = reduced(
        reduction=Reduction(Definition.REARREST, ("arm", "force", "age_band", "prior_arrests", "risk_band"))
    )
    cost = protect(before, how=SmallCells.COMBINE, least=10).protection
    assert cost.left_out > 0.05
    assert cost.information_lost > cost.left_out / 2
    assert cost.error_factor > 1.01


@pytest.mark.parametrize("how", SmallCells)
def test_a_table_without_small_cells_is_as_it_was(how):
    before = reduced(reduction=Reduction(Definition.REARREST, ("arm", "sex"), counts=False, days=False))
    after = protect(before, how=how, least=5)
    assert after.table.equals(before.table)
    assert (after.protection.left_out, after.protection.information_lost, after.protection.relabelled) == (0, 0, 0)


def test_what_leaves_does_not_count_whoever_was_left_out(tmp_path):
    """Exact shares give the number of people left out, and by the information lost what they had: they leave in coarse steps."""
    after = protect(
        reduced(reduction=Reduction(Definition.REARREST, ("arm", "age_band"))), how=SmallCells.SUPPRESS, least=10
    )
    save(after, tmp_path / "r")
    said = load(tmp_path / "r").protection
    out = after.people * said.left_out / (1 - said.left_out)
    assert round(out, 6) % 10 == 0
    assert 600 - after.people <= out < 600 - after.people + 10
    assert (round(said.information_lost * 100, 9) % 1, round(said.relabelled * 100, 9) % 1) == (0, 0)
    assert said.information_lost >= after.protection.information_lost > 0
    assert said.error_factor == pytest.approx((1 - said.information_lost) ** -0.5)
    assert said.told(after.people) == said
    one = replace(after.protection, left_out=1 / (after.people + 1)).told(after.people)
    assert one.left_out == 10 / (after.people + 10)


def person(arm, day=None, band="25-34"):
    """A row of analysis of somebody followed to the end."""
    return {
        "arm": arm, "age_band": band, "time_zero": "assignment", "window_days": 365, "followed_days": 365, "rearrest_whole": True,
        "rearrest_any": day is not None, "rearrest_count": int(day is not None), "rearrest_harm": 0.0, "rearrest_day": day,
    }  # fmt: skip


def days_seen(*rows):
    """The days of first events in a protected table of these people, with how many had theirs on each."""
    table = pa.Table.from_pylist(list(rows)).cast(arrow_schema(tuple(rows[0])))
    before = reduced(table, Reduction(Definition.REARREST, ("arm", "age_band")))
    part = protect(before, how=SmallCells.SUPPRESS, least=5).part("days")
    return sorted((day, n) for day, n, seen in zip(part["last_day"], part["n"], part["seen"], strict=True) if seen)


def test_the_day_of_a_single_event_does_not_leave():
    nobody = [person(arm, band=band) for arm in "ab" for band in ("18-24", "25-34") for _ in range(8)]
    few = [person("a", 173), person("b", 31), person("b", 200, "18-24")]
    assert days_seen(*nobody, *few) == [(182, 1)] * 3  # the middle of the window: of three, even the mean tells
    more = [person("a", 17, "18-24"), person("b", 30)]
    assert days_seen(*nobody, *few, *more) == [(90, 1)] * 3 + [(90, 2)]
    many = [person("a", day, "18-24") for day in (3, 4, 5, 6)]
    assert (173, 1) not in days_seen(*nobody, *few, *more, *many)
    assert (7, 5) in days_seen(*nobody, *few, *more, *many)


def test_all_that_was_known_may_be_lost_and_is_said(tmp_path):
    cost = protect(reduced(), how=SmallCells.SUPPRESS, least=5).protection
    gone = replace(reduced(), protection=replace(cost, information_lost=1.0, error_factor=math.inf))
    save(gone, tmp_path / "r")
    assert merge([load(tmp_path / "r"), replace(gone, sources=("b",))]).protection.error_factor == math.inf


def test_merged_protected_tables_say_what_it_cost_together():
    reduction = Reduction(Definition.REARREST, ("arm", "age_band"))
    parts = [protect(one, how=SmallCells.SUPPRESS, least=5) for one in by_force(reduction)]
    whole = merge(parts)
    assert whole.protection.left_out == pytest.approx(1 - whole.people / 600)
    assert min(one.protection.information_lost for one in parts) <= whole.protection.information_lost


def at_home(tables):
    """Tables merged whose small cells were not handled, because none of them left its controller."""
    return merge(tables, same_controller=True)


def test_a_table_that_was_not_protected_is_marked_and_not_merged_with_another_forces(tmp_path):
    reduction = Reduction(Definition.REARREST, ("arm", "age_band"))
    bare, other, _ = by_force(reduction)
    shared = protect(other, how=SmallCells.SUPPRESS, least=5)
    marks = {}
    for name, table in (("bare", bare), ("shared", shared)):
        save(table, tmp_path / name)
        marks[name] = pq.read_schema(tmp_path / name).metadata[b"caraway.may_leave"].decode()
    assert marks == {"bare": "not protected: may not leave", "shared": "small cells are handled"}
    with pytest.raises(
        DisclosureRefused, match=r"1 of 2 tables are marked .not protected: may not leave.*--same-controller"
    ):
        merge([bare, shared])
    assert merge([bare]).protection is None
    together = at_home([bare, shared])
    assert (together.protection, together.mark) == (None, "not protected: may not leave")


def test_a_mark_that_was_changed_is_known(tmp_path):
    save(reduced(), tmp_path / "r")
    table = pq.read_table(tmp_path / "r")
    said = table.schema.metadata | {b"caraway.may_leave": b"small cells are handled"}
    pq.write_table(table.replace_schema_metadata(said), tmp_path / "r")
    with pytest.raises(StudyFileUnfit, match="marked otherwise"):
        load(tmp_path / "r")


def test_strata_are_put_together_in_all_arms_alike():
    after = protect(reduced(), how=SmallCells.COMBINE, least=5).part("cells")
    whole = after["whole"].astype(bool)
    strata = {
        arm: {
            (a, b)
            for a, b, c in zip(after["sex"][whole], after["ethnicity"][whole], after["arm"][whole], strict=True)
            if c == arm
        }
        for arm in set(after["arm"])
    }
    assert strata["control"] == strata["workshop"]
    assert any(OTHER in stratum for stratum in strata["control"])


def test_keys_are_given_up_in_the_order_said():
    first = protect(reduced(), how=SmallCells.COMBINE, least=5, give_up=("ethnicity",)).part("cells")
    assert OTHER in first["ethnicity"]
    assert OTHER not in first["sex"]
    for key in ("arm", "colour"):
        with pytest.raises(DisclosureRefused, match="can be given up"):
            protect(reduced(), how=SmallCells.COMBINE, least=5, give_up=(key,))


def test_a_table_with_values_as_they_are_does_not_leave():
    table = reduced(reduction=Reduction(Definition.REARREST, ("arm", "risk_score"), rows=("risk_score",)))
    with pytest.raises(DisclosureRefused, match="risk_score is taken as it is"):
        protect(table, how=SmallCells.COMBINE, least=5)


def test_where_nothing_is_left_nothing_leaves():
    with pytest.raises(DisclosureRefused, match="Every cell has fewer than 10000"):
        protect(reduced(), how=SmallCells.SUPPRESS, least=10_000)


def test_small_cells_are_put_together_with_the_smallest_others():
    assert combined({("a",): 2, ("b",): 9, ("c",): 4}, [0], 5) == {("a",): (OTHER,), ("b",): ("b",), ("c",): (OTHER,)}
    assert combined({("a",): 2, ("b",): 9, ("c",): 7}, [0], 5) == {("a",): (OTHER,), ("b",): ("b",), ("c",): (OTHER,)}
    assert combined({("a",): 2}, [0], 5) == {("a",): ("a",)}
    assert combined({("a",): 6, ("b",): 9}, [0], 5) == {("a",): ("a",), ("b",): ("b",)}


def test_with_a_small_cell_another_is_left_out_so_that_the_total_tells_nothing():
    assert hidden({("a",): 2, ("b",): 9, ("c",): 20}, [0], 5) == {("a",), ("b",)}
    assert hidden({("a",): 1, ("b",): 1, ("c",): 20, ("d",): 30}, [0], 5) == {("a",), ("b",), ("c",)}
    assert hidden({("a",): 3, ("b",): 4, ("c",): 20}, [0], 5) == {("a",), ("b",)}
    square = {("a", "x"): 2, ("a", "y"): 9, ("a", "z"): 12, ("b", "x"): 8, ("b", "y"): 20, ("b", "z"): 30}
    assert hidden(square, [0, 1], 5) == {("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")}
    assert hidden({("a",): 8}, [0], 5) == frozenset()


def test_neighbours_are_put_together_until_they_are_enough():
    assert list(runs([2, 3, 5, 1, 1, 9, 2], 5)) == [(0, 2), (2, 3), (3, 7)]
    assert list(runs([2, 1], 5)) == [(0, 2)]
    assert list(runs([], 5)) == []
    assert list(runs([7], 5)) == [(0, 1)]


def test_information_is_that_of_the_stratified_difference():
    people, seen = np.array([40.0, 60.0]), np.array([10.0, 30.0])
    variance = (40 * 0.25 * 0.75 + 60 * 0.25) / 100
    assert information(["a", "b"], ["s", "s"], people, seen) == pytest.approx(40 * 60 / 100 / variance)
    assert information(["a", "a"], ["s", "t"], people, seen) == pytest.approx(100 / variance)
    assert information(["a", "b"], ["s", "t"], people, seen) == 0
    assert information(["a"], ["s"], np.array([0.0]), np.array([0.0])) == 0
    assert np.isinf(information(["a", "b"], ["s", "s"], people, np.zeros(2)))
    three = information(["a", "b", "c"], ["s"] * 3, np.array([30.0, 30.0, 40.0]), np.array([10.0, 10.0, 20.0]))
    assert three > 0
    assert (lost(0.0, 0.0), lost(2.0, 1.0), lost(1.0, 2.0), lost(float("inf"), 1.0)) == (0, 0.5, 0, 0)


def test_two_bins_never_have_one_name():
    """To six figures these three cuts are one number."""
    assert len(set(Bins("risk_score", (0.12345671, 0.12345672, 0.12345673)).labels)) == 4
    assert Bins("age_years", (25.0, 35.5)).labels == ("below 25", "25 to below 35.5", "35.5 and above")


@pytest.mark.parametrize(
    "change",
    [{"rows": None}, {"content": 5}, {"reduction": []}, {"rows": float("inf")}, {"protection": {"rule": "none"}}],
)
def test_a_table_described_by_odd_values_is_refused(tmp_path, change):
    save(reduced(), tmp_path / "r")
    table = pq.read_table(tmp_path / "r")
    said = json.loads(table.schema.metadata[KEY]) | change
    said = {name: value for name, value in said.items() if value is not None}
    pq.write_table(table.replace_schema_metadata({KEY: json.dumps(said)}), tmp_path / "r")
    with pytest.raises(StudyFileUnfit):
        load(tmp_path / "r")


@pytest.mark.parametrize("odd", [float("nan"), float("inf"), float("-inf")])
@pytest.mark.parametrize("how", [{"bins": (Bins("age_years", (25.0,)),)}, {"rows": ("age_years",)}])
def test_a_key_that_is_no_number_is_refused_and_not_put_into_the_uppermost_bin(tmp_path, odd, how):
    ages = [odd, *ROWS["age_years"].to_pylist()[1:]]
    rows = ROWS.set_column(ROWS.column_names.index("age_years"), "age_years", pa.array(ages, pa.float64()))
    write(tmp_path / "a.parquet", "analysis", rows, project=PROJECT, data_cut=CUT, log=log(tmp_path))
    for made in (lambda one: reduced(rows, one), lambda one: reduce_file(tmp_path / "a.parquet", one)):
        with pytest.raises(DataUnfit, match="age_years that is no number"):
            made(Reduction(Definition.REARREST, ("arm", "age_years"), **how))


@pytest.mark.parametrize("name", ["rearrest_whole", "rearrest_any", "rearrest_count", "rearrest_harm", "followed_days"])
def test_an_outcome_that_is_empty_does_not_count_as_none(name):
    values = [None, *ROWS[name].to_pylist()[1:]]
    rows = ROWS.set_column(ROWS.column_names.index(name), name, pa.array(values, ROWS.schema.field(name).type))
    with pytest.raises(DataUnfit, match=f"{name} is empty"):
        reduced(rows)
