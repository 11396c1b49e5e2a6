"""Who reads the notes of a session record."""

from uuid import UUID

import pytest

from caraway.core.notes import reads_notes
from caraway.core.programme import programme_keys
from caraway.core.reference.risk_factors import risk_factors

LEADS, WORKER, MANAGER, OTHER = (UUID(int=number) for number in range(1, 5))


@pytest.mark.parametrize(
    ("person", "reads_all", "reads"),
    [
        (LEADS, False, True),
        (WORKER, False, True),
        (MANAGER, True, True),
        (OTHER, False, False),
        (None, True, False),
    ],
)
def test_notes_are_read_by_who_meets_the_participant_and_by_managers(person, reads_all, reads):
    assert reads_notes(person, leads={LEADS}, worker=WORKER, reads_all=reads_all) is reads


def test_a_case_without_a_worker_lets_nobody_in_for_it():
    assert not reads_notes(OTHER, leads=(), worker=None, reads_all=False)


def test_every_programme_has_risk_factors_with_words_and_another_has_none():
    for key in programme_keys():
        found = risk_factors(key)
        assert found
        assert all(found.values())
        assert list(found)[-1] == "other"
    assert risk_factors("nothing") == {}
