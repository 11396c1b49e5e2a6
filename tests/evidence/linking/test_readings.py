"""Which answer stands after one, two and three readings, and how well readers agree, held against another's program."""

from datetime import UTC, datetime

import numpy as np
import pytest
from statsmodels.stats.inter_rater import cohens_kappa

from caraway.evidence.linkage.decision_log import Answer, Entry, Reading
from caraway.evidence.linkage.readings import agreement, counted, decisions, differing, standing

AT = datetime(2026, 3, 2, tzinfo=UTC)
WORDS = {"s": Answer.SAME, "d": Answer.DIFFERENT, "l": Answer.LATER}


def log(*said):
    """Entries from words as "1s": the first reader said that it is the same person."""
    readings = dict(zip("123", Reading, strict=True))
    return [Entry(AT, f"reader {word[0]}", readings[word[0]], "p", "q", WORDS[word[1]]) for word in said]


@pytest.mark.parametrize(
    ("said", "stands", "differ"),
    [
        ((), None, False),
        (("1s",), "s", False),
        (("1l",), None, False),
        (("1s", "1d"), "d", False),
        (("1s", "1l"), None, False),
        (("2s",), None, False),
        (("1s", "2s"), "s", False),
        (("1s", "2l"), "s", False),
        (("1l", "2s"), None, False),
        (("1s", "2d"), None, True),
        (("1s", "2d", "3d"), "d", True),
        (("1s", "2d", "3l"), None, True),
        (("1s", "2d", "3s", "3d"), "d", True),
        (("1s", "2d", "3d", "2s"), "s", False),
        (("3s",), None, False),
    ],
)
def test_which_answer_stands(said, stands, differ):
    entries = log(*said)
    found = standing(entries)
    assert (found[("p", "q")].answer if found else None) == (WORDS[stands] if stands else None)
    assert bool(differing(entries)) is differ
    assert [one.same for one in decisions(entries)] == ([stands == "s"] if stands else [])


@pytest.mark.parametrize("seed", range(5))
def test_kappa_is_that_of_another_program(seed):
    table = np.random.default_rng(seed).integers(1, 40, (2, 2))
    ours, theirs = counted(table.tolist()), cohens_kappa(table)
    assert ours.kappa == pytest.approx(theirs.kappa, abs=1e-12)
    assert ours.interval is not None
    assert (ours.interval.low, ours.interval.high) == pytest.approx((theirs.kappa_low, theirs.kappa_upp), abs=1e-9)


def test_kappa_of_a_published_table():
    """Fleiss, Statistical Methods for Rates and Proportions (2nd ed. 1981), table 13.1: two raters, three categories, 100 people."""
    assert counted([[75, 1, 4], [5, 4, 1], [0, 0, 10]]).kappa == pytest.approx(0.676, abs=0.0005)


def test_kappa_has_no_meaning_where_one_answer_was_never_given():
    assert counted([[9, 0], [0, 0]]).kappa is None
    assert agreement([]).n == 0


def test_agreement_counts_what_both_answered():
    def entry(reading, participant, answer):
        return Entry(AT, reading.value, reading, participant, participant, answer)

    entries = [entry(Reading.FIRST, n, Answer.SAME if n < 6 else Answer.DIFFERENT) for n in range(10)]
    entries += [entry(Reading.SECOND, n, Answer.SAME if n < 5 else Answer.DIFFERENT) for n in range(9)]
    entries += [entry(Reading.FIRST, 0, Answer.LATER)]
    found = agreement(entries)
    assert (found.n, found.same) == (8, 7)
    assert found.kappa == pytest.approx(cohens_kappa(np.array([[4, 1], [0, 3]])).kappa)
