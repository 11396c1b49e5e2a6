"""Linking as a whole, on invented people small enough to be quick: what is found, what goes out, what is refused."""

import os
from dataclasses import replace

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from caraway.evidence.linkage.bands import Bands, Decision
from caraway.evidence.linkage.exact import RULES, Cardinality, Rule
from caraway.evidence.linkage.followed import outcomes
from caraway.evidence.linkage.model import MODEL, Comparison, Step
from caraway.evidence.linkage.probabilistic import Training
from caraway.evidence.linkage.quality import by_group, by_rule, pairs, quality
from caraway.evidence.linkage.records import Columns, normalising
from caraway.evidence.linkage.run import BY_PERSON, Linked, Settings, decided, link
from caraway.evidence.linkage.uncertain import imputed_difference
from caraway.evidence.refusals import DataUnfit
from caraway.evidence.synthetic.people_records import PeopleRecords, people_records

GIVEN = Settings(training=None, threads=1)
SEED = 5


@pytest.fixture(scope="module")
def records() -> PeopleRecords:
    return people_records(np.random.default_rng(SEED), participants=600, police_rows=4000)


@pytest.fixture(scope="module")
def linked(records: PeopleRecords) -> Linked:
    return link(records.participants, records.police, rng=np.random.default_rng(SEED), settings=GIVEN)


def test_most_links_are_found_and_are_right(records: PeopleRecords, linked: Linked) -> None:
    found = quality(pairs(linked.links), pairs(records.truth))
    assert found.precision is not None
    assert found.recall is not None
    assert found.precision.value > 0.98
    assert found.recall.value > 0.96


def test_the_exact_pass_alone_finds_fewer(records: PeopleRecords, linked: Linked) -> None:
    exact = linked.links.filter(pa.compute.not_equal(linked.links["how"], "probability"))
    assert 0.7 < exact.num_rows / records.truth.num_rows < 0.9
    assert sum(count.links for count in linked.passes) == exact.num_rows
    assert linked.by_probability == linked.links.num_rows - exact.num_rows


def test_a_police_row_has_one_participant_at_most(linked: Linked) -> None:
    assert len(set(linked.links["police"].to_pylist())) == linked.links.num_rows


def test_one_to_one_gives_a_participant_one_row(records: PeopleRecords) -> None:
    settings = replace(GIVEN, cardinality=Cardinality.ONE_TO_ONE)
    found = link(records.participants, records.police, rng=np.random.default_rng(1), settings=settings).links
    assert len(set(found["participant"].to_pylist())) == found.num_rows == len(set(found["police"].to_pylist()))


def test_what_goes_out_carries_no_names(records: PeopleRecords, linked: Linked) -> None:
    assert linked.links.column_names == ["participant", "police", "how", "probability"]
    names = {name.upper().strip() for name in records.participants["surname"].to_pylist()}
    said = {str(value) for row in linked.clerical.to_pylist() for value in row.values()}
    assert not names & said


