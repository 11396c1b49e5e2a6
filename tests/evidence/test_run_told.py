"""What a report would tell of few people by subtraction, by its words or by its method, and what it must say of doubt."""

import math
import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from caraway.evidence.analysis import carrying_out, counting, timing
from caraway.evidence.analysis.carrying_out import corrected
from caraway.evidence.analysis.further import UNTOLD
from caraway.evidence.analysis.sensitivity import _turns
from caraway.evidence.checks.missingness import Side, tipping_point
from caraway.evidence.designs.matching import UNMATCHED
from caraway.evidence.outcomes.harm import harm
from caraway.evidence.outcomes.harm_table import HarmTable
from caraway.evidence.placed import Part
from caraway.evidence.plan import plan_from
from caraway.evidence.plan.departures import headline
from caraway.evidence.refusals import DataUnfit, PlanUnfit
from caraway.evidence.report.claims import Register
from caraway.evidence.report.coarse import coarse_number, lost_in
from caraway.evidence.report.disclosure import Sum, protect, release
from caraway.evidence.report.document import Published, publish
from caraway.evidence.report.findings import Balanced
from caraway.evidence.report.sentences import figures, how_sure
from caraway.evidence.run import findings_of
from caraway.evidence.synthetic.world import World
from tests.evidence.report.example import findings, placed, setting
from tests.evidence.test_run import PLAN, study

LEAST = 10
OUTCOMES = re.search(r"\[\[outcomes\]\](.*?)\[\[outcomes\]\]", PLAN, re.DOTALL)
assert OUTCOMES is not None
ALONE = (
    PLAN.split("[[outcomes]]", 1)[0].replace(
        '"e_value", "missing_bounds", "leave_one_force_out", "effect_of_attending"', ""
    )
    + "[[outcomes]]"
)
ONE = ALONE + OUTCOMES.group(1)
BARE = ONE.replace('covariates = ["age_band", "prior_arrests", "risk_band"]', "covariates = []")
SHORTER = """
[[outcomes]]
code = "sooner"
metric = "people arrested again somewhat sooner"
definition = "re-arrest"
measure = "prevalence"
window_days = 350
"""


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    return study(tmp_path_factory.mktemp("few"), World(forces=2), 96, 3)


@pytest.fixture(scope="module")
def people(tmp_path_factory):
    return study(tmp_path_factory.mktemp("people"), World(lost=0.05), 600)


@pytest.fixture(scope="module")
def unlike(tmp_path_factory):
    return study(tmp_path_factory.mktemp("unlike"), World(design="observational", confounding=0.8), 260, 5)


def plan(text):
    return plan_from(text, "study.toml")


def by_subtraction(published):
    """Small counts that somebody finds who takes what is printed of the shorter window, and of the curve, from what is of the longer."""
    document, findings_ = published.document, published.findings
    told = {(one["outcome"], one["arm"]): (one["people"], one["having"]) for one in document["tallies"]}
    for arm in findings_.plan.arms.names:
        (many, later), (as_many, sooner) = told["rearrested", arm], told["sooner", arm]
        pairs = [(sooner, later)] if many == as_many else []
        curve = next(one for one in findings_.curves if one.arm == arm)
        steps = [published.shown.get(name) for name in curve.events]
        pairs += pairwise(step for step in steps if step is not None)
        if many == as_many == document["people"][arm]:
            pairs += [(step, sooner) for day, step in zip(curve.days, steps, strict=True) if day < 350]
        yield from (more - less for less, more in pairs if None not in (less, more) and 0 < more - less < LEAST)


def test_what_happened_between_two_windows_cannot_be_subtracted(tmp_path):
    data = study(tmp_path, World(forces=1), 900, 2)
    found = findings_of(plan(BARE + SHORTER), data)
    assert list(by_subtraction(publish(found))) == []
    windows = found.release.cells
    between = [
        name for name, cell in windows.items() if name.startswith("with | re-arrest | 365") and "but not" in name
    ]
    assert any(0 < windows[name].value < LEAST for name in between)  # so there was something to be found


