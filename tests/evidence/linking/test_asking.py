"""What a reader is asked, and which answers cannot stand."""

import pytest

from caraway.evidence.linkage.decision_log import Answer, Reading
from caraway.evidence.linkage.review.asking import State, review_of
from caraway.evidence.refusals import AnswerRefused, RecordsUnfit

from .made import PAIRS, Clock

SAME, DIFFERENT, LATER = Answer


def states(review):
    return [one.state.value for one in review.progress().asked]


def test_pairs_are_asked_in_their_order_and_those_left_come_again(linking):
    review = linking.reader()
    assert review.progress().next_open() == 1
    review.answer(1, LATER, 0)
    review.answer(2, DIFFERENT, 0)
    assert review.progress().next_open(2) == 3
    for number in (4, 5, 6):
        review.answer(number, DIFFERENT, 0)
    assert review.progress().next_open(6) == 3, "from the beginning again behind the last"
    review.answer(3, LATER, 0)
    assert (review.progress().next_open(), review.progress().next_open(1), review.progress().next_open(3)) == (
        1,
        3,
        None,
    )


def test_a_pair_whose_police_record_is_given_is_not_asked_until_that_changes(linking):
    review = linking.reader()
    review.answer(1, SAME, 0)
    assert states(review)[:2] == ["decided", "closed"]
    assert review.progress().asked[1].closed_by == 1
    review.answer(1, DIFFERENT, 1)
    assert states(review)[:2] == ["decided", "open"]
    assert [one.answer for one in linking.folder.log.entries()] == [SAME, DIFFERENT]


def test_a_police_record_is_not_given_to_two(linking):
    review = linking.reader()
    review.answer(1, SAME, 0)
    with pytest.raises(AnswerRefused, match="Police record 101 was given to participant p1 in pair 1"):
        review.answer(2, SAME, 0)
    review.answer(2, DIFFERENT, 0)
    assert len(linking.folder.log.entries()) == 2


def test_the_same_answer_twice_is_one_line(linking):
    review = linking.reader()
    for _ in range(3):
        review.answer(3, SAME, 0)
    assert len(linking.folder.log.entries()) == 1


def test_whoever_was_overtaken_is_told_and_may_answer_again(linking):
    one, other = linking.reader("A. Reader"), linking.reader("B. Reader")
    one.answer(3, SAME, 0)
    with pytest.raises(AnswerRefused, match=r"A\. Reader answered this pair after you opened it: “Same person”"):
        other.answer(3, DIFFERENT, 0)
    assert len(linking.folder.log.entries()) == 1
    other.answer(3, DIFFERENT, 1)
    assert [entry.by for entry in linking.folder.log.entries()] == ["A. Reader", "B. Reader"]
    assert one.progress().get(3).last.answer is DIFFERENT


def test_a_change_back_from_an_old_page_is_told(linking):
    review = linking.reader()
    review.answer(3, SAME, 0)
    review.answer(3, DIFFERENT, 1)
    with pytest.raises(AnswerRefused, match="Nothing of yours was recorded"):
        review.answer(3, SAME, 1)


def test_a_second_reader_learns_nothing_of_the_first(linking):
    first = linking.reader()
    first.answer(1, SAME, 0)
    first.answer(3, DIFFERENT, 0)
    second = linking.reader("B. Reader", Reading.SECOND)
    assert states(second) == ["open"] * 6
    assert all(
        one.last is None and one.seen == 0 and not one.before and not one.closed_by for one in second.progress().asked
    )
    second.answer(2, SAME, 0)
    assert states(first)[:3] == ["decided", "closed", "decided"]


@pytest.mark.parametrize("name", ["A. Reader", " a.  READER "])
def test_nobody_is_their_own_second_reader(linking, name):
    linking.reader().answer(1, SAME, 0)
    with pytest.raises(RecordsUnfit, match="the second is another person's"):
        linking.reader(name, Reading.SECOND)


def test_nor_becomes_one_meanwhile(linking):
    first, second = linking.reader("A"), linking.reader("A", Reading.SECOND)
    first.answer(1, SAME, 0)
    with pytest.raises(RecordsUnfit, match="another person's"):
        second.answer(1, DIFFERENT, 0)


def twice(linking):
    """Read twice: the readers differ about pairs 1 and 3."""
    first, second = linking.reader("A"), linking.reader("B", Reading.SECOND)
    for number, one, other in ((1, SAME, DIFFERENT), (2, DIFFERENT, DIFFERENT), (3, DIFFERENT, SAME), (4, SAME, SAME)):
        first.answer(number, one, 0)
        second.answer(number, other, 0)
    return first


def test_a_third_reader_decides_where_two_differ_and_sees_what_they_said(linking):
    twice(linking)
    third = linking.reader("C", Reading.THIRD)
    asked = third.progress().asked
    assert [one.number for one in asked] == [1, 3]
    assert [(entry.by, entry.answer) for entry in asked[0].before] == [("A", SAME), ("B", DIFFERENT)]
    third.answer(1, SAME, 0)
    assert states(third) == ["decided", "open"]
    with pytest.raises(RecordsUnfit, match="the third is another person's"):
        linking.reader("B", Reading.THIRD)


def test_a_third_readers_record_is_not_given_again_by_the_first(linking):
    first, second = linking.reader("A"), linking.reader("B", Reading.SECOND)
    first.answer(1, DIFFERENT, 0)
    second.answer(1, SAME, 0)
    linking.reader("C", Reading.THIRD).answer(1, SAME, 0)
    with pytest.raises(AnswerRefused, match="in another reading"):
        first.answer(2, SAME, 0)


def test_a_third_reader_is_held_against_what_stands(linking):
    first, second = linking.reader("A"), linking.reader("B", Reading.SECOND)
    first.answer(1, DIFFERENT, 0)
    first.answer(2, SAME, 0)
    second.answer(1, SAME, 0)
    third = linking.reader("C", Reading.THIRD)
    assert third.progress().get(1).state is State.CLOSED
    with pytest.raises(AnswerRefused, match="in pair 2"):
        third.answer(1, SAME, 0)


def test_there_is_no_third_reader_where_nobody_differs(linking):
    with pytest.raises(RecordsUnfit, match="nothing for a third reader"):
        linking.reader("C", Reading.THIRD)


def test_two_readers_who_agree_by_now_leave_nothing_to_a_third(linking):
    first = twice(linking)
    third = linking.reader("C", Reading.THIRD)
    first.answer(3, SAME, 1)
    with pytest.raises(AnswerRefused, match="agree about this pair now"):
        third.answer(3, SAME, 0)


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "A\x00"])
def test_a_reader_has_a_name(linking, name):
    with pytest.raises(RecordsUnfit, match="Say who reads"):
        review_of(linking.folder, by=name, reading=Reading.FIRST, now=Clock())


def test_a_name_is_one_line(linking):
    assert linking.reader(" A.\nReader ").by == "A. Reader"


def test_answers_of_another_linking_are_refused(linking):
    log = linking.folder.log
    linking.reader().answer(1, SAME, 0)
    log.path.write_text(log.path.read_text().replace('"p1"', '"p99"'))
    with pytest.raises(RecordsUnfit, match="pairs of another linking"):
        linking.reader()


def test_the_answers_name_nobody(linking):
    review = linking.reader()
    for number in range(2, len(PAIRS) + 1):
        review.answer(number, DIFFERENT, 0)
    everything = b"".join(file.read_bytes() for file in linking.folder.path.iterdir())
    for name in (b"Ashlinpool", b"ASHLINPOOL", b"1987", b"ZB4", b"Corvel"):
        assert name not in everything
