"""Simulated studies: reproducible, whole, as their world says, and the truth beside them is computed."""

import json
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from caraway.core.study.words import Definition, Kind
from caraway.evidence.refusals import PlanUnfit
from caraway.evidence.study_file.checking import check
from caraway.evidence.study_file.reading import read
from caraway.evidence.study_file.together import check_together
from caraway.evidence.synthetic import people as peoples
from caraway.evidence.synthetic import simulating, tables, world
from caraway.evidence.synthetic.people import NEVER, log_recording
from caraway.evidence.synthetic.simulating import blocks, simulate
from caraway.evidence.synthetic.truths import Truths
from caraway.evidence.synthetic.world import World
from tests.evidence.study.made import WORLD, log

DESIGNS = {
    "randomised": World(asked=0.3, lost=0.1),
    "observational": World(design="observational", confounding=1.0, unmeasured=0.5, recording=0.4, cross=0.05),
    "staggered": World(
        design="staggered",
        growth=-0.05,
        forces=5,
        definitions=tuple(one.value for one in Definition),
        factors=(1.0, 2.0, 0.5),
    ),
}


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    """Blocks of 512 people, so that a small study has several."""
    monkeypatch.setattr(simulating, "blocks", lambda world, n, seed: blocks(world, n, seed, 512))


def study(folder, world, n=1300, seed=3, **options):
    folder.mkdir(exist_ok=True)
    simulate(world, n, seed, folder, log=log(folder), **options)
    return {path.stem: read(path).table for path in folder.glob("*.parquet")}


def truth(world, n, seed=1):
    found = Truths(world, log_recording(world, seed))
    made = list(blocks(world, n, seed, 4096))
    for one in made:
        found.add(one.people)
    return found.said()["definitions"], made


@pytest.mark.parametrize("name", DESIGNS)
def test_every_file_is_fit_and_they_fit_together(tmp_path, name):
    study(tmp_path, DESIGNS[name])
    paths = tuple(sorted(tmp_path.glob("*.parquet")))
    assert len(paths) == (6 if name == "randomised" else 4)
    assert [fault.sentence for path in paths for fault in check(path)] == []
    assert check_together(paths) == ()


def test_the_same_seed_makes_the_same_study_whatever_is_held_at_once(tmp_path):
    one = study(tmp_path / "1", WORLD, at_once=1)
    other = study(tmp_path / "2", WORLD, at_once=3)
    assert set(one) == {"people", "events", "analysis", "panel"}
    assert all(one[kind].equals(other[kind]) for kind in one)
    assert (tmp_path / "1" / "truth.json").read_text() == (tmp_path / "2" / "truth.json").read_text()


def test_another_seed_makes_another_study(tmp_path):
    one, other = study(tmp_path / "1", WORLD, seed=1), study(tmp_path / "2", WORLD, seed=2)
    assert not one["people"]["person"].equals(other["people"]["person"])
    assert not one["analysis"]["rearrest_count"].equals(other["analysis"]["rearrest_count"])


def test_a_smaller_study_is_the_beginning_of_a_larger(tmp_path):
    small, large = study(tmp_path / "1", WORLD, n=700), study(tmp_path / "2", WORLD, n=1300)
    assert small["people"].equals(large["people"].slice(0, 700))
    assert small["analysis"].equals(large["analysis"].slice(0, 700))


def test_people_are_told_apart():
    found = tables.pseudonyms(1, 0, np.arange(200_000)).to_pylist()
    assert len(set(found)) == len(found)
    assert {len(one) for one in found} == {32}
    assert not set(found) & set(tables.pseudonyms(1, 1, np.arange(200_000)).to_pylist())


def test_only_the_kinds_asked_for_are_written(tmp_path):
    assert set(study(tmp_path, WORLD, kinds=(Kind.ANALYSIS,))) == {"analysis"}


def test_what_the_study_is_stands_beside_it(tmp_path):
    study(tmp_path, WORLD)
    said = json.loads((tmp_path / "world.json").read_text())
    assert (said["people"], said["seed"], said["world"]["lost"]) == (1300, 3, 0.2)
    assert "demonstration" in json.loads((tmp_path / "harm.json").read_text())["scale"]
    assert json.loads((tmp_path / "truth.json").read_text())["definitions"]["re-arrest"]["itt"]["people"] == 1300


def test_blocks_of_the_randomisation_are_balanced():
    made = next(blocks(World(share=0.25), 4096, 1, 4096)).people
    assert set(made.assigned.reshape(-1, 4).sum(axis=1)) == {1}
    order = made.assigned.reshape(-1, 4).argmax(axis=1)
    assert np.all(np.abs(np.bincount(order) - 256) < 80)


def test_nobody_in_the_arms_differs_when_nothing_works():
    said, _ = truth(World(prevalence=0, frequency=0, harm=0), 4096)
    effects = said["re-arrest"]["itt"]
    assert all(effects[name]["difference"] == pytest.approx(0, abs=1e-12) for name in ("any", "count", "harm", "day"))
    assert all(effects[name]["ratio"] == pytest.approx(1) for name in ("any", "count", "harm", "day"))


