"""The police's covariates beside people of both arms: the same columns, no difference passed over, and an effect that is found with them."""

import json

import numpy as np
import pyarrow as pa
import pytest

from caraway.core.study.kinds import OF_THE_POLICE
from caraway.core.study.words import Definition, Holds, TimeZero
from caraway.evidence.estimators import weighting
from caraway.evidence.refusals import DataUnfit
from caraway.evidence.study_file import joining
from caraway.evidence.study_file.checking import check
from caraway.evidence.study_file.covariates import covered, lopsided_words
from caraway.evidence.study_file.description import arrow_schema
from caraway.evidence.study_file.reading import read
from caraway.evidence.study_file.together import check_together
from caraway.evidence.synthetic.simulating import simulate
from caraway.evidence.synthetic.tables import POLICE_ALONE
from caraway.evidence.synthetic.world import World
from tests.evidence.study.made import PERSON, code, log, people, written

KNOWN = {name: PERSON[name] for name in ("source", "force", "time_zero", "zero_on")} | {
    "known_day": -1,
    "look_back_days": 1095,
    "extract_id": "e1",
    "extracted_on": PERSON["zero_on"],
}
WORLD = World(design="observational", confounding=0.8, domestic=0.8, prognosis=0.8, apart=True, share=0.4, attend=1.0)


def told(*changes):
    """A row of covariates for each dictionary."""
    return [{"person": code(n), **KNOWN, "extract_row": n, **change} for n, change in enumerate(changes, 1)]


def table(rows):
    names = tuple(dict.fromkeys(name for row in rows for name in row))
    return pa.Table.from_pylist([{name: row.get(name) for name in names} for row in rows], schema=arrow_schema(names))


def put(persons, covariates, holds=None):
    return covered(table(people(*persons)), table(told(*covariates)), holds)


def test_what_the_police_alone_know_is_beside_participants():
    found = put(
        ({"sex": "male"}, {"source": "comparator", "prior_arrests": "0"}), ({"prior_arrests": "5+"}, {"sex": "female"})
    )
    assert [(row["sex"], row["prior_arrests"]) for row in found.people.to_pylist()] == [("male", "5+"), ("female", "0")]
    assert found.sentences == ()


def test_who_is_not_in_the_extract_is_counted():
    found = put(({}, {}), ({"prior_arrests": "0"},))
    assert found.people["prior_arrests"].to_pylist() == ["0", None]
    assert found.sentences == ("1 people have no row of covariates from the police.",)


DIFFERENT = (
    ({"sex": "male", "age_band": "25-34"}, {"sex": "male"}),
    ({"sex": "female", "age_band": "35-44"}, {"sex": "male"}),
)


def test_a_difference_is_counted_and_nothing_is_chosen_in_silence():
    with pytest.raises(DataUnfit, match=r"age_band of 1, sex of 1 people\. Say which holds: casework, police, neither"):
        put(*DIFFERENT)


@pytest.mark.parametrize(("holds", "sexes"), [("casework", "male"), ("police", "female"), ("neither", None)])
def test_what_was_said_to_hold_holds_and_the_count_is_told(holds, sexes):
    found = put(*DIFFERENT, Holds(holds))
    assert found.people["sex"].to_pylist() == [sexes, "male"]
    assert found.sentences == (
        f"Casework and the police differ in age_band of 1, sex of 1 people. What held: {holds}.",
    )


def test_covariates_as_of_another_time_zero_are_refused():
    for other in ({"zero_on": PERSON["zero_on"].replace(month=4)}, {"time_zero": "caution"}):
        with pytest.raises(DataUnfit, match="1 people are told as of another time zero"):
            put(({},), (other,))
    with pytest.raises(DataUnfit, match="1 rows of covariates are of people who are not"):
        put(({},), ({}, {}))


def test_a_covariate_of_one_arm_alone_is_said():
    found = put(({}, {"source": "comparator", "prior_arrests": "0"}), ({}, {}))
    (sentence,) = lopsided_words(found.people)
    assert sentence.startswith("prior_arrests is recorded for 0 of 1 from casework and 1 of 1 from comparator")