def test_nothing_is_written_or_said(
    records: PeopleRecords, tmp_path: object, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(str(tmp_path))
    settings = Settings(training=Training(random_pairs=20_000, block_pairs=5000, participants=1000), threads=1)
    link(records.participants, records.police, rng=np.random.default_rng(1), settings=settings)
    assert os.listdir() == []
    assert capfd.readouterr() == ("", "")


def test_training_with_one_seed_gives_one_answer(records: PeopleRecords) -> None:
    settings = Settings(training=Training(random_pairs=20_000, block_pairs=5000), threads=1)
    one, two = (
        link(records.participants, records.police, rng=np.random.default_rng(3), settings=settings) for _ in range(2)
    )
    assert one.links.equals(two.links)
    assert one.model != MODEL
    found = quality(pairs(one.links), pairs(records.truth))
    assert found.recall is not None
    assert found.recall.value > 0.95


def test_the_order_of_rows_does_not_matter(records: PeopleRecords, linked: Linked) -> None:
    rng = np.random.default_rng(8)
    mixed = [table.take(pa.array(rng.permutation(table.num_rows))) for table in (records.participants, records.police)]
    again = link(*mixed, rng=np.random.default_rng(SEED), settings=GIVEN)
    assert set(pairs(again.links)) == set(pairs(linked.links))


def test_ids_may_be_text_and_columns_have_other_names(records: PeopleRecords, linked: Linked) -> None:
    few = records.participants.rename_columns(["ref", "first", "last", "dob", "pc", "gender", "pnc", "group"])
    few = few.set_column(0, "ref", pa.array([f"P{number}" for number in range(few.num_rows)]))
    columns = Columns("ref", "first", "last", "dob", "pc", "gender", "pnc")
    again = link(few, records.police, rng=np.random.default_rng(SEED), settings=replace(GIVEN, participants=columns))
    assert set(pairs(again.links)) == {(f"P{one}", other) for one, other in pairs(linked.links)}


def test_each_rule_and_group_is_judged_by_itself(records: PeopleRecords, linked: Linked) -> None:
    truth = pairs(records.truth)
    rules = by_rule(linked, truth)
    assert set(rules) <= {rule.name for rule in RULES} | {"probability"}
    assert rules["same police identifier, and same surname or birthday"].value == 1
    group = dict(zip(records.participants["id"].to_pylist(), records.participants["group"].to_pylist(), strict=True))
    parts = by_group(pairs(linked.links), truth, group)
    whole = quality(pairs(linked.links), truth)
    assert sum(part.right for part in parts.values()) == whole.right
    assert sum(part.missed for part in parts.values()) == whole.missed


def test_a_person_is_shown_reasons_in_words(records: PeopleRecords) -> None:
    wide = replace(GIVEN, bands=Bands(match=0.999, clerical=0.01))
    found = link(records.participants, records.police, rng=np.random.default_rng(1), settings=wide)
    pair = found.pairs()[0]
    assert 0.01 <= pair.probability < 0.999
    assert {reason.about for reason in pair.reasons} == {comparison.about for comparison in MODEL.comparisons}
    assert any("Date of birth" in str(reason) for reason in pair.reasons)
    assert [one.probability for one in found.pairs()] == sorted(
        (one.probability for one in found.pairs()), reverse=True
    )


def test_decisions_become_rows(records: PeopleRecords) -> None:
    wide = replace(GIVEN, bands=Bands(match=0.999, clerical=0.01))
    found = link(records.participants, records.police, rng=np.random.default_rng(1), settings=wide)
    one, other = found.pairs()[:2]
    after = decided(
        found,
        [
            Decision(one.participant, one.police, True, "an analyst"),
            Decision(other.participant, other.police, False, "an analyst"),
        ],
    )
    assert after.links.num_rows == found.links.num_rows + 1
    assert after.links["how"].to_pylist()[-1] == BY_PERSON
    assert not {(one.participant, one.police), (other.participant, other.police)} & set(pairs(after.clerical))
    with pytest.raises(DataUnfit, match="not one that is to be decided"):
        decided(after, [Decision(one.participant, one.police, True, "an analyst")])


def test_contradicting_decisions_are_refused(linked: Linked) -> None:
    one = replace(linked, clerical=_two_for_one_row(linked))
    (first, row), (second, _) = pairs(one.clerical)
    with pytest.raises(DataUnfit, match="two participants"):
        decided(one, [Decision(first, row, True, "a"), Decision(second, row, True, "a")])
    with pytest.raises(DataUnfit, match="twice"):
        decided(one, [Decision(first, row, True, "a"), Decision(first, row, False, "a")])
    assert decided(one, [Decision(first, row, True, "a")]).clerical.num_rows == 0
    with pytest.raises(DataUnfit, match="who made it"):
        Decision(first, row, True, " ")


def _two_for_one_row(linked: Linked) -> pa.Table:
    rows = {"participant": [-1, -2], "police": [-5, -5], "probability": [0.5, 0.5]}
    return pa.table(rows)


def people(*rows: tuple[object, ...]) -> pa.Table:
    names = ("id", "forename", "surname", "born", "postcode", "sex", "police_id")
    return pa.table({name: pa.array([row[at] for row in rows]) for at, name in enumerate(names)})


def test_twins_who_fit_alike_go_to_a_person() -> None:
    participants = people(
        (1, "Anna", "Holt", "1990-02-03", "QA1 1AA", "F", None), (2, "Anne", "Holt", "1990-02-03", "QA1 1AA", "F", None)
    )
    police = people((9, "Ann", "Holt", "1990-02-03", "QA1 1AA", "F", None))
    settings = replace(GIVEN, model=MODEL.with_prior(0.01))
    found = link(participants, police, rng=np.random.default_rng(1), settings=settings)
    assert found.links.num_rows == 0
    assert [pair.participant for pair in found.pairs()] == [1, 2]
    assert all(pair.probability == pytest.approx(0.5, abs=0.01) for pair in found.pairs())


def test_a_row_that_two_participants_fit_is_not_linked_exactly() -> None:
    twice = people(
        (1, "Ann", "Holt", "1990-02-03", "QA1 1AA", "F", None), (2, "Ann", "Holt", "1990-02-03", "QA1 1AA", "F", None)
    )
    police = people((9, "Ann", "Holt", "1990-02-03", "QA1 1AA", "F", None))
    found = link(twice, police, rng=np.random.default_rng(1), settings=GIVEN)
    assert [count.ambiguous for count in found.passes] == [0, 1, 1, 1, 0]
    assert found.links.num_rows == 0


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("O'Brien", "OBRIEN"),
        ("o brien", "OBRIEN"),
        ("MacDonald", "MCDONALD"),
        ("Mack", "MACK"),
        ("Macey", "MACEY"),
        ("Renée", "RENEE"),
        ("Smith-Jones", "SMITHJONES"),
        (" - ", None),
        (None, None),
    ],
)
def test_names_in_one_form(written: str | None, same: str | None) -> None:
    assert _normalised(surname=written)["surname"] == same


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("1990-02-03", "19900203"),
        ("03/02/1990", "19900203"),
        ("03.02.1990", "19900203"),
        ("1900-01-01", None),
        ("soon", None),
    ],
)
def test_birthdays_in_one_form(written: str, same: str | None) -> None:
    assert _normalised(born=written)["born_text"] == same