def test_windows_that_nothing_joins_would_tell(tmp_path, monkeypatch):
    """The fault that the test above finds."""
    data = study(tmp_path, World(forces=1), 900, 2)
    monkeypatch.setattr(counting, "of_windows", lambda *_: ())
    joined = timing.curves
    monkeypatch.setattr(carrying_out.timing, "curves", lambda *given, windows=(), **more: joined(*given, **more))
    assert list(by_subtraction(publish(findings_of(plan(BARE + SHORTER), data))))


def test_why_an_estimate_was_refused_tells_of_nobody(few):
    text = ALONE + OUTCOMES.group(1).replace('"prevalence"', '"frequency"') + PLAN[PLAN.index("[[subgroups]]") :]
    found = findings_of(plan(text), few)
    refused = [one for one in found.unavailable if "age_band=" in one]
    assert refused
    assert all(one.endswith(UNTOLD) for one in refused)
    assert not any(words in one for one in found.unavailable for words in ("Nobody", "nobody", "no event"))
    assert not any("Nobody" in one.sentence for one in found.departures)


def test_no_method_says_how_many_tables_there_are():
    cells = [np.array([0.0, 5.0]), np.array([5.0, 1.0]), np.array([4.0, 2.0])]
    table = HarmTable("x", "1", "days", {"a": 1.0})
    found = harm(*cells, table=table, setting=setting(scale=table.label), rng=np.random.default_rng(1), replicates=200)
    assert "all tables" in found.difference.method


def test_no_sentence_says_how_many_found_no_match(unlike):
    found = findings_of(plan(ONE.replace('"randomised"', '"matching"')), unlike)
    assert UNMATCHED in found.placed[0].result.labels
    assert not re.search(r"\d", UNMATCHED)
    result, cells = found.placed[0].result, found.release.cells
    used = [cells[f"used with | rearrested | everybody | {number}"].value for number in (0, 1)]
    shares = [result.details[name] for name in counting.MEANS_OF]
    assert used == [pytest.approx(share * arm.n) for share, arm in zip(shares, result.arms, strict=True)]
    without = [name for name in cells if name.startswith("with | re-arrest") and "but not used with" in name]
    assert len(without) == 2  # whoever had the outcome and found no match is known by subtraction


def test_whoever_found_no_match_cannot_be_subtracted_from_the_curve(unlike):
    text = BARE.replace("covariates = []", 'covariates = ["age_band", "prior_arrests", "risk_band"]').replace(
        '"randomised"', '"matching"'
    )
    timed = (
        OUTCOMES.group(1).replace('"prevalence"\nprimary = true', '"time to first"').replace('"rearrested"', '"first"')
    )
    found = findings_of(plan(text + "[[outcomes]]" + timed), unlike)
    assert all("matched" in name for curve in found.curves for name in (*curve.events, *curve.at_risk))
    sums = {each.total: each.parts for each in found.release.sums if "but not with" in "".join(each.parts)}
    for curve in found.curves:
        matched, every = curve.events[-1], f"with | re-arrest | 365 | {curve.arm} | everybody"
        lost = f"assigned | {curve.arm} | everybody but not followed | re-arrest | 365 | {curve.arm} | everybody"
        assert f"{every} but not {matched}" in found.release.cells  # who had it and found no match
        assert f"{matched} but not {every}" in sums[lost]  # so nobody who was followed is in doubt


def test_what_is_withheld_has_no_label_either():
    hidden = findings()
    cell = hidden.release.cells[hidden.tallies[0].having]
    cells = {**hidden.release.cells, cell.name: replace(cell, hide=True)}
    first = replace(hidden.placed[0], result=replace(hidden.placed[0].result, labels=("of seven people",)))
    found = replace(hidden, placed=(first, *hidden.placed[1:]), release=replace(hidden.release, cells=cells))
    assert publish(found).document["results"][0]["labels"] == []


def test_leaving_a_force_out_does_not_tell_of_the_other(few):
    found = findings_of(plan(ONE.replace("sensitivity = []", 'sensitivity = ["leave_one_force_out"]')), few)
    check = next(one for one in found.checks if one.name == "one force left out")
    small = [name for name in check.cells if name.startswith("of F-") and found.release.cells[name].value < LEAST]
    assert small
    shown = {name: None if name in small else 99 for name in found.release.cells}
    assert not Published(found, shown, {}).check_is_open(check)