def test_check_names_differences_and_another_time_zero_by_row(tmp_path):
    rows = people({"sex": "male"}, {"sex": "male"}, {})
    paths = (
        written(tmp_path, "people", rows),
        written(
            tmp_path, "covariates", told({"sex": "female"}, {}, {"zero_on": PERSON["zero_on"].replace(month=4)}, {})
        ),
    )
    assert [check(path) for path in paths] == [(), ()]
    assert sorted((one.column, one.what, one.rows) for one in check_together(paths)) == [
        ("person", "somebody who is not in the file of people", (4,)),
        ("sex", "another value than in the file of people", (1,)),
        ("zero_on", "told as of another time zero", (3,)),
    ]


@pytest.mark.parametrize(("name", "value"), [("known_day", 0), ("known_day", 30), ("look_back_days", 730)])
def test_covariates_of_time_zero_or_later_or_of_another_look_back_are_no_fit_rows(tmp_path, name, value):
    from caraway.core.study.rows import troubles
    from tests.evidence.study.made import PROJECT

    (row,) = told({name: value})
    assert [one.column for one in troubles(PROJECT, "covariates", row)] == [name]


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """A study whose arms differ in what the police alone know of participants, and its truth."""
    folder = tmp_path_factory.mktemp("apart")
    simulate(WORLD, 30_000, 11, folder, log=log(folder))
    truth = json.loads((folder / "truth.json").read_text())["definitions"]["re-arrest"]["att"]["any"]["difference"]
    return folder, truth


def joined(folder, with_police):
    kinds = {kind: read(folder / f"{kind}.parquet").table for kind in ("people", "events", "covariates")}
    persons = covered(kinds["people"], kinds["covariates"]).people if with_police else kinds["people"]
    return joining.analysis(
        persons, kinds["events"], time_zero=TimeZero.ASSIGNMENT, window_days=365, definitions=(Definition.REARREST,),
        harm=WORLD.weights,
    )  # fmt: skip


def columns(rows, names):
    """Covariates as columns: codes as one a value but the first, with what is missing a value too; numbers as they are."""
    found = []
    for name in names:
        if pa.types.is_string(rows[name].type):
            values = np.array(rows[name].fill_null("none").to_pylist())
            found += [(values == value).astype(float) for value in np.unique(values)[1:]]
        else:
            found.append(rows[name].to_numpy())
    return np.column_stack(found)


def effect(rows, names):
    treated = np.array(rows["arm"].to_pylist()) == WORLD.arms[1]
    outcome = rows["rearrest_any"].to_numpy(zero_copy_only=False).astype(float)
    return weighting.weighted(treated, columns(rows, names), outcome, estimand=weighting.Estimand.ATT).difference


def test_simulated_files_are_fit_and_participants_lack_what_the_police_alone_know(study):
    folder, _ = study
    paths = tuple(folder / f"{kind}.parquet" for kind in ("people", "covariates", "events", "analysis"))
    assert [fault.sentence for path in paths for fault in check(path)] == []
    assert check_together(paths) == ()
    persons = read(paths[0]).table
    casework = persons.filter(pa.compute.equal(persons["source"], "casework"))
    assert casework.num_rows > 5_000
    assert all(casework[name].null_count == casework.num_rows for name in POLICE_ALONE)


def test_joined_rows_are_those_that_everything_known_would_have_given(study):
    direct = {row["person"]: row for row in read(study[0] / "analysis.parquet").table.to_pylist()}
    rows = joined(study[0], with_police=True).to_pylist()
    assert all(row[name] == direct[row["person"]][name] for row in rows for name in OF_THE_POLICE)
    assert len({row["source"] for row in rows}) == 2


BALANCED = ("age_years", "sex", "prior_arrests", "prior_domestic", "risk_score")


def test_without_the_polices_covariates_the_estimate_is_off_and_with_them_it_is_the_truth(study):
    folder, truth = study
    bare, error_bare = effect(joined(folder, with_police=False), ("age_years", "sex"))
    full, error_full = effect(joined(folder, with_police=True), BALANCED)
    assert abs(bare - truth) > 6 * error_bare
    assert abs(full - truth) < 2.5 * error_full
