"""A plan of a survey carried out on a file of answers: what its estimators say of the same scores, and each refusal."""

import numpy as np
import pytest

from caraway.core.study.words import Kind
from caraway.evidence import run as running
from caraway.evidence.outcomes.survey_change import BEFORE_AND_AFTER, paired_change, weighted_change
from caraway.evidence.plan import plan_from
from caraway.evidence.refusals import DataUnfit, PlanUnfit, StudyFileUnfit
from caraway.evidence.report.content import report
from caraway.evidence.report.document import publish
from caraway.evidence.run import findings_of, how_many_steps
from caraway.evidence.study_file.reading import read
from caraway.evidence.synthetic.world import World
from tests.evidence.test_run import study

PLAN = """
title = "How safe victims say they are"
question = "Do victims say that they are safer months after?"
design = "descriptive"
time_zero = "referral"
window_days = 365
data_cut = 2027-07-03
registered_on = 2024-01-01
registered_at = "a public register"
[arms]
treated = "victims"
treated_words = "a partner or former partner referred to a workshop"
[[outcomes]]
code = "safer"
metric = "how safe victims say they are, from nought to ten"
definition = "reported by the victim"
measure = "change of answers"
instrument = "demo-safety-1"
primary = true
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("survey")
    study(made, World(asked=0.5, answered=0.7), 900, 4, (Kind.ANSWERS, Kind.ANALYSIS))
    return made


@pytest.fixture(scope="module")
def data(folder):
    return folder / "answers.parquet"


@pytest.fixture(scope="module")
def found(data):
    return findings_of(plan_from(PLAN, "study.toml"), data)


def test_the_change_is_that_of_the_same_answers(found, data):
    said = {}
    for row in read(data).table.to_pylist():
        said.setdefault(row["victim"], {})[row["occasion"]] = row["answer"]
    asked = [one for _, one in sorted(said.items()) if one["start"] is not None]
    before = np.array([one["start"] for one in asked], float)
    again = np.array([one["later"] is not None for one in asked])
    after = np.array([one["later"] or 0 for one in asked], float)
    paired, weighted = (each.result for each in found.placed)
    options = {"setting": paired.setting, "unit": "points of demo-safety-1", "name": "victims"}
    direct = paired_change(before[again], after[again], **options)
    carried = weighted_change(before, after, again.astype(float), before[:, None], **options)
    for mine, theirs in ((paired, direct), (weighted, carried)):
        assert mine.estimate == pytest.approx(theirs.estimate)
        assert mine.interval.low == pytest.approx(theirs.interval.low)
    assert paired.arms[0].n == int(again.sum())
    assert BEFORE_AND_AFTER in paired.labels
    assert found.departures == ()


def test_a_report_says_what_it_is_and_that_it_compares_nobody(found):
    files = running.files_of(publish(found))
    html = files["report.html"].decode()
    for words in (
        "The mean change is",
        "more points of demo-safety-1",
        "evidence of level 2 on the Maryland scale",
        "It cannot be said whether the programme made a difference",
        "does not say who came to harm",
        "some of them would have changed anyway",
    ):
        assert words in html, words
    assert "Victims were not asked" not in html


def test_a_report_of_few_answers_shows_no_change(tmp_path):
    study(tmp_path, World(asked=0.01, answered=0.8), 900, 4, (Kind.ANSWERS,))
    few = findings_of(plan_from(PLAN, "study.toml"), tmp_path / "answers.parquet")
    assert few.placed[0].result.arms[0].n < 10
    published = publish(few)
    assert published.document["results"][0]["estimate"] is None
    assert any("Not shown, since too few people" in claim.text for claim in report(published).register.claims)


def test_each_step_is_told(data):
    seen, plan = [], plan_from(PLAN, "study.toml")
    running.files_of(publish(findings_of(plan, data, seen.append)), seen.append)
    assert len(seen) <= how_many_steps(plan)


def test_what_the_file_does_not_hold_is_refused(data, folder):
    with pytest.raises(DataUnfit, match="no answers to another-1"):
        findings_of(plan_from(PLAN.replace("demo-safety-1", "another-1"), "study.toml"), data)
    with pytest.raises(DataUnfit, match="nobody answered demo-safety-1 both start and end"):
        findings_of(plan_from(PLAN + 'after = "end"\n', "study.toml"), data)
    with pytest.raises(StudyFileUnfit):
        findings_of(plan_from(PLAN, "study.toml"), folder / "analysis.parquet")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('instrument = "demo-safety-1"\n', "", "outcomes[0].instrument is missing"),
        ('measure = "change of answers"', 'measure = "prevalence"', "is of changes of answers alone"),
        ('"reported by the victim"', '"re-arrest"', "outcomes[0].definition is re-arrest, but answers are"),
        ("primary = true\n", 'primary = true\nbefore = "later"\nafter = "start"\n', "does not come after later"),
        (
            'treated_words = "a partner or former partner referred to a workshop"\n',
            'treated_words = "x"\ncomparator = "control"\ncomparator_words = "nothing"\n',
            "arms.comparator",
        ),
        ('design = "descriptive"', 'design = "descriptive"\ncovariates = ["sex"]', "covariates is there"),
        ('design = "descriptive"', 'design = "descriptive"\nsensitivity = ["e_value"]', "sensitivity is there"),
        (
            "primary = true\n",
            'primary = true\n[[outcomes]]\ncode = "x"\nmetric = "x"\ndefinition = "re-arrest"\nmeasure = "prevalence"\n',
            "has changes of answers and others",
        ),
    ],
)
def test_what_does_not_go_together_is_refused(old, new, said):
    with pytest.raises(PlanUnfit) as refused:
        plan_from(PLAN.replace(old, new, 1), "study.toml")
    assert said in str(refused.value)