def test_kinds_of_harm_are_together_no_fewer_than_the_whole(tmp_path):
    found = findings_of(plan(ONE), study(tmp_path, World(harmed=0.1), 600, 3))
    together = [one for one in found.release.sums if one.total.startswith("kinds of serious harm")]
    assert len(together) == 4  # of each arm: the kinds, and the people with whoever came to two of them
    cells = found.release.cells
    assert all(cells[one.total].value == sum(cells[name].value for name in one.parts) for one in together)
    overlap = [name for one in together for name in one.parts if name.startswith("twice")]
    assert all(cells[name].value >= 0 and cells[name].implied for name in overlap)


def test_a_curve_does_not_say_how_many_were_lost_where_that_is_hidden():
    exact = findings()
    first = replace(exact.curves[0], without=(0.9312345, 0.8712345, 0.8012345, 0.7612345))
    exact = replace(exact, curves=(first, exact.curves[1]))
    published = publish(exact)
    [curve, _] = published.findings.curves
    hidden = [published.shown[name] is None for name in first.at_risk]
    assert hidden == [False, False, True, False]
    assert curve.without == (
        0.9312345,
        0.8712345,
        0.8,
        0.7612345,
    )  # decimals that ten who were lost could not be told by
    assert lost_in(0.95142857, 350, 17, LEAST) == 0.95
    assert lost_in(0.95142857, 60, 20, LEAST) == 1.0


def test_a_plot_of_how_alike_people_are_counts_nobody():
    fine = replace(findings(), balance=(Balanced("sex male", 0.0812345, -0.0312345),))
    assert publish(fine).findings.balance[0] == Balanced("sex male", 0.08, -0.03)


# doubt


def said_of(one):
    made = findings(placed=(one,))
    published = publish(made)
    return [claim.text for claim in figures(Register(published.document), published, one)]


def test_rounding_makes_nothing_of_a_difference():
    rough = replace(placed(low=-0.15, high=-0.004), shows=None)
    rounded = publish(findings(placed=(rough,), plan=plan_from(findings_text(), "study.toml"))).findings.placed[0]
    assert rounded.result.interval.high == 0
    assert rounded.shows_difference
    effect, likely, *_ = said_of(replace(rounded, cells=()))
    assert "does not show" not in effect
    assert "just short of about no difference" in likely


@pytest.mark.parametrize(
    ("low", "high", "share_of", "ends"),
    [
        (-0.122, 0.043, 200, (-0.2, 0.1)),
        (-0.1, 0.0, 200, (-0.1, 0.0)),
        (-16.74, 20.61, None, (-17.0, 21.0)),
        (0.541, 0.998, None, (0.54, 1.0)),
        (1200.0, 1_340_000.0, None, (1200.0, 1_400_000.0)),
    ],
)
def test_an_interval_is_never_made_narrower(low, high, share_of, ends):
    assert coarse_number(low, share_of, 10, math.floor) == ends[0]
    assert coarse_number(high, share_of, 10, math.ceil) == ends[1]


def findings_text():
    from tests.evidence.report.example import PLAN as EXAMPLE

    return EXAMPLE + "[disclosure]\nrounding = 5\n"


def test_a_correction_for_several_outcomes_is_heeded_in_words():
    harm_like = placed("harm", Part.SECONDARY, p_value=0.03, of={"metric": "harm"}, name="difference in means")
    other = placed("other", Part.SECONDARY, p_value=0.8, low=-0.2, high=0.2, of={"metric": "other"})
    first, second = corrected(findings().plan, [harm_like, other])
    assert not first.shows_difference
    assert any("Holm" in label for label in first.result.labels)
    assert "does not show a difference that is beyond chance" in said_of(first)[0]
    assert second.result.labels == ()
    clear = corrected(findings().plan, [replace(harm_like, result=replace(harm_like.result, p_value=0.001)), other])[0]
    assert clear.shows_difference


