"""Invented people in two sets of records."""

import numpy as np
import pyarrow.compute as pc
import pytest

from caraway.evidence.refusals import DataUnfit
from caraway.evidence.synthetic.people_noise import Errors, born
from caraway.evidence.synthetic.people_records import Noise, Population, people_records

PERFECT = Errors(*[0.0] * 15, second_group=1.0)


def test_the_same_seed_makes_the_same_people() -> None:
    one, two = (people_records(np.random.default_rng(4), participants=200, police_rows=900) for _ in range(2))
    assert one.participants.equals(two.participants)
    assert one.police.equals(two.police)
    assert one.truth.equals(two.truth)


def test_without_errors_the_truth_is_in_the_rows() -> None:
    made = people_records(np.random.default_rng(4), participants=200, police_rows=900, errors=Noise(PERFECT, PERFECT))
    people, rows = made.participants.to_pylist(), made.police.to_pylist()
    for pair in made.truth.to_pylist():
        person, row = people[pair["participant"]], rows[pair["police"]]
        assert person["born"] == row["born"]
        assert person["postcode"] == row["postcode"]
        assert person["surname"].strip().upper().replace("É", "E") == row["surname"]


def test_names_are_as_uneven_as_real_ones() -> None:
    made = people_records(np.random.default_rng(4), participants=100, police_rows=30_000)
    counts = np.sort(pc.value_counts(made.police["surname"]).field("counts").to_numpy())[::-1] / 30_000
    assert 0.005 < counts[0] < 0.03
    assert len(counts) > 3000
    assert 0.001 < float((counts**2).sum()) < 0.004


def test_the_second_group_is_written_down_less_well() -> None:
    made = people_records(np.random.default_rng(4), participants=4000, police_rows=12_000)
    rows, wrong = made.police.to_pylist(), {"one": [0, 0], "two": [0, 0]}
    people = made.participants.to_pylist()
    for pair in made.truth.to_pylist():
        person = people[pair["participant"]]
        differs = person["surname"].strip().upper().replace("É", "E") != rows[pair["police"]]["surname"]
        wrong[person["group"]][0] += differs
        wrong[person["group"]][1] += 1
    assert wrong["two"][0] / wrong["two"][1] > 1.3 * wrong["one"][0] / wrong["one"][1]


def test_exchanged_birthdays_are_dates_with_day_and_month_exchanged() -> None:
    days = np.array(["1990-02-03", "1990-02-13"], dtype="datetime64[D]").astype(np.int64)
    out = born(np.random.default_rng(1), days, Errors(day_and_month=1.0, birthday=0.0), 1.0)
    assert out.astype("datetime64[D]").astype(str).tolist() == ["1990-03-02", "1990-02-13"]


def test_impossible_wishes_are_refused() -> None:
    rng = np.random.default_rng(1)
    with pytest.raises(DataUnfit, match="too few"):
        people_records(rng, participants=100, police_rows=50)
    with pytest.raises(DataUnfit, match="at least one"):
        people_records(rng, participants=0, police_rows=50)
    with pytest.raises(DataUnfit, match="known"):
        Population(known=1.5)
    with pytest.raises(DataUnfit, match="further_rows"):
        Population(further_rows=-1)
    with pytest.raises(DataUnfit, match="moved"):
        Errors(moved=-0.1)
