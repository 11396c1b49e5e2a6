"""What a run makes of a plan's further analyses, harms and appraisal: each what its estimator says of the same people, and each refusal."""

import hashlib
import json
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from caraway.cli import main
from caraway.core.study.words import Harm, Kind
from caraway.evidence import run as running
from caraway.evidence.analysis.economics import priced
from caraway.evidence.checks.evalue import e_value_of
from caraway.evidence.checks.missingness import sides, tipping_point
from caraway.evidence.checks.multiplicity import adjusted
from caraway.evidence.checks.overlap import overlap
from caraway.evidence.checks.placebo import placebo_outcomes
from caraway.evidence.checks.recording import Recorded, corrected, explaining_ratio
from caraway.evidence.checks.sample_size import kish
from caraway.evidence.designs.harm_stopping import HarmPlan, harm_between_arms, harm_verdict
from caraway.evidence.economics.appraisal import Averted, Programme, benefit_cost
from caraway.evidence.economics.tables import Per, Quantity, read_costs
from caraway.evidence.estimators import entropy, weighting
from caraway.evidence.outcomes.prevalence import prevalence
from caraway.evidence.placed import Part
from caraway.evidence.plan import plan_from
from caraway.evidence.refusals import PlanUnfit, UnitsMixed
from caraway.evidence.report.content import report
from caraway.evidence.report.document import publish
from caraway.evidence.report.tables import CORRECTED
from caraway.evidence.result import Definition
from caraway.evidence.run import findings_of, run
from caraway.evidence.study_file.reading import read
from caraway.evidence.synthetic.world import World
from tests.evidence.further_plan import COSTS, FURTHER
from tests.evidence.test_run import PLAN, rewritten, study

SHA = hashlib.sha256(COSTS.encode()).hexdigest()
TEXT = FURTHER.replace("SHA", SHA)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("further")
    (made / "costs.toml").write_text(COSTS)
    return made


@pytest.fixture(scope="module")
def data(folder):
    return study(folder, World(harmed=0.04, lost=0.05), 2400, 11)


@pytest.fixture(scope="module")
def found(data, folder):
    return findings_of(plan_from(TEXT, "study.toml"), data, beside=folder)


@pytest.fixture(scope="module")
def document(found):
    return publish(found).document


@pytest.fixture(scope="module")
def rows(data):
    return read(data).table.to_pylist()


def one(document, outcome, name=None):
    (said,) = [
        result
        for result in document["results"]
        if result["outcome"] == outcome and (name is None or result["name"] == name)
    ]
    return said


def arms(rows, yes, of=lambda row: row["rearrest_whole"]):
    """(events, n, events of the comparator, n of the comparator), counted row by row."""
    counted = []
    for arm in ("workshop", "control"):
        mine = [row for row in rows if row["arm"] == arm and of(row)]
        counted += [sum(map(bool, map(yes, mine))), len(mine)]
    return tuple(counted)


def same(said, result):
    assert said["estimate"] == pytest.approx(result.estimate, rel=1e-9)
    assert said["interval"]["low"] == pytest.approx(result.interval.low, rel=1e-9)
    assert said["interval"]["high"] == pytest.approx(result.interval.high, rel=1e-9)


MADE = {}


def made_of(found):
    """The report of these findings, made once."""
    if id(found) not in MADE:
        MADE[id(found)] = found, report(publish(found))
    return MADE[id(found)][1]


def sentences(found):
    return [claim.text for claim in made_of(found).register.claims]


# placebos


def test_a_placebo_outcome_is_the_same_analysis_of_it(found, document, rows):
    setting = found.placed[0].result.setting
    tables = {
        "placebo prior_arrests": arms(rows, lambda row: row["prior_arrests"] in ("2-4", "5+")),
        "placebo sex": arms(rows, lambda row: row["sex"] == "male"),
    }
    direct = {code: prevalence(*table, setting=setting).difference for code, table in tables.items()}
    for code, result in direct.items():
        same(one(document, code), result)
        assert one(document, code)["setting"]["definition"] == Definition.BEFORE.value
        assert one(document, code)["part"] == "sensitivity"
    judged = placebo_outcomes(
        {code: [result.estimate, result.standard_error] for code, result in direct.items()},
        lambda said: (float(said[0]), float(said[1])),
    )
    check = next(each for each in document["checks"] if each["name"] == "placebo outcomes")
    assert check["values"] == {"all": 2, "alarms": len(judged.alarms)}