def test_three_effects_do_not_touch_one_another():
    none = {"prevalence": 0.0, "frequency": 0.0, "harm": 0.0}
    for name, touched in (
        ("prevalence", {"any", "count", "harm", "day"}),
        ("frequency", {"count", "harm"}),
        ("harm", {"harm"}),
    ):
        said, _ = truth(World(**none | {name: -0.5}), 4096)
        effects = said["re-arrest"]["complier"]
        assert {one for one in ("any", "count", "harm", "day") if abs(effects[one]["difference"]) > 1e-9} == touched


def test_the_harm_of_an_event_changes_by_its_ratio():
    said, _ = truth(World(prevalence=0, frequency=0, harm=-0.5, attend=1.0), 4096)
    assert said["re-arrest"]["itt"]["harm"]["ratio"] == pytest.approx(np.exp(-0.5))


def test_the_truth_in_closed_form_is_that_of_potential_outcomes_drawn_again_and_again():
    """The second witness: both potential outcomes of the same people drawn many times."""
    base = World(base_rate=0.9, frailty=0.7, recording=0.4, trend=0.01, refusers=0.5, prognosis=0.6, hidden=0.3)
    said, made = truth(base, 4096)
    people, recording = made[0].people, log_recording(base, 1)
    rng = np.random.default_rng(8)
    weights = np.array(list(base.weights.values()))
    for part, name in ((0, "without"), (1, "with")):
        taking = replace(people, takes_part=np.full(4096, part, np.int8))
        drawn = {"any": [], "count": [], "harm": []}
        for _ in range(60):
            events = simulating.happen(base, taking, rng, recording, 1.0)
            kept = events.day <= base.window_days
            complier = people.kind[events.who] == peoples.COMPLIER
            among = (people.kind == peoples.COMPLIER).sum()
            drawn["any"].append(len(np.unique(events.who[kept & complier])) / among)
            drawn["count"].append((kept & complier).sum() / among)
            drawn["harm"].append(weights[events.offence[kept & complier]].sum() / among)
        for measure, values in drawn.items():
            error = np.std(values, ddof=1) / np.sqrt(len(values))
            assert abs(np.mean(values) - said["re-arrest"]["complier"][measure][name]) < 4.5 * error


def test_confounding_makes_assignment_go_with_the_hazard_and_overlap_smaller():
    gaps, spreads = [], []
    for strength in (0.0, 1.0, 3.0):
        made = next(blocks(World(design="observational", confounding=strength), 4096, 1, 4096)).people
        treated = made.assigned == 1
        gaps.append(made.known.index[treated].mean() - made.known.index[~treated].mean())
        spreads.append(np.mean(np.abs(1 / (1 + np.exp(-strength * made.known.index)) - 0.5)))
    assert abs(gaps[0]) < 0.1
    assert gaps[0] < gaps[1] < gaps[2]
    assert spreads[0] < spreads[1] < spreads[2]


def test_what_nobody_recorded_confounds_too():
    made = next(blocks(World(design="observational", unmeasured=1.5, hidden=1.0), 4096, 1, 4096)).people
    treated = made.assigned == 1
    assert made.hidden[treated].mean() - made.hidden[~treated].mean() > 0.5
    assert abs(made.known.index[treated].mean() - made.known.index[~treated].mean()) < 0.1


def test_forces_start_one_after_the_other_and_some_never():
    world = replace(DESIGNS["staggered"], forces=8)
    starts = world.starts_of()
    assert len(set(starts)) > 4
    assert starts.count(-1) == 2
    made = next(blocks(world, 4096, 1, 4096)).people
    start = np.array(starts)[made.force]
    assert np.array_equal(made.assigned == 1, (start >= 0) & (made.month >= start))
    assert World(design="staggered", forces=2, starts=(3, -1)).starts_of() == (3, -1)


def test_the_effect_grows_since_the_start_and_the_truth_says_so():
    said, _ = truth(DESIGNS["staggered"], 8192)
    effects = [said["re-arrest"][f"since_start_{month}"]["any"]["ratio"] for month in (0, 6, 12)]
    assert effects[0] > effects[1] > effects[2]


def test_attendance_is_as_the_world_says():
    made = next(blocks(World(attend=0.7, cross=0.1), 40_000, 1, 40_000)).people
    treated = made.assigned == 1
    assert made.takes_part[treated].mean() == pytest.approx(0.7, abs=0.01)
    assert made.takes_part[~treated].mean() == pytest.approx(0.1, abs=0.01)
    assert (made.kind == NEVER).mean() == pytest.approx(0.3, abs=0.01)
    assert np.array_equal(made.sessions > 0, made.takes_part == 1)


