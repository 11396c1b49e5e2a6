"""Chances by first principles, against published tables."""

from math import comb

import pytest

from caraway.proofs.chances import of_rate, of_shares


def test_a_fair_coin():
    assert of_rate(5, 10, 0.5) == 1
    assert of_rate(0, 10, 0.5) == pytest.approx(2 / 2**10)
    assert of_rate(8, 10, 0.5) == pytest.approx(2 * sum(comb(10, k) for k in (8, 9, 10)) / 2**10)


def test_an_unfair_one_counts_what_is_no_likelier():
    # Tables of the binomial distribution for n = 20, p = 0.3: at most 2 0.0355, at most 10 0.9829; 10 itself is likelier than 2.
    assert of_rate(2, 20, 0.3) == pytest.approx(0.0355 + (1 - 0.9829), abs=1e-4)


def test_chi_squared_of_two_and_four_degrees():
    # The table's 5 % points: 5.991 with two degrees of freedom, 9.488 with four.
    thirds = {"a": 1 / 3, "b": 1 / 3, "c": 1 / 3}
    assert of_shares({"a": 10, "b": 10, "c": 10}, thirds) == 1
    x = ((16 - 10) ** 2 + (7 - 10) ** 2 + (7 - 10) ** 2) / 10
    assert of_shares({"a": 16, "b": 7, "c": 7}, thirds) == pytest.approx(2.718281828459045 ** (-x / 2))
    fifths = dict.fromkeys("abcde", 0.2)
    found = {"a": 31, "b": 20, "c": 20, "d": 20, "e": 9}
    x = (11**2 + 11**2) / 20
    assert of_shares(found, fifths) == pytest.approx(2.718281828459045 ** (-x / 2) * (1 + x / 2))


def test_kinds_without_a_share_are_refused():
    with pytest.raises(ValueError, match="odd number"):
        of_shares({"z": 1}, {"a": 0.5, "b": 0.25, "c": 0.25})
    with pytest.raises(ValueError, match="odd number"):
        of_shares({"a": 1}, {"a": 0.5, "b": 0.5})
