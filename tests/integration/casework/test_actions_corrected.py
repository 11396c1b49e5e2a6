"""A register corrected after the return: everybody who was told is told again, in the same transaction."""

from caraway.casework.actions import corrections
from caraway.core import facts as f
from caraway.core.vocabulary import DueKind, Outcome
from tests.integration.casework.doings import correct


def test_everybody_who_was_told_is_told_again(cast):
    doing = correct(cast)
    doing.now()
    told = cast.person(doing.what["case"]).messages()
    assert [(one.recipient, bool(one.corrects_id)) for one in told] == [
        ("police", False),
        ("participant", False),
        ("police", True),
        ("participant", True),
    ]
    for first, second in ((told[0], told[2]), (told[1], told[3])):
        assert second.corrects_id == first.id
        assert second.body != first.body
        assert "absent, no acceptable reason" in second.body


def test_the_decision_maker_is_alerted_that_day(cast):
    doing = correct(cast)
    doing.now()
    person = cast.person(doing.what["case"])
    alert = next(one for one in person.dues() if one.kind == DueKind.LOOK_AGAIN.value)
    assert (alert.desk, alert.due_on) == ("police", cast.today)


def test_the_return_is_corrected_by_a_new_fact_and_the_old_one_stays(cast):
    doing = correct(cast)
    person = cast.person(doing.what["case"])
    before = person.facts()
    doing.now()
    after = person.facts()
    assert after[: len(before)] == before
    old = next(one for one in before if isinstance(one.detail, f.Returned))
    new = next(one for one in after if isinstance(one.detail, f.Returned) and one.replaces)
    assert new.replaces == old.id
    assert old.detail.answer[0] == Outcome.COMPLETED.value
    assert new.detail.answer[0] == Outcome.OPEN.value


def test_a_correction_that_changes_nothing_said_sends_nothing(cast):
    person = cast.closed()
    wrong = next(one for one in person.facts() if isinstance(one.detail, f.Contacted))
    corrections.annul(case=person.id, fact=wrong.id, why="Another case.", by=cast.coordinator)
    assert len(person.messages()) == 2