def test_attrition_is_as_the_world_says():
    made = next(blocks(World(lost=0.2, lost_effect=1.0), 40_000, 1, 40_000)).people
    gone = made.followed < 548
    odds = [gone[made.assigned == arm].mean() / (1 - gone[made.assigned == arm].mean()) for arm in (0, 1)]
    assert odds[0] == pytest.approx(0.25, rel=0.05)
    assert np.log(odds[1] / odds[0]) == pytest.approx(1.0, abs=0.1)
    assert np.array_equal(gone, made.end > 0)
    assert (next(blocks(World(lost=0.0), 512, 1, 512)).people.followed == 548).all()
    assert (next(blocks(World(lost=1.0), 512, 1, 512)).people.followed < 548).all()


def test_answers_are_of_those_asked_and_move_with_taking_part(tmp_path):
    files = study(tmp_path, World(asked=0.5, answered=0.6, safer=3.0))
    answers, joins = files["answers"].to_pylist(), files["joins"].to_pylist()
    assert 500 < len(joins) < 800
    assert len(answers) == 2 * len(joins)
    later = [row["answer"] for row in answers if row["occasion"] == "later"]
    assert np.mean([one is not None for one in later]) == pytest.approx(0.6, abs=0.08)
    assert not {row["victim"] for row in answers} & set(files["people"]["person"].to_pylist())


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("colour = 1", "colour is no key"),
        ("forces = 0", "forces is from 1"),
        ("forces = 'x'", "forces is of another type"),
        ("lost = 1.5", "lost is a share"),
        ("design = 'other'", "design is one of"),
        ("share = 0.3", "fits into blocks"),
        ("design = 'observational'\nshare = 1", "above 0 and below 1"),
        ("cross = 0.95", "cross is at most attend"),
        ("prevalence = inf", "finite"),
        ("harm = 5", "lesser events from 0 to 1"),
        ("definitions = ['arrest']", "definitions are of"),
        ("factors = [1, 2]", "factors has a number"),
        ("window_days = 600", "window_days"),
        ("starts = [1]", "starts has a month"),
        ("base_rate = 0", "base_rate above 0"),
        ("arms = ['a', 'a']", "arms are two"),
        ("[offences]\nx = [0.5, 3]", "come to 1"),
        ("weights = 3", "weights is no key"),
        ("forces = [", "not TOML"),
        ("harm = 1e9", "lesser events from 0 to 1"),
        ("arms = ['A b', 'c']", "arms are of the form"),
        ("arms = ['a', 'b', 'a']", "arms are two"),
        ("factors = [nan]", "factors has a number above 0"),
        ("first_month = 9998-01-01", "first_month is from 1900"),
        ("[offences]\nx = 5", "two numbers"),
        ("[offences]\nx = [1, 'a']", "two numbers"),
        ("[offences]\nx = [nan, 1]", "come to 1"),
        ("[offences]\nx = [1, inf]", "not negative"),
        ("[offences]\n'x y' = [1, 2]", "offences are of the form"),
        ("[offences]\nDEMO-0 = [1, 2]", "the offence of no harm"),
    ],
)
def test_a_world_that_cannot_be_is_refused_with_its_key(text, names):
    with pytest.raises(PlanUnfit, match=names):
        world.read(text)


def test_a_world_is_read():
    assert world.read("") == World()
    read_back = world.read("design = 'staggered'\nstarts = [3, -1]\nforces = 2\nlost = 0\nfirst_month = 2025-02-01")
    assert (read_back.starts, read_back.lost, read_back.first_month.year) == ((3, -1), 0.0, 2025)


def test_there_is_no_study_of_nobody(tmp_path):
    with pytest.raises(PlanUnfit, match="no study of 0"):
        study(tmp_path, WORLD, n=0)


def test_a_seed_below_0_is_refused(tmp_path):
    with pytest.raises(PlanUnfit, match="at least 0"):
        study(tmp_path, WORLD, seed=-1)


def test_events_are_of_people_there_in_order(tmp_path):
    events = study(tmp_path, WORLD)["events"]
    assert events["extract_row"].to_pylist() == list(range(1, events.num_rows + 1))
    assert isinstance(events, pa.Table)


def test_harms_change_nothing_else_and_come_to_as_many_as_said(tmp_path):
    from caraway.core.study.words import Harm
    from caraway.evidence.study_file.reading import read

    for name, share in (("none", 0.0), ("some", 0.1)):
        simulate(World(harmed=share), 4000, 3, tmp_path / name, log=log(tmp_path), kinds=(Kind.ANALYSIS, Kind.PEOPLE))
    unharmed, harmed = (read(tmp_path / name / "analysis.parquet").table for name in ("none", "some"))
    names = [name for harm in Harm for name in (harm.seen, harm.day)]
    assert unharmed.drop_columns(names).equals(harmed.drop_columns(names))
    people = read(tmp_path / "some" / "people.parquet").table
    for harm in Harm:
        assert not any(unharmed.column(harm.seen).to_pylist())
        assert 0.08 < sum(people.column(harm.seen).to_pylist()) / 4000 < 0.12
        days = [day for day in harmed.column(harm.day).to_pylist() if day is not None]
        assert len(days) == sum(harmed.column(harm.seen).to_pylist())
        assert min(days) >= 1
        assert max(days) <= 365
