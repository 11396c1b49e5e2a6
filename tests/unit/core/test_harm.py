"""Concerns: by when they are reviewed, and words of their closed lists."""

from datetime import date
from inspect import getmembers, isclass

import pytest

from caraway.core import harm, orders
from caraway.core.harm import ConcernAbout, RiskKind, review_by
from caraway.core.vocabulary import Word

TODAY = date(2026, 3, 2)
LISTS = {one for module in (harm, orders) for _, one in getmembers(module, isclass) if issubclass(one, Word)} - {Word}


def test_an_urgent_review_is_due_and_late_on_its_day():
    assert review_by(True, TODAY, 3) == (TODAY, TODAY)


def test_a_routine_one_has_the_days_of_the_area():
    assert review_by(False, TODAY, 3) == (TODAY, date(2026, 3, 5))


@pytest.mark.parametrize("words", sorted(LISTS, key=lambda one: one.__name__))
def test_every_entry_has_words_of_its_own(words):
    said = [entry.words for entry in words]
    assert all(one.strip() for one in said)
    assert len(set(said)) == len(said) == len(set(words))


def test_nobody_is_called_a_victim():
    assert not any("victim" in entry.words.lower() for words in LISTS for entry in words)
    assert "victim" not in {one.value for one in ConcernAbout}


def test_the_signals_that_cross_are_six():
    assert [one.value for one in RiskKind] == [
        "threat",
        "whereabouts",
        "weapon",
        "stalking",
        "new_partner",
        "self_harm",
    ]