def test_a_placebo_date_parts_those_without_the_programme(found, document, rows):
    setting = found.placed[0].result.setting
    control = [row for row in rows if row["arm"] == "control" and row["rearrest_whole"]]
    for on in ("2024-07-01", "2025-01-01"):
        later = [row for row in control if row["zero_on"].isoformat() >= on]
        before = [row for row in control if row["zero_on"].isoformat() < on]
        table = [count for side in (later, before) for count in (sum(row["rearrest_any"] for row in side), len(side))]
        said = one(document, f"placebo {on}")
        same(said, prevalence(*table, setting=setting).difference)
        assert said["setting"]["maryland"] == 3
        assert any("nothing began" in label for label in said["labels"])


def test_an_alarm_of_a_placebo_is_said(data, folder, tmp_path):
    def changed(table):
        men = [
            "male" if arm == "workshop" or number % 2 else "female"
            for number, arm in enumerate(table.column("arm").to_pylist())
        ]
        return table.set_column(table.column_names.index("sex"), "sex", pa.array(men))

    broken = findings_of(plan_from(TEXT, "study.toml"), rewritten(data, tmp_path, changed), beside=folder)
    assert next(each for each in broken.checks if each.name == "placebo outcomes").values["alarms"][0] == 1
    assert any("the primary result may be biased as well" in text for text in sentences(broken))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('column = "sex"', 'column = "risk_score"', "no codes of risk_score"),
        ('values = ["male"]', 'values = ["unheard_of"]', "nobody in the study file has sex unheard_of"),
        ("on = 2024-07-01", "on = 2024-07-15", "who came in from 15 July 2024 on"),
    ],
)
def test_a_placebo_that_cannot_be_asked_is_said_and_a_departure(data, folder, old, new, said):
    found = findings_of(plan_from(TEXT.replace(old, new), "study.toml"), data, beside=folder)
    assert any(said in sentence for sentence in found.unavailable)
    assert any(each.kind == "not run" and said in each.sentence for each in found.departures)


# recording and tipping points


def test_recording_is_the_correction_of_the_same_counts(found, document, rows):
    table = arms(rows, lambda row: row["rearrest_any"])
    direct = corrected(Recorded(table[0], table[1], table[2], table[3]), (0.8, 1.0))
    (said,) = [each for each in document["results"] if "is recorded with the programme" in each["setting"]["metric"]]
    assert said["estimate"] == pytest.approx(direct.difference[0])
    assert said["standard_error"] == pytest.approx(direct.difference[1])
    ratio = next(each.result for each in found.placed if each.result.name == "risk ratio")
    whole, near = explaining_ratio(ratio.estimate, ratio.interval.low, ratio.interval.high)
    check = next(each for each in document["checks"] if each["name"] == "recording")
    assert check["values"] == pytest.approx({"whole": whole, "near": near})


def test_the_tipping_point_is_that_of_the_same_people(found, rows):
    treated = [row["arm"] == "workshop" for row in rows]
    seen = [row["rearrest_whole"] for row in rows]
    both = sides(np.array(treated, float), [float(row["rearrest_any"] or 0) for row in rows], np.array(seen, float))
    point = tipping_point(*both)
    check = next(each for each in found.checks if each.name == "tipping point")
    if point.shift is not None and 0 <= both[0].mean + point.shift <= 1:
        assert check.values["by"][0] == pytest.approx(abs(point.shift))
    else:
        assert check.values == {}


def test_the_check_of_hazards_is_of_the_outcome_that_has_them(found):
    ratio = next(each.result for each in found.placed if each.result.name == "hazard ratio")
    check = next(each for each in found.checks if each.name == "proportional hazards")
    assert check.values["p"][0] == ratio.details["proportional hazards, p"]


# harms