def test_other_columns_in_one_form() -> None:
    row = _normalised(surname="Berg-Mackie", postcode="qa1 1aa", sex="male", police_id="12/345-6x", born="1990-02-03")
    assert (row["postcode"], row["sector"], row["district"]) == ("QA11AA", "QA11", "QA1")
    assert (row["sex"], row["police_id"], row["surname_first"], row["surname_last"]) == (
        "M",
        "123456X",
        "BERG",
        "MACKIE",
    )
    assert str(row["born_exchanged"]) == "1990-03-02"
    assert _normalised(postcode="ZZ99 3VZ")["postcode"] is None
    assert _normalised(sex="not known")["sex"] is None


def _normalised(**given: str | None) -> dict[str, object]:
    row = {
        "id": "1",
        "forename": "A",
        "surname": "B",
        "born": None,
        "postcode": None,
        "sex": None,
        "police_id": None,
    } | given
    with duckdb.connect(":memory:") as con:
        con.register("given", pa.table({name: pa.array([value], pa.string()) for name, value in row.items()}))
        found: dict[str, object] = con.sql(normalising("given", Columns())).to_arrow_table().to_pylist()[0]
    return found


def test_unfit_tables_are_refused(records: PeopleRecords) -> None:
    rng = np.random.default_rng(1)
    with pytest.raises(DataUnfit, match="no rows"):
        link(records.participants.slice(0, 0), records.police, rng=rng)
    with pytest.raises(DataUnfit, match="no column called surname"):
        link(records.participants.drop_columns(["surname"]), records.police, rng=rng)
    with pytest.raises(DataUnfit, match="needs its own"):
        link(pa.concat_tables([records.participants] * 2), records.police, rng=rng)


def test_unfit_settings_are_refused() -> None:
    for make in (
        lambda: Bands(match=0.1, clerical=0.5),
        lambda: Rule("nothing", ()),
        lambda: Columns(surname=""),
        lambda: Settings(blocks=()),
        lambda: Settings(threads=-1),
        lambda: Training(random_pairs=3),
        lambda: Training(recall=0),
        lambda: Step("never", "ELSE", 0, 0.5),
        lambda: Comparison("one", "One", "false", (Step("only", "ELSE", 1, 1),)),
        lambda: MODEL.with_prior(1.0),
    ):
        with pytest.raises(DataUnfit):
            make()


def test_links_become_outcomes(records: PeopleRecords) -> None:
    wide = replace(GIVEN, bands=Bands(match=0.999, clerical=0.01))
    found = link(records.participants, records.police, rng=np.random.default_rng(1), settings=wide)
    everybody, everything = records.participants["id"].to_pylist(), records.police["id"].to_pylist()
    certain, uncertain = outcomes(found, everybody, everything)
    assert certain.sum() == len(set(found.links["participant"].to_pylist()))
    assert len(uncertain.person) == found.clerical.num_rows
    none, no_links = outcomes(found, everybody, [])
    assert none.sum() == len(no_links.person) == 0
    arm = np.arange(len(everybody)) % 2
    fit = imputed_difference(arm, certain, uncertain, rng=np.random.default_rng(1), imputations=10)
    assert 0 < fit.missing < 0.2
    with pytest.raises(DataUnfit, match="not among those"):
        outcomes(found, everybody[:1], everything)
    with pytest.raises(DataUnfit, match="twice"):
        outcomes(found, [1, 1], everything)
