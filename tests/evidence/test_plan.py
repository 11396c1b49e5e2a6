"""A plan is read strictly, hashed, and held against what was run."""

import tomllib
from dataclasses import replace

import pytest

from caraway.evidence.placed import Part, Placed
from caraway.evidence.plan import departures, headline, plan_from, read_plan
from caraway.evidence.refusals import (
    DataUnfit,
    ImmortalTime,
    OutcomesMixed,
    PlanUnfit,
    ResultIncomplete,
    SubgroupUnplanned,
)
from tests.evidence.report.example import PLAN, placed, result


def changed(old, new, text=PLAN):
    assert old in text
    return plan_from(text.replace(old, new, 1), "study.toml")


def kinds(found):
    return sorted(one.kind for one in found)


def test_a_plan_is_read():
    plan = plan_from(PLAN, "study.toml")
    assert plan.primary.code == "rearrested"
    assert plan.arms.names == ("workshop", "control")
    assert plan.disclosure.least == 10
    assert len(plan.hash) == 64


def test_the_hash_is_of_what_is_said_not_of_how_it_is_written():
    plan = plan_from(PLAN, "study.toml")
    reordered = "# a remark\n" + PLAN.replace('covariates = ["age_band"]\n', "", 1).replace(
        "[arms]", 'covariates = ["age_band"]\n[arms]', 1
    )
    assert plan_from(reordered, "other.toml").hash == plan.hash
    assert tomllib.loads(reordered) == tomllib.loads(PLAN)
    assert changed("within a year", "within two years").hash != plan.hash
    assert plan_from(PLAN + "[disclosure]\nleast = 10\n", "study.toml").hash == plan.hash


def test_a_plan_keeps_the_hash_it_was_lodged_with():
    """The hash of the example's plan as the version before the further analyses made it."""
    lodged = "c85dec7bf5cf9c2824d7ac9cb15d0928912eb26049936d9e49ee30d56dbaf5b4"
    assert plan_from(PLAN, "study.toml").hash == lodged
    assert plan_from(PLAN + "[harms]\naccepted = 0.02\n", "study.toml").hash != lodged
    assert plan_from(PLAN + "[harms]\n", "study.toml").hash != lodged


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("planned_people", "planed_people", "planed_people is not a key"),
        ('metric = "people', 'metrik = "people', "outcomes[0].metrik"),
        ("primary = true", "primary = false", "outcomes must have exactly one"),
        ('design = "randomised"', 'design = "randomized"', "design must be one of"),
        ('scale = "demonstration weights 1"', "", "outcomes[1].scale is missing"),
        ('comparator = "control"', "", "arms.comparator"),
        ('code = "harm"', 'code = "rearrested"', "outcomes[1].code is there twice"),
        ("registered_on = 2024-05-01", "registered_on = 2026-05-01", "registered_on is after"),
        ("data_cut = 2026-01-31", "", "data_cut is missing"),
        ("window_days = 365", "window_days = 0", "window_days must be from 1"),
        ("title", "title =", "no TOML"),
    ],
)
def test_what_is_wrong_is_named_with_file_key_and_reason(old, new, key):
    with pytest.raises(PlanUnfit) as refused:
        changed(old, new)
    assert str(refused.value).startswith("study.toml: ")
    assert key in str(refused.value)


def test_an_effect_counted_from_completion_is_refused():
    with pytest.raises(ImmortalTime, match="completion"):
        changed('time_zero = "assignment"', 'time_zero = "completion"')


def test_a_description_may_count_from_completion():
    text = PLAN.replace('"assignment"', '"completion"').replace('"randomised"', '"descriptive"')
    text = text.replace('comparator = "control"\n', "").replace(
        'comparator_words = "no workshop, among people already cautioned"\n', ""
    )
    assert plan_from(text, "study.toml").arms.names == ("workshop",)