def test_harms_are_what_the_rows_say(found, document, rows):
    def serious(row):
        died = row["end_reason"] == "died" and not row["rearrest_whole"]
        return row["new_abuse_seen"] or row["serious_incident_seen"] or died

    table = arms(rows, serious, lambda row: True)
    setting = found.placed[0].result.setting
    same(one(document, "serious harm", "risk difference"), prevalence(*table, setting=setting).difference)
    tallies = [each for each in document["tallies"] if each["outcome"] == "serious harm"]
    assert [(each["having"], each["people"]) for each in tallies] == [table[:2], table[2:]]
    boundary = next(each for each in document["checks"] if each["name"] == "boundary between the arms")
    direct = harm_between_arms((table[0], table[2]), (table[1], table[3]))
    assert boundary["values"]["e_value"] == pytest.approx(direct.e_value)
    of_harm = replace(setting, definition=Definition.SERIOUS_HARM)
    verdict = harm_verdict(HarmPlan(0.02), harms=table[0], people=table[1], setting=of_harm)
    same(one(document, "serious harm", "rate of serious harm"), verdict.result)
    reached = "It is reached: stop and review." if verdict.stop else "It is not reached."
    (sentence,) = [text for text in sentences(found) if "was accepted beforehand" in text]
    assert sentence.endswith(reached)
    assert verdict.stop  # four in a hundred of two kinds each, and two are accepted


def test_no_harm_is_shown_as_none(data, folder):
    unharmed = study(folder / "none", World(), 1200, 5) if not (folder / "none").exists() else folder / "none"
    found = findings_of(plan_from(PLAN, "study.toml"), unharmed)
    made = made_of(found)
    table = next(each for each in made.tables if each.code == "harms")
    assert table.rows[0][0] == "Serious harm, of any kind here"
    assert [value for row in table.rows for value in row[2::2]] == [0] * 10
    assert "0 in 100 of those with a place in a workshop" in " ".join(sentences(found))
    assert "This study does not show a difference: none was seen." in sentences(found)
    assert "0 fewer" not in " ".join(sentences(found))
    assert any(section.code == "harms" for section in made.sections)


def test_whoever_carries_out_a_plan_is_told_of_a_boundary_that_the_report_must_hide(folder, tmp_path, capsys):
    few = study(tmp_path / "few", World(harmed=0.02), 200, 3)
    (tmp_path / "plan.toml").write_text("harms = { accepted = 0.0001 }\n" + PLAN.lstrip())
    out = tmp_path / "report"
    assert main(["evidence", "run", str(tmp_path / "plan.toml"), "--data", str(few), "--out", str(out)]) == 0
    assert "STOP AND REVIEW: the boundary of the accepted rate of serious harm was reached." in capsys.readouterr().err
    told = (out / "report.html").read_text() + (out / "results.json").read_text()
    assert "It is reached" not in told
    assert "Whether it was reached would tell of counts too small to be shown" in told


def test_nobody_is_alarmed_where_no_boundary_was_reached(folder, tmp_path):
    said = []
    plan = tmp_path / "plan.toml"
    plan.write_text(PLAN)
    calm = study(tmp_path / "calm", World(), 400, 3)
    run(plan, calm, tmp_path / "report", alarm=said.append)
    assert said == []


def test_what_the_file_does_not_say_of_harm_is_said(data, tmp_path):
    bare = rewritten(data, tmp_path, lambda table: table.drop_columns([name for h in Harm for name in (h.seen, h.day)]))
    found = findings_of(plan_from(PLAN, "study.toml"), bare)
    assert found.harms.missing == ("new abuse", "a serious incident", "a hold on taking part")
    text = " ".join(sentences(found))
    assert "does not say whether there was new abuse, a serious incident or a hold on taking part" in text
    assert "people with serious harm (death)" in text
    assert found.departures == ()


def test_of_whom_harm_is_not_known_is_not_counted_as_unharmed(data, rows, tmp_path):
    def unknown(table):
        for harm in Harm:
            first = [
                None if number < 100 else value for number, value in enumerate(table.column(harm.seen).to_pylist())
            ]
            days = [None if number < 100 else value for number, value in enumerate(table.column(harm.day).to_pylist())]
            for name, values, kind in ((harm.seen, first, pa.bool_()), (harm.day, days, pa.int32())):
                table = table.set_column(table.column_names.index(name), name, pa.array(values, kind))
        return table

    found = findings_of(plan_from(PLAN, "study.toml"), rewritten(data, tmp_path, unknown))
    told = [found.release.cells[f"told of harm | {arm}"].value for arm in ("workshop", "control")]
    assert sum(told) == len(rows) - 100


