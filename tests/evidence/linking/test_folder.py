"""The folder of a linking: whole or not there, never another's, and what people decided taken into it."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from caraway.evidence.linkage.bands import Bands
from caraway.evidence.linkage.decision_log import Answer, Reading
from caraway.evidence.linkage.folder import Inputs, opened, there_already, write
from caraway.evidence.linkage.followed import outcomes
from caraway.evidence.linkage.settling import Why, settle, settled
from caraway.evidence.refusals import DataUnfit, RecordsUnfit

from .made import linked_by_hand, made

SAME, DIFFERENT, LATER = Answer


def inputs(linking):
    said = linking.folder.said
    return Inputs(said["participants"]["sha256"], said["police"]["sha256"], said["settings"])


def test_what_was_found_is_read_again(linking):
    found = opened(linking.folder.path).linked()
    assert found.links.equals(linked_by_hand().links)
    assert found.clerical.equals(linked_by_hand().clerical)
    assert [pair.reasons[0].words for pair in linking.folder.pairs()][:2] == ["alike, as a short form is", "different"]


def test_links_say_by_what_they_were_made(linking):
    assert pq.read_table(linking.folder.path / "links.parquet")["by"].to_pylist() == ["exact", "model"]


def test_what_the_model_expects_is_told(linking):
    assert linking.folder.said["counts"] == {"exact": 1, "model": 1, "to_decide": 6, "looked_at": 8, "rules": []}
    assert linking.folder.said["expected"] == {
        "precision_of_model": 0.97,
        "one_person_of_to_decide": 3.5,
        "recall_before_deciding": round(1.97 / 5.44, 4),
    }


def test_the_folder_is_its_owners_alone(linking):
    linking.reader().answer(1, SAME, 0)
    settle(linking.folder)
    for path in (linking.folder.path, *linking.folder.path.iterdir()):
        assert path.stat().st_mode & 0o077 == 0, path


def test_the_same_inputs_find_the_folder_and_others_are_refused(linking):
    path, mine = linking.folder.path, inputs(linking)
    assert there_already(path, mine) is not None
    for other, said in (
        (replace(mine, participants="0"), "another file of participants"),
        (replace(mine, police="0"), "another file of police records"),
        (replace(mine, settings={}), "other settings"),
    ):
        with pytest.raises(RecordsUnfit, match=said):
            there_already(path, other)


def test_a_folder_with_something_else_in_it_is_refused(tmp_path):
    assert there_already(tmp_path / "none", Inputs("", "", {})) is None
    assert there_already(tmp_path, Inputs("", "", {})) is None
    (tmp_path / "linked.json").write_text('{"form": "another"}')
    with pytest.raises(RecordsUnfit, match="no folder of a linking"):
        there_already(tmp_path, Inputs("", "", {}))


def test_writing_that_fails_leaves_nothing(linking, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(RecordsUnfit, match="nothing was left half done"):
        write(tmp_path / "new", linked_by_hand(), inputs(linking))
    assert sorted(one.name for one in tmp_path.iterdir()) == ["linked", "participants.csv", "police.csv"]


def test_a_folder_that_another_made_meanwhile_is_not_written_over(linking):
    linking.reader().answer(1, SAME, 0)
    before = {file.name: file.read_bytes() for file in linking.folder.path.iterdir()}
    with pytest.raises(RecordsUnfit):
        write(linking.folder.path, linked_by_hand(), inputs(linking))
    assert {file.name: file.read_bytes() for file in linking.folder.path.iterdir()} == before


@pytest.mark.parametrize("name", ["to_decide.parquet", "links.parquet"])
def test_a_file_that_is_another_is_found(linking, name):
    other = linked_by_hand()
    table = (other.clerical if name == "to_decide.parquet" else pq.read_table(linking.folder.path / name)).slice(1)
    pq.write_table(table, linking.folder.path / name)
    with pytest.raises(RecordsUnfit, match=name.replace(".", r"\.")):
        linking.folder.linked()


def test_what_people_decided_joins_the_links_and_the_rest_is_named(linking):
    first, second = linking.reader("A"), linking.reader("B", Reading.SECOND)
    first.answer(1, SAME, 0)
    first.answer(3, LATER, 0)
    first.answer(4, DIFFERENT, 0)
    first.answer(5, SAME, 0)
    second.answer(5, DIFFERENT, 0)
    found = settle(linking.folder)
    assert (found.same, found.different, found.elsewhere) == (1, 1, 1)
    assert found.why == (Why.LATER, Why.DIFFERING, Why.NOT_READ)
    links = pq.read_table(linking.folder.path / "links.parquet")
    assert links.select(["participant", "police", "by"]).to_pylist()[-1] == {
        "participant": "p1",
        "police": "101",
        "by": "person",
    }
    left = pq.read_table(linking.folder.path / "undecided.parquet").to_pylist()
    assert [(row["participant"], row["why"]) for row in left] == [
        ("p3", "left for later"),
        ("p5", "two readers differ"),
        ("p6", "not looked at"),
    ]
    said = json.loads((linking.folder.path / "settled.json").read_text())
    assert (said["read_twice"], said["said_the_same"], sum(said["undecided"].values())) == (1, 0, 3)


def test_settling_can_be_done_again_with_more_and_with_changed_answers(linking):
    review = linking.reader()
    review.answer(1, SAME, 0)
    settle(linking.folder)
    first = (linking.folder.path / "links.parquet").read_bytes()
    settle(linking.folder)
    assert (linking.folder.path / "links.parquet").read_bytes() == first
    review.answer(1, DIFFERENT, 1)
    review.answer(2, SAME, 0)
    assert settle(linking.folder).linked.links["participant"].to_pylist() == ["p1", "p4", "p2"]
    assert not [file for file in os.listdir(linking.folder.path) if file.startswith(".")]


def test_linking_again_leaves_what_people_decided(linking):
    linking.reader().answer(1, SAME, 0)
    settle(linking.folder)
    before = {file.name: file.read_bytes() for file in linking.folder.path.iterdir()}
    assert there_already(linking.folder.path, inputs(linking)) is not None
    assert {file.name: file.read_bytes() for file in linking.folder.path.iterdir()} == before


def test_effects_can_be_read_with_what_is_left_uncertain(linking):
    linking.reader().answer(1, SAME, 0)
    people = [f"p{number}" for number in range(1, 7)]
    found, uncertain = outcomes(settled(linking.folder).linked, people, {"101", "900", "103", "105"})
    assert found.tolist() == [1, 0, 0, 0, 0, 0]
    assert uncertain.person.tolist() == [3, 5]
    assert uncertain.probability.tolist() == [0.8, 0.4]


def test_a_police_record_cannot_be_linked_and_to_be_decided_at_once():
    with pytest.raises(DataUnfit, match="add up to less than 1"):
        Bands(match=0.6, clerical=0.2)


def test_two_linkings_are_apart(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one, other = made(tmp_path / "a"), made(tmp_path / "b")
    one.reader().answer(1, SAME, 0)
    assert other.folder.log.entries() == ()


@pytest.mark.parametrize(
    "change", [{"counts": {}}, {"participants": None}, {"to_decide_sha256": 5}, {"police": {"rows": "3", "sha256": ""}}]
)
def test_a_folder_whose_description_was_edited_is_none(linking, change):
    file = linking.folder.path / "linked.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | change))
    with pytest.raises(RecordsUnfit, match="no folder of a linking"):
        opened(linking.folder.path)