def test_two_definitions_in_one_outcome_are_refused():
    with pytest.raises(OutcomesMixed, match="each an outcome of its own"):
        changed('definition = "re-arrest"', 'definition = ["re-arrest", "police-recorded offence"]')


@pytest.mark.parametrize("column", ["sex", "ethnicity"])
def test_an_unplanned_subgroup_as_headline_is_refused(column):
    with pytest.raises(SubgroupUnplanned, match=column):
        plan_from(PLAN + f'[headline]\nsubgroup = "{column}=male"\n', "study.toml")


def test_a_subgroup_thought_of_after_the_data_were_cut_is_no_headline():
    late = (
        PLAN
        + '[[subgroups]]\ncolumn = "sex"\nreason = "seen"\nplanned_on = 2026-03-01\n[headline]\nsubgroup = "sex=male"\n'
    )
    with pytest.raises(SubgroupUnplanned):
        plan_from(late, "study.toml")
    plan_from(late.replace("2026-03-01", "2025-03-01"), "study.toml")


def test_the_same_is_refused_of_results():
    plan = plan_from(PLAN, "study.toml")
    whole, part = placed(), placed(part=Part.SUBGROUP, subgroup="sex=male")
    assert headline(plan, [part, whole]) is whole
    chosen = replace(plan, headline=replace(plan.headline, subgroup="sex=male"))
    with pytest.raises(SubgroupUnplanned):
        headline(chosen, [part, whole])
    with pytest.raises(DataUnfit, match="There is no result of"):
        headline(plan, [part])


def test_looks_need_a_boundary():
    looks = PLAN + "[looks]\nfractions = [0.5, 1.0]\n"
    with pytest.raises(PlanUnfit, match=r"looks\.boundary"):
        plan_from(looks, "study.toml")
    assert plan_from(looks + 'boundary = "obrien_fleming"\n', "study.toml").looks.fractions == (0.5, 1.0)
    with pytest.raises(PlanUnfit, match=r"looks\.fractions"):
        plan_from(looks.replace("1.0]", "0.9]") + 'boundary = "pocock"\n', "study.toml")


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(PlanUnfit, match="cannot be read"):
        read_plan(tmp_path / "none.toml")


def test_nothing_departs_where_all_was_run_as_planned():
    plan = plan_from(PLAN, "study.toml")
    ran = [
        placed(),
        placed("harm", Part.SECONDARY, of={"scale": "demonstration weights 1"}),
        placed(part=Part.SUBGROUP, subgroup="age_band=25-34"),
    ]
    assert departures(plan, ran, covariates=["age_band"]) == ()


def test_every_departure_is_listed():
    plan = plan_from(PLAN, "study.toml")
    ran = [placed(of={"window_days": 182}), placed("arrests", Part.EXPLORATORY), placed(subgroup="sex=male")]
    found = departures(plan, ran, covariates=["sex"], unavailable=["No attendance is recorded."])
    assert kinds(found) == sorted(
        [
            "other window",
            "missing outcome",
            "extra analysis",
            "extra analysis",
            "missing subgroup",
            "missing covariate",
            "extra covariate",
            "not run",
        ]
    )


def test_an_amendment_is_a_departure():
    plan = plan_from(
        PLAN + '[[amendments]]\non = 2025-02-01\nwhat = "A force left."\nwhy = "It merged."\n', "study.toml"
    )
    assert "amendment" in kinds(departures(plan, [placed()]))


def test_only_a_result_has_a_place():
    with pytest.raises(ResultIncomplete):
        Placed("rearrested", Part.PRIMARY, 0.27)
    assert Placed("rearrested", Part.PRIMARY, result()).result.estimate == -0.08


def test_a_plan_that_an_editor_marked_as_utf_8_is_read(tmp_path):
    (tmp_path / "study.toml").write_bytes(b"\xef\xbb\xbf" + PLAN.encode())
    assert read_plan(tmp_path / "study.toml").hash == plan_from(PLAN, "study.toml").hash