def test_a_ratio_is_of_the_programme_and_a_limit_of_one_side_is_no_range():
    ratio = placed(name="risk ratio", estimate=0.7, low=0.49, high=0.998, null=1.0)
    effect, likely = said_of(ratio)
    assert effect == "With the programme it is 30% lower."
    assert likely.startswith("The true figure is likely to lie between 51% lower and less than 1% lower")
    one_sided = placed(name="rate of serious harm", estimate=0.08, low=0.04, high=1.0, null=None)
    assert said_of(one_sided)[1] == "The true figure is likely to be 4.0% or more (the 95% interval)."


@pytest.mark.parametrize(
    ("people", "words"),
    [
        ({"workshop": 154, "control": 139}, ["Everybody was followed for the whole window."]),
        (
            {"workshop": 204, "control": 139},
            [
                "Of 204 people with a place in a workshop, 154 were followed for the whole window.",
                "Of 139 people with no workshop, among people already cautioned, 139 were followed for the whole window.",
                "The others are not in the primary result. Had they fared otherwise, it would be another.",
                "Chance made the groups as they were assigned, not as they are without the others.",
            ],
        ),
        (
            {"workshop": None, "control": 139},
            ["Not everybody was followed for the whole window, or how many were is not shown."],
        ),
    ],
)
def test_how_many_were_followed_is_said_to_a_commissioner(people, words):
    published = publish(findings())
    document = {**published.document, "people": people}
    said = how_sure(Register(document), replace(published, document=document), published.findings.placed[0])
    assert [claim.text for claim in said][1 : 1 + len(words)] == words


def test_more_or_fewer_people_than_planned_is_a_departure(people):
    short = findings_of(plan(ONE.replace("[arms]", "planned_people = 1500\n[arms]", 1)), people)
    assert "Planned 1,500 people; fewer are in the study." in [one.sentence for one in short.departures]
    assert not any("people;" in one.sentence for one in findings_of(plan(ONE), people).departures)


@pytest.mark.parametrize(
    ("treated", "shown", "words"),
    [
        (Side(100, 0, 0.2, 0.16), True, "Everybody with the programme was followed"),
        (Side(90, 10, 0.2, 0.16), False, "shows no difference to start with"),
        (Side(90, 10, 0.38, 0.2), True, "so near to none"),
        (Side(600, 400, 0.3, 0.21), True, "would turn if"),
    ],
)
def test_a_tipping_point_starts_from_what_is_reported(treated, shown, words):
    found = tipping_point(treated, Side(900, 0, 0.4, 0.24))
    assert words in _turns(treated, found, shown=shown)[0]


# the plan


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('"risk_band"]', '"rearrest_count"]', r"study\.toml: covariates\[2\]"),
        ('"risk_band"]', '"person"]', r"study\.toml: covariates\[2\]"),
        ('column = "age_band"', 'column = "person"', r"study\.toml: subgroups\[0\]\.column"),
        ('column = "age_band"', 'column = "end_reason"', r"study\.toml: subgroups\[0\]\.column"),
        ("[[subgroups]]", '[[subgroups]]\ncolumn = "age_band"\nreason = "twice"\n[[subgroups]]', r"subgroups\[1\]\.column is there twice"),
    ],
)  # fmt: skip
def test_a_column_that_came_after_or_tells_people_apart_is_refused(old, new, key):
    assert old in PLAN
    with pytest.raises(PlanUnfit, match=key):
        plan(PLAN.replace(old, new))


def test_a_headline_without_a_result_is_refused_with_what_to_look_at(people):
    text = ONE + PLAN[PLAN.index("[[subgroups]]") :] + '[headline]\nsubgroup = "age_band=none"\n'
    with pytest.raises(DataUnfit, match="look at headline in the plan"):
        headline(plan(text), findings_of(plan(ONE), people).placed)


def test_counts_that_cross_are_known_to_within_what_they_share():
    from caraway.evidence.report import counts

    found = counts.apart(counts.crossing(("a", 40), ("b", 43), 38))
    whole = release(*found)
    assert {each.total for each in whole.sums} == {"a", "b"}
    assert all(isinstance(each, Sum) for each in whole.sums)
    assert protect(whole, least=LEAST) == {
        "a": 40,
        "b": 43,
    }  # neither is within the other, so the difference tells of no count
