"""The seed of a trial is opened in one place, for an allocation or once the trial is closed; nothing that makes a page comes near it."""

import pytest

from .reading import SOURCE, sources

KEEPER = "casework/actions/trial_seeds.py"
USERS = {"casework/actions/allotting.py", "casework/actions/trials.py"}
MODELS = {"casework/models/__init__.py", "casework/models/trial.py"}
"""Where the table is declared; the list of what a participant is given names it as nothing of theirs."""
NAMED = {"casework/subject_access.py"}


def opens(source: str) -> bool:
    """Whether this source says to the database that it is allotting, or asks for sealed seeds."""
    return "caraway.allotting" in source or "TrialSeed" in source


def draws(source: str) -> bool:
    """Whether this source uses what opens them."""
    return "trial_seeds" in source


def found(by):
    ours = [file for file in sources(".") if "migrations" not in file.parts]
    return {str(file.relative_to(SOURCE)) for file in ours if by(file.read_text())}


def test_only_the_keeper_opens_a_seed():
    assert found(opens) == {KEEPER} | MODELS | NAMED


def test_only_the_actions_of_trials_use_the_keeper():
    assert found(draws) == USERS


@pytest.mark.parametrize(
    "seeded", ["cursor.execute(\"SELECT set_config('caraway.allotting', 'yes', true)\")", "TrialSeed.objects.first()"]
)
def test_another_who_opens_one_is_found(seeded):
    assert opens(seeded)


def test_another_who_uses_the_keeper_is_found():
    assert draws("from caraway.casework.actions import trial_seeds")