def test_a_boundary_on_small_counts_is_not_shown_but_said_to_be_watched(folder):
    few = study(folder / "few", World(harmed=0.004), 1200, 2)
    found = findings_of(plan_from(PLAN, "study.toml"), few)
    assert 0 < found.release.cells["serious harm | workshop"].value < 10
    text = " ".join(sentences(found))
    assert "whoever watches over the study’s safety must be told" in text
    assert "e-value is" not in text


@pytest.mark.parametrize("design", ["weighting", "descriptive"])
def test_harms_are_in_the_report_of_every_design(folder, design):
    place = folder / "observed"
    observed = place / "analysis.parquet"
    if not observed.exists():
        study(place, World(design="observational", confounding=0.5, harmed=0.05), 1200)
    text = PLAN.replace('"randomised"', f'"{design}"')
    if design == "descriptive":
        text = text.replace('comparator = "control"\n', "").replace(
            'comparator_words = "no workshop, among people already cautioned"\n', ""
        )
    found = findings_of(plan_from(text, "study.toml"), observed)
    (result,) = [each.result for each in found.placed if each.part is Part.HARMS]
    assert result.setting.definition is Definition.SERIOUS_HARM
    assert result.setting.maryland <= 3
    assert any(table.code == "harms" for table in made_of(found).tables)


def test_a_panel_says_that_harms_are_of_people(tmp_path):
    panel = study(tmp_path, World(design="staggered", forces=8, months=18), 5000, 3, (Kind.PANEL,))
    found = findings_of(plan_from(PLAN.replace('"randomised"', '"group-time"'), "study.toml"), panel)
    assert any("does not say who came to harm" in text for text in sentences(found))


# economics


def test_the_appraisal_is_that_of_the_same_numbers(found, document, rows, folder):
    plan, table = found.plan, read_costs(folder / "costs.toml")
    people = sum(row["arm"] == "workshop" for row in rows)
    risk = prevalence(*arms(rows, lambda row: row["rearrest_any"]), setting=found.placed[0].result.setting).difference
    events = [
        np.array([row["rearrest_count"] for row in rows if row["arm"] == arm and row["rearrest_whole"]], float)
        for arm in ("workshop", "control")
    ]
    fewer = events[0].mean() - events[1].mean()
    error = np.sqrt(sum(side.var(ddof=1) / len(side) for side in events))
    averted = (
        Averted(
            "supervision", Quantity(-risk.estimate * people, Per.OFFENDER, risk.standard_error * people), (0.5, 0.5)
        ),
        Averted("an arrest", Quantity(-fewer * people, Per.INCIDENT, error * people)),
    )
    direct = benefit_cost(
        Programme((200000.0, 20000.0), 0.1),
        averted,
        table,
        setting=replace(found.placed[0].result.setting, scale=table.label),
        arms=found.placed[0].result.arms,
        rng=np.random.default_rng([int(plan.hash[:15], 16), len(plan.outcomes)]),
    )
    ratio, net = [each.result for each in found.placed if each.part is Part.ECONOMICS]
    for mine, theirs in ((ratio, direct.ratio), (net, direct.net)):
        assert (mine.estimate, mine.interval.low) == pytest.approx((theirs.estimate, theirs.interval.low))
    check = next(each for each in found.checks if each.name == "chance of being worth it")
    assert check.values["chance"][0] == direct.above_one
    assert document["economics"]["sha256"] == SHA
    assert document["economics"]["demonstration"] is False
    assert any(f"file with the fingerprint {SHA}" in text for text in sentences(found))


def test_a_demonstration_table_says_that_it_is_one(data, folder):
    text = TEXT.replace(
        f'costs = "costs.toml"\ncosts_sha256 = "{SHA}"', 'costs = "demonstration"\nprices = "demonstration"'
    )
    text = text.replace('"supervision"', '"probation supervision for a year"').replace(
        '"an arrest"', '"police response"'
    )
    found = findings_of(plan_from(text, "study.toml"), data)
    assert any("its amounts are invented and not for use" in each for each in sentences(found))
    assert "by Demonstration prices" in publish(found).document["economics"]["label"]


