"""Every entry of every closed list has words, and none has another's."""

from inspect import getmembers, isclass

import pytest

from caraway.core import message_words, vocabulary
from caraway.core.vocabulary import Outcome, Word

LISTS = [
    one
    for module in (vocabulary, message_words)
    for _, one in getmembers(module, isclass)
    if issubclass(one, Word) and one is not Word
]


@pytest.mark.parametrize("words", LISTS, ids=[one.__name__ for one in LISTS])
def test_every_entry_has_words_of_its_own(words: type[Word]) -> None:
    said = [entry.words for entry in words]
    assert all(one.strip() for one in said)
    assert len(set(said)) == len(said) == len(set(words)) > 0


def test_an_entry_is_written_as_its_code() -> None:
    assert f"{Outcome.WITHDREW}" == str(Outcome.WITHDREW) == Outcome.WITHDREW.value == "withdrew"
    assert Outcome("withdrew") is Outcome.WITHDREW


def test_there_are_lists_to_look_at() -> None:
    assert len(LISTS) >= 20