def test_an_outcome_without_an_answer_cannot_be_valued(data, folder):
    text = TEXT.replace(
        'definition = "re-arrest"\nmeasure = "frequency"', 'definition = "proven re-offending"\nmeasure = "frequency"'
    ).replace('per = "incident"', 'per = "offence"')
    (folder / "other.toml").write_text(COSTS.replace('per = "incident"', 'per = "offence"'))
    sha = hashlib.sha256((folder / "other.toml").read_bytes()).hexdigest()
    text = text.replace("costs.toml", "other.toml").replace(SHA, sha)
    found = findings_of(plan_from(text, "study.toml"), data, beside=folder)
    assert any("is worth its cost could not be found: arrests has no answer" in each for each in found.unavailable)
    assert found.appraisal is None


def test_a_cost_per_something_else_is_refused(folder):
    plan = plan_from(TEXT.replace('cost = "supervision"', 'cost = "a victim"'), "study.toml")
    with pytest.raises(UnitsMixed, match="34,015 per victim, not per offender"):
        priced(plan, folder)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("costs.toml", "absent.toml", "belongs beside the plan"),
        (SHA, "0" * 64, "is another table than the plan was made with"),
        ("price_year = 2026", "price_year = 2025", "names no index of prices"),
        ('cost = "an arrest"', 'cost = "a trial"', "has no cost called"),
    ],
)
def test_a_table_that_is_not_the_planned_one_is_refused(folder, old, new, said):
    with pytest.raises(PlanUnfit, match=said):
        priced(plan_from(TEXT.replace(old, new, 1), "study.toml"), folder)


# plans


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"placebo_outcome", ', "", "placebo_outcomes is there, but sensitivity does not name placebo_outcome"),
        ('[[recording]]\ntreated = 0.8\ncomparator = 1.0\nreason = "workers who know a participant may write less down"\n', "",
         "recording is missing, and sensitivity names recording"),
        ('column = "sex"', 'column = "rearrest_any"', "is no column of what was so before time zero"),
        ('column = "sex"', 'column = "prior_arrests"', "placebo_outcomes[1].column is there twice"),
        ("on = 2024-07-01", "on = 2028-07-01", "placebo_dates[0].on is not before the data were cut"),
        ("on = 2024-07-01\nreason", "on = 2025-01-01\nreason", "placebo_dates[1].on is there twice"),
        ("treated = 0.8", "treated = 0.0", "recording[0].treated must be above 0 and at most 1"),
        ("accepted = 0.02", "feared = 0.1", "harms.accepted is missing"),
        ("accepted = 0.02", 'rule = "pocock"', "harms.accepted is missing"),
        ("accepted = 0.02", 'accepted = 0.03\nrule = "sprt"\nfeared = 0.02', "harms.feared must be above"),
        ("accepted = 0.02", 'accepted = 0.03\nrule = "pocock"', "harms.people is missing"),
        ('per = "offender"', 'per = "victim"', "economics.averted[0].per is victim, but rearrested counts people who offend"),
        ('per = "incident"', 'per = "offence"', "economics.averted[1].per is offence, but arrests counts incidents"),
        ('outcome = "arrests"', 'outcome = "harm"', "a table of costs values how many people or how many events"),
        ('outcome = "arrests"', 'outcome = "none"', "none is none of the outcomes"),
        ("by_year = [0.5, 0.5]", "by_year = [0.5, 0.4]", "economics.averted[0].by_year must come to 1"),
        ("programme = [200000.0, 20000.0]", "programme = [0.0]", "economics.programme comes to nothing"),
        (f'costs_sha256 = "{SHA}"\n', "", "economics.costs_sha256 is missing"),
        ('costs = "costs.toml"', 'costs = "demonstration"', "economics.costs_sha256 is there, but no file"),
        ("costs.toml", "../costs.toml", "economics.costs must be"),
        ('design = "randomised"', 'design = "group-time"', "economics is there, but it compares people with people"),
        ('design = "randomised"', 'design = "weighting"', "on which the groups are made alike"),
        ('perspective = "society"', 'perspective = "mine"', "economics.perspective must be one of"),
    ],
)  # fmt: skip
def test_what_does_not_go_together_is_refused(old, new, said):
    assert old in TEXT
    with pytest.raises(PlanUnfit) as refused:
        plan_from(TEXT.replace(old, new, 1), "study.toml")
    assert said in str(refused.value)


def test_a_whole_report_of_it_is_written_and_every_number_has_its_source(found):
    files = running.files_of(publish(found))
    names = set(files)
    assert {"figures/placebos.svg", "figures/sensitivity.svg", "tables/harms.csv", "tables/prices.csv"} <= names
    results = json.loads(files["results.json"])
    assert {each["part"] for each in results["results"]} >= {"economics", "harms", "sensitivity"}
    assert found.departures == ()


# words that other designs and outcomes need


@pytest.fixture(scope="module")
def observed(folder):
    return study(folder / "unlike", World(design="observational", confounding=0.5), 1200)


@pytest.mark.parametrize("design", ["weighting", "entropy balancing", "doubly robust"])
def test_overlap_is_that_of_the_chances_of_the_same_people(observed, design):
    text = PLAN.replace('"randomised"', f'"{design}"').replace('"missing_bounds"', '"overlap"')
    found = findings_of(plan_from(text, "study.toml"), observed)
    check = next(each for each in found.checks if each.name == "overlap")
    rows = [row for row in read(observed).table.to_pylist() if row["rearrest_whole"]]
    treated = np.array([row["arm"] == "workshop" for row in rows], float)
    columns = [
        np.array([row[name] == value for row in rows], float)
        for name in ("age_band", "prior_arrests", "risk_band")
        for value in sorted({row[name] for row in rows})[1:]
    ]
    given = np.column_stack(columns)
    fit = weighting.weighted(
        treated, given, [float(row["rearrest_any"]) for row in rows], estimand=weighting.Estimand.ATT
    )
    weights = entropy.balance(treated, given).weights if design == "entropy balancing" else fit.weights
    assert check.values["shared"][0] == pytest.approx(overlap(fit.scores, treated).shared)
    assert check.values["left"][0] == pytest.approx(kish(weights[treated == 0]))


def test_the_e_value_of_hazards_that_are_common_is_brought_to_a_risk_ratio(data):
    text = PLAN.replace('measure = "prevalence"\nprimary = true', 'measure = "prevalence"').replace(
        'measure = "time to first"', 'measure = "time to first"\nprimary = true'
    )
    found = findings_of(plan_from(text, "study.toml"), data)
    ratio = next(each.result for each in found.placed if each.result.name.startswith("hazard ratio"))
    check = next(each for each in found.checks if each.name == "E-value")
    assert check.values["estimate"][0] == e_value_of(ratio, measure="hazard ratio, common").estimate
    assert check.values["estimate"][0] != e_value_of(ratio).estimate


@pytest.mark.parametrize("word", ["holm", "hochberg", "bonferroni", "benjamini_hochberg"])
def test_each_correction_for_several_outcomes_is_carried_out(data, word):
    found = findings_of(plan_from(PLAN.replace("[arms]", f'multiplicity = "{word}"\n[arms]', 1), "study.toml"), data)
    firsts = {}
    for each in found.placed:
        if each.part is Part.SECONDARY and each.result.p_value is not None:
            firsts.setdefault(each.outcome, each.result)
    chances = adjusted([result.p_value for result in firsts.values()], method=word.replace("_", "-"))
    assert [result.details[CORRECTED] for result in firsts.values()] == pytest.approx(list(chances))


def test_with_rounded_counts_nothing_of_the_further_analyses_is_finer(data, folder):
    text = TEXT + "[disclosure]\nrounding = 5\n"
    published = publish(findings_of(plan_from(text, "study.toml"), data, beside=folder))
    for result in published.document["results"]:
        assert result["standard_error"] is None
        assert not result["details"]
    tallies = [each for each in published.document["tallies"] if each["outcome"] == "serious harm"]
    assert all(each["having"] is None or each["having"] % 5 == 0 for each in tallies)
    files = running.files_of(published)
    assert "figures/acceptability.svg" not in files
    assert "about" in files["report.html"].decode()
